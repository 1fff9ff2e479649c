"""What an author sees in Studio."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from lxml import html as lxml_html

from certification_xblock import api
from certification_xblock.data import (
    AssignmentType,
    Course,
    EditorChoices,
    OrganizationChoice,
    OutlineNode,
    Party,
    Signer,
)
from certification_xblock.domain.advice import Remark
from certification_xblock.domain.messages import Phrase
from certification_xblock.exceptions import InvalidTerms, NotFound
from certification_xblock.services.authoring import Elsewhere
from tests.xblocks.host import COURSE, in_lms, in_studio
from tests.xblocks.standings import reviewed
from tests.xblocks.test_learner_page import words

OUTLINE = OutlineNode(
    "course",
    "course/course",
    "course",
    "Consulting",
    children=(
        OutlineNode(
            "refresher",
            "chapter/refresher",
            "chapter",
            "Refresher",
            children=(
                OutlineNode("role-play", "problem/role-play", "problem", "Role play", scored=True, hidden=True),
                OutlineNode("certificate", "certification/certificate", "certification", "Certificate"),
            ),
        ),
    ),
)
CHOICES = EditorChoices(
    course=Course(COURSE, "Consulting", "Meridian"),
    outline=OUTLINE,
    assignment_types=(AssignmentType("Assessment", Decimal(1)),),
    organizations=(
        OrganizationChoice(
            Party("meridian", "Meridian Systems"), {"maya": Signer("Maya Lindqvist", "Head of Services")}
        ),
    ),
)
GROUP = {
    "combinator": "any",
    "members": [
        {"kind": "completion", "target": "chapter/refresher", "minimum": "80"},
        {
            "combinator": "all",
            "members": [{"kind": "block_score", "target": "problem/role-play", "minimum": "60"}],
        },
    ],
}


def _no_course(**_names: Any) -> None:
    raise NotFound("There is no such course.")


@pytest.fixture(autouse=True)
def _api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "editor_choices", lambda **_names: CHOICES)
    monkeypatch.setattr(api, "review_fields", lambda **_names: reviewed())
    monkeypatch.setattr(api, "preview_html", lambda **names: f"<p>{names['holder_name']}</p>")
    monkeypatch.setattr(api, "readiness", _no_course)


def preview(**fields: Any) -> lxml_html.HtmlElement:
    """Return the author's preview as a tree."""
    return lxml_html.fragment_fromstring(in_studio(**fields).author_view().content)


def arguments(block: Any) -> dict[str, Any]:
    """Return what the editor's script is given."""
    return json.loads(json.dumps(block.studio_view().json_init_args))


def test_a_new_block_says_what_to_do_next() -> None:
    text = words(preview())
    assert "A new certification. So far it asks for the whole course." in text
    steps = [words(each) for each in preview().xpath("//ol/li")]
    assert [step.split()[0] for step in steps] == ["Press", "Say", "Choose", "Save,"]


def test_a_draft_shows_its_rules_in_words_and_a_sample() -> None:
    tree = preview(requirement=GROUP, text="Leads a customer.")
    assert "The certificate is issued by itself once it is earned." in words(tree)
    assert "Learners claim the certificate" in words(preview(issue="claim", text="Mine"))
    texts = [words(each) for each in tree.xpath("//*[@class='certification-item__text']")]
    assert texts == [
        "Complete at least 80% of “Refresher”",
        "Do all of these:",
        "Score at least 60% in “Role play”",
    ]
    assert words(tree.find(".//h4")) == "Do one of these:"
    assert tree.find(".//iframe").get("srcdoc") == "<p>Sample Name</p>"


def test_problems_are_named_and_stand_in_the_way_of_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = InvalidTerms("Not in the registry: %(names)s.", field="issuer", names="ipc")
    monkeypatch.setattr(api, "review_fields", lambda **_names: reviewed(problem, sentence=None))
    tree = preview(issuer="ipc", requirement={"kind": "nonsense"})
    assert "nobody can earn the certificate" in words(tree)
    assert "Not in the registry: ipc." in words(tree)
    assert tree.find(".//iframe") is None


