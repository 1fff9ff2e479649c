"""Who may post what to the block, and what comes back."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from certification_xblock import api
from certification_xblock.data import Phase
from certification_xblock.exceptions import CannotDecide, Conflict, InvalidTerms, NotAllowed, RenderingFailed
from certification_xblock.xblocks import access
from tests.xblocks.host import COURSE, USAGE, get, in_lms, in_studio, post
from tests.xblocks.standings import reviewed, standing

TITLE = {"display_name": "Certified Implementation Consultant"}


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Record claims; the learner then waits for the certificate."""
    made: list[dict[str, Any]] = []
    monkeypatch.setattr(api, "claim", lambda **names: made.append(names))
    monkeypatch.setattr(api, "standing", lambda **_names: standing(Phase.ISSUING))
    return made


@pytest.fixture
def _no_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "check_fields", lambda **_names: ())
    monkeypatch.setattr(api, "review_fields", lambda **_names: reviewed())
    monkeypatch.setattr(api, "editor_choices", lambda **_names: None)


def test_staff_who_look_as_a_learner_claim_nothing(
    claims: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for signed_in, status, made in ((8, 403, 0), (7, 200, 1)):
        monkeypatch.setattr(access, "get_current_user", lambda signed_in=signed_in: SimpleNamespace(pk=signed_in))
        assert post(in_lms(7), "claim", X_Certification="fragment").status_code == status
        assert len(claims) == made


# -- claiming ---------------------------------------------------------------------------------------------------------


def test_a_claim_by_script_returns_the_page_as_it_is_now(claims: list[dict[str, Any]]) -> None:
    block = in_lms()
    response = post(block, "claim", X_Certification="fragment")
    assert response.status_code == 200
    assert "It is being issued" in response.text
    assert claims == [{"user_id": 7, "course_id": COURSE, "usage_id": USAGE}]
    assert block.runtime.published == [("edx.certification.certification.claimed", {"usage_id": USAGE})]


@pytest.mark.parametrize(
    ("sent", "referer", "goes_to"),
    [
        ("next=/xblock/a%3Fb", "", "/xblock/a?b"),
        ("", "http://learn.example/courses/unit", "http://learn.example/courses/unit"),
        ("next=https://evil.example/", "http://learn.example/courses/unit", "http://learn.example/courses/unit"),
        ("next=//evil.example/", "https://evil.example/", "/"),
        ("next=javascript:alert(1)", "", "/"),
        ("next=/a%0d%0aSet-Cookie:%20b=1", "", "/a%0D%0ASet-Cookie:%20b=1"),
        ("next=/a%00%E2%80%AEb", "", "/a%00%E2%80%AEb"),
        ("", "", "/"),
    ],
)
def test_a_claim_without_scripts_goes_back_to_a_page_of_this_site(
    claims: list[dict[str, Any]], sent: str, referer: str, goes_to: str
) -> None:
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    response = post(in_lms(), "claim", sent, **form, **({"Referer": referer} if referer else {}))
    assert (response.status_code, response.headers["Location"]) == (303, goes_to)
    assert len(claims) == 1


def test_what_is_no_form_leads_to_the_start(claims: list[dict[str, Any]]) -> None:
    for sent, kind in ((b"--x\r\nbroken", "multipart/form-data"), (b"next=%ff", "application/x-www-form-urlencoded")):
        response = post(in_lms(), "claim", sent, Content_Type=kind)
        assert response.status_code == 303
        assert response.headers["Location"].isascii()
    part = b'--x\r\nContent-Disposition: form-data; name="next"; filename="a"\r\n\r\n/b\r\n--x--\r\n'
    response = post(in_lms(), "claim", part, Content_Type="multipart/form-data; boundary=x")
    assert response.headers["Location"] == "/"


def test_looking_at_the_claims_address_claims_nothing(claims: list[dict[str, Any]]) -> None:
    assert get(in_lms(), "claim").status_code == 303
    assert claims == []


@pytest.mark.parametrize("block", [in_lms(None), in_studio()], ids=["signed out", "in Studio"])
def test_only_a_learner_claims(claims: list[dict[str, Any]], block: Any) -> None:
    response = post(block, "claim")
    assert response.status_code == 403
    assert response.json["problems"][0]["message"].startswith("Sign in as a learner")
    assert claims == []
    assert block.runtime.published == []


@pytest.mark.parametrize("error", [Conflict, NotAllowed, CannotDecide])
def test_a_claim_refused_is_explained_where_the_learner_is(
    claims: list[dict[str, Any]], error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_names: Any) -> None:
        raise error("The requirements are not met: %(left)s left.", left=2)

    monkeypatch.setattr(api, "claim", refuse)
    block = in_lms()
    response = post(block, "claim", X_Certification="fragment")
    assert response.status_code == 200
    assert "The requirements are not met: 2 left." in response.text
    assert post(block, "claim").status_code == 303
    assert block.runtime.published == []


# -- editing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("handler", ["save_terms", "preview_terms", "preview_pdf"])
@pytest.mark.parametrize(
    "block",
    [in_lms(), in_lms(staff=True), in_lms(None), in_studio(write=False)],
    ids=["learner", "staff on the LMS", "signed out", "reader in Studio"],
)
@pytest.mark.usefixtures("_no_problems")
def test_only_an_author_in_studio_edits(handler: str, block: Any) -> None:
    response = post(block, handler, json.dumps(TITLE))
    assert response.status_code == 403
    assert response.json == {"problems": [{"field": "", "message": "You may not edit this block."}]}
    assert block.display_name == "Certification"


@pytest.mark.parametrize("handler", ["save_terms", "preview_terms", "preview_pdf"])
@pytest.mark.parametrize(
    ("body", "message", "status"),
    [
        (b"", "takes a POST", 400),
        (b"[1]", "takes a POST", 400),
        (b"\xff{", "takes a POST", 400),
        (b'"' * 300_000, "too much text", 413),
        (b"[" * 100_000, "takes a POST", 400),
        (b'{"children": []}', "There is no field “children”.", 400),
        (b'{"save": 1}', "There is no field “save”.", 400),
    ],
)
def test_bad_input_is_refused_with_a_sentence(handler: str, body: bytes, message: str, status: int) -> None:
    response = post(in_studio(), handler, body)
    assert response.status_code == status
    assert message in response.json["problems"][0]["message"]


@pytest.mark.parametrize("handler", ["save_terms", "preview_terms", "preview_pdf"])
def test_an_address_for_posts_refuses_a_get(handler: str) -> None:
    response = get(in_studio(), handler)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_problems_are_named_with_their_field_and_nothing_is_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = (
        InvalidTerms("This is too long: at most %(limit)s characters.", field="display_name", limit=200),
        InvalidTerms("Not in the registry: %(names)s.", field="co_signers.1", names="ipc"),
    )
    monkeypatch.setattr(api, "check_fields", lambda **_names: problems)
    block = in_studio()
    response = post(block, "save_terms", json.dumps(TITLE))
    assert response.status_code == 400
    assert response.json["problems"] == [
        {"field": "display_name", "message": "This is too long: at most 200 characters."},
        {"field": "co_signers.1", "message": "Not in the registry: ipc."},
    ]
    assert block.display_name == "Certification"


def test_what_is_saved_lies_over_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[dict[str, Any]] = []
    monkeypatch.setattr(api, "check_fields", lambda **names: checked.append(names) or ())
    block = in_studio(text="It was there.", co_signers=["ipc"])
    response = post(block, "save_terms", json.dumps({**TITLE, "issue": "claim"}))
    assert (response.status_code, response.json) == (200, {"saved": True})
    assert (block.display_name, block.issue) == (TITLE["display_name"], "claim")
    assert (block.text, block.co_signers) == ("It was there.", ["ipc"])
    assert checked[0]["course_id"] == COURSE
    assert checked[0]["fields"]["text"] == "It was there."


@pytest.mark.usefixtures("_no_problems")
def test_a_preview_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "preview_html", lambda **names: f"<p>{names['fields']['display_name']}</p>")
    block = in_studio()
    response = post(block, "preview_terms", json.dumps(TITLE))
    assert response.json["html"] == "<p>Certified Implementation Consultant</p>"
    assert response.json["sentence"] == "Finish the whole course."
    assert (response.json["problems"], response.json["remarks"]) == ([], [])
    assert block.display_name == "Certification"


