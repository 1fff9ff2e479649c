"""An author makes a certification from nothing, and a learner finds it: what it takes, counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.site import CERTIFICATION, COURSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tests.browser.site import Site
    from tests.browser.visitor import Visitor

#: From the course's outline to a published certification: clicks (or keys in their place), and fields filled in.
SHORTEST = (5, 1)
NESTED = (9, 10)


@dataclass
class Hand:
    """Somebody who works with the mouse, or with the keyboard alone; counts what it takes."""

    visitor: Visitor
    keyboard: bool
    clicks: int = 0
    fields: int = 0

    def click(self, target: Locator, *, leads_on: bool = False) -> None:
        """Press a link or button."""
        self.clicks += 1
        if leads_on:
            with self.visitor.page.expect_navigation():
                self._press(target)
            self.visitor.page.wait_for_load_state()
        else:
            self._press(target)

    def _press(self, target: Locator) -> None:
        if self.keyboard:
            self.visitor.press(target)
        else:
            target.click()

    def write(self, target: Locator, text: str) -> None:
        """Fill in a text."""
        self.fields += 1
        self._reach(target)
        self.visitor.page.keyboard.press("Control+A")
        self.visitor.page.keyboard.type(text)

    def choose(self, target: Locator, label: str) -> None:
        """Choose in a list."""
        self.fields += 1
        if self.keyboard:
            self._reach(target)
            self.visitor.page.keyboard.press("Home")
            while target.evaluate("element => element.selectedOptions[0].label") != label:
                self.visitor.page.keyboard.press("ArrowDown")
        else:
            target.select_option(label=label)

    def point(self, target: Locator, letters: str, name: str) -> None:
        """Choose a place of the course by some letters of its name."""
        self.fields += 1
        self._reach(target)
        self.visitor.page.keyboard.type(letters)
        expect(self.visitor.page.locator("[data-active]")).to_contain_text(name)
        if self.keyboard:
            self.visitor.page.keyboard.press("Enter")
        else:
            self.visitor.page.locator("[data-active]").click()
        expect(target).to_have_value(name)

    def _reach(self, target: Locator) -> None:
        if self.keyboard:
            self.visitor.tab_to(target)
        else:
            target.click()

    @property
    def counted(self) -> tuple[int, int]:
        """Clicks, and fields filled in."""
        return self.clicks, self.fields


@pytest.fixture
def bare(site: Site) -> str:
    """Take the certification out of the course, as if there had never been one; return the outline's address."""
    site.python(
        "from opaque_keys.edx.keys import CourseKey\n"
        "from certification_xblock.models import Certification, CertificationVersion\n"
        "from demo.site.courses import CourseTree, publish\n"
        f"tree = CourseTree({COURSE!r}, branch='draft')\n"
        f"unit = tree.by_usage[{CERTIFICATION.replace('type@certification+block@consultant', 'type@vertical+block@your_certification')!r}]\n"
        "for child in unit.children:\n"
        "    if child.block_type == 'certification':\n"
        "        unit.block.children = [key for key in unit.block.children if key != child.block.usage_key]\n"
        "        unit.block.save()\n"
        "        tree.runtime.store.remove(child.block.usage_key)\n"
        f"publish({COURSE!r})\n"
    )
    return f"{site.base}/studio/{COURSE}"


def started(author: Visitor, hand: Hand, address: str) -> None:
    """Go from the outline to the editor of a new block."""
    author.page.goto(address)
    hand.click(author.page.get_by_role("link", name="Your certification"), leads_on=True)
    hand.click(author.page.get_by_role("button", name="Certification", exact=True), leads_on=True)
    expect(author.page.locator("[data-sentence]")).to_have_text("Finish the whole course.")


def saved_and_published(author: Visitor, hand: Hand) -> None:
    """Save, and publish."""
    hand.click(author.page.get_by_role("button", name="Save"), leads_on=True)
    # What is left to do is the first thing on the block, and the only one.
    note = author.block().locator(".certification-note").first
    expect(note).to_contain_text("Ready. What you see here comes into force when you publish the unit.")
    hand.click(author.page.get_by_role("button", name="Publish"), leads_on=True)
    expect(author.page.get_by_text("Published", exact=True)).to_be_visible()
    expect(note).to_contain_text("In force. Learners have what you see here.")


def test_the_shortest_way(visit: Callable[..., Visitor], site: Site, bare: str) -> None:
    author = visit("author")
    hand = Hand(author, keyboard=False)
    started(author, hand, bare)
    hand.write(author.page.get_by_label("Title", exact=True), "Certified Listener")
    hand.click(author.page.get_by_role("button", name="Add: score at least 70% in “Exam”"))
    expect(author.page.locator("[data-sentence]")).to_have_text(
        "Finish the whole course, and score at least 70% in “Exam”."
    )
    saved_and_published(author, hand)
    assert hand.counted == SHORTEST
    learner = visit("learner")
    learner.page.goto(site.unit)
    expect(learner.block()).to_contain_text("Certified Listener")
    expect(learner.block()).to_contain_text("0 of 2 requirements are met")


@pytest.mark.parametrize("keyboard", [False, True], ids=["mouse", "keyboard alone"])
def test_rules_nested_and_signers(visit: Callable[..., Visitor], site: Site, bare: str, *, keyboard: bool) -> None:
    author = visit("author")
    hand = Hand(author, keyboard=keyboard)
    page = author.page
    started(author, hand, bare)
    editor = page.locator(".certification-editor")
    rule = [page.locator(f"[data-field='requirement.members.{number}']") for number in range(3)]
    inner = [page.locator(f"[data-field='requirement.members.2.members.{number}']") for number in range(2)]
    hand.write(page.get_by_label("Title", exact=True), "Certified Consultant")
    hand.write(page.get_by_label("Text", exact=True), "Knows what to ask.")
    hand.point(
        rule[0].get_by_role("combobox", name="Of what"),
        "discov",
        "Discovery: the questions before the first configuration",
    )
    hand.click(page.get_by_role("button", name="Add: score at least 70% in “Exam”"))
    hand.click(editor.get_by_role("button", name="Add a group").last)
    hand.choose(inner[0].get_by_label("What counts"), "Sign-off by a person")
    hand.write(inner[0].get_by_label("Name of the sign-off"), "mentor")
    hand.click(rule[2].get_by_role("button", name="Add a requirement"))
    hand.choose(inner[1].get_by_label("What counts"), "Course grade")
    hand.write(inner[1].get_by_label("At least"), "85")
    author.axe()
    expect(page.locator("[data-sentence]")).to_have_text(
        "Finish everything in “Discovery: the questions before the first configuration”, score at least 70% in “Exam”,"
        " and either get the sign-off “mentor” or reach a course grade of at least 85%."
    )
    hand.choose(page.get_by_label("Issuer"), "Meridian Systems Academy")
    for part, name in (("Co-signer to add", "International Board"), ("Signatory to add", "")):
        select = page.get_by_label(part)
        label = next(text for text in select.locator("option").all_inner_texts()[1:] if name in text)
        hand.choose(select, label)
        hand.click(select.locator("xpath=following-sibling::button"))
    saved_and_published(author, hand)

    assert hand.counted == NESTED
    learner = visit("learner")
    learner.page.goto(site.unit)
    expect(learner.block()).to_contain_text("0 of 3 requirements are met")
    expect(learner.block()).to_contain_text("Get the sign-off “mentor”")
    learner.axe()
