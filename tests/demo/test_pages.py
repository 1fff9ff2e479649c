"""Every page, with every hat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from opaque_keys.edx.keys import UsageKey

from demo.site.seeding import answer
from tests.demo.conftest import COURSE_ID, usage

if TYPE_CHECKING:
    from collections.abc import Callable

    Hat = Callable[[str], Client]

LEARNERS = (
    "/",
    "/inbox/",
    f"/courses/{COURSE_ID}/course/",
    f"/courses/{COURSE_ID}/unit/{usage('vertical/new_role')}",
    f"/courses/{COURSE_ID}/unit/{usage('vertical/exam_scope')}",
    f"/courses/{COURSE_ID}/unit/{usage('vertical/your_certification')}",
    f"/xblock/{usage('vertical/five_questions')}",
    f"/xblock/{usage('certification/consultant')}",
    f"/courses/{COURSE_ID}/unit/{usage('vertical/before_the_meeting')}",
    f"/xblock/{usage('certification_checklist/before_you_configure')}",
)
AUTHORS = (
    f"/studio/{COURSE_ID}",
    f"/studio/container/{usage('vertical/your_certification')}",
    f"/studio/container/{usage('vertical/exam_scope')}",
    f"/studio/xblock/{usage('certification/consultant')}/action/edit",
    f"/studio/container/{usage('vertical/written_down')}",
    f"/studio/xblock/{usage('certification_checklist/before_you_configure')}/action/edit",
    f"/studio/xblock/{usage('html/new_role')}/action/edit",
    f"/studio/xblock/{usage('problem/too_slow')}/action/edit",
)
OPERATORS = (
    "/operator/",
    "/admin/",
    "/admin/certification_xblock/",
    "/admin/demo_site/enrolment/",
)


def test_each_hat_sees_its_pages(hat: Hat) -> None:
    for username, pages in (
        ("learner", LEARNERS),
        ("learner2", LEARNERS),
        ("author", (*LEARNERS, *AUTHORS)),
        ("operator", (*LEARNERS, *AUTHORS, *OPERATORS)),
    ):
        client = hat(username)
        answers = {page: client.get(page).status_code for page in pages}
        assert set(answers.values()) == {200}, (username, answers)


def test_a_hat_leads_to_where_its_wearer_begins(site: str) -> None:
    def start(username: str) -> str:
        return Client().post("/hat/", {"username": username})["Location"]

    assert start("learner") == f"/courses/{COURSE_ID}/course/"
    assert start("author") == f"/studio/{COURSE_ID}"
    assert start("operator") == "/operator/"


def test_a_hat_can_be_taken_off(hat: Hat) -> None:
    client = hat("learner")
    client.post("/hat/", {"username": ""})
    assert client.get(f"/courses/{COURSE_ID}/course/").status_code == 302


def test_nobody_becomes_somebody_who_has_no_hat(site: str, django_user_model: type) -> None:
    django_user_model.objects.create_user("stranger")
    assert Client().post("/hat/", {"username": "stranger"}).status_code == 404
    assert Client().get("/hat/").status_code == 405


def test_a_hat_leads_to_no_other_site(site: str) -> None:
    response = Client().post("/hat/", {"username": "learner", "next": "https://evil.example/"})
    assert "evil" not in response["Location"]


@pytest.mark.parametrize("page", [*AUTHORS, "/operator/"])
def test_a_learner_is_not_let_in_elsewhere(hat: Hat, page: str) -> None:
    assert hat("learner").get(page).status_code == 403


def test_a_learner_posts_nothing_of_an_author_s(hat: Hat) -> None:
    learner = hat("learner")
    for url in (
        f"/studio/{COURSE_ID}/publish",
        f"/studio/container/{usage('vertical/new_role')}/add",
        f"/studio/xblock/{usage('html/new_role')}/action/delete",
        "/operator/reconcile",
    ):
        assert learner.post(url, {"type": "html"}).status_code == 403


@pytest.mark.parametrize(
    "page",
    [
        f"/courses/{COURSE_ID}/unit/{usage('vertical/nowhere')}",
        f"/courses/{COURSE_ID}/unit/{usage('chapter/discovery')}",
        f"/courses/{COURSE_ID}/jump_to/{usage('html/nowhere')}",
        "/courses/course-v1:No+Such+Course/course/",
        f"/xblock/{usage('html/nowhere')}",
        "/xblock/block-v1:broken",
        f"/certificates/{'0' * 32}",
    ],
)
def test_what_is_not_there_is_not_found(hat: Hat, page: str) -> None:
    assert hat("learner").get(page).status_code == 404


@pytest.mark.parametrize(
    ("reference", "unit", "anchor"),
    [
        ("problem/exam_blame", "vertical/exam_people", "#exam_blame"),
        ("vertical/exam_people", "vertical/exam_people", ""),
        ("sequential/exam", "vertical/exam_scope", ""),
        ("chapter/discovery", "vertical/before_the_meeting", ""),
    ],
)
def test_an_address_leads_to_the_unit(hat: Hat, reference: str, unit: str, anchor: str) -> None:
    response = hat("learner").get(f"/courses/{COURSE_ID}/jump_to/{usage(reference)}")
    assert response["Location"] == f"/courses/{COURSE_ID}/unit/{usage(unit)}{anchor}".replace(":", ":")


def test_an_address_leads_to_what_is_left(hat: Hat, user: Callable[[str], Any]) -> None:
    learner = hat("learner")
    learner.post(f"/courses/{COURSE_ID}/unit/{usage('vertical/before_the_meeting')}/seen", {})
    response = learner.get(f"/courses/{COURSE_ID}/jump_to/{usage('chapter/discovery')}")
    assert response["Location"].endswith("before_the_meeting")
    answer(user("learner"), UsageKey.from_string(usage("certification_checklist/ready_for_the_workshop")))
    response = learner.get(f"/courses/{COURSE_ID}/jump_to/{usage('chapter/discovery')}")
    assert response["Location"].endswith("five_questions")


def test_the_outline_counts_what_was_done(hat: Hat) -> None:
    learner = hat("learner")
    before = learner.get(f"/courses/{COURSE_ID}/course/").content.decode()
    assert "0 of 22" in before
    assert "Begin" in before
    url = f"/courses/{COURSE_ID}/unit/{usage('vertical/new_role')}/seen"
    assert learner.post(url, {"usage_id": usage("html/new_role")}).status_code == 204
    after = learner.get(f"/courses/{COURSE_ID}/course/").content.decode()
    assert "4% done: 1 of 22" in after
    assert "Go on" in after


def test_seeing_a_problem_does_not_complete_it(hat: Hat) -> None:
    learner = hat("learner")
    learner.post(f"/courses/{COURSE_ID}/unit/{usage('vertical/exam_people')}/seen", {})
    assert "0 of 22" in learner.get(f"/courses/{COURSE_ID}/course/").content.decode()


def test_pages_read_from_right_to_left(hat: Hat) -> None:
    client = hat("learner")
    client.post("/language/", {"language": "ar", "next": "/inbox/"})
    assert '<html lang="ar" dir="rtl">' in client.get("/inbox/").content.decode()


def test_reconcile_runs_from_the_desk(hat: Hat) -> None:
    response = hat("operator").post("/operator/reconcile", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [("/operator/", 302)]
