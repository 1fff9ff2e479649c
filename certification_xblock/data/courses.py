"""What we ask of the platform about courses and people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Course:
    """A course run. ``pass_mark`` is the platform's own, in percent.

    ``org`` is that of the course's key, which no author can change; ``org_name`` is what the operator of the platform
    calls it, or empty. Never what an author typed: either stands on certificates without an issuer.
    """

    course_id: str
    title: str
    org: str
    language: str = "en"
    url: str = ""
    pass_mark: Decimal = Decimal(0)
    start: datetime | None = None
    end: datetime | None = None
    org_name: str = ""


@dataclass(frozen=True, slots=True)
class Learner:
    """A person as the platform knows them. ``name`` is the full name, falling back to the username."""

    user_id: int
    username: str
    name: str
    email: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class AssignmentType:
    """One line of a course's grading policy. ``weight`` is a fraction of 1."""

    name: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A node of a course's outline. ``reference`` is ``type/id``, as rules name blocks.

    ``hidden`` and ``completable`` are the node's own: whether its author hides it, and, where nothing stands below it,
    whether it counts when completion is counted.
    """

    usage_id: str
    reference: str
    category: str
    title: str
    graded: bool = False
    scored: bool = False
    hidden: bool = False
    completable: bool = True
    children: tuple[OutlineNode, ...] = ()


class Obstacle(StrEnum):
    """What keeps the platform from issuing its certificate to a learner who has earned ours."""

    NOT_ENROLLED = "not_enrolled"
    MODE = "mode"
    NOT_PASSING = "not_passing"
    INVALIDATED = "invalidated"
    BETA_TESTER = "beta_tester"
    CCX = "ccx"
    UNVERIFIED = "unverified"
    CERTIFICATES_OFF = "certificates_off"


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether the platform already shows its certificates of a course, and if not, from when (None: unknown)."""

    viewable: bool
    available_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message to one person; the subject and text are already in their language."""

    user_id: int
    subject: str
    text: str
    url: str = ""
