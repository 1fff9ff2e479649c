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


def test_the_editor_shows_the_draft(author: Visitor) -> None:
    expect(author.page.get_by_label("Title")).to_have_value("Certified Implementation Consultant")
    expect(rule(author, 1).get_by_label("What counts")).to_have_value("completion")
    expect(rule(author, 1).get_by_label("Of what")).to_have_value("chapter/discovery")
    expect(rule(author, 2).get_by_label("At least")).to_have_value("70")
    expect(editor(author).locator("[data-sentence]")).to_contain_text("Do all of these:")
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


def test_a_problem_goes_as_its_field_is_corrected(author: Visitor) -> None:
    author.expected = ["400 (Bad Request)"]
    editor(author).get_by_label("Learners do").first.select_option("at_least")
    count = editor(author).get_by_label("How many").first
    title = author.page.get_by_label("Title")
    errors = editor(author).locator(".certification-field__error")
    for field, wrong, right in ((count, "1.5", "1"), (title, "", "Consultant")):
        field.fill(wrong)
        author.page.get_by_role("button", name="Save").click()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(errors).to_have_count(1)
        field.fill(right)
        expect(field).not_to_have_attribute("aria-invalid", "true")
        expect(errors).to_have_count(0)
        expect(editor(author).locator("[data-alert]")).to_be_hidden()


def test_saving_twice_at_once_sends_it_once(author: Visitor) -> None:
    author.expected = ["400 (Bad Request)"]
    author.page.get_by_label("Title").fill("")
    sent: list[str] = []
    author.page.on("request", lambda request: sent.append(request.url) if "save_terms" in request.url else None)
    author.page.get_by_role("button", name="Save").dblclick()
    expect(author.page.get_by_label("Title")).to_have_attribute("aria-invalid", "true")
    assert len(sent) == 1


def test_the_preview_follows_what_is_typed(author: Visitor) -> None:
    author.page.get_by_label("Title").fill("Certified Listener")
    expect(author.page.frame_locator("[data-preview]").get_by_text("Certified Listener").first).to_be_visible()
    author.page.get_by_label("Title").fill("")
    expect(editor(author).locator("[data-no-preview]")).to_contain_text("Give the certification a title")
    author.page.get_by_label("Paper").select_option("letter")


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
    expect(inner.get_by_label("Of what")).to_be_hidden()
    inner.get_by_label("At least").fill("55,5")
    author.press(group.get_by_role("button", name="Add a requirement"))
    mentor = group.locator("[data-field='requirement.members.2.members.1']")
    mentor.get_by_label("What counts").select_option("sign_off")
    expect(mentor.get_by_label("At least")).to_be_hidden()
    mentor.get_by_label("Name of the sign-off").fill("mentor")
    expect(editor(author).locator("[data-sentence]")).to_contain_text(
        "(Do at least 1 of these: Score at least 55.5% in the course; Get the sign-off “mentor”)"
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
    author.page.get_by_label("Title").fill("Something else")
    author.follow(author.page.get_by_role("button", name="Cancel"))
    expect(author.block().get_by_role("heading").first).to_have_text("Certified Implementation Consultant")


def test_a_new_block_says_what_to_do_next(visit: Callable[..., Visitor], site: Site) -> None:
    author = visit("author")
    author.page.goto(site.container)
    author.follow(author.page.get_by_role("button", name="Certification", exact=True))
    author.page.goto(site.container)
    expect(author.block().last).to_contain_text("A new certification. Press “Edit”")
    author.axe()
