"""What a learner sees, in every phase."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from crum import set_current_request
from django.test import RequestFactory
from django.utils.translation import override
from lxml import html as lxml_html

from certification_xblock import api
from certification_xblock.data import (
    Closed,
    Combinator,
    Evidence,
    Group,
    Measurement,
    Need,
    Phase,
    Rule,
    RuleKind,
    Standing,
)
from certification_xblock.domain.decision import evaluate
from certification_xblock.exceptions import NotFound
from certification_xblock.rendering.words import day
from certification_xblock.xblocks import author_page
from tests.xblocks.host import USAGE, get, in_lms, in_studio
from tests.xblocks.standings import AWARD, decision, reviewed, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from certification_xblock.xblocks.certification import CertificationXBlock

SECOND = "Another block of this course offers its certification."
SAYS = {
    Phase.CLOSED: "This certification is not open at the moment.",
    Phase.WORKING: "1 of 4 requirements are met",
    Phase.CLAIMABLE: "Claim my certificate",
    Phase.ISSUING: "It is being issued",
    Phase.BLOCKED: "Your identity has not been verified yet. Verify your identity",
    Phase.HELD: "It will be available on 24 December 2026.",
    Phase.AWARDED: "Congratulations, Ada Example.",
    Phase.SUSPENDED: "Your certificate is suspended.",
    Phase.EXPIRED: "Your certificate has expired.",
    Phase.REVOKED: "Your certificate was revoked.",
}


@pytest.fixture(autouse=True)
def _nothing_for_the_team(monkeypatch: pytest.MonkeyPatch) -> None:
    """The team's panel has tests of its own."""

    def none(**_names: object) -> None:
        raise NotFound("There is no certification under this address.")

    monkeypatch.setattr(api, "team_certification", none)


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Standing], None]]:
    """Set the standing that the api returns."""

    def set_standing(value: Standing) -> None:
        monkeypatch.setattr(api, "standing", lambda **_names: value)

    yield set_standing
    set_current_request(None)


def page(block: CertificationXBlock) -> lxml_html.HtmlElement:
    """Return the learner's page as a tree."""
    return lxml_html.fragment_fromstring(block.student_view().content)


def words(node: lxml_html.HtmlElement) -> str:
    """Return an element's text, white space folded."""
    return " ".join(node.text_content().split())


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_says_where_the_learner_is(phase: Phase, stand: Callable[[Standing], None]) -> None:
    stand(standing(phase))
    tree = page(in_lms(display_name="Certified Implementation Consultant"))
    assert SAYS[phase] in words(tree)
    assert tree.get("aria-labelledby") == tree.find(".//h3").get("id")
    assert words(tree.find(".//h3")) == "Certified Implementation Consultant"


@pytest.mark.parametrize("phase", list(Phase))
def test_what_a_phase_offers(phase: Phase, stand: Callable[[Standing], None]) -> None:
    stand(standing(phase))
    tree = page(in_lms())
    links = {link.get("href") for link in tree.iter("a")}
    assert ("/certificates/4f0c" in links) == (phase in {Phase.AWARDED, Phase.EXPIRED})
    assert bool(tree.xpath("//button[@data-claim]")) == (phase is Phase.CLAIMABLE)
    assert bool(tree.xpath("//*[@data-refreshing]")) == (phase is Phase.ISSUING)
    with_sheet = phase not in {Phase.CLOSED, Phase.HELD, Phase.SUSPENDED, Phase.REVOKED}
    assert bool(tree.xpath("//iframe")) == with_sheet


def test_each_requirement_has_its_figure_and_the_way_to_it(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.WORKING))
    items = page(in_lms()).xpath("//ul[@class='certification-list']/li")
    assert len(items) == 4
    first, second, third, fourth = items
    assert words(first) == (
        "Not met yet: Complete all of “Refresher: from the first call to the kick-off” 199 of 200 steps done (99%)"
    )
    assert first.find(".//progress").get("value") == "99"
    assert "62% now, 72.5% needed" in words(second)
    assert second.find(".//a").get("href") == "/courses/jump_to/assessment"
    assert "Do at least 2 of these: 1 of 2 needed are met" in words(third)
    assert [item.get("class").split("--")[-1] for item in third.xpath(".//ul/li")] == ["met", "unmet", "missing"]
    assert words(fourth).startswith("Met: Score at least 50% in the course")
    assert fourth.find(".//a") is None


def test_a_bar_is_named_and_never_full_before_all_is_done(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.WORKING))
    for bar in page(in_lms()).iter("progress"):
        assert bar.get("aria-label") or bar.get("aria-labelledby")
        assert int(bar.get("value")) < int(bar.get("max"))


def test_what_people_wrote_stays_text(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.WORKING))
    block = in_lms(display_name="<script>alert(1)</script>")
    html = block.student_view().content
    assert "<script" not in html
    assert "<b>&" not in html
    assert "Role play <b>&</b> the customer" in words(page(block))


def test_the_certificate_stands_in_a_frame_without_rights(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.AWARDED))
    (frame,) = page(in_lms()).iter("iframe")
    assert frame.get("sandbox") == ""
    assert frame.get("title") == "Your certificate"
    assert frame.get("src") is None
    assert "Ada Example" in frame.get("srcdoc")


def test_a_preview_says_that_it_is_one(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.WORKING))
    tree = page(in_lms())
    assert tree.find(".//iframe").get("title") == "Preview of your certificate"
    assert words(tree.find(".//figcaption")) == "A preview: this is how your certificate will look."


