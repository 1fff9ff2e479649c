"""Every handler of every block of ours, as LMS and Studio serve it: wrong people, wrong methods, wrong bodies."""

from __future__ import annotations

import json
import re
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from certification_xblock import api
from certification_xblock.xblocks.certification import CertificationXBlock
from demo.site.models import CourseRole
from tests.demo.conftest import COURSE_ID, usage
from tests.hostility import TEXTS, VALUES, WIDE, assert_calm, rows, taken

if TYPE_CHECKING:
    from collections.abc import Callable

BLOCK = usage("certification/consultant")
CHECKLIST = usage("certification_checklist/before_you_configure")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
WRITES, READS, DRAWS = "writes", "reads", "draws"
#: Each handler: whether authors alone may, and what it does. A new one without a row fails the first test.
AUTHORS = {
    "save_terms": WRITES,
    "preview_terms": READS,
    "preview_pdf": DRAWS,
    "readiness": "panel",
    "check_readiness": "asks",
    "save_list": WRITES,
    "preview_list": READS,
}
LEARNERS = {"claim": WRITES, "refresh": READS, "answer": WRITES, "settle": WRITES}
TAKE_JSON = ("save_terms", "preview_terms", "preview_pdf", "save_list", "preview_list")
OF_A_CHECKLIST = {"save_list", "preview_list", "answer", "settle"}

#: Of the values, those of each wrong kind.
OTHER_KINDS = (
    "nul", "half a character", "script", "long", "null", "true", "below zero", "gigantic", "nan", "list of everything",
    "deep list", "object of everything",
)  # fmt: skip
KINDS = OTHER_KINDS if WIDE else ("nul", "half a character", "null", "gigantic", "deep list")
NO_JSON = {
    "nothing": b"",
    "no object": b"[1]",
    "a text": b'"x"',
    "not closed": b'{"display_name": "x"',
    "twice": b"{}{}",
    "broken utf-8": b'{"display_name": "\xff\xfe"}',
    "nul": b"\0",
    "deep": b"[" * 50_000,
    "deep object": b'{"a":' * 50_000,
    "digits": b'{"text": ' + b"9" * 5000 + b"}",
    "xml": b"<?xml version='1.0'?><x/>",
    "a form": b"display_name=x",
}


def address(handler: str, *, service: str = "", block: str = "", suffix: str = "") -> str:
    """Return a handler's address in the LMS, in Studio or for third parties."""
    block = block or (CHECKLIST if handler in OF_A_CHECKLIST else BLOCK)
    middle = {"": f"/xblock/{block}/", "studio": f"/studio/xblock/{block}/", "noauth": f"/xblock/{block}/noauth/"}
    return f"{middle[service]}handler/{handler}{suffix}"


def state() -> Any:
    """Return all that is kept, of ours and of the course's content."""
    return rows("demo_site")


@pytest.fixture
def stranger(site: str) -> Client:
    """Return a browser of somebody who writes another course."""
    user = get_user_model().objects.create(username="eve", email="eve@example.com")
    CourseRole.objects.create(user=user, course_id="course-v1:Other+C+R", role=CourseRole.Role.STAFF)
    client = Client()
    client.force_login(user)
    return client


def test_every_handler_has_a_row() -> None:
    points = [point for point in entry_points(group="xblock.v1") if point.value.startswith("certification_xblock.")]
    blocks = [point.load() for point in points]
    found = {
        name
        for block in blocks
        for name in dir(block)
        if getattr(getattr(block, name, None), "_is_xblock_handler", False)
    }
    assert found == {*AUTHORS, *LEARNERS}


def test_what_authors_do_is_open_to_nobody_else(hat: Callable[[str], Client], stranger: Client) -> None:
    before = state()
    people = {"nobody": Client(), "learner": hat("learner"), "another course's author": stranger}
    for who, client in people.items():
        for handler in AUTHORS:
            for service in ("", "studio", "noauth"):
                for method in ("post", "get"):
                    url = address(handler, service=service)
                    answer = client.post(url, b"{}", content_type=JSON) if method == "post" else client.get(url)
                    assert_calm(answer, {403}, who, handler, service, method)
    # Authors themselves, and the site's operator, edit in Studio alone.
    for who in ("author", "assessor", "operator"):
        for handler in AUTHORS:
            answer = hat(who).post(address(handler), b"{}", content_type=JSON)
            assert_calm(answer, {403}, who, handler)
    assert state() == before


