"""Settings of the embedded platform: one machine, one process, SQLite, no network."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

from certification_xblock.settings.common import plugin_settings

DEMO = Path(__file__).resolve().parent
VAR = Path(os.environ.get("DEMO_VAR", DEMO / "var"))
VAR.mkdir(parents=True, exist_ok=True)

#: For a machine that only serves itself; never use these settings on a network.
SECRET_KEY = "the-demo-has-no-secrets"
DEBUG = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
SITE_NAME = "Meridian Systems Academy"
PLATFORM_NAME = SITE_NAME
LMS_ROOT_URL = "http://127.0.0.1:8000"
#: What the site calls the organizations of its courses.
DEMO_ORGANIZATIONS = {"Meridian": "Meridian Systems Academy"}

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "waffle",
    "completion",
    "eventtracking.django",
    "workbench",
    "certification_xblock.apps.CertificationConfig",
    "demo.site.apps.SiteConfig",
]
MIDDLEWARE = [
    # As on the platform: what its libraries keep for one request, switches for one, is forgotten with it.
    "edx_django_utils.cache.middleware.RequestCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # As on the platform: blocks and the plugin find the request at hand through it.
    "crum.CurrentRequestUserMiddleware",
    "waffle.middleware.WaffleMiddleware",
]
ROOT_URLCONF = "demo.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "demo.site.views.shell.bar",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "demo.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            # A transaction takes the write lock at its beginning: one that asks for it half way is refused at once
            # where another one wrote meanwhile. Readers do not wait. Django has had both options since 5.1.
            **(
                {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"}
                if django.VERSION >= (5, 1)
                else {}
            ),
        },
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("ar", "العربية")]
LOCALE_PATHS = [DEMO.parent / "translations"]

LOGIN_URL = "/"
EMAIL_BACKEND = "demo.site.mail.InboxBackend"
DEFAULT_FROM_EMAIL = "academy@meridian.example"

CELERY_BROKER_URL = "memory://localhost/"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
#: Tasks run on the spot here: the page that shows an act for many sets off its next learners at once.
CERTIFICATION_JOB_IDLE_SECONDS = 0

#: The SDK's own: no services of its workbench but the settings service.
WORKBENCH = {"services": {"settings": "workbench.services.SettingsService"}}
EXCLUDED_XBLOCKS: set[str] = set()

EVENT_TRACKING_BACKENDS = {"recent": {"ENGINE": "demo.site.tracking.RecentBackend"}}
EVENT_TRACKING_ENABLED = True

FEATURES = {"CERTIFICATES_HTML_VIEW": True}
#: A text counts as read when it was on the screen for this long.
COMPLETION_BY_VIEWING_DELAY_MS = 1500

CERTIFICATION_GATEWAY = "demo.gateway.EmbeddedGateway"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # The filters' library logs a step's "no" as an error with its traceback; here a "no" is an everyday answer.
    "filters": {"refusals": {"()": "demo.site.logs.NoRefusals"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["refusals"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"demo": {"level": "INFO"}, "certification_xblock": {"level": "INFO"}},
}

# The plugin's settings come last, as on the platform.
plugin_settings(sys.modules[__name__])