def test_a_single_rule_and_a_group_any_are_lists_too(stand: Callable[[Standing], None]) -> None:
    rule = Rule(RuleKind.COMPLETION, "chapter/refresher")
    for requirement, text in (
        (rule, "0 of 1 requirements are met"),
        (Group(Combinator.ANY, (rule, rule)), "Do one of these:"),
    ):
        stand(replace(standing(Phase.WORKING), decision=decision(requirement)))
        assert text in words(page(in_lms()))


def test_a_vanished_target_is_explained_to_learner_and_staff(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.WORKING))
    assert "Please tell the course team" in words(page(in_lms()))
    assert "Nobody can meet it" in words(page(in_lms(staff=True)))


def test_why_it_is_closed_is_for_the_course_team_alone(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.CLOSED))
    assert "No certification is in force" not in words(page(in_lms()))
    assert "No certification is in force in this course yet." in words(page(in_lms(staff=True)))


def test_a_learner_is_told_when_the_course_team_has_to_put_something_right(stand: Callable[[Standing], None]) -> None:
    stand(Standing(phase=Phase.CLOSED, closed=Closed.BROKEN, problem="Choose an issuer."))
    assert "The certificate cannot be issued at the moment; the course team has to" in words(page(in_lms()))
    assert "Choose an issuer." in words(page(in_lms(staff=True)))


def test_a_second_block_points_elsewhere_and_says_why_to_the_course_team(stand: Callable[[Standing], None]) -> None:
    stand(Standing(phase=Phase.CLOSED, closed=Closed.ELSEWHERE, problem=SECOND))
    learner = words(page(in_lms(text="Leads a customer.")))
    assert "The certificate of this course is on another of its pages." in learner
    assert "Leads a customer." not in learner
    assert SECOND in words(page(in_lms(text="Leads a customer.", staff=True)))


def test_dates_are_written_as_on_the_certificate(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.AWARDED))
    for language, date in (("en", "20 November 2026"), ("en-us", "November 20, 2026"), ("de", "20. November 2026")):
        with override(language):
            tree = page(in_lms())
            assert date in words(tree)
            assert date == day(AWARD.awarded_on)
            assert words(tree.xpath("//bdi[@dir='ltr']")[0]) == AWARD.number


def test_the_pdf_is_downloaded_rather_than_shown_in_place_of_the_course(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.AWARDED))
    assert "/certification/pdf/4f0c?download" in {link.get("href") for link in page(in_lms()).iter("a")}


def test_nothing_scored_yet_is_said_in_words(stand: Callable[[Standing], None]) -> None:
    rules = (Rule(RuleKind.GRADE, "", Decimal(50)), Rule(RuleKind.BLOCK_SCORE, "problem/role-play", Decimal("62.5")))
    nothing = {Need(rule.kind, rule.target): Measurement(Decimal(0), Decimal(5)) for rule in rules}
    decided = evaluate(Group(Combinator.ALL, rules), Evidence(measurements=nothing))
    stand(replace(standing(Phase.WORKING), decision=decided))
    text = words(page(in_lms()))
    assert "Nothing scored yet, 50% needed" in text
    assert "Nothing scored yet, 62.5% needed" in text
    assert "0%" not in text.replace("50%", "")


def test_somebody_unknown_reads_what_can_be_earned(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_names: object) -> None:
        pytest.fail("nobody has a standing")

    monkeypatch.setattr(api, "standing", refuse)
    block = in_lms(None, text="Leads a customer from the *first call*.")
    for fragment in (block.student_view(), block.public_view()):
        tree = lxml_html.fragment_fromstring(fragment.content)
        assert "Leads a customer from the first call." in words(tree)
        assert "Sign in and enrol in the course" in words(tree)


def test_an_error_of_the_services_is_a_sentence_not_a_broken_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(**_names: object) -> None:
        raise NotFound("There is no such learner.")

    monkeypatch.setattr(api, "standing", missing)
    assert "Nothing you have done is lost." in words(page(in_lms()))
    assert "There is no such learner." in words(page(in_lms(staff=True)))


def test_the_form_carries_the_token_and_the_way_back(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.CLAIMABLE))
    set_current_request(RequestFactory().get("/xblock/x?show=1"))
    tree = page(in_lms())
    form = tree.find(".//form")
    assert form.get("action") == f"/courses/handler/{USAGE}/claim"
    assert form.get("method") == "post"
    assert form.find("input[@name='csrfmiddlewaretoken']").get("value")
    assert form.find("input[@name='next']").get("value") == "/xblock/x?show=1"
    assert tree.xpath("//button[@data-claim]")[0].get("form") == form.get("id")


def test_refreshing_changes_nothing_when_nothing_changed(stand: Callable[[Standing], None]) -> None:
    stand(standing(Phase.WORKING))
    block = in_lms()
    first, second = get(block, "refresh"), get(block, "refresh")
    assert first.status_code == 200
    assert first.text == second.text
    assert first.headers["Cache-Control"] == "no-store"
    stand(standing(Phase.AWARDED))
    digests = {lxml_html.fromstring(each.text).get("data-digest") for each in (first, get(block, "refresh"))}
    assert len(digests) == 2


def test_studio_shows_the_authors_view_instead(
    stand: Callable[[Standing], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand(standing(Phase.WORKING))
    monkeypatch.setattr(api, "editor_choices", lambda **_names: None)
    monkeypatch.setattr(api, "review_fields", lambda **_names: reviewed())
    monkeypatch.setattr(api, "preview_html", lambda **_names: "")
    monkeypatch.setattr(author_page, "panel_context", lambda _block, _first: None)
    block = in_studio()
    assert "1 of 4" not in block.student_view().content
    assert block.student_view().content == block.author_view().content