def test_a_course_that_cannot_be_read_still_gives_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(**_names: Any) -> None:
        raise NotFound("There is no such course.")

    monkeypatch.setattr(api, "editor_choices", missing)
    monkeypatch.setattr(api, "preview_html", missing)
    assert "Complete at least 80% of “chapter/refresher”" in words(preview(requirement=GROUP))
    assert "There is no such course." in in_studio().studio_view().content


def test_a_second_block_says_which_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Elsewhere("block-v1:x", "Certified Consultant", "/jump/x")
    monkeypatch.setattr(api, "review_fields", lambda **_names: reviewed(first=first))
    for content in (in_studio().author_view().content, in_studio().studio_view().content):
        tree = lxml_html.fragment_fromstring(content)
        assert "This course has a certification already." in words(tree)
        assert "The first is “Certified Consultant”." in words(tree)
        assert tree.xpath("//a[@href='/jump/x']")


def test_remarks_do_not_stand_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    remark = Remark("requirement", Phrase("Learners do not see “%(title)s”.", {"title": "Exam"}))
    monkeypatch.setattr(api, "review_fields", lambda **_names: reviewed(remarks=(remark,)))
    tree = preview(text="Mine")
    assert "Learners do not see “Exam”." in words(tree)
    assert "nobody can earn" not in words(tree)
    assert tree.find(".//iframe") is not None


def test_looking_changes_nothing() -> None:
    block = in_studio()
    block.author_view()
    block.studio_view()
    assert not any(block.fields[name].is_set_on(block) for name in block.content_fields)


def test_the_editor_gets_the_draft_and_what_there_is_to_choose() -> None:
    given = arguments(in_studio(requirement=GROUP, co_signers=["gone"]))
    assert given["fields"]["requirement"] == GROUP
    assert given["fields"]["co_signers"] == ["gone"]
    assert given["choices"] == {
        "outline": [
            {
                "value": "chapter/refresher",
                "label": "Refresher",
                "kind": "Section",
                "depth": 0,
                "container": True,
                "scored": False,
                "hidden": False,
                "counts": False,
                "scores": True,
            },
            {
                "value": "problem/role-play",
                "label": "Role play",
                "kind": "Problem",
                "depth": 1,
                "container": False,
                "scored": True,
                "hidden": True,
                "counts": True,
                "scores": True,
            },
        ],
        "assignmentTypes": [{"value": "Assessment", "label": "Assessment (100% of the course grade)"}],
        "suggestions": [
            {
                "label": "Add: score at least 70% in “Assessment”",
                "rule": {"kind": "assignment_grade", "target": "Assessment", "minimum": "70"},
            }
        ],
        "library": False,
        "organizations": [{"value": "meridian", "label": "Meridian Systems"}],
        "signatories": [{"value": "maya", "label": "Maya Lindqvist, Head of Services, Meridian Systems"}],
    }
    assert given["moduleUrl"] == "/static/certification_xblock/js/certification_editor.js"


def test_the_editor_labels_every_control() -> None:
    tree = lxml_html.fragment_fromstring(in_studio().studio_view().content)
    labelled = {label.get("for") for label in tree.iter("label")}
    for control in tree.xpath("//form//input[not(ancestor::label)] | //form//select | //form//textarea"):
        assert control.get("id") in labelled


def test_the_editor_and_the_preview_may_stand_on_one_page() -> None:
    block = in_studio()
    pages = [lxml_html.fragment_fromstring(each.content) for each in (block.studio_view(), block.author_view())]
    editor_ids, preview_ids = ({each.get("id") for each in page.xpath("//*[@id]")} for page in pages)
    assert editor_ids
    assert preview_ids
    assert not editor_ids & preview_ids


@pytest.mark.parametrize("block", [in_lms(), in_lms(staff=True), in_studio(write=False)])
def test_the_editor_is_for_authors(block: Any) -> None:
    fragment = block.studio_view()
    assert "You may not edit this block." in fragment.content
    assert fragment.js_init_fn is None


def test_the_lms_never_shows_the_authors_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "standing", lambda **_names: pytest.fail("not asked for by nobody"))
    content = in_lms(None).author_view().content
    assert "A new certification" not in content
    assert "Sign in and enrol" in content
