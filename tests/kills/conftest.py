"""A database that processes share, a storage on the disk, and a mailbox in the database."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases
from django.urls import get_resolver

from tests.faults import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kills.site import Site

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(scope="session")
def shared(django_test_environment: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[snapshot.Rows]:
    """The database without a course; not wrapped in a transaction, and put back by hand."""
    if connection.vendor == "sqlite" and not connection.settings_dict["TEST"]["NAME"]:
        message = "Other processes see no database in memory: set CERTIFICATION_TEST_DB to file, mariadb or postgresql"
        raise pytest.UsageError(message)
    given = {
        "STORAGES": STORAGES,
        "MEDIA_ROOT": tmp_path_factory.mktemp("media"),
        "EMAIL_BACKEND": "demo.site.mail.InboxBackend",
        "DEMO_ORGANIZATIONS": {},
    }
    with django_db_blocker.unblock(), override_settings(**given):
        made = setup_databases(verbosity=0, interactive=False)
        # Each child would import and read the addresses anew.
        get_resolver()._populate()
        gc.freeze()  # nor copy what its parent has for counting references to it
        yield snapshot.take()
        teardown_databases(made, verbosity=0)


@pytest.fixture
def site(shared: snapshot.Rows) -> Iterator[Site]:
    """The course, for one test."""
    from tests.kills.site import Site  # noqa: PLC0415

    yield Site()
    snapshot.restore(shared)
