"""What a course's certification block offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from certification_xblock.data.certificates import Paper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certification_xblock.data.rules import Requirement


class IssueMode(StrEnum):
    """Who sets off the issuing once the rules are met. The values are stored and travel in OLX."""

    AUTOMATIC = "automatic"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class CertificationTerms:
    """The terms of a certification: what its author set, checked. ``language`` empty means the course's.

    With a ``second_language`` the certificate says its fixed words in that one too; ``second_title`` and
    ``second_text`` are the author's own words in it, and may be empty.

    ``issuer`` and ``co_signers`` are organizations' slugs, ``signatories`` are signatories' slugs, all of the
    operator's registry.
    """

    title: str
    requirement: Requirement
    text: str = ""
    issuer: str = ""
    co_signers: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    issue: IssueMode = IssueMode.AUTOMATIC
    paper: Paper = Paper.A4
    language: str = ""
    second_language: str = ""
    second_title: str = ""
    second_text: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Whom a certificate names, by their slugs in the operator's registry, whatever else is to be said of its terms."""

    issuer: str = ""
    co_signers: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedBlock:
    """A published certification block as the platform holds it: its key and its raw, unchecked fields."""

    usage_id: str
    fields: Mapping[str, Any]
