"""What the pictures show: each scene has a demo of its own, and takes one picture or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from demo.pictures.camera import shoot
from tests.browser.site import CERTIFICATION, COURSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from demo.pictures.camera import Studio
    from tests.browser.site import Site
    from tests.browser.visitor import Visitor

ADMIN = "/admin/certification_xblock"
OPENED = (
    "from demo.site.courses import CourseTree, publish\n"
    "from demo.site.content import DRAFT\n"
    "from demo.site.runtime import CourseRuntime\n"
    "from opaque_keys.edx.keys import CourseKey\n"
    f"course = CourseKey.from_string({COURSE!r})\n"
    "runtime = CourseRuntime(course, branch=DRAFT)\n"
)
#: The sample course's rules, and somebody of the team who vouches for the learner.
MENTOR = OPENED + (
    f"block = runtime.get_block({CERTIFICATION!r})\n"
    "read = {'kind': 'completion', 'target': 'chapter/discovery', 'minimum': '100'}\n"
    "exam = {'kind': 'assignment_grade', 'target': 'Exam', 'minimum': '70'}\n"
    "mentor = {'kind': 'sign_off', 'target': 'mentor'}\n"
    "block.requirement = {'combinator': 'all', 'members': [read, exam, mentor]}\n"
    "block.save()\n"
    f"publish({COURSE!r})\n"
)
#: The course as it was before there was a certification.
BARE = OPENED + (
    f"tree = CourseTree({COURSE!r}, branch=DRAFT)\n"
    f"unit = tree.by_usage[{CERTIFICATION.replace('certification+block@consultant', 'vertical+block@your_certification')!r}]\n"
    "(gone,) = [child for child in unit.children if child.block_type == 'certification']\n"
    "unit.block.children = [key for key in unit.block.children if key != gone.block.usage_key]\n"
    "unit.block.save()\n"
    "tree.runtime.store.remove(gone.block.usage_key)\n"
    f"publish({COURSE!r})\n"
)
CHAPTERS = ("consultant", "discovery", "tough")


def certificate(studio: Studio, site: Site) -> None:
    """Show a learner's way: under way, on a phone, with the certificate, and what the world sees."""
    learner = studio.visit(site, "learner2", width=800)
    learner.page.goto(site.chromeless)
    shoot(learner.block(), "block")
    site.walk("learner", *CHAPTERS)
    learner = studio.visit(site, "learner", width=1064)
    learner.page.goto(site.chromeless)
    learner.page.get_by_role("link", name="View certificate").click()
    learner.page.wait_for_load_state("networkidle")
    shoot(learner.page.locator(".cxp-sheet"), "certificate")
    uuid = site.certification("list")[0]["uuid"]
    anybody = studio.visit(site, width=760)
    anybody.page.goto(f"{site.base}/certification/verify/{uuid}")
    shoot(anybody.page.locator("main"), "verification")


def first_certification(studio: Studio, site: Site) -> None:
    """Show an author's way from an empty unit to a published certification."""
    site.python(BARE)
    author = studio.visit(site, "author", width=1100, height=820)
    page = author.page
    page.goto(site.container)
    page.get_by_role("button", name="Certification", exact=True).click()
    expect(page.locator("[data-sentence]")).to_have_text("Finish the whole course.")
    expect(page.frame_locator("[data-preview]").get_by_text("Sample Name").first).to_be_visible()
    page.get_by_label("Title", exact=True).fill("Certified Consultant")
    page.get_by_role("button", name="Add: score at least 70% in “Exam”").click()
    expect(page.frame_locator("[data-preview]").get_by_text("Certified Consultant").first).to_be_visible()
    page.get_by_role("button", name="Title", exact=True).click()
    shoot(page.locator(".certification-editor"), "editor")
    page.get_by_role("button", name="Save").click()
    expect(author.block()).to_contain_text("not published")
    page.wait_for_load_state()
    shoot(page.locator("[data-readiness]"), "readiness-unpublished", margin=12)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published", exact=True)).to_be_visible()
    page.get_by_role("button", name="Check now").last.click()
    expect(page.locator("[data-readiness-live]")).to_contain_text("The LMS has looked")
    shoot(page.locator("[data-readiness]"), "readiness-good", margin=12)


def rules(studio: Studio, site: Site) -> None:
    """Show nested rules, and the course's outline to choose from."""
    author = studio.visit(site, "author", width=1100, height=1150)
    page = author.page
    page.goto(site.editor)
    expect(page.frame_locator("[data-preview]").get_by_text("Sample Name").first).to_be_visible()
    page.get_by_role("button", name="Whole window").click()
    page.locator(".certification-editor").get_by_role("button", name="Add a group").last.click()
    inner = [page.locator(f"[data-field='requirement.members.2.members.{number}']") for number in range(2)]
    inner[0].get_by_label("What counts").select_option(label="Sign-off by a person")
    inner[0].get_by_label("Name of the sign-off").fill("mentor")
    page.locator("[data-field='requirement.members.2']").get_by_role("button", name="Add a requirement").click()
    inner[1].get_by_label("What counts").select_option(label="Course grade")
    inner[1].get_by_label("At least").fill("85")
    page.keyboard.press("Tab")
    expect(page.locator("[data-sentence]")).to_contain_text("mentor")
    page.get_by_role("button", name="Requirements", exact=True).click()
    shoot(page.locator(".certification-editor"), "rules", tallest=860)
    page.locator("[data-field='requirement.members.0']").get_by_role("combobox", name="Of what").click()
    expect(page.get_by_role("tree")).to_be_visible()
    shoot(page.locator(".certification-editor"), "outline", tallest=480, focused=True)


