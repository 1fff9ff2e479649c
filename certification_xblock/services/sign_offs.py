"""Sign-offs: a person with the right to vouches for a learner; never for themselves, taken back before the award only."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from certification_xblock.data import Need, RuleKind
from certification_xblock.domain.messages import ngettext_lazy
from certification_xblock.domain.rules import fits_xml, needs_of
from certification_xblock.exceptions import Conflict, InvalidInput, NotAllowed, NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import SignOff
from certification_xblock.services.award_rows import current_award
from certification_xblock.services.certifications import InForce, terms_in_force
from certification_xblock.services.transactions import in_transaction
from certification_xblock.services.work import mark_dirty

# Stored in lower case: some databases cannot tell “Mentor” from “mentor”, so nobody shall have to.
NOTE_LENGTH = 1000
CONTROL = _("The text has a control character in it, which cannot be stored. Remove it.")


def sign_off(*, user_id: int, course_id: str, target: str, by_user_id: int, note: str = "") -> None:
    """Sign ``target`` off for a learner; idempotent.

    Raises NotFound where the certification in force asks for no such sign-off, NotAllowed for one's own and for who is
    no staff of the course, InvalidInput for a note that is too long.
    """
    _check(user_id, course_id, target, by_user_id)
    check_note(note)
    if user_id not in get_gateway().learners([user_id]):
        raise NotFound(_("There is no such learner."))

    def write() -> None:
        mark_dirty(user_id=user_id, course_id=course_id)
        SignOff.objects.get_or_create(
            user_id=user_id,
            course_id=course_id,
            target=target.casefold(),
            current=1,
            defaults={"signed_by_id": by_user_id, "signed_at": timezone.now(), "note": note},
        )

    in_transaction(write)


def check_note(note: str) -> None:
    """Raise InvalidInput for a note that is too long, or that not every database can hold."""
    if len(note) > NOTE_LENGTH:
        raise InvalidInput(
            *ngettext_lazy(
                "The note is longer than %(limit)s character.", "The note is longer than %(limit)s characters."
            ),
            field="note",
            limit=NOTE_LENGTH,
        )
    if not fits_xml(note):
        raise InvalidInput(CONTROL, field="note")


def withdraw_sign_off(*, user_id: int, course_id: str, target: str, by_user_id: int) -> None:
    """Take a sign-off back; raises Conflict once the award stands, NotFound where there is none."""
    in_force = _check(user_id, course_id, target, by_user_id)
    with transaction.atomic():
        if current_award(user_id=user_id, certification_id=in_force.certification_id):
            raise Conflict(_("The certificate was awarded on this sign-off: revoke the award instead."))
        withdrawn = SignOff.objects.filter(
            user_id=user_id, course_id=course_id, target=target.casefold(), current=1
        ).update(current=None, withdrawn_at=timezone.now())
        if not withdrawn:
            raise NotFound(_("There is no such sign-off."))
        mark_dirty(user_id=user_id, course_id=course_id)


def _check(user_id: int, course_id: str, target: str, by_user_id: int) -> InForce:
    in_force = terms_in_force(course_id=course_id)
    needs = needs_of(in_force.require_terms().requirement) if in_force else frozenset()
    if in_force is None or Need(RuleKind.SIGN_OFF, target) not in needs:
        raise NotFound(_("The certification asks for no such sign-off."))
    if not get_gateway().is_course_staff(by_user_id, course_id):
        raise NotAllowed(_("Only staff of the course can sign off."))
    if user_id == by_user_id:
        raise NotAllowed(_("Nobody can sign off for themselves."))
    return in_force
