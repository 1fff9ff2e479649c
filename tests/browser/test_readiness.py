"""The readiness check: each finding appears, says what to do, and goes once that is done."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.site import CERTIFICATION, COURSE, Site
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator

PAST, FUTURE = "2025-05-01T12:00", "2099-05-01T12:00"
NO_DATE = ""
IN_ORDER: dict[str, Any] = {
    "Course start": "2026-01-05T00:00",
    "Course end": NO_DATE,
    "Self-paced": True,
    "Pass mark in percent": "40",
    "Enrolment": "honor",
    "Certificate Web/HTML View Enabled": True,
    "Certificate configuration active": True,
    "Certificates Display Behavior": "early_no_info",
    "Certificates available on": NO_DATE,
}


@pytest.fixture(scope="module")
def studio(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Return an author, the same for all tests of the module."""
    yield from _stay(browser, site, "author")


@pytest.fixture(scope="module")
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Return an operator."""
    yield from _stay(browser, site, "operator")


def _stay(browser: Browser, site: Site, hat: str) -> Iterator[Visitor]:
    visitor = Visitor(browser.new_context(viewport={"width": 1280, "height": 900}), site)
    visitor.wear(hat)
    yield visitor
    visitor.assert_nothing_wrong()
    visitor.context.close()


def panel(visitor: Visitor) -> Locator:
    """Return the readiness check on the page."""
    return visitor.page.locator("[data-readiness]")


def finding(visitor: Visitor, code: str) -> Locator:
    """Return a finding on the page."""
    return visitor.page.locator(f"[data-code={code}]")


def open_unit(visitor: Visitor) -> None:
    """Go to the unit with the certification, in Studio."""
    visitor.page.goto(visitor.site.container)


def check_now(visitor: Visitor) -> None:
    """Have the LMS look, and wait for what it finds."""
    button = panel(visitor).get_by_role("button", name="Check now")
    button.click()
    expect(visitor.page.locator("[data-readiness-live]")).to_contain_text("The LMS has looked")


def set_course(visitor: Visitor, **changes: Any) -> None:
    """Fill in the course's settings: those of a course in order, but for the changes."""
    page = visitor.page
    page.goto(f"{visitor.site.base}/studio/{COURSE}/settings")
    for label, value in {**IN_ORDER, **changes}.items():
        field = page.get_by_label(label)
        if isinstance(value, bool):
            field.set_checked(value)
        elif field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("saved, and in force")


HELD = {"Self-paced": False}


@pytest.mark.parametrize(
    ("code", "changes", "what", "todo"),
    [
        (
            "no_configuration",
            {"Certificate configuration active": False},
            "no active certificate",
            "Settings → Certificates",
        ),
        (
            "course_off",
            {"Certificate Web/HTML View Enabled": False},
            "switched off for this course",
            "Settings → Advanced Settings",
        ),
        ("no_mode", {"Enrolment": "audit"}, "No way of enrolling", "Course modes"),
        ("pass_mark", {"Pass mark in percent": "90"}, "pass mark of 90%", "Settings → Grading"),
        ("not_started", {"Course start": FUTURE}, "starts on 1 May 2099", "Settings → Schedule & Details"),
        ("ended", {"Course end": PAST}, "ended on 1 May 2025", "Settings → Schedule & Details"),
        (
            "held_end",
            {**HELD, "Certificates Display Behavior": "end", "Course end": FUTURE},
            "until the course ends on 1 May 2099",
            "Certificates Display Behavior",
        ),
        ("held_no_end", {**HELD, "Certificates Display Behavior": "end"}, "which has no end", "set an end"),
        (
            "held_date",
            {**HELD, "Certificates Display Behavior": "end_with_date", "Certificates available on": FUTURE},
            "held until 1 May 2099",
            "Certificates Display Behavior",
        ),
        (
            "held_no_date",
            {**HELD, "Certificates Display Behavior": "end_with_date"},
            "a date that is not set",
            "Set the date",
        ),
        (
            "date_ignored",
            {"Certificates Display Behavior": "end_with_date", "Certificates available on": FUTURE},
            "is not kept",
            "pacing",
        ),
    ],
)
def test_what_the_course_s_settings_do_comes_and_goes(
    studio: Visitor, code: str, changes: dict[str, Any], what: str, todo: str
) -> None:
    set_course(studio, **changes)
    open_unit(studio)
    expect(finding(studio, code)).to_contain_text(what)
    expect(finding(studio, code)).to_contain_text(todo)
    expect(panel(studio).locator("[data-code]")).to_have_count(1)
    set_course(studio)
    open_unit(studio)
    expect(panel(studio)).to_contain_text("Everything is in order.")
    expect(panel(studio).locator("[data-code]")).to_have_count(0)