@pytest.mark.usefixtures("_no_problems")
def test_a_preview_is_tried_with_a_long_name_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "preview_html", lambda **names: str(names["holder_name"]))
    monkeypatch.setattr(api, "preview_pdf", lambda **names: str(names["holder_name"]).encode())
    names = [post(in_studio(), handler, json.dumps(TITLE)) for handler in ("preview_terms", "preview_terms/long")]
    assert names[0].json["html"] == "Sample Name"
    assert len(names[1].json["html"]) >= 60
    pdf = post(in_studio(), "preview_pdf/long", json.dumps(TITLE))
    assert pdf.content_type == "application/pdf"
    assert pdf.body.decode() == names[1].json["html"]


def test_a_pdf_that_cannot_be_drawn_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_names: Any) -> bytes:
        raise RenderingFailed("The certificate does not fit its sheet.")

    monkeypatch.setattr(api, "preview_pdf", fails)
    response = post(in_studio(), "preview_pdf", json.dumps(TITLE))
    assert response.status_code == 503
    assert "does not fit" in response.json["problems"][0]["message"]


@pytest.mark.usefixtures("_no_problems")
def test_the_keys_handed_on_carry_no_branch(claims: list[dict[str, Any]]) -> None:
    block = in_lms()
    usage = block.scope_ids.usage_id
    drafted = usage.map_into_course(usage.course_key.for_branch("draft-branch"))
    block.scope_ids = block.scope_ids._replace(usage_id=drafted)
    post(block, "claim", X_Certification="fragment")
    assert claims[0] == {"user_id": 7, "course_id": COURSE, "usage_id": USAGE}
