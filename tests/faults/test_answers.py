"""Whatever refuses while somebody waits for an answer: a page or JSON with the right status, and never half an act."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from django.test import Client

from certification_xblock.exceptions import PlatformUnavailable
from tests.faults.broker import performed
from tests.faults.situations import SIGNED, state, wrong
from tests.faults.steps import Steps, is_ours
from tests.views.team import TEAM, learner_url, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.faults.conftest import Faulty


UNAVAILABLE = 503


@pytest.fixture(autouse=True)
def _quiet(settings: Any) -> Iterator[None]:
    settings.CERTIFICATION_VERIFY_RATE = "100000/m"
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def verify(world: Faulty) -> Callable[[], Any]:
    award = world.earn()
    return lambda: Client().get(f"/certification/verify/{award.uuid}")


def verify_json(world: Faulty) -> Callable[[], Any]:
    award = world.earn()
    return lambda: Client().get(f"/certification/verify/{award.uuid}.json")


def pdf(world: Faulty) -> Callable[[], Any]:
    award = world.earn()
    return lambda: Client().get(f"/certification/certificate/{award.uuid}.pdf")


def posted(act: str, **data: str) -> Callable[[Faulty], Callable[[], Any]]:
    def prepared(world: Faulty) -> Callable[[], Any]:
        if act == "sign-off":
            world.publish(requirement=SIGNED)
        else:
            world.earn()
        client = signed_in(world.staff)
        return lambda: client.post(learner_url(world.learner, act), data)

    return prepared


def team_list(world: Faulty) -> Callable[[], Any]:
    world.earn()
    client = signed_in(world.staff)
    return lambda: client.get(TEAM)


ASKED: dict[str, Callable[[Faulty], Callable[[], Any]]] = {
    "verify": verify,
    "verify.json": verify_json,
    "pdf": pdf,
    "revoke": posted("revoke", reason="a mistake"),
    "correct-name": posted("name", name="Ada Right", reason="a typing error"),
    "sign-off": posted("sign-off", target="mentor", note=""),
    "team": team_list,
}


def _into(answers: list[Any], ask: Callable[[], Any]) -> None:
    answers.append(ask())


@pytest.mark.parametrize("name", ASKED)
def test_a_refusal_is_answered_and_nothing_is_half_done(faulty: Faulty, name: str) -> None:
    ask = ASKED[name](faulty)
    faulty.keep()
    before, steps = state(faulty), Steps()
    statuses: list[int] = []
    performed(lambda: statuses.append(ask().status_code), steps)
    after = state(faulty)
    assert statuses[0] in {200, 303}
    faulty.back()
    found = []
    for at, step in enumerate(steps.names, start=1):
        if step.startswith("database: ") and is_ours(step) and " " in step.removeprefix("database: "):
            error: Exception = OperationalError("the server has gone away")
        elif step.startswith("gateway: ") and not step.endswith(", done"):
            error = PlatformUnavailable("later")
        else:
            continue

        def refuse(number: int, _name: str, at: int = at, error: Exception = error) -> None:
            if number == at:
                raise error

        answers: list[Any] = []
        answer = partial(_into, answers, ask)
        try:
            performed(answer, Steps(refuse))
        except (OperationalError, PlatformUnavailable):
            if not answers:
                found.append(f"{at} {step}: no answer at all")
                continue  # else it came of a task, after the answer
        status = answers[0].status_code
        if status not in {200, 303, UNAVAILABLE}:
            found.append(f"{at} {step}: {status}")
        now = state(faulty)
        if (status == UNAVAILABLE and now not in (before, after)) or wrong(faulty):
            found.append(f"{at} {step}: half done, {now}")
        if status == UNAVAILABLE and b"gone away" in answers[0].content:
            found.append(f"{at} {step}: it shows the error itself")
        faulty.back()
    assert found == []
