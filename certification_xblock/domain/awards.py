"""The life of an award: what may happen to it, what follows from the platform's certificate, and its number."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from certification_xblock.data import Act, AwardState, CertificateStatus
from certification_xblock.domain.messages import gettext_noop
from certification_xblock.exceptions import Conflict, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certification_xblock.data import PlatformCertificate

# What each act makes of each state it is possible in. A reinstated award starts again as valid: if its time has run
# out meanwhile, it expires next. A revoked one is never superseded: reinstating it is an act of its own.
_TRANSITIONS: Mapping[Act, Mapping[AwardState | None, AwardState]] = {
    Act.AWARDED: {None: AwardState.VALID},
    Act.SUSPENDED: {AwardState.VALID: AwardState.SUSPENDED},
    Act.RESUMED: {AwardState.SUSPENDED: AwardState.VALID},
    Act.REVOKED: dict.fromkeys((AwardState.VALID, AwardState.SUSPENDED, AwardState.EXPIRED), AwardState.REVOKED),
    Act.REINSTATED: {AwardState.REVOKED: AwardState.VALID},
    Act.SUPERSEDED: dict.fromkeys((AwardState.VALID, AwardState.SUSPENDED, AwardState.EXPIRED), AwardState.SUPERSEDED),
    Act.EXPIRED: dict.fromkeys((AwardState.VALID, AwardState.SUSPENDED), AwardState.EXPIRED),
    # Erasing takes the person out of an award and leaves its state.
    Act.ERASED: {state: state for state in AwardState},
}


def apply(state: AwardState | None, act: Act) -> AwardState:
    """Return the state after an act (None before: there is no award yet). Raises ``Conflict`` where it cannot be."""
    try:
        return _TRANSITIONS[act][state]
    except KeyError:
        if state is not None and state in _TRANSITIONS[act].values():
            raise Conflict(gettext_noop("The award is %(state)s already."), state=state.value) from None
        raise Conflict(
            gettext_noop("This cannot be done to the award: it is %(state)s, and the act is “%(act)s”."),
            state=state.value if state else "missing",
            act=act.value,
        ) from None


def next_act(state: AwardState | None, certificate: CertificateStatus | None) -> Act | None:
    """Return what the platform's certificate (None: there is none) means for an award, or None for nothing.

    A revoked award comes back by an explicit reinstatement alone; a superseded one is history. To an expired one the
    platform's certificate can only add that somebody took it back.
    """
    match state:
        case AwardState.VALID if certificate is CertificateStatus.INVALIDATED:
            return Act.REVOKED
        case AwardState.VALID if certificate is not CertificateStatus.VALID:
            return Act.SUSPENDED
        case AwardState.SUSPENDED if certificate is CertificateStatus.VALID:
            return Act.RESUMED
        case AwardState.SUSPENDED | AwardState.EXPIRED if certificate is CertificateStatus.INVALIDATED:
            return Act.REVOKED
    return None


def must_take_back(state: AwardState | None, certificate: PlatformCertificate | None) -> bool:
    """Whether the platform has to invalidate its certificate once more: it issued in spite of the revocation."""
    return state is AwardState.REVOKED and certificate is not None and certificate.in_spite


def gate_allows(state: AwardState | None) -> bool | None:
    """Whether an existing award settles that the platform may create its certificate (None: the rules decide).

    Valid and suspended: yes, whatever the rules say now: a corrected name, or a grade that came back. Revoked: no;
    whoever reinstates applies the act first and then has the platform issue. Expired: its time is over and it earns
    nothing any more, so the certificate has to be earned by the rules in force; so too where there is no award, or
    only a superseded one.
    """
    match state:
        case AwardState.VALID | AwardState.SUSPENDED:
            return True
        case AwardState.REVOKED:
            return False
    return None


# Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_RANDOM_BYTES = 7
_HIGHEST_YEAR = 9999
_MAX_TYPED = 64
_IGNORED = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")
_MISREAD = str.maketrans("OIL", "011")
_NUMBER = re.compile(rf"([0-9]{{4}})([{_ALPHABET}]{{5}})([{_ALPHABET}]{{5}})([2-9]|[1-9][0-9]{{1,5}})?")


def new_number(random_bytes: bytes, year: int, sequence: int = 1) -> str:
    """Return an award's number such as ``2026-K7QFM-2XD4P``; from the second award on with ``-2`` behind it.

    Takes at least 7 random bytes, of which it uses 50 bits, and a year of four digits. Raises ``InvalidInput``.
    """
    if len(random_bytes) < _RANDOM_BYTES or not 0 <= year <= _HIGHEST_YEAR or sequence < 1:
        raise InvalidInput(gettext_noop("No number can be made of this."))
    bits = int.from_bytes(random_bytes[:_RANDOM_BYTES], "big")
    letters = "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(_LENGTH))
    return _format(f"{year:04}", letters[:5], letters[5:], str(sequence) if sequence > 1 else "")


def successor_number(number: str, sequence: int) -> str:
    """Return the number of the award that takes the place of another: the same, with the sequence behind it.

    Raises ``InvalidInput`` for what is no number of ours.
    """
    found = _NUMBER.fullmatch(_IGNORED.sub("", number))
    if not found or sequence <= 1:
        raise InvalidInput(gettext_noop("No number can be made of this."))
    return _format(found[1], found[2], found[3], str(sequence))


def normalise_number(text: str) -> str:
    """Return the number that somebody typed as we write it, or an empty string where it cannot be one.

    Case, white space, dashes, full-width characters, and O, I and L for 0 and 1 make no difference.
    """
    if len(text) > _MAX_TYPED:
        return ""
    typed = _IGNORED.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_MISREAD)
    found = _NUMBER.fullmatch(typed)
    return _format(found[1], found[2], found[3], found[4] or "") if found else ""


def _format(year: str, first: str, second: str, sequence: str) -> str:
    return "-".join(part for part in (year, first, second, sequence) if part)
