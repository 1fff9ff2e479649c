"""A certificate that learners claim: the author's switch, and the claim without scripts and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.site import CERTIFICATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.site import Site
    from tests.browser.visitor import Visitor

CHAPTERS = ("consultant", "discovery", "tough")


def test_the_author_lets_learners_claim_and_publishes(visit: Callable[..., Visitor], site: Site) -> None:
    author = visit("author")
    author.page.goto(site.editor)
    author.page.get_by_label("Issuing").select_option("claim")
    author.follow(author.page.get_by_role("button", name="Save"))
    expect(author.block()).to_contain_text("Learners claim the certificate themselves")
    expect(author.page.get_by_text("Unpublished changes", exact=True)).to_be_visible()
    author.follow(author.page.get_by_role("button", name="Publish"))
    expect(author.page.get_by_text("Published", exact=True)).to_be_visible()


def test_a_claim_without_scripts_comes_back_to_the_page(visit: Callable[..., Visitor], site: Site) -> None:
    site.walk("learner2", *CHAPTERS)
    learner = visit("learner2", java_script_enabled=False)
    learner.page.goto(site.chromeless)
    expect(learner.block()).to_contain_text("You have earned this certificate.")
    learner.block().get_by_role("button", name="Claim my certificate").click()
    assert learner.page.url == site.chromeless
    expect(learner.block()).to_contain_text("Congratulations")
    expect(learner.block().get_by_role("link", name="View certificate")).to_be_visible()


def test_a_claim_by_keyboard_keeps_the_reader_where_the_news_is(visit: Callable[..., Visitor], site: Site) -> None:
    site.walk("learner", *CHAPTERS)
    learner = visit("learner")
    learner.page.goto(site.chromeless)
    learner.axe()
    learner.press(learner.block().get_by_role("button", name="Claim my certificate"))
    expect(learner.block().locator(".certification-note__headline")).to_have_text("Congratulations, Ines Carvalho.")
    assert learner.page.url == site.chromeless
    assert learner.page.evaluate("document.activeElement.className").startswith("certification-note")
    status = learner.block().get_by_role("status")
    expect(status).to_contain_text("Congratulations, Ines Carvalho.")
    learner.axe()


def test_what_happens_elsewhere_shows_when_the_learner_comes_back(visit: Callable[..., Visitor], site: Site) -> None:
    learner = visit("learner")
    learner.page.goto(site.unit)
    expect(learner.block()).to_contain_text("Congratulations")
    for award in site.certification("list"):
        site.certification("revoke", award["number"], "--as-user", "operator", "--reason", "Issued by mistake.")
    learner.page.evaluate(
        "() => { const now = Date.now; Date.now = () => now() + 60000;"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    expect(learner.block()).to_contain_text("Your certificate was revoked.")
    expect(learner.block().get_by_role("status")).to_contain_text("Your certificate was revoked.")


def test_a_connection_that_fails_is_said_and_costs_nothing(visit: Callable[..., Visitor], site: Site) -> None:
    site.python(
        "from certification_xblock.models import *\n"
        "from demo.site.models import CertificateInvalidation, GeneratedCertificate\n"
        "AwardEvent._base_manager.all().delete(); Document.objects.all().delete(); Award.objects.all().delete()\n"
        "Claim.objects.all().delete()\n"
        "CertificateInvalidation.objects.all().delete(); GeneratedCertificate.objects.all().delete()\n"
    )
    learner = visit("learner")
    learner.expected = ["net::ERR_FAILED", "failed:"]
    learner.page.goto(site.unit)
    button = learner.block().get_by_role("button", name="Claim my certificate")
    learner.page.route(f"**/{CERTIFICATION}/handler/claim", lambda route: route.abort())
    button.click()
    expect(learner.block().get_by_role("status")).to_have_text(
        "That did not work. Check your connection and try again."
    )
    learner.page.unroute(f"**/{CERTIFICATION}/handler/claim")
    button.click()
    expect(learner.block()).to_contain_text("Congratulations")
