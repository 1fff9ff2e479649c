"""An award's states, the entries of its history and their notes, in the words of every page that shows them."""

from __future__ import annotations

from django.utils.translation import gettext

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
        Act.AWARDED: gettext("Awarded"),
        Act.SUSPENDED: gettext("Suspended"),
        Act.RESUMED: gettext("In force again"),
        Act.REVOKED: gettext("Revoked"),
        Act.REINSTATED: gettext("Reinstated"),
        Act.SUPERSEDED: gettext("Replaced"),
        Act.EXPIRED: gettext("Expired"),
        Act.ERASED: gettext("Name erased"),
    }[act]


def note_words(act: Act, note: str) -> str:
    """Return an entry's note; where it is the number of another award, with what that one is to this."""
    if note and act is Act.AWARDED:
        return gettext("In place of %(number)s") % {"number": note}
    if note and act is Act.SUPERSEDED:
        return gettext("By %(number)s") % {"number": note}
    return note