def readiness(studio: Studio, site: Site) -> None:
    """Show a readiness check with something that stops, and something to know."""
    site.walk("learner", *CHAPTERS)
    author = studio.visit(site, "author")
    page = author.page
    page.goto(f"{site.base}/studio/{COURSE}/settings")
    page.get_by_label("Certificate configuration active").set_checked(False)
    page.get_by_label("Pass mark in percent").fill("90")
    page.get_by_role("button", name="Save").click()
    page.goto(site.container)
    page.get_by_role("button", name="Check now").click()
    expect(page.locator("[data-readiness-live]")).to_contain_text("The LMS has looked")
    shoot(page.locator("[data-readiness]"), "readiness", margin=12)


def blocked(studio: Studio, site: Site) -> None:
    """Show a learner who has done everything, and gets no certificate."""
    author = studio.visit(site, "author")
    author.page.goto(f"{site.base}/studio/{COURSE}/settings")
    author.page.get_by_label("Enrolment").select_option("audit")
    author.page.get_by_role("button", name="Save").click()
    site.walk("learner", *CHAPTERS)
    learner = studio.visit(site, "learner", width=800)
    learner.page.goto(site.chromeless)
    expect(learner.block()).to_contain_text("cannot be issued yet")
    shoot(learner.block(), "blocked")
    assessor = studio.visit(site, "assessor")
    assessor.page.goto(f"{site.base}/certification/team/{CERTIFICATION}/?q=Ines")
    assessor.page.get_by_role("link", name="Ines Carvalho").click()
    shoot(assessor.page.locator("main"), "team-blocked")


def _open(visitor: Visitor, site: Site, name: str) -> None:
    visitor.page.goto(f"{site.base}/certification/team/{CERTIFICATION}/?q={name.split(maxsplit=1)[0]}")
    visitor.page.get_by_role("link", name=name).first.click()


def team(studio: Studio, site: Site) -> None:
    """Show the course team's pages."""
    # Some were certified before the team had to sign off; those who came later wait for it.
    site.manage("demo_seed", "--learners", "96")
    site.python(MENTOR)
    site.manage("demo_seed", "--learners", "240")
    site.walk("learner", *CHAPTERS)
    assessor = studio.visit(site, "assessor")
    page = assessor.page
    page.goto(site.chromeless)
    shoot(page.locator(".certification-team"), "team-panel", margin=8)
    page.goto(f"{site.base}/certification/team/{CERTIFICATION}/")
    page.get_by_role("button", name="Count everybody anew").click()
    page.wait_for_load_state()
    page.goto(f"{site.base}/certification/team/{CERTIFICATION}/")
    shoot(page.locator("main"), "team-list", tallest=1180)
    _open(assessor, site, "Ines Carvalho")
    page.get_by_role("link", name="Sign off… mentor").click()
    page.get_by_label("Note (optional)").fill("Led the discovery meeting at the customer’s on 8 September.")
    shoot(page.locator("main"), "team-sign-off")
    page.get_by_role("button", name="Sign off").click()
    shoot(page.locator("main"), "team-learner")
    page.get_by_role("link", name="Correct the name…").click()
    page.get_by_label("Name on the certificate").fill("Inês Carvalho")
    page.get_by_label("Reason").fill("Spelling, as in the passport.")
    shoot(page.locator("main"), "team-name")
    page.get_by_role("button", name="Correct").click()
    page.goto(f"{site.base}/certification/team/{CERTIFICATION}/?filter=waiting")
    page.get_by_label("For all of this list").check()
    page.get_by_role("button", name="Sign off…").click()
    page.get_by_label("Note for all of them").fill("All were at the workshop.")
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_text("It is done.", exact=True)).to_be_visible(timeout=120_000)
    shoot(page.locator("main"), "team-many")


def operator(studio: Studio, site: Site) -> None:
    """Show the operator's registry, an award, a certification and the status page."""
    site.walk("learner", *CHAPTERS)
    visitor = studio.visit(site, "operator", width=1100)
    page = visitor.page
    page.goto(f"{site.base}{ADMIN}/organization/")
    page.get_by_role("link", name="International Board").click()
    shoot(page.locator("#content"), "operator-organization")
    number = site.certification("list")[0]["number"]
    page.goto(f"{site.base}{ADMIN}/award/?q={number}")
    page.get_by_role("link", name=number, exact=True).click()
    page.get_by_role("link", name="Revoke", exact=True).click()
    page.get_by_label("Reason").fill("Somebody else sat the exam.")
    shoot(page.locator("#content"), "operator-revoke")
    page.get_by_role("button", name="Revoke").click()
    shoot(page.locator("#content"), "operator-award")
    page.goto(f"{site.base}{ADMIN}/certification/")
    page.locator("#result_list tbody th a").first.click()
    shoot(page.locator("#content"), "operator-certification")
    site.python(
        "from certification_xblock.models import Organization\n"
        "Organization.objects.get(slug='ibic').permitted.all().delete()\n"
        "from certification_xblock import api\n"
        f"api.sync_course(course_id={COURSE!r})\n"
    )
    page.goto(f"{site.base}{ADMIN}/status/")
    expect(page.locator("[data-code=courses]")).to_have_attribute("data-state", "bad")
    shoot(page.locator("#content"), "operator-status")


SCENES: dict[str, Callable[[Studio, Site], None]] = {
    "certificate": certificate,
    "first": first_certification,
    "rules": rules,
    "readiness": readiness,
    "blocked": blocked,
    "team": team,
    "operator": operator,
}
