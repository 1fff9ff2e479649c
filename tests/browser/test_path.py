"""The whole path, in the order in which it is walked: each test goes on where the one before it ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.request import urlopen

from playwright.sync_api import expect

from tests.browser.site import right_answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.site import Site
    from tests.browser.visitor import Visitor

MOST_UNITS = 30


def answer(visitor: Visitor, problem: str) -> None:
    """Answer a problem rightly, by keyboard."""
    block = visitor.page.locator(f".xblock[data-usage-id$='block@{problem}']")
    for question, right in zip(block.locator("fieldset").all(), right_answers(problem), strict=True):
        choices = question.locator("input")
        if choices.first.get_attribute("type") == "checkbox":
            for place in right:
                visitor.press(choices.nth(place), "Space")
            continue
        visitor.press(choices.first, "Space")
        for _place in range(right[0]):
            visitor.page.keyboard.press("ArrowDown")
    visitor.follow(block.get_by_role("button", name="Submit"))
    expect(block.get_by_text("Correct.").first).to_be_visible()


def work_through(visitor: Visitor, block: Locator) -> None:
    """Answer a checklist's required items, by keyboard."""
    while block.locator("[data-next]").count():
        visitor.press(block.locator("[data-next]"))
        place = (block.locator("[data-next]").get_attribute("href") or "").removeprefix("#")
        item = visitor.page.locator(f"[id='{place}']")
        tick = item.locator("[data-tick]")
        if tick.get_attribute("aria-pressed") == "false":
            visitor.press(tick, "Space")
        note = item.locator("textarea[name=note]")
        if note.count():
            visitor.tab_to(note)
            visitor.page.keyboard.type("Settled on 12 March.")
            visitor.page.keyboard.press("Tab")
        expect(block.locator(f"[data-next][href='#{place}']")).to_have_count(0)


def test_a_learner_sees_what_is_left(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner")
    learner.page.goto(site.unit)
    block = learner.block()
    expect(block).to_contain_text("0 of 2 requirements are met")
    expect(block).to_contain_text("2 requirements left")
    expect(block.get_by_title("Preview of your certificate")).to_be_visible()
    preview = block.frame_locator("iframe")
    expect(preview.get_by_text("Ines Carvalho").first).to_be_visible()
    learner.axe()
    block.get_by_role("link", name="Go to “Exam”").click()
    expect(learner.page.get_by_role("heading", name="Part 1: scope and discovery")).to_be_visible()


def test_a_learner_does_the_course_by_keyboard(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner")
    learner.page.goto(site.unit)
    learner.follow(learner.block().get_by_role("link", name="Go to “Discovery"))
    for _unit in range(MOST_UNITS):
        learner.axe()
        if learner.block().count():
            break
        for block in learner.page.locator(".certification-checklist").all():
            work_through(learner, block)
            learner.axe()
        for usage in learner.page.locator(".xblock[data-block-type=problem]").all():
            answer(learner, (usage.get_attribute("data-usage-id") or "").rpartition("@")[2])
        learner.follow(learner.page.locator(".onward button"))
    expect(learner.block()).to_contain_text("Congratulations, Ines Carvalho.")
    learner.axe()


def test_the_certificate_stands_on_a_page(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner")
    learner.page.goto(site.unit)
    learner.follow(learner.block().get_by_role("link", name="View certificate"))
    expect(learner.page.get_by_text("Ines Carvalho").first).to_be_visible()
    expect(learner.page.get_by_text("Certified Implementation Consultant").first).to_be_visible()
    learner.axe()
    learner.page.set_viewport_size({"width": 320, "height": 640})
    learner.assert_fits()


def test_the_pdf_can_be_taken_along(visit: Callable[..., Visitor], site: Site, tmp_path: Path) -> None:
    learner = visit("learner")
    learner.page.goto(site.unit)
    link = learner.block().get_by_role("link", name="Download PDF")
    address = link.get_attribute("href") or ""
    answer_ = learner.context.request.get(address if address.startswith("http") else site.base + address)
    assert answer_.ok
    assert answer_.headers["content-type"].startswith("application/pdf")
    assert answer_.body().startswith(b"%PDF-1.")


def test_anybody_can_check_it(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner")
    learner.page.goto(site.unit)
    address = learner.block().locator(".certification-verify__link").get_attribute("href") or ""
    stranger = visit()
    stranger.page.goto(local(address, site))
    expect(stranger.page.get_by_role("heading", level=1)).to_be_visible()
    expect(stranger.page.get_by_text("Ines Carvalho").first).to_be_visible()
    stranger.axe()
    stranger.page.set_viewport_size({"width": 320, "height": 640})
    stranger.assert_fits()
    assert verified(address, site)["state"] == "valid"


def test_the_link_is_copied_and_said_so(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner", permissions=["clipboard-read", "clipboard-write"])
    learner.page.goto(site.unit)
    button = learner.block().get_by_role("button", name="Copy link")
    learner.press(button)
    expect(learner.block().get_by_role("status")).to_have_text("The link is copied.")
    assert learner.page.evaluate("navigator.clipboard.readText()") == button.get_attribute("data-copy")
    expect(button).to_be_focused()


def test_an_operator_revokes_it_and_everybody_can_tell(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner")
    learner.page.goto(site.unit)
    address = learner.block().locator(".certification-verify__link").get_attribute("href") or ""
    number = verified(address, site)["number"]
    site.certification("revoke", number, "--as-user", "operator", "--reason", "Issued by mistake.")
    learner.page.reload()
    expect(learner.block()).to_contain_text("Your certificate was revoked.")
    expect(learner.block().locator("iframe")).to_have_count(0)
    learner.axe()
    stranger = visit()
    stranger.page.goto(local(address, site))
    expect(stranger.page.get_by_text("revoked").first).to_be_visible()
    stranger.axe()
    assert verified(address, site)["state"] == "revoked"


def local(address: str, site: Site) -> str:
    """Return an address of the site at the port where it is served."""
    return site.base + address[address.index("/certification/") :]


def verified(address: str, site: Site) -> dict[str, str]:
    """Return the verification's JSON twin."""
    with urlopen(local(address, site) + ".json") as answer_:  # noqa: S310  (our own server)
        found: dict[str, str] = json.load(answer_)
    return found
