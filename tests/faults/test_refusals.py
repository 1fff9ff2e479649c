"""Whatever refuses at whatever step, nothing is left half, and what is scheduled makes it whole."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerAway

from certification_xblock.exceptions import CertificationError
from tests.faults.broker import performed
from tests.faults.healing import Figures, heal, judge
from tests.faults.situations import SITUATIONS, state, wrong
from tests.faults.steps import Steps, is_ours

if TYPE_CHECKING:
    from tests.faults.conftest import Faulty

FULL = OSError(errno.ENOSPC, "No space left on device")
#: What each kind of step raises when it refuses.
REFUSALS: dict[str, Exception] = {
    "database": OperationalError("the server has gone away"),
    "commit": OperationalError("the server has gone away"),
    "gateway": RuntimeError("the platform broke"),
    "send a task": BrokerAway("no broker"),
    "cache": ConnectionError("no cache"),
    "storage": FULL,
    "render": FULL,
}


def refusal(name: str) -> Exception | None:
    """Return what a step raises, or None for one at which nothing can refuse."""
    if not is_ours(name):
        return None
    return next((error for kind, error in REFUSALS.items() if name.startswith(kind)), None)


@pytest.mark.parametrize("name", SITUATIONS)
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
        if error is None:
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
