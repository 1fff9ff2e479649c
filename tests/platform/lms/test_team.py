"""The course's team at its pages, in a real LMS."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification_xblock.models import Award, LearnerProgress
from tests.platform.lms.test_path import earn

if TYPE_CHECKING:
    from django.test import Client

    from tests.platform.sample import SampleCourse
    from tests.platform.site import PlatformSite

TO_TELL_WHO_SEES_THE_SAME = 2  # queries


@pytest.fixture
def learner(sample: SampleCourse) -> Any:
    """Return an enrolled learner who has done nothing."""
    return sample.learner("ines", name="Inês Carvalho")


@pytest.fixture
def assessor(sample: SampleCourse, platform: PlatformSite) -> Any:
    """Return somebody who is staff of this course alone."""
    from common.djangoapps.student.roles import CourseStaffRole

    user = platform.person("wanjiru", name="Wanjiru Kamau")
    CourseStaffRole(sample.course_key).add_users(user)
    return user


def usage(sample: SampleCourse) -> str:
    """Return the certification block's key."""
    return str(sample.course_key.make_usage_key("certification", "consultant"))


def team(sample: SampleCourse, tail: str = "") -> str:
    """Return the address of a page of the team's."""
    return f"/certification/team/{usage(sample)}/{tail}"


def text(client: Client, address: str) -> str:
    """Return what a page says."""
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def test_the_team_finds_its_learners_and_nobody_else_does(
    sample: SampleCourse, platform: PlatformSite, learner: Any, assessor: Any
) -> None:
    award = earn(sample, learner)
    other = sample.learner("jonas", name="Jonas Wójcik")
    sample.work(other, "chapter/discovery")
    client = platform.client(assessor)
    page = text(client, team(sample))
    for shown in ("Inês Carvalho", award.number, "Jonas Wójcik", "Score at least 70% in “Exam”"):
        assert shown in page
    assert "Jonas" not in text(client, team(sample, "?filter=certified"))
    assert "Inês" not in text(client, team(sample, "?q=wójcik"))
    assert LearnerProgress.objects.get(user_id=other.id).share > 0
    for stranger in (learner, platform.person("eve")):
        assert platform.client(stranger).get(team(sample)).status_code == 403
    lines = b"".join(client.get(team(sample, "learners.csv")).streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3


def test_the_team_revokes_and_reinstates(
    sample: SampleCourse, platform: PlatformSite, learner: Any, assessor: Any
) -> None:
    earn(sample, learner)
    client = platform.client(assessor)
    for act, state, valid in (("revoke", "revoked", False), ("reinstate", "valid", True)):
        with platform.settled():
            response = client.post(team(sample, f"learner/{learner.id}/{act}"), {"reason": "looked into"})
        assert response.status_code == 303, response.content
        assert Award.objects.get(user_id=learner.id, current=1).state == state
        found = platform_certificate(sample, learner)
        assert (found is not None) is valid
    page = text(client, team(sample, f"learner/{learner.id}"))
    assert "looked into" in page
    assert "Wanjiru Kamau" in page


def platform_certificate(sample: SampleCourse, user: Any) -> Any:
    """Return the platform's own certificate, where it is valid."""
    from tests.platform.lms.test_path import certificate

    return certificate(sample, user)


def test_issuing_to_many_ends_in_certificates(
    sample: SampleCourse, platform: PlatformSite, learner: Any, assessor: Any, settings: Any
) -> None:
    settings.CERTIFICATION_JOB_IDLE_SECONDS = 0
    sample.work(learner, "chapter/discovery")
    client = platform.client(assessor)
    with platform.settled():
        response = client.post(team(sample, "many"), {"act": "issue", "scope": "all"})
    assert response.status_code == 303, response.content
    for _look in range(3):
        with platform.settled():
            page = text(client, response["Location"])
    assert "It is done." in page
    assert "The requirements are not met yet" in page


def test_who_looks_at_the_course_as_a_learner_sees_what_a_learner_sees(
    sample: SampleCourse, platform: PlatformSite, learner: Any, assessor: Any
) -> None:
    block = f"/xblock/{usage(sample)}"
    assert "certification-team" not in text(platform.client(learner), block)
    for user in (assessor, platform.person("lars", staff=True)):
        client = platform.client(user)
        assert "certification-team" in text(client, block)
        for role in ({"role": "student"}, {"role": "student", "user_name": "ines"}):
            answer = client.post(
                f"/courses/{sample.course_id}/masquerade", json.dumps(role), content_type="application/json"
            )
            assert json.loads(answer.content)["success"], answer.content
            assert "certification-team" not in text(client, block), role


def test_what_a_page_costs(
    sample: SampleCourse, platform: PlatformSite, learner: Any, assessor: Any, record_property: Any
) -> None:
    client = platform.client(assessor)
    text(client, team(sample))

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page = text(client, team(sample))
        record_property("learners", re.findall(r"(\d+) learner", page)[0])
        return len(caught)

    costs = {1: queries()}
    for number in range(2, 13):
        sample.learner(f"more{number}", name=f"More {number}")
        if number in {2, 12}:
            costs[number] = queries()
    told = ", ".join(f"{cost} for {learners}" for learners, cost in costs.items())
    record_property("queries", told)
    print(f"\nqueries of the team's list, by learners: {told}")  # noqa: T201
    # What several learners see is found once for all of them: it takes two queries to tell that they see the same.
    assert costs[12] == costs[2]
    assert costs[2] - costs[1] <= TO_TELL_WHO_SEES_THE_SAME
