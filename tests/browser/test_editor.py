"""The author's editor, and what learners get of it once it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tests.browser.site import Site
    from tests.browser.visitor import Visitor


@pytest.fixture
def author(visit: Callable[..., Visitor], site: Site) -> Visitor:
    """Return an author with the editor open."""
    visitor = visit("author")
    visitor.page.goto(site.editor)
    expect(visitor.page.frame_locator("[data-preview]").get_by_text("Sample Name").first).to_be_visible()
    return visitor


def editor(author: Visitor) -> Locator:
    """Return the editor on the page."""
    return author.page.locator(".certification-editor")


def rule(author: Visitor, number: int) -> Locator:
    """Return the rule of this number at the top."""
    return author.page.locator(f"[data-field='requirement.members.{number - 1}']")


def of_what(held: Locator) -> Locator:
    """Return the field that names what a rule is about."""
    return held.get_by_role("combobox", name="Of what")


def test_the_editor_shows_the_draft(author: Visitor) -> None:
    expect(author.page.get_by_label("Title", exact=True)).to_have_value("Certified Implementation Consultant")
    expect(rule(author, 1).get_by_label("What counts")).to_have_value("completion")
    expect(of_what(rule(author, 1))).to_have_value("Discovery: the questions before the first configuration")
    expect(of_what(rule(author, 2))).to_have_value("Exam")
    expect(rule(author, 2).get_by_label("At least")).to_have_value("70")
    expect(editor(author).locator("[data-sentence]")).to_have_text(
        "Finish everything in “Discovery: the questions before the first configuration”, and score at least 70% in"
        " “Exam”."
    )
    author.axe()


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(author: Visitor) -> None:
    author.expected = ["400 (Bad Request)"]
    minimum = rule(author, 2).get_by_label("At least")
    minimum.fill("a lot")
    author.press(author.page.get_by_role("button", name="Save"))
    expect(minimum).to_be_focused()
    expect(minimum).to_have_attribute("aria-invalid", "true")
    expect(rule(author, 2)).to_contain_text("Write the minimum in percent")
    expect(editor(author).get_by_role("alert")).to_have_text("Not saved. Please correct what is marked below.")
    expect(minimum).to_have_value("a lot")
    author.axe()


@pytest.mark.parametrize("in_modal", [False, True])
def test_a_refused_field_stands_above_the_actions(visit: Callable[..., Visitor], site: Site, *, in_modal: bool) -> None:
    author = visit("author", viewport={"width": 390, "height": 560})
    author.expected = ["400 (Bad Request)"]
    author.page.goto(site.editor)
    if in_modal:
        # Studio's modal scrolls by itself, under the actions.
        author.page.locator(".modal-content").evaluate("element => element.classList.add('wrapper-modal-window')")
    minimum = rule(author, 2).get_by_label("At least")
    minimum.fill("a lot")
    author.page.evaluate("window.scrollTo(0, 0)")
    author.page.get_by_role("button", name="Save").click()
    expect(minimum).to_be_focused()
    message = rule(author, 2).locator(".certification-field__error")
    top_of_bar = author.page.locator(".certification-editor__actions").bounding_box()
    assert top_of_bar
    assert top_of_bar["y"] + top_of_bar["height"] <= 560
    for part in (minimum, message):
        box = part.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= top_of_bar["y"]


def test_what_is_wrong_is_said_while_it_is_typed(author: Visitor) -> None:
    editor(author).get_by_label("Learners do").first.select_option("at_least")
    count = editor(author).get_by_label("How many").first
    minimum = rule(author, 2).get_by_label("At least")
    title = author.page.get_by_label("Title", exact=True)
    errors = editor(author).locator(".certification-field__error:visible")
    for field, wrong, right, words in (
        (count, "7", "1", "from 1 to 2"),
        (minimum, "170", "70", "above 0 and at most 100"),
        (title, "", "Consultant", "Give the certification a title"),
    ):
        field.fill(wrong)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(errors).to_have_count(1)
        expect(errors).to_contain_text(words)
        expect(field).to_be_focused()
        expect(editor(author).locator("[data-live]")).to_contain_text(words)
        field.fill(right)
        expect(field).not_to_have_attribute("aria-invalid", "true")
        expect(errors).to_have_count(0)


def test_saving_twice_at_once_sends_it_once(author: Visitor) -> None:
    author.expected = ["400 (Bad Request)"]
    author.page.get_by_label("Title", exact=True).fill("")
    sent: list[str] = []
    author.page.on("request", lambda request: sent.append(request.url) if "save_terms" in request.url else None)
    author.page.get_by_role("button", name="Save").dblclick()
    expect(author.page.get_by_label("Title", exact=True)).to_have_attribute("aria-invalid", "true")
    assert len(sent) == 1


def test_the_preview_follows_what_is_typed(author: Visitor) -> None:
    author.page.get_by_label("Title", exact=True).fill("Certified Listener")
    expect(author.page.frame_locator("[data-preview]").get_by_text("Certified Listener").first).to_be_visible()
    author.page.get_by_label("Long name").check()
    expect(author.page.frame_locator("[data-preview]").get_by_text("Hohenfels").first).to_be_visible()
    author.page.get_by_label("Title", exact=True).fill("")
    expect(editor(author).locator("[data-no-preview]")).to_have_text(
        "The preview follows once what is marked is put right."
    )
    # What is to be put right stands at its field, and there alone.
    expect(editor(author).locator(".certification-editor__preview")).not_to_contain_text("Give the certification")
    expect(author.page.get_by_role("button", name="Open as PDF")).to_be_disabled()
    author.page.get_by_label("Paper").select_option("letter")


def test_the_preview_opens_as_a_pdf(author: Visitor) -> None:
    with author.page.expect_response("**/preview_pdf") as answer, author.page.expect_popup():
        author.press(author.page.get_by_role("button", name="Open as PDF"))
    assert answer.value.headers["content-type"] == "application/pdf"
    expect(author.page.get_by_role("button", name="Open as PDF")).not_to_have_attribute("aria-busy", "true")


def test_lists_are_ordered_and_emptied_by_keyboard(author: Visitor) -> None:
    signers = editor(author).locator("[data-picker=co_signers]")
    names = signers.locator("[data-name]")
    first, second = names.all_inner_texts()
    author.press(signers.get_by_role("button", name=f"Move {first} down"))
    expect(names).to_have_text([second, first])
    expect(signers.get_by_role("button", name=f"Move {first} up")).to_be_focused()
    author.press(signers.get_by_role("button", name=f"Remove {first}"))
    expect(names).to_have_text([second])
    expect(signers.get_by_role("button", name=f"Remove {second}")).to_be_focused()
    author.page.keyboard.press("Enter")
    expect(names).to_have_count(0)
    expect(signers.get_by_label("Co-signer to add")).to_be_focused()
    signers.get_by_label("Co-signer to add").select_option(label=first)
    author.press(signers.get_by_role("button", name="Add"))
    expect(names).to_have_text([first])


@pytest.mark.parametrize("width", [320, 1140])
def test_the_editor_fits_its_modal(visit: Callable[..., Visitor], site: Site, width: int) -> None:
    author = visit("author", viewport={"width": width, "height": 640})
    author.page.goto(site.editor)
    author.page.get_by_role("button", name="Add a group").first.click()
    author.assert_fits()
    scroll = editor(author).locator(".certification-editor__scroll")
    assert scroll.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    author.axe()


def test_rules_are_nested_saved_and_published(author: Visitor, visit: Callable[..., Visitor], site: Site) -> None:
    author.press(editor(author).get_by_role("button", name="Add a group").last)
    group = rule(author, 3)
    expect(group.get_by_label("Learners do")).to_be_focused()
    group.get_by_label("Learners do").select_option("at_least")
    inner = group.locator("[data-field='requirement.members.2.members.0']")
    inner.get_by_label("What counts").select_option("grade")
    expect(of_what(inner)).to_be_hidden()
    inner.get_by_label("At least").fill("55,5")
    author.press(group.get_by_role("button", name="Add a requirement"))
    mentor = group.locator("[data-field='requirement.members.2.members.1']")
    mentor.get_by_label("What counts").select_option("sign_off")
    expect(mentor.get_by_label("At least")).to_be_hidden()
    mentor.get_by_label("Name of the sign-off").fill("mentor")
    expect(editor(author).locator("[data-sentence]")).to_contain_text(
        "and (do at least 1 of the following: reach a course grade of at least 55.5%, and get the sign-off “mentor”)."
    )
    author.follow(author.page.get_by_role("button", name="Save"))
    expect(author.block()).to_contain_text("Score at least 55.5% in the course")
    author.axe()
    author.follow(author.page.get_by_role("button", name="Publish"))
    learner = visit("learner")
    learner.page.goto(site.unit)
    expect(learner.block()).to_contain_text("0 of 3 requirements are met")
    expect(learner.block()).to_contain_text("Get the sign-off “mentor” Not signed off yet")


def test_cancelling_keeps_what_was_there(author: Visitor) -> None:
    author.page.get_by_label("Title", exact=True).fill("Something else")
    author.press(author.page.get_by_role("button", name="Cancel"))
    question = author.page.get_by_role("dialog", name="Leave without saving?")
    expect(question).to_be_visible()
    author.axe()
    author.page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(author.page.get_by_role("button", name="Cancel")).to_be_focused()
    expect(author.page.get_by_label("Title", exact=True)).to_have_value("Something else")
    author.page.keyboard.press("Enter")
    author.follow(question.get_by_role("button", name="Discard the changes"))
    expect(author.block().get_by_role("heading").first).to_have_text("Certified Implementation Consultant")


def test_a_second_block_says_which_is_the_first(visit: Callable[..., Visitor], site: Site) -> None:
    author = visit("author")
    author.page.goto(site.container)
    author.follow(author.page.get_by_role("button", name="Certification", exact=True))
    author.page.goto(site.container)
    # The course has one already: that comes first.
    expect(author.block().last).to_contain_text("Another block of this course offers its certification")
    expect(author.block().last).to_contain_text("The first is “Certified Implementation Consultant”.")
    author.axe()
    author.page.locator(".component").last.get_by_role("button", name="Delete").click()
    expect(author.block()).to_have_count(1)


def test_what_only_the_server_knows_is_said_too_and_remarks_let_save(author: Visitor) -> None:
    author.page.get_by_label("Text", exact=True).fill("x" * 1001)
    errors = editor(author).locator(".certification-field__error:visible")
    expect(errors).to_contain_text("too long")
    author.page.get_by_label("Text", exact=True).fill("short")
    expect(errors).to_have_count(0)
    editor(author).get_by_role("button", name="Add a requirement").last.click()
    number = editor(author).locator("[data-tree] > .certification-group > .certification-members > li").count()
    added = rule(author, number)
    added.get_by_label("What counts").select_option("assignment_grade")
    of_what(added).select_option("Exam")
    added.get_by_label("At least").fill("70")
    expect(added.locator(".certification-field__remark")).to_contain_text("stands here twice")
    author.axe()
    author.follow(author.page.get_by_role("button", name="Save"))
    expect(author.block().first).to_contain_text("stands here twice")


def test_a_page_to_sign_in_is_not_taken_for_a_save(visit: Callable[..., Visitor], site: Site) -> None:
    author = visit("author")
    author.page.goto(site.editor)
    expect(author.page.frame_locator("[data-preview]").get_by_text("Sample Name").first).to_be_visible()
    author.page.route(
        "**/handler/save_terms",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Sign in</h1>"),
    )
    author.page.get_by_role("button", name="Save").click()
    expect(author.page.locator("[data-alert]")).to_be_focused()
    expect(author.page.get_by_label("Title", exact=True)).to_be_visible()