def test_what_learners_do_is_their_own(hat: Callable[[str], Client], stranger: Client) -> None:
    before = state()
    for service in ("", "studio", "noauth"):
        for client in (Client(), stranger):
            for handler in ("claim", "answer", "settle"):
                assert_calm(client.post(address(handler, service=service)), {403}, service, handler)
        answer = Client().post(address("refresh", service=service))
        assert_calm(answer, {200, 403}, service)
        assert b"Carvalho" not in answer.content
    # What somebody sends of another is not looked at: each asks for oneself.
    other = get_user_model().objects.get(username="learner2").pk
    answer = hat("learner").post(
        address("claim"), {"user_id": other, "username": "learner2"}, HTTP_X_CERTIFICATION="fragment"
    )
    assert_calm(answer, {200})
    assert state() == before


@pytest.mark.parametrize("handler", [*AUTHORS, "claim", "answer", "settle"])
def test_no_handler_does_anything_without_its_token(site: str, handler: str) -> None:
    before = state()
    for username, service in (("learner", ""), ("author", "studio")):
        client = Client(enforce_csrf_checks=True)
        client.force_login(get_user_model().objects.get(username=username))
        for kind in (JSON, FORM, "text/plain", "multipart/form-data; boundary=x"):
            answer = client.post(address(handler, service=service), b"{}", content_type=kind)
            assert_calm(answer, {403}, username, kind)
    assert state() == before


def test_every_method_gets_its_answer(hat: Callable[[str], Client]) -> None:
    before = state()
    author, learner = hat("author"), hat("learner")
    for method in ("get", "head", "put", "patch", "delete", "options", "trace"):
        for handler in AUTHORS:
            answer = getattr(author, method)(address(handler, service="studio"))
            assert_calm(answer, {405} if handler in TAKE_JSON else {200, 303}, handler, method)
            if answer.status_code == 405:
                assert answer["Allow"] == "POST"
        for handler in LEARNERS:
            assert_calm(getattr(learner, method)(address(handler)), {200, 303}, handler, method)
    assert state() == before


@pytest.mark.parametrize("handler", TAKE_JSON)
def test_what_is_no_json_object_is_400_and_what_is_too_much_413(hat: Callable[[str], Client], handler: str) -> None:
    before = state()
    author = hat("author")
    url = address(handler, service="studio")
    for name, body in NO_JSON.items():
        for kind in (JSON, "text/plain", "", "application/json; charset=no-such"):
            answer = author.generic("POST", url, body, content_type=kind)
            assert_calm(answer, {400}, name, kind)
            assert answer.json()["problems"][0]["message"], name
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data"):
        part = b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n--x--\r\n'
        assert_calm(author.post(url, part, content_type=kind), {400}, kind)
    assert_calm(author.post(url, {"a": "b"}), {400})
    for size in (300_000, 4_000_000):
        for kind in (JSON, "text/plain"):
            assert_calm(author.post(url, b'"' * size, content_type=kind), {413}, size)
    assert state() == before


