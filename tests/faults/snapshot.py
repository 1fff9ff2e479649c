"""The whole database as it was: to compare with, and to go back to."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection, transaction

Rows = dict[str, list[tuple[Any, ...]]]
#: What is no content, and what the machinery of Django keeps.
LEFT_OUT = frozenset({"django_migrations", "sqlite_sequence", "django_session"})
FREE = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
    "mysql": ("SET FOREIGN_KEY_CHECKS = 0", "SET FOREIGN_KEY_CHECKS = 1"),
    "postgresql": ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT"),
}


def take() -> Rows:
    """Return all rows of all tables."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table in LEFT_OUT:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]
            found[table] = sorted(rows, key=repr)
    return found


def restore(known: Rows) -> None:
    """Bring every table back to what it was; only those that changed are written."""
    now = take()
    changed = [table for table, rows in known.items() if now.get(table) != rows]
    if not changed:
        return
    before, after = FREE[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(before)
        try:
            with transaction.atomic():
                for table in changed:
                    name = connection.ops.quote_name(table)
                    cursor.execute(f"DELETE FROM {name}")  # noqa: S608
                    if known[table]:
                        marks = ", ".join(["%s"] * len(known[table][0]))
                        cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", known[table])  # noqa: S608
        finally:
            cursor.execute(after)


def difference(before: Rows, after: Rows) -> dict[str, tuple[list[Any], list[Any]]]:
    """Return, for each table that differs, the rows that went and those that came."""
    found = {}
    for table in before.keys() | after.keys():
        old, new = Counter(map(repr, before.get(table, []))), Counter(map(repr, after.get(table, [])))
        if old != new:
            found[table] = (sorted((old - new).elements()), sorted((new - old).elements()))
    return found
