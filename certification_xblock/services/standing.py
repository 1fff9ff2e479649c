"""How a learner stands with the certification of a course: everything that the block shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from certification_xblock.data import (
    AwardState,
    Closed,
    GroupResult,
    IssueMode,
    Obstacle,
    Phase,
    Result,
    Standing,
)
from certification_xblock.exceptions import CannotDecide, NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Claim
from certification_xblock.rendering.linkedin import add_to_profile_url
from certification_xblock.services.availability import availability_of
from certification_xblock.services.award_rows import current_award
from certification_xblock.services.certifications import InForce, terms_in_force
from certification_xblock.services.deciding import decide
from certification_xblock.services.shown import award_view, preview_view, public_url
from certification_xblock.services.verification import state_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certification_xblock.data import CertificationTerms, Decision
    from certification_xblock.models import Award

PHASES = {
    AwardState.VALID: Phase.AWARDED,
    AwardState.SUSPENDED: Phase.SUSPENDED,
    AwardState.EXPIRED: Phase.EXPIRED,
    AwardState.REVOKED: Phase.REVOKED,
}


def standing(*, user_id: int, course_id: str, usage_id: str) -> Standing:
    """Return how a learner stands with the certification that a block offers. Reads only."""
    in_force = terms_in_force(course_id=course_id)
    if in_force is None:
        return _closed(Closed.NOTHING, _("No certification is in force in this course yet."))
    if in_force.usage_id != usage_id:
        return _closed(Closed.ELSEWHERE, _("Another block of this course offers its certification."))
    if in_force.terms is None:
        return _closed(Closed.BROKEN, in_force.problem)
    award = current_award(user_id=user_id, certification_id=in_force.certification_id)
    try:
        if award is not None:
            return _awarded(award, in_force.terms, user_id, course_id)
        return _underway(in_force, in_force.terms, user_id, course_id)
    except CannotDecide as error:
        return _closed(Closed.BROKEN, str(error))


def _closed(why: Closed, problem: str) -> Standing:
    return Standing(phase=Phase.CLOSED, closed=why, problem=problem)


def _awarded(award: Award, terms: CertificationTerms, user_id: int, course_id: str) -> Standing:
    view = award_view(award)
    state, _since = state_now(award)
    phase = PHASES[state]
    if phase not in {Phase.AWARDED, Phase.EXPIRED}:
        return Standing(phase=phase, terms=terms, verify_url=view.verify_url)
    availability = availability_of(course_id)
    if not availability.viewable:
        return Standing(phase=Phase.HELD, terms=terms, available_on=availability.available_on)
    certificate = get_gateway().certificate(user_id, course_id)
    return Standing(
        phase=phase,
        terms=terms,
        view=view,
        certificate_url=certificate.url if certificate else "",
        pdf_url=public_url("pdf", str(award.uuid)),
        verify_url=view.verify_url,
        linkedin_url=add_to_profile_url(view),
    )


def _underway(in_force: InForce, terms: CertificationTerms, user_id: int, course_id: str) -> Standing:
    gateway = get_gateway()
    decision = decide(user_id=user_id, course_id=course_id, in_force=in_force)
    learner = gateway.learners([user_id]).get(user_id)
    if learner is None:
        raise NotFound(_("There is no such learner."))
    obstacles = gateway.obstacles(user_id, course_id) - {Obstacle.NOT_PASSING} if decision.earned else frozenset()
    return Standing(
        phase=_phase(in_force, terms, decision, obstacles, user_id),
        terms=terms,
        decision=decision,
        view=preview_view(terms=terms, course=gateway.course(course_id), holder_name=learner.name),
        places={place: gateway.block_url(place) for place in set(_locations(decision.result))},
        obstacles=obstacles,
    )


def _phase(
    in_force: InForce, terms: CertificationTerms, decision: Decision, obstacles: frozenset[Obstacle], user_id: int
) -> Phase:
    if not decision.earned:
        return Phase.WORKING
    if obstacles:
        return Phase.BLOCKED
    claims = Claim.objects.filter(user_id=user_id, certification_id=in_force.certification_id)
    if terms.issue is IssueMode.CLAIM and not claims.exists():
        return Phase.CLAIMABLE
    return Phase.ISSUING


def _locations(result: Result) -> Iterator[str]:
    if isinstance(result, GroupResult):
        for member in result.results:
            yield from _locations(member)
    elif result.measurement is not None and result.measurement.location:
        yield result.measurement.location