def test_a_request_that_is_larger_than_it_says_is_read_no_further(hat: Callable[[str], Client], settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = hat("author").post(address("save_terms", service="studio"), b" " * 200, content_type=JSON)
    assert_calm(answer, {413})
    for handler in ("claim", "refresh", "answer", "settle"):
        assert_calm(hat("learner").post(address(handler), b"x" * 300_000, content_type=FORM), {413}, handler)


def test_no_value_of_a_field_breaks_the_editor(hat: Callable[[str], Client]) -> None:
    author, kept, before = hat("author"), 0, state()
    save, preview = (address(name, service="studio") for name in ("save_terms", "preview_terms"))
    for field in CertificationXBlock.content_fields:
        accepted = []
        names = taken(VALUES) if field in {"display_name", "text"} else KINDS
        for name in names:
            body = json.dumps({field: VALUES[name]})
            saved = author.post(save, body, content_type=JSON)
            assert_calm(saved, {200, 400}, field, name)
            if saved.status_code == 200:
                accepted.append(name)
            else:
                assert all(one["message"] for one in saved.json()["problems"]), (field, name)
            # What cannot be kept can be asked for: nothing of it comes back as anything but problems.
            if name in {"null", "deep list", "half a character"}:
                shown = author.post(preview, body, content_type=JSON)
                assert_calm(shown, {200, 400}, field, name)
        # A draft that was kept can be shown.
        assert_calm(author.post(preview, b"{}", content_type=JSON), {200}, field, accepted)
        if not accepted:
            assert state() == before, field
        before, kept = state(), kept + len(accepted)
    assert 0 < kept < 60


REQUIREMENTS: dict[str, Any] = {
    "minimum": {"kind": "grade", "minimum": None},
    "target": {"kind": "assignment_grade", "target": None, "minimum": "50"},
    "kind": {"kind": None, "minimum": "50"},
    "combinator": {"combinator": None, "members": [{"kind": "grade", "minimum": "50"}]},
    "count": {"combinator": "at_least", "count": None, "members": [{"kind": "grade", "minimum": "50"}]},
    "members": {"combinator": "all", "members": None},
}


@pytest.mark.parametrize("part", REQUIREMENTS)
def test_no_value_within_the_rules_comes_into_force(hat: Callable[[str], Client], part: str) -> None:
    author, before = hat("author"), state()
    for name in KINDS:
        requirement = {**REQUIREMENTS[part], part: VALUES[name]}
        answer = author.post(
            address("save_terms", service="studio"), json.dumps({"requirement": requirement}), content_type=JSON
        )
        assert_calm(answer, {400}, name)
        assert answer.json()["problems"][0]["field"].startswith("requirement"), name
    assert state() == before


def test_other_fields_than_ours_are_refused(hat: Callable[[str], Client]) -> None:
    before = state()
    names = (
        "parent",
        "children",
        "import_notes",
        "visible_to_staff_only",
        "__class__",
        "save",
        "",
        "\0",
        "\ud800",
        "x" * 9999,
    )
    for name in names:
        answer = hat("author").post(
            address("save_terms", service="studio"), json.dumps({name: ["x"]}), content_type=JSON
        )
        assert_calm(answer, {400}, name)
        assert len(answer.content) < 2000
    assert state() == before


def test_no_address_of_a_handler_breaks_anything(hat: Callable[[str], Client]) -> None:
    author, learner, before = hat("author"), hat("learner"), state()
    blocks = (
        BLOCK + "x",
        BLOCK.replace("CONS101", "NOWHERE"),
        BLOCK.replace("type@certification", "type@html"),
        "block-v1:x",
    )
    for block in blocks:
        for client, service in ((author, "studio"), (learner, "")):
            answer = client.post(address("save_terms", service=service, block=block), b"{}", content_type=JSON)
            assert_calm(answer, {403, 404}, block)
    for suffix in ("/..%2f..%2fetc", "/%00", "/" + "x" * 5000, "/%F0%9F%92%A9", "/long?x=%ff", "?suffix=long"):
        answer = author.post(address("preview_terms", service="studio", suffix=suffix), b"{}", content_type=JSON)
        assert_calm(answer, {200}, suffix)
        assert_calm(learner.get(address("refresh", suffix=suffix)), {200}, suffix)
    for handler in ("nothing", "__init__", "student_view", "terms_fields", "parse_xml", "runtime", "%00"):
        assert_calm(author.post(address(handler, service="studio"), b"{}", content_type=JSON), {404}, handler)
    assert state() == before


def test_no_header_or_form_leads_a_claim_astray(hat: Callable[[str], Client]) -> None:
    learner, before = hat("learner"), state()
    for name, text in taken(TEXTS).items():
        sent = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        answer = learner.post(address("claim"), {"next": sent})
        assert_calm(answer, {303}, name)
        assert re.match("/(?!/)", answer["Location"]), name
        plain = sent.encode("ascii", "replace").decode().replace("\n", "").replace("\r", "")
        answer = learner.get(
            address("claim"), HTTP_REFERER=plain, HTTP_X_CERTIFICATION=plain, HTTP_ACCEPT_LANGUAGE=plain
        )
        assert_calm(answer, {303}, name)
    assert state() == before


def test_a_saved_hostile_text_is_shown_as_text_everywhere(hat: Callable[[str], Client]) -> None:
    author = hat("author")
    text = TEXTS["script"] + TEXTS["attribute"] + TEXTS["markdown"] + TEXTS["template"]
    fields = {"display_name": text[:120], "text": text}
    assert author.post(address("save_terms", service="studio"), json.dumps(fields), content_type=JSON).json() == {
        "saved": True
    }
    author.post(f"/studio/{COURSE_ID}/publish")
    assert api.terms_in_force(course_id=COURSE_ID) is not None
    pages = [
        author.get(f"/studio/container/{usage('vertical/your_certification')}"),
        author.get(f"/studio/xblock/{BLOCK}/action/edit"),
        hat("learner").get(f"/xblock/{BLOCK}"),
        author.post(address("preview_terms", service="studio"), b"{}", content_type=JSON),
    ]
    for answer in pages:
        assert_calm(answer, {200})
        page = answer.content.decode()
        assert "<script>alert" not in page
        assert "<svg/onload" not in page
        assert 'href="javascript' not in page
        assert "<img src=x" not in page
        # A picture in the text stays a link: nothing of it is fetched.
        assert re.search(r"src=[\"']?http://127", page) is None
