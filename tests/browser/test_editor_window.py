"""The editor in a modal of Studio's size, over the whole window, and beside neighbours that fail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tests.browser.site import Site
    from tests.browser.visitor import Visitor

# What Studio's modal leaves at 1200 × 900.
MODAL = """() => {
  const modal = document.querySelector('.modal-content');
  modal.classList.add('wrapper-modal-window');
  document.body.style.minHeight = '2000px';
  modal.style = 'position: fixed; inset: 120px auto auto 30px; width: 1140px; height: 370px; overflow: auto; padding: 0;'
    + ' background: white; transform: translateX(0)';
}"""
STYLES = """() => [...document.querySelectorAll('body, body > *, .modal header, .modal header *')].map((each) => {
  const style = getComputedStyle(each);
  return [style.fontSize, style.color, style.display, style.position, style.overflow, style.margin].join();
}).join('|')"""


@pytest.fixture
def author(visit: Callable[..., Visitor], site: Site) -> Visitor:
    visitor = visit("author", viewport={"width": 1200, "height": 900})
    visitor.page.goto(site.editor)
    expect(visitor.page.frame_locator("[data-preview]").get_by_text("Sample Name").first).to_be_visible()
    return visitor


def within(inner: Locator, box: dict[str, float]) -> bool:
    """Whether the whole of an element lies in a box."""
    found = inner.bounding_box()
    assert found
    return bool(
        found["x"] >= box["x"] - 1
        and found["y"] >= box["y"] - 1
        and found["x"] + found["width"] <= box["x"] + box["width"] + 1
        and found["y"] + found["height"] <= box["y"] + box["height"] + 1
    )


def test_what_matters_is_in_sight_in_studios_modal(author: Visitor) -> None:
    author.page.evaluate(MODAL)
    page = author.page
    box = page.locator(".modal-content").bounding_box()
    assert box
    title, preview = page.get_by_label("Title", exact=True), page.locator(".certification-sheet__frame")
    save, whole = page.get_by_role("button", name="Save"), page.get_by_role("button", name="Whole window")
    for part in (title, preview, save, whole, page.get_by_role("button", name="Open as PDF")):
        assert within(part, box), part
    # The certificate and the way to save stay beside whatever is being edited.
    page.get_by_role("button", name="Issuing", exact=True).click()
    expect(page.get_by_label("Issuing")).to_be_focused()
    assert page.evaluate("scrollY") == 0
    for part in (page.get_by_label("Paper"), preview, save, whole):
        assert within(part, box), part
    page.get_by_role("button", name="Requirements").click()
    page.get_by_role("combobox", name="Of what").first.click()
    tree = page.get_by_role("tree")
    assert within(tree, {"x": 0, "y": 0, "width": 1200, "height": 900})
    assert page.evaluate(
        "document.elementFromPoint(...(({x, y}) => [x + 30, y + 12])"
        "(document.querySelector('[role=treeitem]').getBoundingClientRect()))?.closest('[role=tree]') !== null"
    )


@pytest.mark.parametrize("by", ["button", "key"])
def test_it_opens_to_the_whole_window_and_back_without_losing_anything(author: Visitor, by: str) -> None:
    page = author.page
    page.evaluate(MODAL)
    before = page.evaluate(STYLES)
    title = page.get_by_label("Title", exact=True)
    title.fill("Half wri")
    root = page.locator(".certification-editor")
    if by == "button":
        page.get_by_role("button", name="Whole window").click()
    else:
        page.keyboard.press("Alt+Enter")
        expect(title).to_be_focused()
        page.keyboard.type("tten")
    assert root.bounding_box() == {"x": 0, "y": 0, "width": 1200, "height": 900}
    expect(page.get_by_role("button", name="Whole window")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(STYLES) == before
    author.axe()
    # The tree closes first, then the window; then it is Studio's.
    page.get_by_role("combobox", name="Of what").first.click()
    expect(page.get_by_role("tree")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("tree")).to_be_hidden()
    expect(root).to_have_attribute("data-whole", "")
    page.keyboard.press("Escape")
    expect(root).not_to_have_attribute("data-whole", "")
    expect(page.get_by_role("combobox", name="Of what").first).to_be_focused()
    expect(title).to_have_value("Half wri" if by == "button" else "Half written")
    assert page.evaluate(STYLES) == before


def test_the_tree_by_keyboard(author: Visitor) -> None:
    page = author.page
    field = page.get_by_role("combobox", name="Of what").first
    before = field.input_value()
    author.tab_to(field)
    expect(page.get_by_role("tree")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    active = page.locator("[data-active]")
    expect(active).to_contain_text("Discovery")
    assert active.get_attribute("id") == field.get_attribute("aria-activedescendant")
    expect(active).to_have_attribute("aria-expanded", "false")
    author.axe()
    page.keyboard.press("ArrowRight")
    expect(active).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowRight")
    expect(active).to_have_attribute("aria-level", "2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(active).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Home")
    expect(active).to_have_text("The whole course")
    page.keyboard.press("End")
    expect(active).to_contain_text("Tough questions")
    page.keyboard.press("Escape")
    expect(field).to_have_value(before)
    page.keyboard.type("consult")
    expect(active).to_contain_text("From engineer to consultant")
    expect(page.locator("[data-live]")).to_have_text(re.compile(r"Found: \d"))
    author.axe()
    page.keyboard.press("Enter")
    expect(field).to_have_value("From engineer to consultant")
    expect(field).to_be_focused()
    expect(page.locator("[data-sentence]")).to_contain_text("Finish everything in “From engineer to consultant”")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 390])
def test_the_tree_fits_a_phone(visit: Callable[..., Visitor], site: Site, width: int, language: str) -> None:
    author = visit("author", viewport={"width": width, "height": 240}, locale=language)
    author.page.goto(site.editor)
    if language == "ar":
        author.page.evaluate("document.documentElement.dir = 'rtl'")
    field = author.page.locator("[role=combobox]").first
    field.click()
    tree = author.page.get_by_role("tree")
    expect(tree).to_be_visible()
    assert within(tree, {"x": 0, "y": 0, "width": width, "height": 240})
    author.page.keyboard.press("End")
    author.page.keyboard.press("ArrowLeft" if language == "ar" else "ArrowRight")
    expect(author.page.locator("[data-active]")).to_have_attribute("aria-expanded", "true")
    assert tree.evaluate("tree => tree.scrollHeight > tree.clientHeight"), "it has to scroll here"
    author.assert_fits()
    author.axe()


def test_only_what_is_scored_can_be_scored(author: Visitor) -> None:
    page = author.page
    rule = page.locator("[data-field='requirement.members.0']")
    rule.get_by_label("What counts").select_option("block_score")
    # Nothing is held against a choice that is still to be made …
    expect(rule.locator(".certification-field__error")).to_have_count(0)
    field = rule.get_by_role("combobox", name="Of what")
    field.click()
    section = page.get_by_role("treeitem", name="Tough questions").first
    expect(section).to_have_attribute("aria-disabled", "true")
    expect(section).to_contain_text("choose one in it")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    # … until the author has been there.
    expect(rule.locator(".certification-field__error")).to_have_text("Choose the graded block that has to be scored.")
    expect(field).to_have_attribute("aria-invalid", "true")


def bring_neighbours(visitor: Visitor, *, first: bool) -> None:
    """Put blocks beside ours whose initialisers fail, and RequireJS' ``define`` on the page."""
    visitor.expected = ["a neighbour fails"]
    visitor.page.add_init_script(
        """
        window.define = () => {};
        window.define.amd = {};
        window.NeighbourFails = () => { throw new Error("a neighbour fails"); };
        let start;
        Object.defineProperty(window, "demoStart", { set: (given) => { start = given; }, get: () => () => {
          const place = document.createElement("div");
          place.dataset.init = "NeighbourFails";
          document.querySelector("main")[FIRST ? "prepend" : "append"](place);
          start();
        } });
        """.replace("FIRST", "true" if first else "false")
    )


