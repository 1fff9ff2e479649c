"""What we cost the platform's database: queries of our own tables, on its own pages and in its own events."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification_xblock.models import Award

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.platform.world import PlatformWorld

OURS = "certification_xblock_"
RULES = {
    "combinator": "all",
    "members": [
        {"kind": "completion", "target": "sequential/reading", "minimum": "100"},
        {"kind": "grade", "minimum": "60"},
        {"kind": "sign_off", "target": "mentor"},
    ],
}


@pytest.fixture
def world(platform_world: PlatformWorld) -> PlatformWorld:
    """Return the gateway suite's course, without a certification."""
    return platform_world


@pytest.fixture
def learner(world: PlatformWorld) -> int:
    """Return an enrolled learner who has done nothing."""
    user_id = world.person("ada", name="Ada Example")
    world.enrol(user_id)
    return user_id


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the queries of our tables."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found.extend(query["sql"] for query in captured if OURS in query["sql"])


def page(world: PlatformWorld, user_id: int, usage_id: str) -> tuple[str, list[str]]:
    """Open a block's page a second time, as the learning front end does; what it says, and our queries."""
    client = world.platform.client(world.users.get(id=user_id))
    client.get(f"/xblock/{usage_id}")
    with counted() as ours:
        answer = client.get(f"/xblock/{usage_id}")
    assert answer.status_code == 200
    return answer.content.decode(), ours


def test_a_page_of_a_course_without_a_certification_costs_nothing(world: PlatformWorld, learner: int) -> None:
    _text, ours = page(world, learner, world.key("vertical/texts"))
    assert ours == []


@pytest.mark.parametrize("requirement", [RULES, RULES["members"][0]])
@pytest.mark.parametrize("whole_unit", [False, True])
def test_the_learner_s_view_adds_three_queries_to_the_page(
    world: PlatformWorld, learner: int, requirement: Any, whole_unit: bool
) -> None:
    block = world.publish_certification("consultant", {"display_name": "Certified", "requirement": requirement})
    text, ours = page(world, learner, world.key("vertical/texts") if whole_unit else block)
    assert "Certified" in text
    assert 1 <= len(ours) <= 3, ours


def test_who_has_earned_it_is_shown_so_with_three_queries(world: PlatformWorld, learner: int) -> None:
    block = world.publish_certification("consultant", {"display_name": "Certified", "requirement": RULES["members"][0]})
    with world.edited("course/course") as course:
        course.self_paced = True  # certificates are shown at once
    world.score(learner, "problem/exam", 10, 10)
    for text in ("html/first", "html/second"):
        world.complete(learner, text)
    award = Award.objects.get(user_id=learner, current=1)
    text, ours = page(world, learner, block)
    assert str(award.uuid) in text
    assert len(ours) <= 3, ours


def test_what_learners_do_in_a_course_without_a_certification_costs_nothing(world: PlatformWorld, learner: int) -> None:
    world.complete(learner, "html/first")  # warm: that there is none is known for a minute
    with counted() as ours:
        world.complete(learner, "html/second")
        world.complete(learner, "html/second", 0.0)
        world.score(learner, "problem/one", 1, 2)
        world.score(learner, "problem/three", 0, 1)
    assert ours == []


def test_the_gate_costs_one_query_where_there_is_no_certification(world: PlatformWorld, learner: int) -> None:
    """A certificate that the platform issues there costs two more: an award, or rules, may be there all the same."""
    from lms.djangoapps.certificates.models import GeneratedCertificate
    from openedx_filters.learning.filters import CertificateCreationRequested

    user = world.users.get(id=learner)
    with counted() as ours:
        CertificateCreationRequested.run_filter(user, world.course_key, "honor", "downloadable", None, "self")
    assert len(ours) == 1, ours
    world.complete(learner, "html/first")  # warm
    with counted() as ours:
        world.score(learner, "problem/exam", 10, 10)  # passes the course: the platform issues by itself
    assert GeneratedCertificate.objects.get(user=user).status == "downloadable"
    assert len(ours) == 3, ours  # the gate's, the award that may follow the certificate, the rules it may be for
