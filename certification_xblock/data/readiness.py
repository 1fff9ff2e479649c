"""What is known of a course before a certificate is issued in it, what is wrong with that, and whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal


class Severity(StrEnum):
    """What a finding means. UNKNOWN is never good: nobody has looked, or too long ago."""

    STOPS = "stops"
    WARNS = "warns"
    UNKNOWN = "unknown"
    GOOD = "good"


class Source(StrEnum):
    """Where a fact comes from: the course's settings, the block itself, our registry and versions, or the LMS alone."""

    COURSE = "course"
    BLOCK = "block"
    PLUGIN = "plugin"
    LMS = "lms"


class Force(StrEnum):
    """Whether the block is the certification in force, and if not, why."""

    IN_FORCE = "in_force"
    NOTHING = "nothing"
    ELSEWHERE = "elsewhere"
    BROKEN = "broken"
    SWITCHED_OFF = "switched_off"


class Showing(StrEnum):
    """When the platform shows its certificates; the values are the platform's own."""

    AT_END = "end"
    ON_DATE = "end_with_date"
    AT_ONCE = "early_no_info"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates of a course; a date of None is not set."""

    start: datetime | None = None
    end: datetime | None = None
    self_paced: bool = False
    showing: Showing = Showing.AT_END
    available_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A block of the published course as rules see it: whether learners see it, and what there is to do at or below it."""

    title: str
    hidden: bool = False
    scored: bool = False
    completable: bool = False


@dataclass(frozen=True, slots=True)
class GradedType:
    """An assignment type of the published course: its weight, a fraction of 1, and how many subsections learners see."""

    weight: Decimal
    subsections: int


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """Everything that decides whether a certificate is issued and shown in a course. None means unknown, always.

    The first group is what a service of the platform reads of the course, the second of one block, the third is ours, the
    fourth what only the LMS knows, found at ``checked_at``. ``targets`` is the published course by ``type/id``, its root
    under the empty reference. ``missing_scripts`` are the scripts that no font of the LMS covers.
    """

    configuration_active: bool | None = None
    certificates_on_course: bool | None = None
    pass_mark: Decimal | None = None
    schedule: Schedule | None = None
    targets: Mapping[str, Target] | None = None
    assignments: Mapping[str, GradedType] | None = None

    published: bool | None = None
    changed: bool | None = None
    hidden: bool | None = None

    force: Force | None = None
    problem: str = ""
    unregistered: tuple[str, ...] | None = None
    not_allowed: tuple[str, ...] | None = None

    certificates_on_site: bool | None = None
    bearing_modes: tuple[str, ...] | None = None
    auto_generation: bool | None = None
    completion_tracking: bool | None = None
    pipeline_steps: tuple[str, ...] | None = None
    missing_scripts: tuple[str, ...] | None = None
    checked_at: datetime | None = None


class Check(StrEnum):
    """What is looked at, in the order in which a certificate meets it. The values are shown to programs."""

    FORCE = "force"
    PUBLISHED = "published"
    CHANGES = "changes"
    VISIBLE = "visible"
    RULES = "rules"
    SIGNERS = "signers"
    ALLOWED = "allowed"
    START = "start"
    MODES = "modes"
    COMPLETION_TRACKING = "completion_tracking"
    PASS_MARK = "pass_mark"  # noqa: S105 - not a password
    CERTIFICATES_ON_SITE = "certificates_on_site"
    CERTIFICATES_ON_COURSE = "certificates_on_course"
    AUTO_GENERATION = "auto_generation"
    GATE = "gate"
    CONFIGURATION = "configuration"
    RENDERING = "rendering"
    AVAILABILITY = "availability"
    FONTS = "fonts"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look came to. ``code`` names what is wrong; it is empty where nothing is, or where that is unknown."""

    check: Check
    severity: Severity
    source: Source
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Impact:
    """Whom rules concern, in numbers. ``draft`` figures are those of the rules that were asked about.

    ``holding``: have an award that stands. ``earned``: hold one or fulfil the rules in force. ``draft_earned``: hold one or
    would fulfil the draft's. ``losing``: fulfil the rules in force, hold no award yet, and would not fulfil the draft's.
    ``certified_before``: have the platform's certificate and no award; ``certified_before_earned`` of them would get
    one by the draft's rules. ``digest`` is that of the draft's terms.
    """

    digest: str
    enrolled: int = 0
    holding: int = 0
    earned: int = 0
    draft_earned: int = 0
    losing: int = 0
    certified_before: int = 0
    certified_before_earned: int = 0
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """What the LMS found last. ``due`` while another look was asked for and has not come back."""

    facts: CourseFacts
    impact: Impact | None = None
    taken_at: datetime | None = None
    due: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """All that is found of a course's certification, stops first, and the impact where it is that of these terms."""

    findings: tuple[Finding, ...]
    examination: Examination
    impact: Impact | None = None

    @property
    def severity(self) -> Severity:
        """The worst of the findings: good only where everything is known and in order."""
        found = {finding.severity for finding in self.findings}
        return next((severity for severity in Severity if severity in found), Severity.UNKNOWN)
