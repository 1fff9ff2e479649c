"""The suites run on the database that was asked for, with the tables that the migrations make."""

from __future__ import annotations

import os
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

pytestmark = pytest.mark.django_db


def test_it_is_the_database_that_was_asked_for() -> None:
    asked = os.environ.get("CERTIFICATION_TEST_DB", "")
    assert connection.vendor == {"": "sqlite", "file": "sqlite", "mariadb": "mysql"}.get(asked, asked)
    assert getattr(connection, "mysql_is_mariadb", False) == (asked == "mariadb")


def test_every_migration_is_applied_and_none_is_missing() -> None:
    out = StringIO()
    call_command("showmigrations", "certification_xblock", stdout=out, no_color=True)
    plan = out.getvalue().splitlines()[1:]
    assert plan
    assert [line for line in plan if not line.startswith(" [X]")] == []
    call_command("makemigrations", "certification_xblock", check=True, dry_run=True, stdout=StringIO())


def test_tables_carry_the_apps_name() -> None:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    ours = [name for name in tables if name.startswith("certification_xblock_")]
    assert len(ours) >= 5
