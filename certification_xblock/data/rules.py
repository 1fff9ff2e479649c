"""Rules, what is known of a learner, and what the rules say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class RuleKind(StrEnum):
    """What a rule looks at. The values are stored and travel in OLX: never rename one."""

    COMPLETION = "completion"
    GRADE = "grade"
    ASSIGNMENT_GRADE = "assignment_grade"
    BLOCK_SCORE = "block_score"
    SIGN_OFF = "sign_off"


class Combinator(StrEnum):
    """How the members of a group combine."""

    ALL = "all"
    ANY = "any"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition on what a learner did.

    ``target`` is ``type/id`` of a block (COMPLETION, BLOCK_SCORE; empty for COMPLETION of the whole course), the
    name of an assignment type (ASSIGNMENT_GRADE), a slug that names the sign-off (SIGN_OFF), or empty (GRADE).
    ``minimum`` is in percent, above 0 and at most 100, with at most two decimals; always 100 for SIGN_OFF.
    """

    kind: RuleKind
    target: str = ""
    minimum: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Group:
    """Several requirements that count together. ``count`` is used by AT_LEAST alone (1..len(members)), else 0."""

    combinator: Combinator
    members: tuple[Requirement, ...]
    count: int = 0


Requirement = Rule | Group


@dataclass(frozen=True, slots=True)
class Need:
    """The figure that a rule asks for: its kind and target."""

    kind: RuleKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure of one learner: ``done`` of ``total`` in the figure's own unit, exact.

    Completion counts blocks, a block score counts points, grades are given of 1 as the platform rounds them, a
    sign-off is 0 or 1 of 1. A total of 0 can never satisfy a rule. ``title`` is what the author called the target,
    ``location`` the full usage key of the place where a learner can raise the figure, empty where there is none.
    """

    done: Decimal
    total: Decimal
    title: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one learner in one course at one moment.

    A need without a measurement is a target that does not exist (any more).
    """

    measurements: Mapping[Need, Measurement] = field(default_factory=lambda: MappingProxyType({}))
    taken_at: datetime | None = None


class RuleState(StrEnum):
    """How a rule stands."""

    MET = "met"
    UNMET = "unmet"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule against the evidence. ``percent`` is for display, rounded down; None where the target is missing."""

    rule: Rule
    state: RuleState
    measurement: Measurement | None = None
    percent: Decimal | None = None

    @property
    def met(self) -> bool:
        """Whether the rule is satisfied."""
        return self.state is RuleState.MET


@dataclass(frozen=True, slots=True)
class GroupResult:
    """A group against the evidence: ``needed`` of its members have to be met, ``met_count`` are."""

    group: Group
    met: bool
    needed: int
    met_count: int
    results: tuple[Result, ...]


Result = RuleResult | GroupResult


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of the evidence. ``remaining`` is the least number of rules still to meet."""

    earned: bool
    result: Result
    remaining: int
    taken_at: datetime | None = None
