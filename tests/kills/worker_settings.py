"""Settings of a worker: the tests' database, and Redis."""

from __future__ import annotations

import os

from tests.settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["CERTIFICATION_WORKER_DB"]  # noqa: F405
MEDIA_ROOT = os.environ["CERTIFICATION_WORKER_MEDIA"]
STORAGES["default"] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}  # noqa: F405
EMAIL_BACKEND = "demo.site.mail.InboxBackend"
DEMO_ORGANIZATIONS: dict[str, str] = {}
CELERY_BROKER_URL = f"redis+socket://{os.environ['CERTIFICATION_TEST_REDIS']}"
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_ACKS_LATE = bool(os.environ.get("CERTIFICATION_WORKER_ACKS_LATE"))
CELERY_TASK_REJECT_ON_WORKER_LOST = CELERY_TASK_ACKS_LATE
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
