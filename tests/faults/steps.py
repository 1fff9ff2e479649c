"""Every step of the work that others can see, one after the other: so that something can be broken at each.

A step is a statement of the database, a commit, a callback on commit, a call of the gateway, a task that is sent, a call
of the cache, an act of the storage or a rendering. Between two steps the process only computes: what it is stopped at
there leaves the world as it is stopped at the next step.
"""

from __future__ import annotations

import functools
import re
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from celery import Task
from django.core.cache import cache
from django.core.files.storage import Storage
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from certification_xblock.gateway import get_gateway
from certification_xblock.gateway.protocol import Gateway
from certification_xblock.services import documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CALLS = tuple(name for name in vars(Gateway) if not name.startswith("_") and name not in {"subscribe", "clear_caches"})
TABLE = re.compile(r'(?:FROM|INTO|UPDATE|TABLE)\s+["`]?(\w+)', re.IGNORECASE)


class Steps:
    """Counts the steps, and asks at each what is to happen."""

    def __init__(self, on_step: Callable[[int, str], None] = lambda _number, _name: None) -> None:
        self.names: list[str] = []
        self.on_step = on_step

    def step(self, name: str) -> None:
        """Note a step; what ``on_step`` raises is raised there."""
        self.names.append(name)
        self.on_step(len(self.names), name)

    @contextmanager
    def watched(self) -> Iterator[Steps]:
        """Count what happens within; the last step is its end."""
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(self._statement))
            self._patch(stack, BaseDatabaseWrapper, "_commit", "commit")
            stack.enter_context(patch.object(BaseDatabaseWrapper, "on_commit", self._on_commit()))
            for name in CALLS:
                self._patch(stack, type(get_gateway()), name, f"gateway: {name}", after=True)
            self._patch(stack, Task, "apply_async", "send a task", after=True)
            for name in ("get", "set", "delete"):
                self._patch(stack, type(cache._connections["default"]), name, f"cache: {name}")
            for name in ("save", "delete", "open"):
                self._patch(stack, Storage, name, f"storage: {name}", after=True)
            self._patch(stack, documents, "render_pdf", "render")
            yield self
            self.step("end")

    def _statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.step(f"database: {_statement_name(sql)}")
        return execute(sql, params, many, context)

    def _patch(self, stack: ExitStack, owner: Any, attribute: str, name: str, *, after: bool = False) -> None:
        original = getattr(owner, attribute)

        @functools.wraps(original)
        def stepped(*args: Any, **kwargs: Any) -> Any:
            named = name
            if isinstance(args[0] if args else None, Task):
                named = f"{name}: {args[0].name.rpartition('.')[2]}"
            self.step(named)
            result = original(*args, **kwargs)
            if after:
                self.step(f"{named}, done")
            return result

        stack.enter_context(patch.object(owner, attribute, stepped))

    def _on_commit(self) -> Callable[..., None]:
        original = BaseDatabaseWrapper.on_commit

        def on_commit(wrapper: BaseDatabaseWrapper, func: Any, robust: bool = False) -> None:
            name = getattr(func, "__qualname__", "a callback").split(".<locals>")[0]

            def called() -> None:
                self.step(f"on commit: {name}")
                func()

            called.__qualname__ = getattr(func, "__qualname__", "a callback")
            original(wrapper, called, robust)

        return on_commit


def _statement_name(sql: str) -> str:
    words = sql.split(None, 1)[0].upper()
    table = TABLE.search(sql)
    return f"{words} {table[1].removeprefix('certification_xblock_')}" if table else words


def writes(name: str) -> bool:
    """Whether a step may change what others see: all but statements that only read."""
    return not name.startswith(("database: SELECT", "cache: get"))


def is_ours(name: str) -> bool:
    """Whether a statement is one of ours, by its table; what is no statement is."""
    if not name.startswith("database: ") or " " not in name.removeprefix("database: "):
        return True
    return name.rpartition(" ")[2] in OUR_TABLES


def _our_tables() -> frozenset[str]:
    from django.apps import apps  # noqa: PLC0415

    models = apps.get_app_config("certification_xblock").get_models()
    return frozenset(model._meta.db_table.removeprefix("certification_xblock_") for model in models)


OUR_TABLES = _our_tables()
