"""An award's states, the entries of its history and their notes, in the words of every page that shows them."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext

from certification_xblock.data import Act, AwardState


def state_words(state: AwardState) -> str:
    """Return how an award stands, in a word."""
    return {
        AwardState.VALID: gettext("Valid"),
        AwardState.SUSPENDED: gettext("Suspended"),
        AwardState.EXPIRED: gettext("Expired"),
        AwardState.REVOKED: gettext("Revoked"),
        AwardState.SUPERSEDED: gettext("Replaced"),
    }[state]


def act_words(act: Act) -> str:
    """Return an entry of an award's history in a word or two."""
    return {
        Act.AWARDED: pgettext("what happened to a certificate", "Awarded"),
        Act.SUSPENDED: pgettext("what happened to a certificate", "Suspended"),
        Act.RESUMED: pgettext("what happened to a certificate", "In force again"),
        Act.REVOKED: pgettext("what happened to a certificate", "Revoked"),
        Act.REINSTATED: pgettext("what happened to a certificate", "Reinstated"),
        Act.SUPERSEDED: pgettext("what happened to a certificate", "Replaced"),
        Act.EXPIRED: pgettext("what happened to a certificate", "Expired"),
        Act.ERASED: pgettext("what happened to a certificate", "Name erased"),
    }[act]


def note_words(act: Act, note: str) -> str:
    """Return an entry's note; where it is the number of another award, with what that one is to this."""
    if note and act is Act.AWARDED:
        return gettext("In place of %(number)s") % {"number": note}
    if note and act is Act.SUPERSEDED:
        return gettext("By %(number)s") % {"number": note}
    return note
