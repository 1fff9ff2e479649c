"""What a course's team sees of its learners, and what it has asked to be done for many of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from certification_xblock.data.awards import AwardState, HistoryEntry
    from certification_xblock.data.courses import Learner, Obstacle
    from certification_xblock.data.rules import Decision


@dataclass(frozen=True, slots=True)
class Progress:
    """What is kept of a learner's decision, to list, sort and count learners by. ``share`` is of 100, rounded down.

    ``missing``: something that is still open does not exist in the course. ``awaits_sign_off``: nothing but sign-offs
    is open.
    """

    earned: bool
    remaining: int
    share: int
    missing: bool = False
    awaits_sign_off: bool = False


class TeamFilter(StrEnum):
    """Which learners a list shows. The values stand in addresses and are stored with jobs."""

    ALL = "all"
    NOT_STARTED = "not-started"
    UNDER_WAY = "under-way"
    NEARLY = "nearly"
    WAITING = "waiting"
    MET = "met"
    CERTIFIED = "certified"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class TeamQuery:
    """Which learners: a filter, and what their username, name or e-mail address holds."""

    filter: TeamFilter = TeamFilter.ALL
    search: str = ""


@dataclass(frozen=True, slots=True)
class TeamCertification:
    """The certification that a team looks at. ``problem`` says why nothing is in force, empty where it is.

    ``targets`` are the sign-offs that its rules ask for; ``claimed``: learners have to ask for the certificate.
    """

    certification_id: int
    course_id: str
    usage_id: str
    title: str
    course_title: str
    in_force: bool
    problem: str = ""
    targets: tuple[str, ...] = ()
    claimed: bool = False
    block_url: str = ""


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """How many of a course's enrolled learners have come how far: each figure counts some of those before it.

    ``counted`` are those of whom anything is known yet.
    """

    enrolled: int
    started: int
    half: int
    done: int
    earned: int
    counted: int


@dataclass(frozen=True, slots=True)
class AwardBrief:
    """An award in a list."""

    uuid: str
    number: str
    state: AwardState
    since: datetime
    awarded_at: datetime
    holder_name: str
    verify_url: str = ""
    history: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """One learner in a list: the decision of this moment, its share, and the award that counts."""

    learner: Learner
    decision: Decision | None
    share: int
    award: AwardBrief | None = None


@dataclass(frozen=True, slots=True)
class TeamPage:
    """One page of a list of learners."""

    rows: tuple[LearnerRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class SignOffEntry:
    """That somebody signed a learner off, and took it back. ``by`` is unknown where their account is gone."""

    target: str
    at: datetime
    by: Learner | None = None
    note: str = ""
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LearnerFile:
    """All that a team sees of one learner. ``awards`` begins with the one that counts; ``people`` names who acted."""

    learner: Learner
    enrolled: bool
    decision: Decision | None
    problem: str
    share: int
    obstacles: frozenset[Obstacle]
    sign_offs: tuple[SignOffEntry, ...]
    awards: tuple[AwardBrief, ...]
    claimed: bool = True
    places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    people: Mapping[int, Learner] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def award(self) -> AwardBrief | None:
        """The award that counts."""
        first = self.awards[0] if self.awards else None
        return first if first is not None and first.state.value != "superseded" else None


class JobKind(StrEnum):
    """What is done for many learners. The values are stored."""

    ISSUE = "issue"
    SIGN_OFF = "sign_off"


class JobState(StrEnum):
    """How far it is. The values are stored."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class JobFailure:
    """A learner for whom nothing could be done: the error's message id and parameters."""

    user_id: int
    message: str
    params: Mapping[str, Any]
    learner: Learner | None = None


@dataclass(frozen=True, slots=True)
class TeamJob:
    """Something done for many learners. ``counts`` says what came of it, by outcome."""

    job_id: int
    kind: JobKind
    state: JobState
    target: str
    total: int
    done: int
    counts: Mapping[str, int]
    failures: tuple[JobFailure, ...]
    asked_by: Learner | None
    asked_at: datetime

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in {JobState.FINISHED, JobState.STOPPED}
