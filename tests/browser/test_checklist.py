"""A learner works through a checklist: phone and desk, with and without scripts, by keyboard alone, on a bad line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.site import COURSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tests.browser.site import Site
    from tests.browser.visitor import Visitor

KEY = "block-v1:Meridian+CONS101+2026+type@certification_checklist+block@ready_for_the_workshop"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = {"viewport": {"width": 320, "height": 640}}


def unit(site: Site) -> str:
    return f"{site.base}/courses/{COURSE}/unit/{KEY.replace('certification_checklist', 'vertical').replace('ready_for_the_workshop', 'before_the_meeting')}"


def editor(site: Site) -> str:
    return f"{site.base}/studio/xblock/{KEY}/action/edit"


@pytest.fixture(autouse=True)
def _blank(site: Site) -> None:
    """Nobody has answered anything."""
    site.python(
        "from certification_xblock.models import ChecklistCopy, ChecklistEntry\n"
        "from completion.models import BlockCompletion\n"
        "ChecklistEntry.erasable.all().delete()\n"
        "ChecklistCopy.objects.all().delete()\n"
        "BlockCompletion.objects.all().delete()\n"
    )


def listed(visitor: Visitor) -> Locator:
    return visitor.page.locator(".certification-checklist")


def tick(visitor: Visitor, item: str) -> Locator:
    return listed(visitor).locator(f"[data-item={item}] [data-tick]")


def come(visit: Callable[..., Visitor], site: Site, **options: Any) -> Visitor:
    learner = visit("learner", **options)
    learner.page.goto(unit(site))
    return learner


@pytest.mark.parametrize("size", [{}, PHONE, NARROW], ids=["desk", "phone", "320"])
def test_a_learner_works_through_the_list(visit: Callable[..., Visitor], site: Site, size: dict[str, Any]) -> None:
    learner = come(visit, site, **size)
    block = listed(learner)
    expect(block).to_contain_text("0 of 5 required items done")
    learner.axe()
    learner.assert_fits()
    tick(learner, "case").click()
    expect(tick(learner, "case")).to_have_attribute("aria-pressed", "true")
    expect(block).to_contain_text("1 of 5 required items done")
    expect(block.get_by_role("status")).to_have_text("1 of 5 required items done. 4 left")
    tick(learner, "agenda").click()
    for item in ("promised", "yes"):
        tick(learner, item).click()
        expect(block.locator(f"[data-item={item}]")).to_contain_text("It counts once its note is there.")
        block.locator(f"[data-item={item}] textarea[name=note]").fill("As in the offer of 3 May.")
        block.locator(f"[data-item={item}]").get_by_role("button", name="Save").click()
        expect(block.locator(f"[data-item={item}]")).not_to_contain_text("It counts once")
    expect(block).to_contain_text("4 of 5 required items done")
    learner.axe()
    block.locator("[data-next]").click()
    expect(tick(learner, "tickets")).to_be_focused()
    tickets = block.locator("[data-item=tickets]")
    tickets.get_by_text("Not applicable").click()
    tickets.locator("textarea").fill("A new customer.")
    tickets.get_by_role("button", name="It does not apply").click()
    expect(block.locator(".ck-progress__complete")).to_be_visible()
    learner.axe()
    learner.assert_fits()
    learner.page.reload()
    expect(block.locator(".ck-progress__complete")).to_be_visible()
    expect(tickets).to_contain_text("A new customer.")
    tickets.get_by_role("button", name="Undo").click()
    expect(block).to_contain_text("4 of 5 required items done")
    learner.axe()


def test_all_of_it_works_without_scripts(visit: Callable[..., Visitor], site: Site) -> None:
    learner = come(visit, site, java_script_enabled=False, **NARROW)
    block = listed(learner)
    tick(learner, "case").click()
    expect(block).to_contain_text("1 of 5 required items done")
    assert learner.page.url.endswith("-case")
    block.locator("[data-item=yes] textarea").fill("Ms Iturbe")
    tick(learner, "yes").click()
    expect(block).to_contain_text("2 of 5 required items done")
    expect(block.locator("[data-item=yes] textarea")).to_have_value("Ms Iturbe")
    tick(learner, "case").click()
    expect(block).to_contain_text("1 of 5 required items done")


def test_enter_in_a_note_saves_it_and_leaves_the_tick_alone(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner")
    learner.page.goto(f"{site.base}/xblock/{KEY.replace('ready_for_the_workshop', 'before_you_configure')}")
    field = listed(learner).locator("[data-item=minutes] input[type=url]")
    field.fill("https://minutes.example/3")
    field.press("Enter")
    expect(listed(learner).locator("[data-item=minutes][data-version='1']")).to_be_visible()
    expect(tick(learner, "minutes")).to_have_attribute("aria-pressed", "false")


def test_by_keyboard_alone(visit: Callable[..., Visitor], site: Site) -> None:
    learner = come(visit, site)
    learner.press(listed(learner).locator("[data-next]"))
    expect(tick(learner, "promised")).to_be_focused()
    learner.page.keyboard.press("Space")
    expect(tick(learner, "promised")).to_have_attribute("aria-pressed", "true")
    expect(listed(learner).locator("[data-item=promised][data-version='1']")).to_be_visible()
    expect(tick(learner, "promised")).to_be_focused()
    learner.tab_to(listed(learner).locator("[data-item=promised] textarea"))
    learner.page.keyboard.type("All of it.")
    learner.page.keyboard.press("Tab")
    expect(listed(learner)).to_contain_text("1 of 5 required items done")
    learner.press(tick(learner, "case"), "Enter")
    expect(listed(learner)).to_contain_text("2 of 5 required items done")


def test_what_cannot_be_saved_is_kept_and_sent_again(visit: Callable[..., Visitor], site: Site) -> None:
    learner = come(visit, site)
    learner.expected = ["ERR_INTERNET_DISCONNECTED"]
    learner.context.set_offline(True)
    tick(learner, "case").click()
    expect(tick(learner, "case")).to_have_attribute("aria-pressed", "true")
    notice = listed(learner).locator("[data-waiting]")
    expect(notice).to_contain_text("Not saved yet. It is kept on this device")
    learner.axe()
    learner.context.set_offline(False)
    learner.page.goto(site.base)
    learner.page.goto(unit(site))
    expect(listed(learner)).to_contain_text("1 of 5 required items done")
    expect(notice).to_be_hidden()
    other = come(visit, site)
    expect(listed(other)).to_contain_text("1 of 5 required items done")


def test_what_is_typed_while_an_answer_is_on_its_way_is_saved_too(visit: Callable[..., Visitor], site: Site) -> None:
    learner = come(visit, site)
    held: list[Any] = []
    learner.page.route("**/handler/answer", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks the function)
    tick(learner, "yes").click()
    note = listed(learner).locator("[data-item=yes] textarea")
    note.press_sequentially("Ms Itu")
    held.pop().continue_()
    learner.page.unroute("**/handler/answer")
    expect(listed(learner).locator("[data-item=yes][data-version='1']")).to_be_visible()
    expect(note).to_be_focused()
    note.press_sequentially("rbe")
    expect(note).to_have_value("Ms Iturbe")
    learner.page.keyboard.press("Tab")
    expect(listed(learner)).to_contain_text("1 of 5 required items done")
    learner.page.wait_for_load_state("networkidle")
    learner.page.reload()
    expect(note).to_have_value("Ms Iturbe")


def test_a_retry_by_hand(visit: Callable[..., Visitor], site: Site) -> None:
    learner = come(visit, site)
    learner.expected = ["503"]
    learner.page.route("**/handler/answer", lambda route: route.fulfill(status=503, body="no"))
    tick(learner, "case").click()
    notice = listed(learner).locator("[data-waiting]")
    expect(notice).to_be_visible()
    learner.page.unroute("**/handler/answer")
    learner.press(notice.get_by_role("button", name="Try again"))
    expect(listed(learner)).to_contain_text("1 of 5 required items done")
    expect(notice).to_be_hidden()


def test_two_tabs_do_not_overwrite_each_other(visit: Callable[..., Visitor], site: Site) -> None:
    first, second = come(visit, site), come(visit, site)
    second.expected = ["409"]
    for tab, note in ((first, "Ms Iturbe"), (second, "Mr Marsh")):
        listed(tab).locator("[data-item=yes] textarea").fill(note)
        tick(tab, "yes").click()
        tab.page.wait_for_load_state("networkidle")
    conflict = listed(second).locator("[data-item=yes] [data-problem]")
    expect(conflict).to_contain_text("There now: Done – Ms Iturbe")
    expect(conflict).to_contain_text("Yours, not saved: Done – Mr Marsh")
    second.axe()
    second.page.reload()
    expect(conflict).to_contain_text("Yours, not saved: Done – Mr Marsh")
    conflict.get_by_role("button", name="Save mine").click()
    expect(listed(second).locator("[data-item=yes][data-version='2']")).to_be_visible()
    first.page.reload()
    expect(listed(first).locator("[data-item=yes] textarea")).to_have_value("Mr Marsh")


def test_keeping_what_is_there(visit: Callable[..., Visitor], site: Site) -> None:
    first, second = come(visit, site), come(visit, site)
    second.expected = ["409"]
    for tab, note in ((first, "Ms Iturbe"), (second, "Mr Marsh")):
        listed(tab).locator("[data-item=yes] textarea").fill(note)
        tick(tab, "yes").click()
        tab.page.wait_for_load_state("networkidle")
    listed(second).get_by_role("link", name="Keep what is there").click()
    expect(listed(second).locator("[data-item=yes] textarea")).to_have_value("Ms Iturbe")
    second.page.reload()
    expect(listed(second).locator("[data-item=yes] [data-problem]")).to_have_count(0)


@pytest.mark.parametrize("options", [{"locale": "ar", **NARROW}, {"forced_colors": "active"}], ids=["rtl", "forced"])
def test_other_ways_to_look_at_it(visit: Callable[..., Visitor], site: Site, options: dict[str, Any]) -> None:
    learner = come(visit, site, **options)
    tick(learner, "case").click()
    expect(tick(learner, "case")).to_have_attribute("aria-pressed", "true")
    learner.axe()
    learner.assert_fits()


# -- the author -----------------------------------------------------------------------------------------------------------


def test_an_author_writes_a_list(visit: Callable[..., Visitor], site: Site) -> None:
    author = visit("author")
    author.expected = ["400"]
    author.page.goto(editor(site))
    text = author.page.locator("[name=list]")
    author.axe()
    text.fill("")
    text.press_sequentially("# Know\n* Who decides?\nWhere is the data?")
    expect(text).to_have_value("# Know\n\t* Who decides?\n\t* Where is the data?")
    text.press("Tab")
    expect(text).to_have_value("# Know\n\t* Who decides?\n\t\t* Where is the data?")
    text.press("Shift+Tab")
    preview = author.page.locator("[data-preview]")
    expect(preview).to_contain_text("1.2 Where is the data?")
    text.press_sequentially(" {bar}")
    line = author.page.get_by_role("button", name="Line 3")
    expect(line).to_contain_text("“bar” is not known in braces")
    author.page.get_by_role("button", name="Save", exact=True).click()
    expect(author.page.locator("[data-alert]")).to_be_focused()
    line.click()
    assert author.page.evaluate("document.activeElement.name") == "list"
    author.axe()
    # Escape, then Tab leaves the field: nobody is caught in it.
    text.press("Escape")
    text.press("Tab")
    expect(text).not_to_be_focused()
    text.fill("# Know\n* Who decides?\n\t> By **name**.")
    author.page.get_by_role("button", name="Save", exact=True).click()
    author.page.wait_for_url("**/studio/container/**")
    expect(author.page.locator(".certification-checklist").first).to_contain_text("Who decides?")
    author.axe()


@pytest.mark.parametrize("width", [1140, 320])
def test_the_editor_fits(visit: Callable[..., Visitor], site: Site, width: int) -> None:
    author = visit("author", viewport={"width": width, "height": 640})
    author.page.goto(editor(site))
    expect(author.page.locator("[data-preview]")).to_contain_text("0 of")
    author.assert_fits()
    author.page.get_by_role("button", name="Whole window").click()
    author.assert_fits()
    author.axe()
