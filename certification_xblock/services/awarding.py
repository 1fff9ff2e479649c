"""From an earned decision to the platform's certificate, and from that to our award: one path, one direction."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from certification_xblock.data import AwardState, CertificateStatus, IssueMode, Obstacle
from certification_xblock.domain.awards import gate_allows, next_act
from certification_xblock.exceptions import Conflict, CreationRefused, NotAllowed, NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, Claim, PassMarkWaiver
from certification_xblock.services.award_rows import awards_in_course, create_award, current_award, move_award
from certification_xblock.services.certifications import InForce, terms_in_force
from certification_xblock.services.deciding import decide, decide_with_evidence
from certification_xblock.services.progress import note_decisions
from certification_xblock.services.renewing import follow_name
from certification_xblock.services.retirement import is_erased
from certification_xblock.services.taking_back import take_back_again
from certification_xblock.services.transactions import in_transaction, not_given_up
from certification_xblock.services.work import drop_mark, keep_mark, mark_dirty, take_mark

if TYPE_CHECKING:
    from certification_xblock.data import Decision, PlatformCertificate

log = logging.getLogger(__name__)

WAIVER_NOTES = "certification-xblock: the rules of the course's certification are met"


class Outcome(StrEnum):
    """What ``consider`` came to."""

    NO_CERTIFICATION = "no_certification"
    NOT_EARNED = "not_earned"
    UNCLAIMED = "unclaimed"
    BLOCKED = "blocked"
    REQUESTED = "requested"
    RECORDED = "recorded"
    FOLLOWED = "followed"
    UNCHANGED = "unchanged"


#: What is not the end of it, and when it is looked at again by itself: the platform answers later, or its task was
#: lost; and nobody tells us when an obstacle is gone.
AGAIN_AFTER = {Outcome.REQUESTED: timedelta(0), Outcome.BLOCKED: timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Considered:
    """The outcome for one learner, with the decision where one was taken."""

    outcome: Outcome
    decision: Decision | None = None
    obstacles: frozenset[Obstacle] = field(default_factory=frozenset)


def gate(*, user_id: int, course_id: str) -> None:
    """Return when the platform may create its certificate, raise when it must not.

    Passes where no certification is in force, and for an award that stands (the platform regenerates for a corrected
    name). Raises CreationRefused where the rules are not met or the award was revoked; whatever else it raises means
    that nothing could be decided: the caller refuses then, too.
    """
    in_force = terms_in_force(course_id=course_id)
    if in_force is None:
        return
    answers = [gate_allows(AwardState(award.state)) for award in awards_in_course(user_id=user_id, course_id=course_id)]
    if False in answers:
        raise CreationRefused(_("The certificate was revoked."))
    if True in answers:
        return
    decision = decide(user_id=user_id, course_id=course_id, in_force=in_force)
    if not decision.earned:
        raise CreationRefused(_("The certification's rules are not met yet."))
    if not _claimed(user_id, in_force):
        raise CreationRefused(_("The certificate is earned, but the learner has not asked for it yet."))


def consider(*, user_id: int, course_id: str, dry_run: bool = False) -> Considered:
    """Take the decision anew and do what follows from it; idempotent.

    Follows the platform's certificate where there is an award, records the award where the certificate stands
    already, and asks the platform for its certificate where it is earned. Should it fail half way, the learner's mark
    stays, and ``reconcile`` takes it up. Raises CreationRefused where the platform refuses what is earned.
    """
    if dry_run:
        return _consider(user_id, course_id, dry_run=True)
    token = take_mark(user_id=user_id, course_id=course_id)
    try:
        considered = _consider(user_id, course_id, dry_run=False)
    except CreationRefused:
        # Another plugin's step may have refused, or something changed meanwhile: asking every few minutes helps nobody.
        keep_mark(user_id=user_id, course_id=course_id, token=token, after=AGAIN_AFTER[Outcome.BLOCKED])
        raise
    if considered.outcome in AGAIN_AFTER:
        after = AGAIN_AFTER[considered.outcome]
        keep_mark(user_id=user_id, course_id=course_id, token=token, after=after)
    else:
        drop_mark(user_id=user_id, course_id=course_id, token=token)
    return considered


def _consider(user_id: int, course_id: str, *, dry_run: bool) -> Considered:
    in_force = terms_in_force(course_id=course_id)
    if in_force is None or is_erased(user_id=user_id):
        return Considered(Outcome.NO_CERTIFICATION)
    award = current_award(user_id=user_id, certification_id=in_force.certification_id)
    if award is not None:
        changed = follow(user_id=user_id, course_id=course_id, dry_run=dry_run)
        if award.state == AwardState.REVOKED.value:
            changed |= take_back_again(user_id=user_id, course_id=course_id, dry_run=dry_run)
        return _bring_back(user_id, course_id, in_force, changed=changed, dry_run=dry_run)
    decision = decide(user_id=user_id, course_id=course_id, in_force=in_force)
    if not dry_run:
        note_decisions(certification_id=in_force.certification_id, decisions={user_id: decision})
    if not decision.earned:
        if not dry_run:
            _withdraw_waiver(user_id, course_id)
        return Considered(Outcome.NOT_EARNED, decision)
    if not _claimed(user_id, in_force):
        return Considered(Outcome.UNCLAIMED, decision)
    certificate = get_gateway().certificate(user_id, course_id)
    if certificate is not None and certificate.status is CertificateStatus.VALID:
        if not dry_run:
            record(user_id=user_id, course_id=course_id, certificate=certificate)
        return Considered(Outcome.RECORDED, decision)
    return _request(user_id, course_id, decision, dry_run=dry_run)


def _bring_back(user_id: int, course_id: str, in_force: InForce, *, changed: bool, dry_run: bool) -> Considered:
    """Ask the platform for the certificate of a suspended award, once nothing is in its way any more.

    Not every platform asks by itself when a grade comes back: that is a switch of its operator.
    """
    award = current_award(user_id=user_id, certification_id=in_force.certification_id)
    if award is None or award.state != AwardState.SUSPENDED.value:
        return Considered(Outcome.FOLLOWED if changed else Outcome.UNCHANGED)
    obstacles = get_gateway().obstacles(user_id, course_id)
    if obstacles:
        return Considered(Outcome.FOLLOWED if changed else Outcome.UNCHANGED, None, obstacles)
    if not dry_run:
        get_gateway().request_certificate(user_id, course_id)
    return Considered(Outcome.REQUESTED)


def claim(*, user_id: int, course_id: str, usage_id: str) -> Considered:
    """Note that the learner asks for the certificate, and issue it.

    Raises NotFound where this block offers none, Conflict where the rules are not met, NotAllowed where somebody else
    looks at the course as this learner.
    """
    viewer_id = get_gateway().viewer_id()
    if viewer_id is not None and viewer_id != user_id:
        raise NotAllowed(_("Only the learner can ask for their certificate."))
    in_force = terms_in_force(course_id=course_id)
    if in_force is None or in_force.usage_id != usage_id:
        raise NotFound(_("There is no certificate to claim here."))
    decision = decide(user_id=user_id, course_id=course_id, in_force=in_force)
    if not decision.earned:
        raise Conflict(_("The certificate is not earned yet: requirements are still open."))
    in_transaction(partial(_note_claim, user_id, in_force))
    return not_given_up(partial(consider, user_id=user_id, course_id=course_id))


def _note_claim(user_id: int, in_force: InForce) -> None:
    # Should what follows die, the mark has the claim carried out. It comes first: whoever else claims waits for it.
    mark_dirty(user_id=user_id, course_id=in_force.course_id)
    Claim.objects.get_or_create(
        user_id=user_id, certification_id=in_force.certification_id, defaults={"claimed_at": timezone.now()}
    )


def record(*, user_id: int, course_id: str, certificate: PlatformCertificate | None = None) -> Award | None:
    """Record the award for a certificate that the platform has issued: once, and only where it is earned.

    Returns the current award, new or old, or None where there is none. Where the platform issued again with another
    name, an award with that name takes the old one's place. Works in a savepoint of its own, since the
    platform tells of its certificate from within its transaction.
    """
    with transaction.atomic():
        in_force = terms_in_force(course_id=course_id)
        if in_force is None or is_erased(user_id=user_id):
            return None
        award = current_award(user_id=user_id, certification_id=in_force.certification_id)
        certificate = certificate or get_gateway().certificate(user_id, course_id)
        if certificate is None or certificate.status is not CertificateStatus.VALID:
            return award
        if award is not None:
            return follow_name(award_id=award.pk, name=certificate.name)
        decision, evidence = decide_with_evidence(user_id=user_id, course_id=course_id, in_force=in_force)
        if not decision.earned:
            log.info("Certificate of learner %s in %s is not earned under our rules", user_id, course_id)
            return None
        try:
            with transaction.atomic():
                return create_award(in_force=in_force, certificate=certificate, decision=decision, evidence=evidence)
        except IntegrityError:
            # Another worker recorded it between our look and our write; anything else is an error.
            award = current_award(user_id=user_id, certification_id=in_force.certification_id)
            if award is None:
                raise
            return award


def follow(*, user_id: int, course_id: str, dry_run: bool = False) -> bool:
    """Bring the learner's awards in a course in line with the platform's certificate; True where one changed."""
    awards = awards_in_course(user_id=user_id, course_id=course_id)
    changed = False
    certificate = get_gateway().certificate(user_id, course_id) if awards else None
    for award in awards:
        act = next_act(AwardState(award.state), certificate.status if certificate else None)
        if act is not None:
            changed = True
            if not dry_run:
                move_award(award_id=award.pk, act=act, note="", only_from=AwardState(award.state))
    return changed


def _request(user_id: int, course_id: str, decision: Decision, *, dry_run: bool) -> Considered:
    """Ask the platform, waiving its pass mark where that alone is in the way."""
    gateway = get_gateway()
    obstacles = gateway.obstacles(user_id, course_id)
    if obstacles - {Obstacle.NOT_PASSING}:
        return Considered(Outcome.BLOCKED, decision, obstacles)
    if dry_run:
        return Considered(Outcome.REQUESTED, decision, obstacles)
    if Obstacle.NOT_PASSING in obstacles and _waive(user_id, course_id) and gateway.issues_on_waiver():
        return Considered(Outcome.REQUESTED, decision, obstacles)  # saving the entry has asked already: never twice
    gateway.request_certificate(user_id, course_id)
    return Considered(Outcome.REQUESTED, decision, obstacles)


def _waive(user_id: int, course_id: str) -> bool:
    """Put the learner on the platform's allow-list; our row is written first, so that no entry of ours is unknown.

    False where somebody else's entry stands.
    """
    waiver, _created = PassMarkWaiver.objects.update_or_create(
        user_id=user_id, course_id=course_id, defaults={"withdrawn_at": None, "created_at": timezone.now()}
    )
    if not get_gateway().waive_pass_mark(user_id, course_id, notes=WAIVER_NOTES):
        waiver.delete()  # it is not ours to withdraw
        return False
    return True


def _withdraw_waiver(user_id: int, course_id: str) -> None:
    """Take an unused waiver of ours back; one that bore an award stays, the platform regenerates by it."""
    waivers = PassMarkWaiver.objects.filter(user_id=user_id, course_id=course_id, withdrawn_at=None)
    if waivers.exists() and not awards_in_course(user_id=user_id, course_id=course_id):
        get_gateway().withdraw_waiver(user_id, course_id)
        waivers.update(withdrawn_at=timezone.now())


def _claimed(user_id: int, in_force: InForce) -> bool:
    if in_force.require_terms().issue is IssueMode.AUTOMATIC:
        return True
    return Claim.objects.filter(user_id=user_id, certification_id=in_force.certification_id).exists()
