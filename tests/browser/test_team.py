"""The course's team at work: finding learners, signing off, issuing, revoking, correcting, many at once, the file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.site import CERTIFICATION, COURSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tests.browser.site import Site
    from tests.browser.visitor import Visitor

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
CHAPTERS = ("consultant", "discovery", "tough")
LONG = "Maria Aurelia Konstantina Wolfeschlegelstein-Hausenbergerdorff"
#: The sample course's rules, and somebody of the team who vouches for the learner.
SIGNED = (
    "from demo.site.content import DRAFT\n"
    "from demo.site.courses import publish\n"
    "from demo.site.runtime import CourseRuntime\n"
    "from opaque_keys.edx.keys import CourseKey\n"
    f"block = CourseRuntime(CourseKey.from_string({COURSE!r}), branch=DRAFT).get_block({CERTIFICATION!r})\n"
    "rule = {'kind': 'completion', 'target': 'chapter/discovery', 'minimum': '100'}\n"
    "mentor = {'kind': 'sign_off', 'target': 'mentor'}\n"
    "block.requirement = {'combinator': 'all', 'members': [rule, mentor]}\n"
    "block.save()\n"
    f"publish({COURSE!r})\n"
)


@pytest.fixture(scope="module", autouse=True)
def _course(site: Site) -> None:
    """Ask for a sign-off, and have a crowd in the course."""
    site.manage("demo_seed", "--learners", "64")
    site.python(SIGNED)
    site.walk("learner", "discovery")
    site.python(
        f"from demo.site.models import Profile\nProfile.objects.filter(user__username='learner2').update(name={LONG!r})\n"
    )


def team(site: Site, tail: str = "") -> str:
    return f"{site.base}/certification/team/{CERTIFICATION}/{tail}"


def row(visitor: Visitor, name: str) -> Locator:
    return visitor.page.locator(".cxt-row").filter(has_text=name)


def heading(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("heading", level=1)


def open_learner(visitor: Visitor, site: Site, name: str) -> None:
    visitor.page.goto(team(site, f"?q={name.split(maxsplit=1)[0]}"))
    visitor.page.get_by_role("link", name=name).first.click()
    expect(heading(visitor)).to_have_text(name)


def test_the_block_tells_the_team_alone_and_leads_to_its_page(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner")
    learner.page.goto(site.unit)
    expect(learner.block().get_by_text("Course team")).to_have_count(0)
    assessor = visit("author")
    assessor.page.goto(site.chromeless)
    panel = assessor.block().get_by_role("region", name="Course team")
    expect(panel).to_contain_text("66 Enrolled")
    assessor.axe()
    assessor.follow(panel.get_by_role("link", name="See the learners"))
    expect(heading(assessor)).to_have_text("Certified Implementation Consultant")


def test_a_learner_is_shown_the_door(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner")
    learner.expected = ["403 (Forbidden)"]
    learner.page.goto(team(site))
    expect(heading(learner)).to_have_text("This page is for the course team")
    learner.axe()
    stranger = visit()
    stranger.page.goto(team(site))
    assert "/certification/team/" not in stranger.page.url.split("?")[0]


def test_learners_are_found_by_list_search_and_page(visit: Callable[..., Visitor], site: Site) -> None:
    assessor = visit("assessor")
    expect(assessor.page.locator(".cxt-step")).to_have_count(5)
    expect(assessor.page.get_by_text("66 learners", exact=True)).to_be_visible()
    assessor.axe()
    assessor.page.get_by_role("link", name="Next").click()
    expect(assessor.page.get_by_text("Page 2 of 2")).to_be_visible()
    assessor.page.get_by_role("link", name="Waiting for a sign-off").click()
    expect(row(assessor, "Ines Carvalho")).to_contain_text("Get the sign-off “mentor”")
    assessor.page.get_by_label("Name, username, e-mail").fill("carvalho")
    assessor.page.get_by_role("button", name="Search").click()
    expect(assessor.page.locator(".cxt-row")).to_have_count(1)
    expect(assessor.page.get_by_role("link", name="Waiting for a sign-off")).to_have_attribute("aria-current", "page")
    assessor.page.get_by_label("Name, username, e-mail").fill("nobody at all")
    assessor.page.keyboard.press("Enter")
    expect(assessor.page.get_by_text("Nobody fits.")).to_be_visible()
    assessor.axe()


def test_a_sign_off_is_given_taken_back_and_given_by_keyboard(visit: Callable[..., Visitor], site: Site) -> None:
    assessor = visit("assessor")
    page = assessor.page
    page.goto(team(site, "?filter=waiting&q=Ines"))
    assessor.follow(page.get_by_role("link", name="Ines Carvalho"))
    assessor.axe()
    assessor.follow(page.get_by_role("link", name="Sign off… mentor"))
    assessor.axe()
    assessor.tab_to(page.get_by_label("Note (optional)"))
    page.keyboard.type("Seen at the customer’s.")
    assessor.follow(page.get_by_role("button", name="Sign off"))
    expect(page.get_by_role("status")).to_have_text("Signed off.")
    expect(page.locator("blockquote")).to_have_text("Seen at the customer’s.")
    # Nothing else was open, so the certificate is there: what it was issued on stays.
    expect(page.get_by_text("Awarded to Ines Carvalho")).to_be_visible()
    expect(page.get_by_role("link", name="Take back")).to_have_count(0)
    page.goto(team(site, "?filter=not-started"))
    assessor.follow(page.locator(".cxt-name").first)
    assessor.follow(page.get_by_role("link", name="Sign off… mentor"))
    assessor.follow(page.get_by_role("button", name="Sign off"))
    assessor.follow(page.get_by_role("link", name="Take back… mentor"))
    assessor.axe()
    assessor.follow(page.get_by_role("button", name="Take back"))
    expect(page.get_by_role("status")).to_have_text("The sign-off is taken back.")
    expect(page.locator(".cxt-sign-offs")).to_contain_text("Not signed off yet")


def test_a_certificate_is_revoked_reinstated_and_its_name_corrected(visit: Callable[..., Visitor], site: Site) -> None:
    assessor = visit("assessor")
    page = assessor.page
    open_learner(assessor, site, "Ines Carvalho")
    number = page.locator(".cxt-award a").inner_text()
    page.get_by_role("link", name="Revoke…").click()
    assessor.axe()
    page.get_by_label("Reason").fill("Somebody else sat the exam.")
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("status")).to_have_text("The certificate is revoked.")
    expect(page.locator(".cxt-award")).to_contain_text("Revoked")
    assessor.axe()
    page.get_by_role("link", name="Reinstate…").click()
    page.get_by_label("Reason").fill("It was her.")
    page.get_by_role("button", name="Reinstate").click()
    expect(page.locator(".cxt-award")).to_contain_text("Certified")
    page.get_by_role("link", name="Correct the name…").click()
    assessor.axe()
    page.get_by_label("Name on the certificate").fill("Inês Carvalho")
    page.get_by_label("Reason").fill("Spelling")
    page.get_by_role("button", name="Correct").click()
    expect(page.get_by_role("status")).to_contain_text(f"{number}-2 has taken the place of {number}")
    expect(page.locator(".cxt-history")).to_have_count(2)
    assessor.axe()


def test_a_mistake_in_a_form_is_said_at_its_field(visit: Callable[..., Visitor], site: Site) -> None:
    assessor = visit("assessor")
    assessor.expected = ["400 (Bad Request)"]
    page = assessor.page
    open_learner(assessor, site, "Ines Carvalho")
    page.get_by_role("link", name="Revoke…").click()
    page.get_by_label("Reason").fill("   ")
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_label("Reason")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Say why")).to_be_visible()
    assessor.axe()


def test_issuing_by_hand_says_what_came_of_it(visit: Callable[..., Visitor], site: Site) -> None:
    assessor = visit("assessor")
    page = assessor.page
    page.goto(team(site, "?filter=not-started"))
    # The list may be old, and somebody else's tab: the page of the act says what came of it.
    page.goto(site.base + (page.locator(".cxt-name").first.get_attribute("href") or "") + "/issue")
    assessor.axe()
    page.get_by_role("button", name="Issue now").click()
    expect(page.get_by_role("status")).to_have_text("The requirements are not met yet: nothing was issued.")


def test_many_are_signed_off_and_the_progress_is_shown(visit: Callable[..., Visitor], site: Site) -> None:
    assessor = visit("assessor")
    page = assessor.page
    page.goto(team(site))
    everybody = page.get_by_label("Choose everybody on this page")
    everybody.check()
    chosen = page.locator(".cxt-tick input:checked").count()
    expect(page.locator("[data-chosen]")).to_have_text(f"Chosen: {chosen}")
    page.locator(".cxt-tick input").first.uncheck()
    expect(page.locator("[data-chosen]")).to_have_text(f"Chosen: {chosen - 1}")
    # What can be done is in sight at the list's beginning.
    expect(page.get_by_role("button", name="Sign off…")).to_be_in_viewport()
    everybody.check()
    page.get_by_role("button", name="Sign off…").click()
    expect(page.get_by_text(f"For {chosen} learners")).to_be_visible()
    assessor.axe()
    page.get_by_label("Note for all of them").fill("All were at the workshop.")
    page.get_by_role("button", name="Sign off").click()
    assessor.axe()
    address = page.url
    expect(page.get_by_text("It is done.", exact=True)).to_be_visible()
    assert page.url == address
    expect(page.get_by_role("status")).to_contain_text(f"{chosen} of {chosen} learners")
    expect(page.locator(".cxt-outcomes")).to_contain_text("Signed off.")
    assessor.axe()


def test_without_scripts_everybody_of_a_list_gets_the_certificate(visit: Callable[..., Visitor], site: Site) -> None:
    assessor = visit("assessor", java_script_enabled=False)
    page = assessor.page
    page.goto(team(site, "?filter=certified"))
    expect(page.get_by_label("Choose everybody on this page")).to_be_hidden()
    page.goto(team(site))
    page.get_by_label("For all of this list (66 learners)").check()
    page.get_by_role("button", name="Issue certificates…").click()
    expect(page.get_by_text("For 66 learners")).to_be_visible()
    page.get_by_role("button", name="Issue").click()
    # The page loads itself anew.
    expect(page.get_by_text("66 of 66 learners")).to_be_visible(timeout=30_000)
    expect(page.locator(".cxt-outcomes")).to_contain_text("The requirements are not met yet")


def test_the_file_can_be_taken_along(visit: Callable[..., Visitor], site: Site) -> None:
    assessor = visit("assessor")
    assessor.page.goto(team(site, "?filter=certified"))
    with assessor.page.expect_download() as download:
        assessor.page.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename == "certified-implementation-consultant.csv"
    content = download.value.path().read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content)))
    assert "Ines Carvalho" in {line["Name"] for line in lines}
    assert {line["Status"] for line in lines} == {"Certified"}


@pytest.mark.parametrize("viewport", [PHONE, NARROW])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_fits_on_a_phone_in_either_direction(
    visit: Callable[..., Visitor], site: Site, viewport: dict[str, int], language: str
) -> None:
    assessor = visit("assessor", viewport=viewport)
    page = assessor.page
    assessor.context.add_cookies([{"name": "django_language", "value": language, "url": site.base}])
    page.goto(team(site, "?q=Maria"))
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert LONG in page.locator(".cxt-row").inner_text()
    learner = page.locator(".cxt-name").get_attribute("href") or ""
    addresses = (
        page.url,
        team(site),
        site.base + learner,
        f"{site.base}{learner}/sign-off?target=mentor",
        team(site, "many?act=sign_off&scope=all"),
    )
    for address in addresses:
        page.goto(address)
        assessor.assert_fits()
        assessor.axe()
