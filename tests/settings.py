"""Django's settings for the suites: the embedded platform's, with a database and a broker that live in the process.

``CERTIFICATION_TEST_DB=mariadb`` or ``postgresql`` runs on the server that ``scripts/with-mariadb`` or
``scripts/with-postgresql`` started instead of SQLite; ``file`` on SQLite as the demo has it, in a file, which processes can
share.
"""

from __future__ import annotations

import os
import tempfile

from demo.settings import *  # noqa: F403  (the suites see what the demo runs with)

SECRET_KEY = "for tests only"
DEBUG = False
ALLOWED_HOSTS = ["*"]

if os.environ.get("CERTIFICATION_TEST_DB") == "mariadb":
    import pymysql

    # Django asks for mysqlclient 2.2 by its version; PyMySQL speaks the same and needs no compiler.
    pymysql.version_info = (2, 2, 7, "final", 0)
    pymysql.install_as_MySQLdb()
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": "certification",
            "USER": "root",
            "OPTIONS": {"unix_socket": os.environ["CERTIFICATION_TEST_DB_SOCKET"], "charset": "utf8mb4"},
            "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"},
        }
    }
elif os.environ.get("CERTIFICATION_TEST_DB") == "postgresql":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "certification",
            "USER": "postgres",
            "HOST": os.environ["CERTIFICATION_TEST_DB_SOCKET"],
        }
    }
elif os.environ.get("CERTIFICATION_TEST_DB") == "file":
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.mkdtemp(prefix='certification-')}/test.sqlite3"}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}

# Tasks run where they are sent, and their errors are the test's.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = tempfile.gettempdir()
