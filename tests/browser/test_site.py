"""The demo around the block: names of any length, and authors who only look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.site import COURSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.site import Site
    from tests.browser.visitor import Visitor

LONG = "Wolfeschlegelstein" * 5


def test_a_name_of_one_long_word_fits_on_a_phone(visit: Callable[..., Visitor], site: Site) -> None:
    site.python(
        "from demo.site.models import Profile\n"
        f"assert Profile.objects.filter(user__username='learner').update(name={LONG[:80]!r}) == 1\n"
    )
    learner = visit("learner", viewport={"width": 390, "height": 844})
    for address in (f"{site.base}/courses/{COURSE}/course/", site.unit):
        learner.page.goto(address)
        expect(learner.page.locator(".hats summary")).to_contain_text(LONG[:80])
        learner.assert_fits()


def test_an_author_reads_a_unit_without_leaving_a_trace(visit: Callable[..., Visitor], site: Site) -> None:
    for hat, leaves_one in (("learner", True), ("author", False)):
        visitor = visit(hat)
        visitor.page.goto(f"{site.base}/courses/{COURSE}/course/")
        visitor.page.locator(".unit-link").first.click()
        expect(visitor.page.locator("[data-to-see]")).to_have_count(1)
        assert bool(visitor.page.locator("[data-to-see]").get_attribute("data-to-see")) is leaves_one


def test_who_has_only_the_number_can_check_it_on_a_phone(visit: Callable[..., Visitor], site: Site) -> None:
    stranger = visit("learner", viewport={"width": 320, "height": 700})
    # A number that nobody issued is answered with 404, which Chromium reports as an error of the page.
    stranger.expected = ["404 (Not Found)"]
    stranger.page.goto(f"{site.base}/certification/verify/")
    number = stranger.page.get_by_label("Certificate number")
    stranger.axe()
    stranger.assert_fits()
    stranger.tab_to(number)
    stranger.page.keyboard.type("2026-00000-00000")
    with stranger.page.expect_navigation():
        stranger.page.keyboard.press("Enter")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(stranger.page.get_by_text("No certificate was issued under this number")).to_be_visible()
    stranger.axe()
    stranger.assert_fits()
