"""The whole database as it was: to compare with, and to go back to."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction

Rows = dict[str, list[tuple[Any, ...]]]
#: What is no content, and what the machinery of Django keeps.
#: A uuid or a token, and the number of an award.
LOT = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|\b\d{4}-[0-9A-Z]{5}-[0-9A-Z]{5}\b")
TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*")
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


def without_chance(rows: Rows, known: Rows) -> str:
    """Return rows as another run of the same would leave them: without the time, what is drawn by lot, and new keys.

    A key is new where the ``known`` rows do not have it; it is named by its place among the new ones of its table.
    """
    keys = _key_columns()
    new: dict[str, dict[Any, int]] = {}
    for table, (own, _others) in keys.items():
        old = {row[own] for row in known.get(table, [])}
        added = sorted(row[own] for row in rows.get(table, []) if row[own] not in old)
        new[table] = {key: place for place, key in enumerate(added)}
    plain = {}
    for table, found in rows.items():
        own, others = keys.get(table, (None, {}))
        targets = {**others, **({own: table} if own is not None else {})}
        plain[table] = sorted(
            repr([_plain(value, new.get(targets.get(place, ""), {})) for place, value in enumerate(row)])
            for row in found
        )
    return repr(plain)


def _plain(value: Any, new: dict[Any, int]) -> Any:
    if isinstance(value, int) and value in new:
        return f"new {new[value]}"
    if value is None or isinstance(value, (int, datetime)):
        return "a time" if isinstance(value, datetime) else value
    return TIME.sub("a time", LOT.sub("drawn", str(value)))


@cache
def _key_columns() -> dict[str, tuple[int, dict[int, str]]]:
    """Return for each table where its key stands, and which columns are keys of which tables."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            places = {
                one.name: place
                for place, one in enumerate(connection.introspection.get_table_description(cursor, table))
            }
            others = {
                places[field.column]: field.related_model._meta.db_table
                for field in model._meta.concrete_fields
                if field.is_relation and field.column in places and field.related_model
            }
            found[table] = (places[model._meta.pk.column], others)
    return found
