"""What the status page says: one line a thing that can be wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What the platform is switched to; None where this service of the platform cannot tell."""

    completion_tracking: bool | None = None
    automatic_certificates: bool | None = None
    certificate_pages: bool | None = None


class HealthState(StrEnum):
    """How a thing stands. ``UNKNOWN`` is said where it was not looked at, never taken for good."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One thing: what is the case (a message id with parameters), since when, what to do, and examples of it."""

    code: str
    state: HealthState
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    advice: str = ""
    since: datetime | None = None
    examples: tuple[str, ...] = ()
