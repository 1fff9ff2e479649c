"""Celery without a broker: the settings make tasks run where they are sent."""

from __future__ import annotations

from celery import Celery

celery_app = Celery("demo")
celery_app.config_from_object("django.conf:settings", namespace="CELERY")
celery_app.set_default()
