"""The handlers and pages in a real LMS: the platform's own addresses, its tokens, its roles, wrong keys and wrong bodies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client

from certification_xblock.models import Award, Claim
from tests.hostility import TEXTS, assert_calm, rows
from tests.platform.lms.test_path import earn
from tests.platform.site import PASSWORD

if TYPE_CHECKING:
    from tests.platform.sample import SampleCourse
    from tests.platform.site import PlatformSite

AUTHORS = ("save_terms", "preview_terms", "preview_pdf", "readiness", "check_readiness")
JSON = "application/json"


@pytest.fixture
def learner(sample: SampleCourse) -> Any:
    """Return an enrolled learner who has done nothing."""
    return sample.learner("ines", name="Inês Carvalho")


def handler(sample: SampleCourse, name: str, *, block: str = "", more: str = "handler") -> str:
    """Return the platform's address of a handler."""
    usage = block or str(sample.course_key.make_usage_key("certification", "consultant"))
    return f"/courses/{sample.course_id}/xblock/{usage}/{more}/{name}"


def test_no_role_of_the_lms_edits_and_nothing_is_changed(
    sample: SampleCourse, platform: PlatformSite, learner: Any
) -> None:
    from common.djangoapps.student.roles import CourseInstructorRole, CourseStaffRole

    author = platform.person("priya")
    for role in (CourseStaffRole, CourseInstructorRole):
        role(sample.course_key).add_users(author)
    before = rows()
    for user in (learner, author, platform.person("lars", staff=True), platform.person("eve")):
        client = platform.client(user)
        for name in AUTHORS:
            for method in ("post", "get"):
                given = {"data": b'{"display_name": "Mine"}', "content_type": JSON} if method == "post" else {}
                answer = getattr(client, method)(handler(sample, name), **given)
                assert_calm(answer, {403, 404}, user.username, name, method)
    assert rows() == before


def test_nobody_acts_without_a_session_or_a_token(sample: SampleCourse, learner: Any) -> None:
    before = rows()
    for name in (*AUTHORS, "claim"):
        for more in ("handler", "handler_noauth"):
            assert_calm(
                Client().post(handler(sample, name, more=more), b"{}", content_type=JSON), {302, 403, 404}, name, more
            )
    careless = Client(enforce_csrf_checks=True)
    assert careless.login(username=learner.username, password=PASSWORD)
    for name in (*AUTHORS, "claim"):
        assert_calm(careless.post(handler(sample, name), b"{}", content_type=JSON), {403}, name)
    usage = str(sample.course_key.make_usage_key("certification", "consultant"))
    for tail in ("many", "count", f"learner/{learner.id}/revoke"):
        assert_calm(careless.post(f"/certification/team/{usage}/{tail}", {"reason": "x"}), {403}, tail)
    assert rows() == before


def test_wrong_keys_are_not_found(sample: SampleCourse, platform: PlatformSite, learner: Any) -> None:
    before = rows()
    client = platform.client(learner)
    usage = str(sample.course_key.make_usage_key("certification", "consultant"))
    # Another course's key is no other block: the platform looks for it in the course of the address.
    for block in (usage + "x", usage.replace("certification", "html"), "garbage"):
        assert_calm(client.post(handler(sample, "claim", block=block)), {404}, block)
    for name in ("nothing", "__init__", "terms_fields", "parse_xml"):
        assert_calm(client.post(handler(sample, name)), {404}, name)
    assert rows() == before


def test_a_claim_takes_no_word_of_others_and_too_much_of_nothing(
    sample: SampleCourse, platform: PlatformSite, learner: Any
) -> None:
    other = sample.learner("jonas", name="Jonas Wójcik")
    client, before = platform.client(learner), rows()
    for data in ({"user_id": other.id, "username": "jonas"}, {"next": "//evil.example"}, {"next": TEXTS["header"]}):
        answer = client.post(handler(sample, "claim"), data)
        assert_calm(answer, {303}, data)
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith("//")
    assert_calm(
        client.post(handler(sample, "claim"), b"x" * 300_000, content_type="application/x-www-form-urlencoded"), {413}
    )
    assert not Claim.objects.filter(user_id=other.id).exists()
    assert rows() == before


def test_who_looks_as_a_learner_claims_nothing_for_them(
    sample: SampleCourse, platform: PlatformSite, learner: Any
) -> None:
    client = platform.client(platform.person("lars", staff=True))
    answer = client.post(
        f"/courses/{sample.course_id}/masquerade",
        json.dumps({"role": "student", "user_name": "ines"}),
        content_type=JSON,
    )
    assert json.loads(answer.content)["success"]
    before = rows()
    assert_calm(client.post(handler(sample, "claim"), HTTP_X_CERTIFICATION="fragment"), {403})
    assert rows() == before


def test_the_public_pages_break_at_nothing_and_tell_unknown_and_malformed_alike(
    sample: SampleCourse, platform: PlatformSite, learner: Any
) -> None:
    award = earn(sample, learner)
    before = rows()
    for kind, text in TEXTS.items():
        given = text.encode("utf-8", "replace").decode()
        assert_calm(Client().get("/certification/verify/", {"number": given}), {200, 404, 429}, kind)
    unknown = Client(REMOTE_ADDR="10.0.0.2").get(f"/certification/verify/{uuid4()}")
    slip = Client(REMOTE_ADDR="10.0.0.2").get("/certification/verify/garbage")
    assert (unknown.status_code, unknown.content) == (slip.status_code, slip.content)
    page = Client(REMOTE_ADDR="10.0.0.3", HTTP_X_FORWARDED_FOR="garbage").get(f"/certification/verify/{award.uuid}")
    assert_calm(page, {200})
    for hidden in ("ines@example.com", award.platform_uuid, "course-v1:"):
        assert hidden not in page.content.decode()
    assert rows() == before


def test_another_course_s_staff_finds_nothing(sample: SampleCourse, platform: PlatformSite, learner: Any) -> None:
    from common.djangoapps.student.roles import CourseStaffRole
    from opaque_keys.edx.keys import CourseKey

    award = earn(sample, learner)
    eve = platform.person("eve")
    CourseStaffRole(CourseKey.from_string("course-v1:Other+C+R")).add_users(eve)
    before = rows()
    usage = str(sample.course_key.make_usage_key("certification", "consultant"))
    for tail in (
        "",
        "learners.csv",
        "many?act=issue&scope=all",
        f"learner/{learner.id}",
        f"learner/{learner.id}/revoke",
    ):
        answer = platform.client(eve).get(f"/certification/team/{usage}/{tail}")
        assert_calm(answer, {403}, tail)
        assert "Carvalho" not in answer.content.decode()
    answer = platform.client(eve).post(f"/certification/team/{usage}/learner/{learner.id}/revoke", {"reason": "x"})
    assert_calm(answer, {403})
    assert Award.objects.get(pk=award.pk).state == "valid"
    assert rows() == before
