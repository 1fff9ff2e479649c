"""Awards and the platform's own certificate beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class AwardState(StrEnum):
    """The state of an award. The values are stored."""

    VALID = "valid"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class Act(StrEnum):
    """What happened to an award: the verbs of its history. The values are stored."""

    AWARDED = "awarded"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    REVOKED = "revoked"
    REINSTATED = "reinstated"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    ERASED = "erased"


class CertificateStatus(StrEnum):
    """The platform's certificate, as far as it matters here.

    VALID: the learner has it. NOT_PASSING: the platform took it back for the grade. INVALIDATED: somebody did.
    WITHHELD: any other state in which it is not downloadable (unverified, audit, …).
    """

    VALID = "valid"
    NOT_PASSING = "not_passing"
    INVALIDATED = "invalidated"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class PlatformCertificate:
    """The platform's certificate of one learner in one course."""

    user_id: int
    course_id: str
    status: CertificateStatus
    uuid: str
    name: str
    mode: str
    created_at: datetime | None = None
    url: str = ""
    #: The platform issued it although its invalidation stands: its task was under way when somebody revoked.
    in_spite: bool = False


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry of an award's history, for reading."""

    act: Act
    at: datetime
    actor_id: int | None = None
    note: str = ""