@pytest.mark.parametrize(
    ("switch", "code", "what", "todo"),
    [
        ("Certificates of this site", "site_off", "for the whole site", "CERTIFICATES_HTML_VIEW"),
        (
            "Automatic certificate generation",
            "no_auto_generation",
            "no certificates by itself",
            "are issued all the same",
        ),
        ("Completion tracking", "no_completion", "does not track completion", "completion.enable_completion_tracking"),
    ],
)
def test_what_only_the_lms_knows_comes_and_goes(
    studio: Visitor, desk: Visitor, switch: str, code: str, what: str, todo: str
) -> None:
    def turn(*, on: bool) -> None:
        desk.page.goto(f"{desk.site.base}/operator/")
        desk.page.get_by_label(switch).set_checked(on)
        desk.page.get_by_role("button", name="Turn").click()
        desk.page.wait_for_load_state()

    turn(on=False)
    open_unit(studio)
    # Nobody told Studio: it shows what was found, and since when.
    expect(finding(studio, code)).to_have_count(0)
    check_now(studio)
    expect(finding(studio, code)).to_contain_text(what)
    expect(finding(studio, code)).to_contain_text(todo)
    expect(finding(studio, code)).to_contain_text("Found in the LMS, less than a minute ago")
    turn(on=True)
    check_now(studio)
    expect(panel(studio)).to_contain_text("Everything is in order.")


SET = (
    "from opaque_keys.edx.keys import CourseKey\n"
    "from demo.site.courses import publish\n"
    "from demo.site.runtime import CourseRuntime\n"
    "course = CourseKey.from_string({course!r})\n"
    "runtime = CourseRuntime(course, branch='draft')\n"
    "block = runtime.get_block(course.make_usage_key(*{reference!r}.split('/')))\n"
    "block.{name} = {value!r}\n"
    "block.save()\n"
    "publish({course!r})\n"
)


@pytest.mark.parametrize(
    ("reference", "name", "values", "code", "what", "todo"),
    [
        ("vertical/your_certification", "visible_to_staff_only", (True, False), "hidden", "do not see", "Visibility"),
        (
            "chapter/discovery",
            "visible_to_staff_only",
            (True, False),
            "hidden_target",
            "which learners do not see",
            "Show it to learners",
        ),
        (
            "certification/consultant",
            "issuer",
            ("nobody-knows", "meridian-academy"),
            "unregistered",
            "Not in the registry: nobody-knows",
            "Ask the operator",
        ),
        (
            "certification/consultant",
            "issuer",
            ("nobody-knows", "meridian-academy"),
            "force_broken",
            "cannot come into force",
            "put it right",
        ),
    ],
)
def test_what_is_hidden_or_not_registered_comes_and_goes(
    studio: Visitor, site: Site, reference: str, name: str, values: tuple[Any, Any], code: str, what: str, todo: str
) -> None:
    wrong, right = values
    site.python(SET.format(course=COURSE, reference=reference, name=name, value=wrong))
    open_unit(studio)
    expect(finding(studio, code)).to_contain_text(what)
    expect(finding(studio, code)).to_contain_text(todo)
    site.python(SET.format(course=COURSE, reference=reference, name=name, value=right))
    open_unit(studio)
    expect(finding(studio, code)).to_have_count(0)


#: The sample course's own.
REQUIREMENT = {
    "combinator": "all",
    "members": [
        {"kind": "completion", "target": "chapter/discovery", "minimum": "100"},
        {"kind": "assignment_grade", "target": "Exam", "minimum": "70"},
    ],
}


@pytest.mark.parametrize(
    ("wrong", "code", "what", "todo"),
    [
        (
            {"kind": "completion", "target": "chapter/gone", "minimum": "100"},
            "no_target",
            "“chapter/gone”, which the published course does not have",
            "choose another part of the course",
        ),
        (
            {"kind": "completion", "target": "certification/consultant", "minimum": "100"},
            "nothing_to_complete",
            "in which there is nothing to complete",
            "Add content to it",
        ),
        (
            {"kind": "block_score", "target": "html/new_role", "minimum": "50"},
            "nothing_to_score",
            "in which nothing is scored",
            "Add a problem to it",
        ),
        (
            {"kind": "assignment_grade", "target": "Thesis", "minimum": "50"},
            "no_type",
            "“Thesis”, an assignment type that the grading policy does not have",
            "Settings → Grading",
        ),
        (
            {"kind": "completion", "target": "", "minimum": "170"},
            "terms",
            "What this block says cannot come into force",
            "put it right",
        ),
    ],
)
def test_a_rule_that_nobody_can_meet_comes_and_goes(
    studio: Visitor, site: Site, wrong: dict[str, str], code: str, what: str, todo: str
) -> None:
    rule = {"course": COURSE, "reference": "certification/consultant", "name": "requirement"}
    site.python(SET.format(**rule, value=wrong))
    open_unit(studio)
    expect(finding(studio, code)).to_contain_text(what)
    expect(finding(studio, code)).to_contain_text(todo)
    site.python(SET.format(**rule, value=REQUIREMENT))
    open_unit(studio)
    expect(finding(studio, code)).to_have_count(0)


