"""A broker and a worker in this process, and clocks that can be put forward."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from functools import partialmethod
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from celery import Task
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.faults.steps import Steps


class Queue:
    """A broker in the process, and the worker on it: a task runs when whoever sent it is done, as tasks do."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Any, tuple[Any, ...], dict[str, Any]]] = []

    def work(self, steps: Steps | None = None) -> None:
        """Run what waits, and what that sends."""
        while self.waiting:
            task, args, kwargs = self.waiting.pop(0)
            if steps is not None:
                steps.step(f"begin the task: {task.name.rpartition('.')[2]}")
            task(*args, **kwargs)


def _send(task: Task, queue: Queue, args: Any = None, kwargs: Any = None, **_options: Any) -> None:
    queue.waiting.append((task, tuple(args or ()), dict(kwargs or {})))


def performed(act: Callable[[], Any], steps: Steps | None = None) -> None:
    """Do an act, and then whatever tasks come of it."""
    queue = Queue()
    with patch.object(Task, "apply_async", partialmethod(_send, queue)):
        if steps is None:
            act()
            queue.work()
            return
        with steps.watched():
            act()
            queue.work(steps)


@contextmanager
def later(minutes: float) -> Iterator[None]:
    """Have all clocks of this process go so many minutes ahead."""
    now = timezone.now
    with patch.object(timezone, "now", lambda: now() + timedelta(minutes=minutes)):
        yield
