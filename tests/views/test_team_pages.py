"""The pages of the course's team: who may come in, what they show, and what hostile input comes to."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from urllib.parse import quote

import pytest

from certification_xblock import api
from certification_xblock.data import JobKind
from certification_xblock.exceptions import PlatformUnavailable
from certification_xblock.models import Award, AwardEvent, Certification, SignOff, TeamJobRow
from tests.fakes import BLOCK, COURSE, FakeGateway
from tests.views.team import SIGNED, TEAM, learner_url, signed_in, staff, text

PAGES = ["", "learners.csv", "many?act=issue&scope=all", "learner/{learner}", "learner/{learner}/issue", "many/{job}"]


@pytest.fixture
def job(world) -> int:
    certification = api.team_certification(usage_id=BLOCK, by_user_id=world.staff)
    given = {"certification": certification, "query": api.team_query(), "by_user_id": world.staff}
    return api.start_job(**given, kind=JobKind.ISSUE)


def rows_of_everything() -> list[object]:
    """All that an act could change."""
    return [list(model._base_manager.order_by("pk").values()) for model in (Award, AwardEvent, SignOff, TeamJobRow)]


def where(page: str, world, job: int) -> str:
    return TEAM + page.format(learner=world.learner, job=job)


@pytest.mark.parametrize("page", PAGES)
def test_the_team_sees_every_page(world, job, page):
    response = staff(world).get(where(page, world, job))
    assert response.status_code == 200
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_who_has_not_signed_in_is_led_to_the_login_and_back(client, world, job, page, settings):
    settings.LOGIN_URL = "/login"
    response = client.get(where(page, world, job))
    assert response.status_code == 302
    assert response["Location"].startswith("/login?next=/certification/team/")


@pytest.mark.parametrize("page", PAGES)
def test_a_learner_and_the_staff_of_another_course_are_refused(world, job, page, monkeypatch):
    response = signed_in(world.learner).get(where(page, world, job))
    assert response.status_code == 403
    assert "sam@example.com" not in text(response)
    assert "You are signed in as" in text(response)
    Certification.objects.create(course_id="course-v1:Else+Where+Run", usage_id="block-v1:else")
    here = FakeGateway.is_course_staff
    monkeypatch.setattr(
        FakeGateway, "is_course_staff", lambda self, user, course: course == COURSE and here(self, user, course)
    )
    elsewhere = staff(world).get(where(page, world, job).replace(BLOCK, "block-v1:else"))
    assert elsewhere.status_code == 403


@pytest.mark.parametrize(
    "act", ["issue", "sign-off?target=mentor", "take-back?target=mentor", "revoke", "reinstate", "name"]
)
def test_no_act_is_open_to_a_learner(world, act):
    world.publish(requirement=SIGNED)
    before = rows_of_everything()
    given = {"reason": "x", "name": "Somebody", "target": "mentor"}
    for method in ("get", "post"):
        answer = getattr(signed_in(world.learner), method)(learner_url(world.learner, act), given)
        assert answer.status_code == 403
    assert rows_of_everything() == before


def test_a_post_without_its_token_changes_nothing(world, job):
    award = world.earn()
    before = rows_of_everything()
    client = signed_in(world.staff, enforce_csrf_checks=True)
    for path in ("count", "many", f"many/{job}", f"learner/{world.learner}/revoke"):
        assert client.post(TEAM + path, {"reason": "x", "act": "issue", "scope": "all"}).status_code == 403
    assert rows_of_everything() == before
    assert award.state == "valid"


@pytest.mark.parametrize("path", ["", "learners.csv", "learner/1"])
def test_what_is_only_read_takes_no_post(world, path):
    assert staff(world).post(TEAM + path).status_code == 405
    assert staff(world).get(TEAM + "count").status_code == 405


def test_the_list_says_who_is_how_far_and_what_they_lack(world):
    world.complete(world.learner, 3)
    page = text(staff(world).get(TEAM))
    for shown in ("Ada Learner", "ada@example.com", "75%", "Complete the whole course", "Under way", "2 learners"):
        assert shown in page
    award = world.earn()
    page = text(staff(world).get(TEAM + "?filter=certified"))
    assert award.number in page
    assert f"/certification/verify/{award.uuid}" in page
    assert "sam@example.com" not in page


def test_names_are_text_and_nothing_else(world):
    name = '<script>alert("x")</script> & \u202eevil'
    world.state.people[world.learner] = replace(world.state.people[world.learner], name=name, email="<b>@x")
    for path in (TEAM, learner_url(world.learner), learner_url(world.learner, "issue"), TEAM + "?q=%3Cscript%3E"):
        page = text(staff(world).get(path))
        assert "<script>alert" not in page
        assert "<b>@x" not in page


HOSTILE = [
    "\0",
    "\u202e\u200b\ufeff",
    "'; DROP TABLE x --",
    "%00",
    "😀" * 200,
    "a" * 10_000,
    "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"),
    "%",
    "_",
    "\\",
]


@pytest.mark.parametrize("search", HOSTILE)
def test_no_search_breaks_anything(world, search):
    for path in ("", "learners.csv", "many"):
        response = staff(world).get(TEAM + path, {"q": search, "act": "issue", "scope": "all"})
        assert response.status_code == 200
        assert b"".join(response.streaming_content if response.streaming else [response.content])


@pytest.mark.parametrize("value", ["nobody", "\0", "ALL", "<b>", "1" * 400])
def test_a_list_that_there_is_none_of_is_400(world, value):
    for path in ("", "learners.csv"):
        response = staff(world).get(TEAM + path, {"filter": value})
        assert response.status_code == 400
        assert b"<b>" not in response.content


@pytest.mark.parametrize(
    ("page", "status"),
    [("0", 200), ("1" + "0" * 300, 200), ("-1", 400), ("x", 400), ("²", 400), ("\0", 400), ("", 200), ("1.5", 400)],
)
def test_a_page_is_a_number(world, page, status):
    assert staff(world).get(TEAM, {"page": page}).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "learner/0", "learner/999999", f"learner/{2**63}", f"learner/{10**400}", "learner/x", "learner/-1",
        "learner/{learner}/nothing", f"learner/{2**63}/issue", "many/0", f"many/{10**30}", "many/x", "../../etc/passwd",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404(world, path):
    for method in ("get", "post"):
        assert getattr(staff(world), method)(TEAM + path.format(learner=world.learner)).status_code in {404, 405}


@pytest.mark.parametrize("usage_id", ["nonsense", "\0", "x" * 5000, "block-v1:Org+Course+Run+type@html+block@x", "‮"])
def test_no_certification_is_404(world, usage_id):
    assert staff(world).get(f"/certification/team/{quote(usage_id)}/").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {}, {"act": "delete"}, {"act": "issue"}, {"act": "issue", "learner": ["x"]}, {"act": "issue", "learner": ["1e3"]},
        {"act": "issue", "learner": ["9" * 400]}, {"act": "issue", "scope": "all", "filter": "nobody"},
        {"act": "sign_off", "scope": "all", "target": "mentor"}, {"act": "issue", "learner": ["0"]},
        {"act": "issue", "learner": [str(number) for number in range(1000)]}, {"act": "\0", "scope": "all"},
    ],
)  # fmt: skip
def test_an_act_for_many_that_makes_no_sense_is_4xx_and_begins_nothing(world, data):
    response = staff(world).post(TEAM + "many", data)
    assert 400 <= response.status_code < 500
    assert not TeamJobRow.objects.exists()


def test_the_file_holds_the_list_and_no_formula(world):
    bad = {
        "eq": "=cmd|' /C calc'!A0",
        "at": "@SUM(1)",
        "plus": "+1+1",
        "tab": "\t=1+1",
        "line": "\r\n=1",
        "minus": "-2+3",
        "bar": "|x",
    }
    people = {}
    for username, name in bad.items():
        people[username] = world.person(username, name)
    award = world.earn()
    response = staff(world).get(TEAM + "learners.csv")
    assert response["Content-Type"].startswith("text/csv")
    assert 'filename="certified-consultant.csv"' in response["Content-Disposition"]
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert len(lines) == 1 + len(world.state.enrolled)
    for line in lines:
        assert len(line) == 9
        assert not any(cell[:1] in {"=", "@", "+", "-", "|", "\t", "\r", "\n"} for cell in line)
    ada = next(line for line in lines if line[0] == "ada")
    assert (ada[1], ada[2], ada[3], ada[6], ada[7]) == (
        "Ada Learner",
        "ada@example.com",
        "100",
        award.number,
        "Certified",
    )
    eq = next(line for line in lines if line[0] == "eq")
    assert eq[5] == "Complete the whole course"


def test_a_file_that_cannot_be_made_is_a_page_that_says_so(world):
    world.state.broken = PlatformUnavailable("Only the LMS can do this.")
    response = staff(world).get(TEAM + "learners.csv")
    assert response.status_code == 503
    assert "Only the LMS can do this." in text(response)


def test_the_file_holds_the_list_that_was_chosen(world):
    world.earn()
    response = staff(world).get(TEAM + "learners.csv?filter=certified")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    response = staff(world).get(TEAM + "learners.csv?q=nobody-at-all")
    assert len(b"".join(response.streaming_content).splitlines()) == 1


def test_a_certification_that_is_not_in_force_says_so(world):
    award = world.earn()
    Certification.objects.update(active=None)
    page = text(staff(world).get(TEAM))
    assert "not in force" in page
    assert "Issue certificates" not in page
    page = text(staff(world).get(learner_url(world.learner)))
    assert award.number in page
    assert "/revoke" in page