def test_a_body_that_the_operator_does_not_lend_comes_and_goes(studio: Visitor, site: Site) -> None:
    lend = (
        "from certification_xblock.models import Organization as O, PermittedCourseOrg as P; "
        "P.objects.filter(organization__slug='ibic').delete(); "
        "O.objects.filter(slug='ibic').update(open_to_all={open})"
    )
    site.python(lend.format(open=False))
    open_unit(studio)
    expect(finding(studio, "not_allowed")).to_contain_text("ibic")
    expect(finding(studio, "not_allowed")).to_contain_text("Ask the operator to allow them")
    site.python(lend.format(open=True))
    open_unit(studio)
    expect(finding(studio, "not_allowed")).to_have_count(0)


def test_a_certificate_to_be_claimed_where_nobody_sees_it_comes_and_goes(studio: Visitor, site: Site) -> None:
    unit = {"course": COURSE, "reference": "vertical/your_certification", "name": "visible_to_staff_only"}
    issue = {"course": COURSE, "reference": "certification/consultant", "name": "issue"}
    site.python(SET.format(**unit, value=True) + SET.format(**issue, value="claim"))
    open_unit(studio)
    expect(finding(studio, "hidden_claim")).to_be_visible()
    site.python(SET.format(**unit, value=False) + SET.format(**issue, value="automatic"))
    open_unit(studio)
    expect(finding(studio, "hidden_claim")).to_have_count(0)


def test_a_course_older_than_the_plugin_comes_and_goes(studio: Visitor, site: Site) -> None:
    site.python("from certification_xblock.models import Certification as C; C.objects.update(active=None)")
    open_unit(studio)
    expect(finding(studio, "force_nothing")).to_be_visible()
    site.certification("sync")
    open_unit(studio)
    expect(finding(studio, "force_nothing")).to_have_count(0)


def test_the_operator_s_switch_for_the_course_comes_and_goes(studio: Visitor, site: Site) -> None:
    code = "from certification_xblock.models import CourseSetting as S; S.objects.update(enabled={on})"
    site.python(code.format(on=False))
    open_unit(studio)
    expect(finding(studio, "force_switched_off")).to_contain_text("Django admin → Course settings")
    site.python(code.format(on=True))
    open_unit(studio)
    expect(finding(studio, "force_switched_off")).to_have_count(0)


def test_an_unpublished_change_and_a_second_block_come_and_go(studio: Visitor, site: Site) -> None:
    page = studio.page
    page.goto(site.editor)
    page.get_by_label("Title", exact=True).fill("Certified Listener")
    studio.follow(page.get_by_role("button", name="Save"))
    expect(finding(studio, "changed")).to_contain_text("Press “Publish” on the unit")
    page.get_by_role("button", name="Publish").click()
    expect(panel(studio)).to_contain_text("Everything is in order.")
    page.get_by_role("button", name="Certification", exact=True).click()
    page.wait_for_url("**/action/edit")
    open_unit(studio)
    second = panel(studio).last
    expect(second.locator("[data-code=unpublished]")).to_contain_text("Press “Publish” on the unit")
    expect(second.locator("[data-code=force_elsewhere]")).to_contain_text("Delete one of the two blocks")
    page.locator(".component").last.get_by_role("button", name="Delete").click()
    expect(panel(studio)).to_have_count(1)
    expect(finding(studio, "force_elsewhere")).to_have_count(0)


