"""Many learners at once, for looking at long lists and for measuring them: made in bulk, the same each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from completion.models import BlockCompletion
from django.contrib.auth import get_user_model
from django.db import transaction
from opaque_keys.edx.keys import UsageKey

from certification_xblock import api
from certification_xblock.gateway import get_gateway
from certification_xblock.services.certifications import terms_in_force
from certification_xblock.services.progress import note_decisions
from demo.site.courses import CourseTree
from demo.site.models import Enrolment, Profile, Score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.site.courses import Node

BATCH = 1000
GIVEN = (
    "Amina",
    "Björn",
    "Chiara",
    "Dmitri",
    "Esi",
    "Farid",
    "Grace",
    "Hiro",
    "Ines",
    "Jonas",
    "Kwame",
    "Leila",
    "Minh",
)
FAMILY = ("Adeyemi", "Bergström", "Conti", "Dvořák", "Eriksen", "Farouk", "García", "Haddad", "Ito", "Jansen", "Kaya")
#: How much of the course the learners have done, in turn, of 12 parts: most have stopped early.
STRIDES = (0, 0, 0, 1, 1, 2, 3, 4, 6, 8, 9, 10, 11, 11, 12, 12)


@transaction.atomic
def enrol(course_id: str, number: int) -> None:
    """Have as many learners in the course as asked for, each of them some way on; those who are there stay."""
    tree = CourseTree(course_id)
    leaves = list(tree.root.completable())
    first = get_user_model().objects.filter(username__startswith="crowd-").count()
    for start in range(first, number, BATCH):
        _enrol(course_id, leaves, range(start, min(start + BATCH, number)))


def _enrol(course_id: str, leaves: list[Node], places: range) -> None:
    users = get_user_model().objects
    users.bulk_create(
        [users.model(username=_username(place), email=f"{_username(place)}@meridian.example") for place in places]
    )
    made = list(users.filter(username__in=[_username(place) for place in places]).order_by("username"))
    Profile.objects.bulk_create(
        [Profile(user=user, name=_name(place)) for user, place in zip(made, places, strict=True)]
    )
    Enrolment.objects.bulk_create([Enrolment(user=user, course_id=course_id) for user in made])
    done = [(user, leaf) for user, place in zip(made, places, strict=True) for leaf in leaves[: _stride(place, leaves)]]
    BlockCompletion.objects.bulk_create(_completions(done), batch_size=BATCH)
    scored = [(user, leaf) for user, leaf in done if leaf.scored]
    Score.objects.bulk_create(
        [Score(user=user, course_id=course_id, usage_id=leaf.usage_id, earned=1, possible=1) for user, leaf in scored],
        batch_size=BATCH,
    )


def _completions(done: list[tuple[Any, Node]]) -> Iterator[BlockCompletion]:
    keys = {leaf.usage_id: UsageKey.from_string(leaf.usage_id) for _user, leaf in done}
    for user, leaf in done:
        key = keys[leaf.usage_id]
        yield BlockCompletion(
            user=user, context_key=key.context_key, block_key=key, block_type=leaf.block_type, completion=1.0
        )


def _username(place: int) -> str:
    return f"crowd-{place:06d}"


def _name(place: int) -> str:
    return f"{GIVEN[place % len(GIVEN)]} {FAMILY[place // len(GIVEN) % len(FAMILY)]}"


def _stride(place: int, leaves: list[Node]) -> int:
    return len(leaves) * STRIDES[place % len(STRIDES)] // max(STRIDES)


def note(course_id: str) -> None:
    """Keep what everybody's decision comes to for lists and figures, without issuing anything."""
    in_force = terms_in_force(course_id=course_id)
    after, gateway = 0, get_gateway()
    while in_force and (ids := gateway.enrolled_ids(course_id, after=after, limit=BATCH)):
        decisions = api.decide_many(user_ids=ids, course_id=course_id, in_force=in_force)
        note_decisions(certification_id=in_force.certification_id, decisions=decisions)
        after = max(ids)


def count(course_id: str) -> None:
    """Take everybody's decision once, as after a publication, so that lists and figures know them."""
    after: int | None = 0
    while after is not None:
        after = api.sweep_course(course_id=course_id, after=after)
