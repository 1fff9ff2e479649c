"""How a learner stands with a certification, and what an author can choose from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from certification_xblock.data.certificates import CertificateView, Party, Signer
    from certification_xblock.data.certifications import CertificationTerms
    from certification_xblock.data.courses import AssignmentType, Course, Obstacle, OutlineNode
    from certification_xblock.data.rules import Decision


class Phase(StrEnum):
    """Where a learner is on the way to the certificate.

    CLOSED: nothing is in force for this block (no version, switched off, a second block); ``problem`` says which.
    WORKING: rules are still to be met. CLAIMABLE: earned, the learner has to ask. ISSUING: earned, the platform was or
    will be asked. BLOCKED: earned, but the platform will not issue; ``obstacles`` say why. HELD: issued, not shown
    before ``available_on``. AWARDED, SUSPENDED, EXPIRED, REVOKED: as the award.
    """

    CLOSED = "closed"
    WORKING = "working"
    CLAIMABLE = "claimable"
    ISSUING = "issuing"
    BLOCKED = "blocked"
    HELD = "held"
    AWARDED = "awarded"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Closed(StrEnum):
    """Why nothing is in force for a block: nothing was put into force, another block is, or something is to be mended."""

    NOTHING = "nothing"
    ELSEWHERE = "elsewhere"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a learner's view of a certification shows.

    ``view`` is the preview before the award, the certificate after it. ``places`` maps the locations that occur in
    ``decision`` to addresses. The addresses are empty until there is something behind them. ``closed`` is set in the
    phase CLOSED alone, and ``problem`` then says the same to the course's team.
    """

    phase: Phase
    terms: CertificationTerms | None = None
    decision: Decision | None = None
    view: CertificateView | None = None
    places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    obstacles: frozenset[Obstacle] = frozenset()
    available_on: datetime | None = None
    certificate_url: str = ""
    pdf_url: str = ""
    verify_url: str = ""
    linkedin_url: str = ""
    problem: str = ""
    closed: Closed | None = None


@dataclass(frozen=True, slots=True)
class OrganizationChoice:
    """An organization of the operator's registry, with the signatories that sign for it, by slug."""

    party: Party
    signatories: Mapping[str, Signer]


@dataclass(frozen=True, slots=True)
class EditorChoices:
    """What an author can choose from in a course."""

    course: Course
    outline: OutlineNode
    assignment_types: tuple[AssignmentType, ...]
    organizations: tuple[OrganizationChoice, ...]
