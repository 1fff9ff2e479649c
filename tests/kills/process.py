"""Work in processes of its own, on the database that this process has: one that dies at a step, and one that heals."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import connections

from demo.tasks import celery_app
from tests.faults.broker import performed
from tests.faults.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Callable


def run(work: Callable[[], Any]) -> tuple[int, Any]:
    """Do ``work`` in a process of its own; return its exit status and what it returned, as JSON has it.

    The status is that of ``os.waitstatus_to_exitcode``: negative for a signal.
    """
    connections.close_all()
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.close(reader)
        os._exit(_child(work, writer))
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), json.loads(said) if said else None


def _child(work: Callable[[], Any], writer: int) -> int:
    try:
        cache.clear()
        celery_app._after_fork()  # the broker's connections are the parent's
        result = work()
        with os.fdopen(writer, "w") as pipe:
            json.dump(result, pipe, default=str)
    except BaseException:  # noqa: BLE001  a child must not run on in its parent's code
        traceback.print_exc()
        return 1
    return 0


def counted(act: Callable[[], Any]) -> list[str]:
    """Do an act in a process of its own; return the names of its steps."""
    steps = Steps()

    def work() -> list[str]:
        performed(act, steps)
        return steps.names

    status, names = run(work)
    assert status == 0, "the act failed where nothing was broken"
    return names


def killed(act: Callable[[], Any], at: int) -> bool:
    """Begin an act and kill its process before step ``at``; whether it came so far."""

    def die(number: int, _name: str) -> None:
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        performed(act, Steps(die))

    return run(work)[0] == -signal.SIGKILL
