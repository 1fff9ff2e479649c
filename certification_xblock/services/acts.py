"""What people do to an award by hand: revoke, reinstate, correct the holder's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from certification_xblock.data import Act, AwardState
from certification_xblock.domain.awards import apply
from certification_xblock.domain.messages import ngettext_lazy
from certification_xblock.domain.names import hidden_character, is_readable
from certification_xblock.domain.rules import fits_xml, is_single_line
from certification_xblock.exceptions import Conflict, InvalidInput, NotAllowed
from certification_xblock.gateway import get_gateway
from certification_xblock.services.award_rows import get_award, move_award
from certification_xblock.services.renewing import renew
from certification_xblock.services.sign_offs import CONTROL
from certification_xblock.services.transactions import in_transaction

if TYPE_CHECKING:
    from certification_xblock.models import Award

REASON_LENGTH = 1000
NAME_LENGTH = 255
HIDDEN = _(
    "There is a character in it that cannot be seen or turns the reading direction around: %(character)s. Type the name"
    " instead of pasting it."
)


def revoke(*, award_uuid: str, by_user_id: int, reason: str, dry_run: bool = False) -> None:
    """Revoke an award and invalidate the platform's certificate with it, by a named person.

    Raises NotFound, NotAllowed where the person is no staff of the course or it is their own, InvalidInput without a
    reason, Conflict where the award is not one that can be revoked.
    """
    award, holder_id, course_id = _award_for(award_uuid, by_user_id)
    reason = _checked_reason(reason)
    _require_act(award, Act.REVOKED)
    if dry_run:
        return

    def write() -> None:
        # Ours first: the platform's own signal then finds the award revoked, and follows nothing.
        move_award(award_id=award.pk, act=Act.REVOKED, note=reason, actor_id=by_user_id)
        if _on_the_platform(holder_id, course_id):
            get_gateway().invalidate_certificate(holder_id, course_id, by_user_id=by_user_id, notes=reason)

    in_transaction(write)  # the platform issuing at this moment takes the same two rows the other way round


def reinstate(*, award_uuid: str, by_user_id: int, reason: str, dry_run: bool = False) -> None:
    """Lift a revocation, and have the platform issue its certificate again. Raises as ``revoke`` does."""
    award, holder_id, course_id = _award_for(award_uuid, by_user_id)
    reason = _checked_reason(reason)
    _require_act(award, Act.REINSTATED)
    if dry_run:
        return

    def write() -> None:
        move_award(award_id=award.pk, act=Act.REINSTATED, note=reason, actor_id=by_user_id)
        if _on_the_platform(holder_id, course_id):
            get_gateway().reinstate_certificate(holder_id, course_id, by_user_id=by_user_id)

    in_transaction(write)  # the platform issuing at this moment takes the same two rows the other way round


def correct_name(*, award_uuid: str, by_user_id: int, name: str, reason: str, dry_run: bool = False) -> str:
    """Supersede a valid award by one with the holder's corrected name; the certificate that is out stays checkable.

    Returns the public id of the award that counts now. Raises as ``revoke`` does, and InvalidInput for a name that is
    empty, too long, on several lines or the one that stands there.
    """
    award, _holder_id, _course_id = _award_for(award_uuid, by_user_id)
    reason, name = _checked_reason(reason), _checked_name(name)
    if name == award.holder_name:
        raise InvalidInput(_("The certificate bears this name already."), field="name")
    _require_act(award, Act.SUPERSEDED)
    if dry_run:
        return str(award.uuid)
    return str(renew(award_id=award.pk, name=name, note=reason, actor_id=by_user_id).uuid)


def _checked_name(name: object) -> str:
    name = name.strip() if isinstance(name, str) else ""
    if not is_single_line(name) or not is_readable(name):
        raise InvalidInput(_("Write the holder's name, on one line."), field="name")
    hidden = hidden_character(name)
    if hidden:
        raise InvalidInput(HIDDEN, field="name", character=hidden)
    if len(name) > NAME_LENGTH:
        raise InvalidInput(
            *ngettext_lazy(
                "The name is longer than %(limit)s character.", "The name is longer than %(limit)s characters."
            ),
            field="name",
            limit=NAME_LENGTH,
        )
    return name


def _award_for(award_uuid: str, by_user_id: int) -> tuple[Award, int, str]:
    award = get_award(award_uuid=award_uuid)
    course_id = award.certification.course_id
    if not get_gateway().is_course_staff(by_user_id, course_id):
        raise NotAllowed(_("Only staff of the course can do this."))
    if award.user_id == by_user_id:
        raise NotAllowed(_("Nobody can do this to an award of their own."))
    return award, award.user_id or 0, course_id


def _on_the_platform(holder_id: int, course_id: str) -> bool:
    """Whether there is a certificate of the platform's to act on: its account or course may be gone."""
    return bool(holder_id) and get_gateway().certificate(holder_id, course_id) is not None


def _checked_reason(reason: object) -> str:
    reason = reason.strip() if isinstance(reason, str) else ""
    if not reason:
        raise InvalidInput(_("Say why: the reason is kept with the award."), field="reason")
    if not fits_xml(reason):
        raise InvalidInput(CONTROL, field="reason")
    if len(reason) > REASON_LENGTH:
        raise InvalidInput(
            *ngettext_lazy(
                "The reason is longer than %(limit)s character.", "The reason is longer than %(limit)s characters."
            ),
            field="reason",
            limit=REASON_LENGTH,
        )
    return reason


def _require_act(award: Award, act: Act) -> None:
    if award.current != 1:
        raise Conflict(_("A newer award has taken the place of this one."))
    apply(AwardState(award.state), act)
