"""What an author is told of a draft in view of course and registry, and previews that leave no trace."""

from __future__ import annotations

import pytest

from certification_xblock import api
from certification_xblock.data import AssignmentType, OutlineNode, PublishedBlock
from certification_xblock.exceptions import InvalidInput, NotFound
from certification_xblock.models import Award, Document, Organization, Signatory
from tests.fakes import BLOCK, COURSE
from tests.worlds import FIELDS

LIBRARY = "lib:Org:shelf"


def review(fields, course_id=COURSE, usage_id=""):
    return api.review_fields(fields=fields, course_id=course_id, usage_id=usage_id)


def outline(*children):
    return OutlineNode("course", "course/course", "course", "Consulting", children=children)


def certification(usage_id, title):
    return OutlineNode(usage_id, "certification/x", "certification", title)


def test_all_errors_are_at_their_fields_and_the_sentence_is_there(world):
    world.state.outline = outline(OutlineNode("one", "chapter/one", "chapter", "Discovery"))
    world.state.assignment_types = (AssignmentType("Exam", 1),)
    rules = [
        {"kind": "completion", "target": "chapter/gone"},
        {"kind": "assignment_grade", "target": "Quiz", "minimum": "70"},
        {"kind": "completion", "target": "chapter/one"},
    ]
    fields = {**FIELDS, "requirement": {"combinator": "all", "members": rules}, "co_signers": ["nobody", "none"]}
    found = review(fields)
    assert [error.field for error in found.errors] == [
        "co_signers.0",
        "co_signers.1",
        "requirement.members.0.target",
        "requirement.members.1.target",
    ]
    assert [remark.field for remark in found.remarks] == ["requirement.members.2.target"]
    assert str(found.sentence).endswith("and finish everything in “Discovery”.")
    checked = api.check_fields(fields=fields, course_id=COURSE)
    assert [error.field for error in checked] == [error.field for error in found.errors]


def test_whoever_is_registered_is_known(world):
    board = Organization.objects.create(slug="board", name="Board", open_to_all=True)
    Signatory.objects.create(slug="chair", name="The Chair", organization=board)
    fields = {**FIELDS, "issuer": "board", "signatories": ["chair", "ghost"]}
    assert [(error.field, error.params["names"]) for error in review(fields).errors] == [("signatories.1", "ghost")]


def test_the_first_block_of_the_draft_is_the_one(world):
    second = f"{BLOCK}2"
    world.state.outline = outline(certification(BLOCK, "First"), certification(second, "Second"))
    assert review(FIELDS, usage_id=BLOCK).first is None
    elsewhere = review(FIELDS, usage_id=second).first
    assert (elsewhere.usage_id, elsewhere.title, elsewhere.url) == (BLOCK, "First", f"/jump/{BLOCK}")


def test_a_block_put_before_the_one_in_force_is_told_that_it_takes_over(world):
    second = f"{BLOCK}2"
    world.state.outline = outline(certification(second, "New"), certification(BLOCK, "Old"))
    found = review(FIELDS, usage_id=second)
    assert found.first is None
    assert ["takes its place" in str(remark.phrase) for remark in found.remarks] == [True]
    assert review(FIELDS, usage_id=BLOCK).first.title == "New"


@pytest.mark.usefixtures("world")
def test_in_a_library_targets_stay_as_they_were():
    fields = {**FIELDS, "requirement": {"kind": "completion", "target": "chapter/of-some-course"}}
    found = review(fields, LIBRARY, "lb:Org:shelf:certification:x")
    assert (found.errors, found.remarks, found.first) == ((), (), None)
    choices = api.editor_choices(course_id=LIBRARY, library=True)
    assert (choices.outline.children, choices.assignment_types, choices.course.org) == ((), (), "Org")
    assert "Ada" in api.preview_html(fields=fields, course_id=LIBRARY, holder_name="Ada")
    with pytest.raises(NotFound):
        api.editor_choices(course_id=LIBRARY)


@pytest.mark.usefixtures("world")
def test_a_pdf_preview_is_marked_and_kept_nowhere():
    from io import BytesIO  # noqa: PLC0415

    from pypdf import PdfReader  # noqa: PLC0415  the one test here that reads a PDF

    content = api.preview_pdf(fields=FIELDS, course_id=COURSE, holder_name="Ada Sample")
    text = PdfReader(BytesIO(content)).pages[0].extract_text()
    assert "Ada Sample" in text
    assert "This is not a certificate" in text
    assert not Document.objects.exists()
    assert not Award.objects.exists()
    with pytest.raises(InvalidInput):
        api.preview_pdf(fields={**FIELDS, "display_name": ""}, course_id=COURSE, holder_name="Ada")


def test_reviewing_publishes_nothing(world):
    before = world.state.blocks
    review({**FIELDS, "display_name": "Other"}, usage_id=BLOCK)
    assert world.state.blocks == before == [PublishedBlock(BLOCK, FIELDS)]
    assert api.terms_in_force(course_id=COURSE).terms.title == "Certified Consultant"
