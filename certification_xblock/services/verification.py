"""What anybody who holds a certificate, or its number, may know of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from certification_xblock.data import AwardState, VerificationView
from certification_xblock.domain.awards import normalise_number
from certification_xblock.exceptions import NotFound, NotYetAvailable
from certification_xblock.models import Award
from certification_xblock.services.availability import availability_of
from certification_xblock.services.award_rows import get_award
from certification_xblock.services.shown import award_view, public_url

if TYPE_CHECKING:
    from datetime import datetime

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def verify(*, award_uuid: str) -> VerificationView:
    """Return what the public may know; raises NotFound, and NotYetAvailable before the platform shows the award.

    What was shown once stays checkable, also where the date is put off later: its holder has been told, and may have
    printed it (docs/decisions/0016).
    """
    award = get_award(award_uuid=award_uuid)
    if award.told_at is None and not availability_of(award.certification.course_id).viewable:
        raise NotYetAvailable(_("There is no such certificate yet."))
    view = award_view(award)
    state, since = state_now(award)
    return VerificationView(
        number=view.number,
        title=view.title,
        course_title=view.course_title,
        holder_name="" if award.withdrawn else view.holder_name,
        issuer=view.issuer,
        co_signers=view.co_signers,
        awarded_on=view.awarded_on,
        valid_until=view.valid_until,
        state=state,
        since=since,
        verify_url=view.verify_url,
        language=view.language,
        second_language=view.second_language,
        second_title=view.second_title,
        replaced_by=_replaced_by(award) if state is AwardState.SUPERSEDED else "",
        withdrawn=award.withdrawn,
    )


def find_award(*, number: str) -> str:
    """Return the public id of the award with a number as somebody typed it; raises NotFound."""
    award = Award.objects.filter(number=normalise_number(number)).first()
    if award is None:
        raise NotFound(_("There is no certificate with this number."))
    return str(award.uuid)


def verify_number(*, award_uuid: str) -> str:
    """Return the number of an award as it is printed."""
    return get_award(award_uuid=award_uuid).number


def find_address(*, text: str) -> str:
    """Return the public id in a text that somebody pasted for a number: an address or the id itself; or nothing."""
    found = _UUID.search(text.lower())
    return found[0] if found else ""


def state_now(award: Award) -> tuple[AwardState, datetime]:
    """Return the award's state and since when, with a validity that has run out counted as expired."""
    state = AwardState(award.state)
    if state is AwardState.VALID and award.expires_at is not None and award.expires_at <= timezone.now():
        return AwardState.EXPIRED, award.expires_at
    return state, award.state_since


def _replaced_by(award: Award) -> str:
    if award.user_id is None:
        return ""
    newer = Award.objects.filter(
        user_id=award.user_id, certification_id=award.certification_id, sequence__gt=award.sequence
    )
    newest = newer.order_by("-sequence").first()
    return public_url("verify", str(newest.uuid)) if newest else ""
