"""The site as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Sets up the eager Celery app."""

    name = "demo.site"
    label = "demo_site"
    verbose_name = "Course site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import what registers itself."""
        from demo import tasks  # noqa: F401, PLC0415
