"""A checklist, what a learner answered, and how far that goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class ItemKind(StrEnum):
    """What a line of a list is. Where nothing is required, everything but headings counts."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    HEADING = "heading"


class Asks(StrEnum):
    """What "done" needs beside the tick."""

    NOTHING = ""
    NOTE = "note"
    EVIDENCE = "evidence"


class AnswerState(StrEnum):
    """What a learner said of an item."""

    OPEN = "open"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


class CompleteBy(StrEnum):
    """How much of what counts completes a list."""

    ALL = "all"
    COUNT = "count"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line. ``id`` stays the same over edits and moves: answers are kept by it.

    ``level`` is its depth from 0 on; ``link`` is an address or the ``type/id`` of a block of the same course.
    """

    id: str
    text: str
    kind: ItemKind = ItemKind.OPTIONAL
    level: int = 0
    guidance: str = ""
    link: str = ""
    asks: Asks = Asks.NOTHING
    may_skip: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it is nothing to answer."""
        return self.kind is ItemKind.HEADING


@dataclass(frozen=True, slots=True)
class CompletionRule:
    """What completes a list; ``minimum`` is a number of items or a percentage."""

    by: CompleteBy = CompleteBy.ALL
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Checklist:
    """What an author wrote: the lines, and what follows from answers."""

    items: tuple[ChecklistItem, ...] = ()
    rule: CompletionRule = CompletionRule()
    may_reopen: bool = True
    new_items_reopen: bool = False
    graded: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a learner said of one item, last. ``version`` grows with each change; 0 is "never answered"."""

    state: AnswerState = AnswerState.OPEN
    note: str = ""
    evidence: str = ""
    reason: str = ""
    version: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChecklistState:
    """All that one copy of a list holds, also of items that the list has no more.

    ``completed_with`` is what counted when it was first complete, None before. ``published`` is the completion that the
    platform was told last.
    """

    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    completed_with: frozenset[str] | None = None
    published: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistProgress:
    """How far a copy is. ``open_items`` are the ids of what counts and is not settled yet, in the list's order."""

    done: int
    total: int
    needed: int
    complete: bool
    locked: bool
    open_items: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """How many more complete it."""
        return 0 if self.complete else max(self.needed - self.done, 0)


@dataclass(frozen=True, slots=True)
class ChecklistStanding:
    """What a learner sees of a list; ``changed`` says whether an act changed anything."""

    state: ChecklistState
    progress: ChecklistProgress
    changed: bool = False
