"""The operator's admin in a browser: the registry, the acts on an award, the status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.site import COURSE
from tests.browser.visitor import AXE, TAGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.site import Site
    from tests.browser.visitor import Visitor

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
ADMIN = "/admin/certification_xblock"
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><script>alert(1)</script>
<rect width="300" height="100" rx="20" fill="#1f4e5f"/><circle cx="50" cy="50" r="30" fill="#fff"/></svg>"""
OURS = """async ([tags, where]) => {
  const found = await axe.run(where, { runOnly: tags, iframes: false, resultTypes: ["violations"] });
  return found.violations.map((each) => ({ id: each.id, nodes: each.nodes.map((node) => node.html.slice(0, 300)) }));
}"""


@pytest.fixture(scope="module")
def awarded(site: Site) -> Site:
    """Have a learner earn the certificate."""
    site.walk("learner2", "consultant", "discovery", "tough")
    assert [row["state"] for row in site.certification("list")] == ["valid"]
    return site


def axe(page: Page, where: str) -> None:
    """Assert that axe finds nothing in what is ours on a page of Django's admin."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(OURS, [TAGS, where]) == []


def current(site: Site) -> dict[str, str]:
    """Return the newest award."""
    row: dict[str, str] = site.certification("list")[0]
    return row


def open_award(operator: Visitor, number: str) -> None:
    operator.page.goto(f"{operator.site.base}{ADMIN}/award/?q={number}")
    operator.page.get_by_role("link", name=number, exact=True).click()


def offered(author: Visitor) -> list[str]:
    """Return what an author can choose as the issuer."""
    author.page.goto(author.site.editor)
    issuer = author.page.get_by_label("Issuer")
    expect(issuer).to_be_enabled()  # the script has filled it in
    return issuer.locator("option").all_inner_texts()


def test_a_body_with_an_svg_logo_is_for_the_courses_it_is_allowed_to(
    visit: Callable[..., Visitor], site: Site, tmp_path: Path
) -> None:
    operator, author = visit("operator"), visit("author")
    page = operator.page
    logo = tmp_path / "logo.svg"
    logo.write_text(LOGO)
    page.goto(f"{site.base}{ADMIN}/organization/add/")
    page.get_by_label("Name", exact=False).first.fill("Guild of Askers")
    page.get_by_label("New image").set_input_files(logo)
    expect(page.get_by_alt_text("The image that you chose")).to_be_visible()
    operator.expected = []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errornote")).to_be_visible()  # who may name it was not said

    page.get_by_label("Only courses of the course organizations listed below").check()
    page.get_by_label("New image").set_input_files(logo)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("No course can name Guild of Askers yet")).to_be_visible()
    image = page.get_by_alt_text("Guild of Askers")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.naturalWidth") == 1600
    assert "Guild of Askers" not in offered(author)

    page.locator("[name=permitted-0-course_org]").fill("Meridian")
    page.get_by_role("button", name="Save and continue editing").click()
    assert "Guild of Askers" in offered(author)

    page.locator("[name=permitted-0-DELETE]").check()
    page.get_by_role("button", name="Save and continue editing").click()
    assert "Guild of Askers" not in offered(author)


def test_taking_a_permission_back_ends_issuing_and_giving_it_heals(visit: Callable[..., Visitor], site: Site) -> None:
    operator = visit("operator")
    page = operator.page
    page.goto(f"{site.base}{ADMIN}/organization/")
    page.get_by_role("link", name="Meridian Systems Academy").click()
    expect(page.get_by_text(COURSE).first).to_be_visible()
    page.locator("[name=permitted-0-DELETE]").check()
    page.get_by_role("button", name="Save and continue editing").click()
    page.goto(f"{site.base}{ADMIN}/status/")
    line = page.locator("[data-code=courses]")
    expect(line).to_have_attribute("data-state", "bad")
    expect(line).to_contain_text("meridian-academy")
    page.goto(f"{site.base}{ADMIN}/organization/")
    page.get_by_role("link", name="Meridian Systems Academy").click()
    page.locator("[name=permitted-0-course_org]").fill("Meridian")
    page.get_by_role("button", name="Save and continue editing").click()
    page.goto(f"{site.base}{ADMIN}/status/")
    expect(page.locator("[data-code=courses]")).to_have_attribute("data-state", "ok")


def test_an_award_is_revoked_and_reinstated_by_keyboard(visit: Callable[..., Visitor], awarded: Site) -> None:
    operator = visit("operator")
    page = operator.page
    number = current(awarded)["number"]
    open_award(operator, number)
    operator.follow(page.get_by_role("link", name="Revoke", exact=True))
    expect(page.get_by_text("What will happen")).to_be_visible()
    axe(page, "#content-main")
    operator.expected = ["400 (Bad Request)"]
    operator.follow(page.get_by_role("button", name="Revoke"))
    expect(page.get_by_label("Reason")).to_have_attribute("aria-invalid", "true")
    axe(page, "#content-main")
    operator.tab_to(page.get_by_label("Reason"))
    page.keyboard.type("Somebody else sat the exam")
    operator.follow(page.get_by_role("button", name="Revoke"))
    expect(page.get_by_text(f"The award {number} was revoked.")).to_be_visible()
    expect(page.get_by_text("Somebody else sat the exam")).to_be_visible()
    assert current(awarded)["state"] == "revoked"
    operator.follow(page.get_by_role("link", name="Reinstate", exact=True))
    operator.tab_to(page.get_by_label("Reason"))
    page.keyboard.type("They did not")
    operator.follow(page.get_by_role("button", name="Reinstate"))
    expect(page.get_by_text(f"The award {number} was reinstated.")).to_be_visible()
    assert current(awarded)["state"] == "valid"


def test_a_name_is_corrected(visit: Callable[..., Visitor], awarded: Site) -> None:
    operator = visit("operator")
    page = operator.page
    old = current(awarded)["number"]
    open_award(operator, old)
    page.get_by_role("link", name="Correct the name").click()
    page.get_by_label("Name").fill("Jonas Maria Wójcik-Featherstonehaugh of Upper Dicker, Sussex")
    page.get_by_label("Reason").fill("Married")
    page.get_by_role("button", name="Correct the name").click()
    expect(page.get_by_text(f"The award {old} was replaced by")).to_be_visible()
    new = current(awarded)
    assert new["number"] != old
    assert new["holder"].startswith("Jonas Maria")


@pytest.mark.parametrize("viewport", [PHONE, NARROW])
def test_acts_and_status_fit_a_phone(visit: Callable[..., Visitor], awarded: Site, viewport: dict[str, int]) -> None:
    operator = visit("operator", viewport=viewport)
    open_award(operator, current(awarded)["number"])
    operator.page.get_by_role("link", name="Correct the name").click()
    assert_ours_fits(operator.page, ".cxa-act")
    axe(operator.page, "#content-main")
    operator.page.goto(f"{awarded.base}{ADMIN}/status/")
    assert_ours_fits(operator.page, ".cxa-status")
    axe(operator.page, "#content-main")


def test_right_to_left(visit: Callable[..., Visitor], awarded: Site) -> None:
    operator = visit("operator", locale="ar", extra_http_headers={"Accept-Language": "ar"})
    page = operator.page
    page.goto(f"{awarded.base}{ADMIN}/status/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    line = page.locator(".cxa-line").first
    state, said = line.locator(".cxa-state").bounding_box(), line.locator(".cxa-said").bounding_box()
    assert state
    assert said
    assert state["x"] > said["x"]
    axe(page, "#content-main")


def assert_ours_fits(page: Page, where: str) -> None:
    """Assert that nothing in our part of the page sticks out of the window."""
    right = page.locator(where).evaluate(
        "part => Math.max(...[part, ...part.querySelectorAll('*')].map((each) => each.getBoundingClientRect().right))"
    )
    assert right <= page.viewport_size["width"]  # type: ignore[index]


def test_the_status_says_what_is_broken_and_then_not(visit: Callable[..., Visitor], site: Site) -> None:
    operator = visit("operator")
    page = operator.page
    page.goto(f"{site.base}/admin/")
    page.get_by_role("link", name="Status: what is wrong").click()
    line = page.locator("[data-code=unattended]")
    expect(line).to_have_attribute("data-state", "ok")
    site.python(
        "from datetime import timedelta\nfrom django.contrib.auth.models import User\nfrom django.utils import timezone\n"
        "from certification_xblock.models import DirtyLearner\n"
        "then = timezone.now() - timedelta(hours=2)\n"
        "user = User.objects.get(username='learner')\n"
        f"DirtyLearner.objects.create(user_id=user.pk, course_id={COURSE!r}, marked_at=then, touched_at=then, since=then)\n"
    )
    page.reload()
    expect(line).to_have_attribute("data-state", "bad")
    expect(line).to_contain_text("whether the LMS's workers run")
    axe(page, "#content-main")
    site.certification("reconcile")
    page.reload()
    expect(line).to_have_attribute("data-state", "ok")


def test_a_certification_s_versions_read_in_words(visit: Callable[..., Visitor], site: Site) -> None:
    operator = visit("operator")
    page = operator.page
    page.goto(f"{site.base}{ADMIN}/certification/")
    page.locator("#result_list tbody th a").first.click()
    version = page.locator(".cxa-version").first
    expect(version).to_contain_text("Do all of these:")
    expect(version).to_contain_text("in force")
    axe(page, ".cxa-version")