def test_the_editor_starts_beside_a_neighbour_that_fails(visit: Callable[..., Visitor], site: Site) -> None:
    author = visit("author")
    bring_neighbours(author, first=False)
    author.page.goto(site.editor)
    expect(author.page.frame_locator("[data-preview]").get_by_text("Sample Name").first).to_be_visible()
    assert any("a neighbour fails" in each for each in author.wrong)


@pytest.mark.parametrize("first", [True, False])
def test_a_learner_reads_on_beside_a_neighbour_that_fails(
    visit: Callable[..., Visitor], site: Site, *, first: bool
) -> None:
    """A neighbour that fails before ours keeps the platform from starting ours: the page is whole all the same."""
    learner = visit("learner")
    bring_neighbours(learner, first=first)
    learner.page.goto(site.unit)
    expect(learner.block()).to_contain_text("requirements are met")
    assert any("a neighbour fails" in each for each in learner.wrong)


def test_two_blocks_on_a_page_do_not_meet(visit: Callable[..., Visitor], site: Site) -> None:
    author = visit("author")
    author.page.goto(site.container)
    author.follow(author.page.get_by_role("button", name="Certification", exact=True))
    bring_neighbours(author, first=True)
    author.page.goto(site.container)
    expect(author.block()).to_have_count(2)
    ids = author.page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))
    author.axe()
