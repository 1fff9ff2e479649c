"""Writing awards: creating one with all that it freezes, and moving it from state to state with its history."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from certification_xblock.data import Act, AwardState
from certification_xblock.domain.awards import apply, new_number
from certification_xblock.domain.json_codec import decision_to_json, evidence_to_json
from certification_xblock.domain.names import readable
from certification_xblock.exceptions import CannotDecide, Conflict, NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, AwardEvent
from certification_xblock.services.shown import freeze_shown
from certification_xblock.services.transactions import send_on_commit
from certification_xblock.signals import award_changed, award_recorded

if TYPE_CHECKING:
    from certification_xblock.data import Decision, Evidence, PlatformCertificate
    from certification_xblock.services.certifications import InForce


def current_award(*, user_id: int, certification_id: int) -> Award | None:
    """Return the learner's award that counts, or None; one query."""
    return Award.objects.filter(user_id=user_id, certification_id=certification_id, current=1).first()


def awards_in_course(*, user_id: int, course_id: str) -> list[Award]:
    """Return the learner's awards that count in a course, that of the active certification first, then the newest.

    There is more than one where a certification's block was replaced by another: the old award stays.
    """
    rows = Award.objects.select_related("certification").filter(
        user_id=user_id, certification__course_id=course_id, current=1
    )
    return sorted(rows.order_by("-awarded_at"), key=lambda award: award.certification.active != 1)


def get_award(*, award_uuid: str) -> Award:
    """Return an award by its public id, with its certification; raises NotFound, also for what is no id."""
    try:
        return Award.objects.select_related("certification").get(uuid=award_uuid)
    except (Award.DoesNotExist, ValidationError) as error:
        raise NotFound("There is no such award.") from error


def create_award(
    *, in_force: InForce, certificate: PlatformCertificate, decision: Decision, evidence: Evidence
) -> Award:
    """Write an award with its first entry of history; the caller has decided. Raises IntegrityError if one stands."""
    terms = in_force.require_terms()
    gateway = get_gateway()
    learner = gateway.learners([certificate.user_id]).get(certificate.user_id)
    # Learners write their names themselves: the certificate bears what can be read of them.
    names = (certificate.name, *((learner.name, learner.username) if learner else ()))
    name = next(filter(None, map(readable, names)), "")
    if not name:
        raise CannotDecide("The platform has no name for learner %(user)s.", user=certificate.user_id)
    now = timezone.now()
    previous = Award.objects.filter(user_id=certificate.user_id, certification_id=in_force.certification_id).count()
    award = Award.objects.create(
        number=new_number(secrets.token_bytes(7), now.year, previous + 1),
        user_id=certificate.user_id,
        certification_id=in_force.certification_id,
        version_id=in_force.version_id,
        sequence=previous + 1,
        state=AwardState.VALID.value,
        state_since=now,
        holder_name=name,
        platform_name=certificate.name,
        shown=freeze_shown(terms=terms, course=gateway.course(in_force.course_id)),
        evidence=evidence_to_json(evidence),
        decision=decision_to_json(decision),
        platform_uuid=certificate.uuid,
        awarded_at=now,
    )
    AwardEvent.objects.create(award=award, act=Act.AWARDED.value, at=now)
    send_on_commit(award_recorded, award_uuid=str(award.uuid))
    return award


def move_award(
    *, award_id: int, act: Act, note: str, actor_id: int | None = None, only_from: AwardState | None = None
) -> bool:
    """Move an award by one act, with its entry of history; raises Conflict for an act that its state does not allow.

    ``only_from`` makes it a no-op (False) where another worker moved the award meanwhile.
    """
    with transaction.atomic():
        award = Award.objects.select_for_update().get(pk=award_id)
        state = AwardState(award.state)
        if only_from is not None and state is not only_from:
            return False
        now = timezone.now()
        new_state = apply(state, act)
        moved = Award.objects.filter(pk=award.pk, state=state.value).update(state=new_state.value, state_since=now)
        if not moved:
            raise Conflict("The award was changed by somebody else at the same time; look again.")
        AwardEvent.objects.create(award=award, act=act.value, at=now, actor_id=actor_id, note=note)
        send_on_commit(award_changed, award_uuid=str(award.uuid), act=act.value)
    return True
