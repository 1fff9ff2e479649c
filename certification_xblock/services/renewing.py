"""Putting a new award in the place of one whose holder's name was corrected: the old one says so, and stays checkable."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from certification_xblock.data import Act, AwardState
from certification_xblock.domain.awards import apply, successor_number
from certification_xblock.domain.names import readable
from certification_xblock.exceptions import Conflict
from certification_xblock.models import Award, AwardEvent
from certification_xblock.services.transactions import send_on_commit
from certification_xblock.signals import award_changed


def follow_name(*, award_id: int, name: str) -> Award:
    """Bring a valid award in line with the name on the platform's certificate, where that has changed since.

    A name that staff corrected meanwhile stays as long as the platform's does. Returns the award that counts now.
    """
    with transaction.atomic():
        old = Award.objects.select_for_update().get(pk=award_id)
        if not name or name == (old.platform_name or old.holder_name) or not _can_be_renewed(old):
            return old
        shown = readable(name)
        if not shown or shown == old.holder_name:
            Award.objects.filter(pk=old.pk).update(platform_name=name)
            return old
        return _renew(old, name=shown, platform_name=name)


def renew(*, award_id: int, name: str, note: str, actor_id: int) -> Award:
    """Supersede a valid award by one with another name of the holder's; raises Conflict where it is not valid."""
    with transaction.atomic():
        old = Award.objects.select_for_update().get(pk=award_id)
        if not _can_be_renewed(old):
            raise Conflict(_("Only the name on a valid certificate can be corrected."))
        return _renew(old, name=name, platform_name=old.platform_name or old.holder_name, note=note, actor_id=actor_id)


def _can_be_renewed(award: Award) -> bool:
    return award.state == AwardState.VALID.value and award.current == 1


def _renew(old: Award, *, name: str, platform_name: str, note: str = "", actor_id: int | None = None) -> Award:
    """Write the successor; everything else that was frozen stays. The caller holds the old one's lock."""
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
        platform_name=platform_name,
        shown=old.shown,
        evidence=old.evidence,
        decision=old.decision,
        platform_uuid=old.platform_uuid,
        awarded_at=old.awarded_at,
        expires_at=old.expires_at,
        told_at=old.told_at,
    )
    superseded = f"{new.number}: {note}" if note else new.number
    AwardEvent.objects.create(award=old, act=Act.SUPERSEDED.value, at=now, actor_id=actor_id, note=superseded)
    AwardEvent.objects.create(award=new, act=Act.AWARDED.value, at=now, actor_id=actor_id, note=old.number)
    send_on_commit(award_changed, award_uuid=str(old.uuid), act=Act.SUPERSEDED.value)
    return new
