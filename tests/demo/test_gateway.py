"""What the embedded gateway owes beyond the suite that it shares with Open edX."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail

from certification_xblock.data import Message, Need, RuleKind
from certification_xblock.exceptions import NotFound
from certification_xblock.gateway.protocol import Gateway
from demo.gateway import EmbeddedGateway
from demo.site import people
from demo.site.models import SentMail
from demo.site.signals import user_retired
from tests.demo.world import DemoWorld

NEEDS = (
    Need(RuleKind.COMPLETION),
    Need(RuleKind.COMPLETION, "chapter/basics"),
    Need(RuleKind.GRADE),
    Need(RuleKind.ASSIGNMENT_GRADE, "Homework"),
    Need(RuleKind.BLOCK_SCORE, "problem/exam"),
)


@pytest.fixture
def world(db: None) -> DemoWorld:
    return DemoWorld()


def test_it_is_a_gateway(world: DemoWorld) -> None:
    assert isinstance(world.gateway, EmbeddedGateway)
    assert isinstance(world.gateway, Gateway)


@pytest.mark.parametrize("learners", [1, 12])
def test_evidence_takes_four_queries_however_many_learners(
    world: DemoWorld, learners: int, django_assert_num_queries: Any
) -> None:
    ids = [world.person(f"learner{number}") for number in range(learners)]
    for user_id in ids:
        world.enrol(user_id)
        world.score(user_id, "problem/exam", 5, 10)
    with django_assert_num_queries(4):
        evidence = world.gateway.evidence(world.course_id, ids, NEEDS)
    assert set(evidence) == set(ids)
    assert all(found.measurements[NEEDS[4]].done == Decimal(5) for found in evidence.values())
    assert all(set(found.measurements) == set(NEEDS) for found in evidence.values())


def test_a_message_is_a_mail_with_its_address(world: DemoWorld, settings: Any) -> None:
    user_id = world.person("ada")
    world.gateway.send(Message(user_id=user_id, subject="Well done", text="You did it.", url="/here"))
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ada@example.com"], "Well done")
    assert sent.body == f"You did it.\n\n{settings.LMS_ROOT_URL}/here"


def test_mails_are_kept_for_the_reader(world: DemoWorld, settings: Any) -> None:
    settings.EMAIL_BACKEND = "demo.site.mail.InboxBackend"
    world.gateway.send(Message(user_id=world.person("ada"), subject="Well done", text="You did it."))
    kept = SentMail.objects.get()
    assert (kept.to, kept.subject, kept.text) == ("ada@example.com", "Well done", "You did it.")


def test_nobody_is_told_who_is_not_there(world: DemoWorld) -> None:
    with pytest.raises(NotFound):
        world.gateway.send(Message(user_id=10_000, subject="", text=""))


def test_whoever_retires_is_forgotten_and_reported(world: DemoWorld) -> None:
    user_id = world.person("ada", name="Ada Example")
    told: list[int] = []

    def hear(user_id: int, **_kwargs: Any) -> None:
        told.append(user_id)

    user_retired.connect(hear)
    people.retire(world._user(user_id))
    user_retired.disconnect(hear)
    assert told == [user_id]
    learner = world.gateway.learners([user_id])[user_id]
    assert "Ada" not in learner.name
    assert "ada@" not in learner.email