def test_figures_are_those_of_the_draft_and_come_by_keyboard(studio: Visitor, site: Site) -> None:
    site.walk("learner", "consultant", "discovery", "tough")
    studio.page.goto(site.editor)
    studio.page.get_by_label("Title", exact=True).fill("Certified Speaker")
    studio.follow(studio.page.get_by_role("button", name="Save"))
    expect(panel(studio)).to_contain_text("Not counted for these requirements.")
    button = panel(studio).get_by_role("button", name="Check now")
    studio.press(button)
    expect(panel(studio)).to_contain_text(
        "1 learner has earned it. None will lose it. With these requirements 1 of 2 enrolled would have earned it."
    )
    expect(button).to_be_focused()
    studio.page.get_by_role("button", name="Publish").click()


def test_without_scripts_the_form_does_the_same(visit: Callable[..., Visitor], site: Site) -> None:
    author = visit("author", java_script_enabled=False)
    author.page.goto(site.container)
    panel(author).get_by_role("button", name="Check now").click()
    expect(author.page).to_have_url(site.container)
    expect(panel(author)).to_contain_text("The LMS looked at this course less than a minute ago.")


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_fits_and_can_be_read_by_everybody(
    visit: Callable[..., Visitor], studio: Visitor, site: Site, width: int, language: str
) -> None:
    set_course(studio, **{"Certificate configuration active": False, "Pass mark in percent": "90", **HELD})
    author = visit("author", viewport={"width": width, "height": 900})
    author.context.add_cookies([{"name": "django_language", "value": language, "url": site.base}])
    author.page.goto(site.container)
    expect(finding(author, "no_configuration")).to_be_visible()
    panel(author).locator("summary").click()
    author.assert_fits()
    author.axe()
    icon = finding(author, "no_configuration").locator("svg").bounding_box()
    words = finding(author, "no_configuration").locator(".certification-finding__body").bounding_box()
    assert icon
    assert words
    assert (icon["x"] < words["x"]) == (language == "en")
    set_course(studio)


def test_a_learner_can_neither_ask_nor_read(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner")
    learner.page.goto(site.unit)
    for service in ("xblock", "studio/xblock"):
        for handler in ("check_readiness", "readiness"):
            address = f"{site.base}/{service}/{CERTIFICATION}/handler/{handler}"
            token = learner.context.cookies()
            csrf = next(cookie["value"] for cookie in token if cookie["name"] == "csrftoken")
            answer = learner.context.request.post(address, headers={"X-CSRFToken": csrf, "Referer": site.base})
            assert answer.status == 403


def test_a_missing_font_comes_and_goes(browser: Browser, seeded: Path, tmp_path: Path) -> None:
    shutil.copytree(seeded, tmp_path, dirs_exist_ok=True)
    none = tmp_path / "fonts.conf"
    none.write_text(f"<fontconfig><dir>{tmp_path}/none</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    for environment in ({"FONTCONFIG_FILE": str(none)}, {}):
        bare = Site(tmp_path, environment=environment)
        bare.start()
        for author in _stay(browser, bare, "author"):
            open_unit(author)
            check_now(author)
            expect(finding(author, "no_fonts")).to_have_count(len(environment))
        bare.stop()


def test_a_step_lost_from_the_settings_comes_and_goes(browser: Browser, seeded: Path, tmp_path: Path) -> None:
    shutil.copytree(seeded, tmp_path, dirs_exist_ok=True)
    for environment in ({"DEMO_LOSES_STEPS": "1"}, {}):
        lost = Site(tmp_path, environment=environment)
        lost.start()
        for author in _stay(browser, lost, "author"):
            open_unit(author)
            check_now(author)
            expect(finding(author, "no_gate")).to_have_count(len(environment))
            expect(finding(author, "no_rendering")).to_have_count(len(environment))
            if environment:
                expect(finding(author, "no_gate")).to_contain_text("OPEN_EDX_FILTERS_CONFIG")
        lost.stop()


def test_the_panel_looks_again_when_studio_saves(visit: Callable[..., Visitor], studio: Visitor) -> None:
    """Studio publishes a unit by jQuery, and draws none of its blocks anew."""
    set_course(studio, **{"Certificate configuration active": False})
    author = visit("author")
    author.page.add_init_script(
        "window.jQuery = () => ({ on: (name, then) => { window.studioDid = then; }, off: () => {} });"
    )
    open_unit(author)
    expect(finding(author, "no_configuration")).to_be_visible()
    set_course(studio)
    for sent in ('{type: "GET", url: "/xblock/a"}', '{type: "POST", url: "/xblock/a/handler/b"}'):
        author.page.evaluate(f"window.studioDid(null, null, {sent})")
    expect(finding(author, "no_configuration")).to_be_visible()
    author.page.evaluate("window.studioDid(null, null, {type: 'PATCH', url: '/xblock/a'})")
    expect(finding(author, "no_configuration")).to_have_count(0)
