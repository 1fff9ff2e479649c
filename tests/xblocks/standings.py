"""Standings at will: one of each phase, with figures and titles that a page has to cope with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from certification_xblock import api
from certification_xblock.data import (
    CertificateView,
    CertificationTerms,
    Closed,
    Combinator,
    Decision,
    Evidence,
    Group,
    Measurement,
    Need,
    Obstacle,
    Party,
    Phase,
    Requirement,
    Rule,
    RuleKind,
    Signer,
    Standing,
)
from certification_xblock.domain.decision import evaluate
from certification_xblock.domain.sentence import sentence_of

if TYPE_CHECKING:
    from certification_xblock.exceptions import InvalidTerms

ASSESSMENT = "block-v1:Meridian+CONS101+2026+type@sequential+block@assessment"

REQUIREMENT = Group(
    Combinator.ALL,
    (
        Rule(RuleKind.COMPLETION, "chapter/refresher"),
        Rule(RuleKind.ASSIGNMENT_GRADE, "Assessment", Decimal("72.5")),
        Group(
            Combinator.AT_LEAST,
            (
                Rule(RuleKind.BLOCK_SCORE, "problem/role-play", Decimal(60)),
                Rule(RuleKind.SIGN_OFF, "mentor"),
                Rule(RuleKind.COMPLETION, "html/gone", Decimal(50)),
            ),
            2,
        ),
        Rule(RuleKind.GRADE, "", Decimal(50)),
    ),
)
MEASUREMENTS = {
    Need(RuleKind.COMPLETION, "chapter/refresher"): Measurement(
        Decimal(199), Decimal(200), "Refresher: from the first call to the kick-off"
    ),
    Need(RuleKind.ASSIGNMENT_GRADE, "Assessment"): Measurement(
        Decimal("0.62"), Decimal(1), "Assessment", location=ASSESSMENT
    ),
    Need(RuleKind.BLOCK_SCORE, "problem/role-play"): Measurement(
        Decimal("4.5"), Decimal(6), "Role play <b>&</b> the customer who says no"
    ),
    Need(RuleKind.SIGN_OFF, "mentor"): Measurement(Decimal(0), Decimal(1), "Mentor"),
    Need(RuleKind.GRADE): Measurement(Decimal("0.81"), Decimal(1), "Consulting for implementation engineers"),
}
TERMS = CertificationTerms(
    title="Certified Implementation Consultant",
    requirement=REQUIREMENT,
    text="Leads a customer from the **first call** to a signed plan.",
)
VIEW = CertificateView(
    title=TERMS.title,
    holder_name="Ada Example",
    course_title="Consulting for implementation engineers",
    issuer=Party("meridian", "Meridian Systems"),
    awarded_on=date(2026, 11, 20),
    text=TERMS.text,
    co_signers=(Party("ipc", "Institute of Professional Consulting"),),
    signatories=(Signer("Maya Lindqvist", "Head of Services", "Meridian Systems"),),
)
AWARD = replace(VIEW, number="MER-2026-000042", verify_url="https://learn.example/certification/verify/4f0c")


def decision(requirement: Requirement = REQUIREMENT, *, met: bool = False) -> Decision:
    """Return what the rules say: of the figures above, or of a learner who has done everything."""
    measurements = dict(MEASUREMENTS)
    if met:
        measurements = {need: replace(figure, done=figure.total) for need, figure in measurements.items()}
    return evaluate(requirement, Evidence(measurements=measurements))


def standing(phase: Phase) -> Standing:
    """Return a standing in a phase, as full as the phase allows."""
    places = {ASSESSMENT: "/courses/jump_to/assessment"}
    before = Standing(phase=phase, terms=TERMS, decision=decision(met=True), view=replace(VIEW, preview=True))
    after = Standing(phase=phase, terms=TERMS, verify_url=AWARD.verify_url)
    links = {
        "certificate_url": "/certificates/4f0c",
        "pdf_url": "/certification/pdf/4f0c",
        "linkedin_url": "https://www.linkedin.com/profile/add?name=x",
    }
    match phase:
        case Phase.CLOSED:
            return Standing(
                phase=phase, closed=Closed.NOTHING, problem="No certification is in force in this course yet."
            )
        case Phase.WORKING:
            return replace(before, decision=decision(), places=places)
        case Phase.BLOCKED:
            return replace(before, obstacles=frozenset({Obstacle.MODE, Obstacle.UNVERIFIED}))
        case Phase.CLAIMABLE | Phase.ISSUING:
            return before
        case Phase.HELD:
            return Standing(phase=phase, terms=TERMS, available_on=datetime(2026, 12, 24, tzinfo=UTC))
        case Phase.AWARDED | Phase.EXPIRED:
            return replace(after, view=AWARD, **links)
        case _:
            return after


def reviewed(*errors: InvalidTerms, **rest: Any) -> api.TermsReview:
    """Return what a review of fields may find; by itself it finds nothing wrong with the whole course."""
    sentence = sentence_of(Rule(RuleKind.COMPLETION), {})
    return api.TermsReview(errors=errors, **{"remarks": (), "sentence": sentence, **rest})
