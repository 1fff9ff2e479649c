"""Whatever happens in whatever order, ``reconcile`` may run at any moment, and a second run changes nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from certification_xblock import api, tasks
from certification_xblock.data import AwardState, CertificateStatus, Obstacle
from certification_xblock.exceptions import CertificationError
from certification_xblock.models import Award
from tests.fakes import COURSE
from tests.faults import snapshot
from tests.faults.broker import later, performed
from tests.faults.situations import wrong
from tests.faults.steps import Steps

if TYPE_CHECKING:
    from tests.faults.conftest import Faulty

#: What may happen, each with a step at which it is broken off, or none.
HAPPENS = (
    "finish", "undo", "event", "consider", "revoke", "reinstate", "correct", "fail", "pass", "publish", "reconcile", "night",
)  # fmt: skip
EVENTS = st.lists(st.tuples(st.sampled_from(HAPPENS), st.none() | st.integers(1, 40)), max_size=8)


class Broken(OperationalError):
    """The connection is lost, and stays so until the process ends."""


def happen(world: Faulty, what: str) -> None:
    """Have one thing happen, as far as it can now."""
    learner = world.learner
    award = Award.objects.filter(user_id=learner, current=1).first()
    by_hand: dict[str, Any] = {
        "award_uuid": str(award.uuid) if award else "",
        "by_user_id": world.staff,
        "reason": "because",
    }
    if what in {"finish", "undo"}:
        world.complete(learner, 4 if what == "finish" else 1)
    elif what == "event":
        api.mark_dirty(user_id=learner, course_id=COURSE)
    elif what == "consider":
        tasks.consider(learner, COURSE)
    elif what in {"fail", "pass"}:
        world.state.obstacles[learner] = {Obstacle.NOT_PASSING} if what == "fail" else set()
        if what == "fail" and award and award.state == AwardState.VALID.value:
            world.gateway.change(learner, CertificateStatus.NOT_PASSING)
    elif what == "publish":
        world.publish(text="Anew.")
    elif what in {"reconcile", "night"}:
        tasks.reconcile(everybody=what == "night")
    elif award is not None:
        if what == "correct":
            api.correct_name(**by_hand, name=f"Ada {award.sequence}")
        else:
            {"revoke": api.revoke, "reinstate": api.reinstate}[what](**by_hand)


def broken_off(at: int) -> Steps:
    """From step ``at`` on, no statement gets through: as when the process is killed there."""

    def gone(number: int, name: str) -> None:
        if number >= at and name.startswith(("database", "commit")):
            raise Broken("gone")

    return Steps(gone)


@pytest.fixture(autouse=True)
def _quiet() -> Any:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
@example([("finish", None), ("event", 3), ("reconcile", 20), ("consider", 12), ("reconcile", None)])
@example([("finish", None), ("consider", None), ("fail", None), ("night", 30), ("pass", None)])
def test_one_award_at_every_moment_and_a_second_run_changes_nothing(faulty: Faulty, events: list[Any]) -> None:
    if not hasattr(faulty, "rows"):
        faulty.keep()
    faulty.back()
    for number, (what, at) in enumerate(events):
        try:
            with later(2 * number):
                performed(lambda what=what: happen(faulty, what), broken_off(at) if at else None)
        except (CertificationError, OperationalError):
            pass
        assert Award.objects.filter(user_id=faulty.learner, current=1).count() <= 1
        numbers = sorted(Award.objects.values_list("sequence", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
    for minutes in (60, 70, 200, 210):
        with later(minutes):
            performed(lambda minutes=minutes: tasks.reconcile(everybody=minutes == 200))
    before = snapshot.take()
    with later(215):
        performed(tasks.reconcile)
    assert snapshot.difference(before, snapshot.take()) == {}
    assert not [one for one in wrong(faulty) if "history" in one or "current awards" in one]
