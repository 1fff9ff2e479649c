"""Putting a new award in the place of one whose holder's name was corrected: the old one says so, and stays checkable."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from certification_xblock.data import Act, AwardState
from certification_xblock.domain.awards import apply, successor_number
from certification_xblock.models import Award, AwardEvent
from certification_xblock.services.transactions import send_on_commit
from certification_xblock.signals import award_changed


def correct_name(*, award_id: int, name: str) -> Award:
    """Supersede a valid award by one with the corrected name; everything else that was frozen stays.

    Returns the award that counts now: the same where the name is the same or empty, or the award is not valid.
    """
    with transaction.atomic():
        old = Award.objects.select_for_update().get(pk=award_id)
        if not name or name == old.holder_name or old.state != AwardState.VALID.value or old.current != 1:
            return old
        now = timezone.now()
        state = apply(AwardState(old.state), Act.SUPERSEDED)
        Award.objects.filter(pk=old.pk).update(state=state.value, state_since=now, current=None)
        new = Award.objects.create(
            number=successor_number(old.number, old.sequence + 1),
            user_id=old.user_id,
            certification_id=old.certification_id,
            version_id=old.version_id,
            sequence=old.sequence + 1,
            state=AwardState.VALID.value,
            state_since=now,
            holder_name=name,
            shown=old.shown,
            evidence=old.evidence,
            decision=old.decision,
            platform_uuid=old.platform_uuid,
            awarded_at=old.awarded_at,
            expires_at=old.expires_at,
            told_at=old.told_at,
        )
        AwardEvent.objects.create(award=old, act=Act.SUPERSEDED.value, at=now, note=new.number)
        AwardEvent.objects.create(award=new, act=Act.AWARDED.value, at=now, note=old.number)
        send_on_commit(award_changed, award_uuid=str(old.uuid), act=Act.SUPERSEDED.value)
    return new
