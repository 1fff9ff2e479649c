"""Whatever refuses at whatever step, nothing is left half, and what is scheduled makes it whole."""

from __future__ import annotations

import errno
import logging
import os
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerAway

from certification_xblock.exceptions import CertificationError
from tests.faults.broker import performed
from tests.faults.healing import Figures, heal, judge
from tests.faults.situations import SITUATIONS, state, wrong
from tests.faults.steps import Steps, is_ours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.conftest import Faulty

FULL = (OSError, (errno.ENOSPC, "No space left on device"))
GONE = (OperationalError, ("the server has gone away",))
#: What each kind of step raises when it refuses.
REFUSALS: dict[str, tuple[type[Exception], tuple[Any, ...]]] = {
    "database": GONE,
    "commit": GONE,
    "gateway": (RuntimeError, ("the platform broke",)),
    "send a task": (BrokerAway, ("no broker",)),
    "cache": (ConnectionError, ("no cache",)),
    "storage": FULL,
    "render": FULL,
}
#: What the platform writes is rolled back with what is ours; a platform in memory cannot. Killed there: tests/kills.
TOGETHER = {
    "revoke": {"gateway: invalidate_certificate, done", "commit"},
    "reinstate": {"gateway: reinstate_certificate, done", "commit"},
}
#: What takes many steps runs where all is asked for: scripts/faults.
LONG = {"waiver", "sign-off", "publication", "team-job", "reconcile"}
ASKED = set(SITUATIONS) if os.environ.get("CERTIFICATION_FAULTS") else set(SITUATIONS) - LONG


def refusal(name: str) -> Exception | None:
    """Return what a step raises, or None for one at which nothing can refuse."""
    if not is_ours(name):
        return None
    return next((kind(*said) for what, (kind, said) in REFUSALS.items() if name.startswith(what)), None)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A traceback a step is too much to read, and to write."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_refusal_at_any_step_is_healed(faulty: Faulty, name: str) -> None:
    act = SITUATIONS[name](faulty)
    faulty.keep()
    not_done = heal(lambda: state(faulty), lambda: wrong(faulty))["states"][-1]
    faulty.back()
    steps = Steps()
    performed(act, steps)
    done = heal(lambda: state(faulty), lambda: wrong(faulty))["states"][-1]
    faulty.back()
    figures, found = Figures(name), []
    for at, step in enumerate(steps.names, start=1):
        error = refusal(step)
        if error is None or step in TOGETHER.get(name, ()):
            continue

        def refuse(number: int, _name: str, at: int = at, error: Exception = error) -> None:
            if number == at:
                raise error

        try:
            performed(act, Steps(refuse))
        except (CertificationError, type(error)):
            pass  # said to whoever asked, or to Celery, which logs it
        result = heal(lambda: state(faulty), lambda: wrong(faulty), ends=(done, not_done))
        figures.steps += 1
        found += [f"{at} {step}: {what}" for what in judge(result, done, not_done, figures)]
        faulty.back()
    print(figures)  # noqa: T201
    assert found == []
