"""How far a copy of a list is, and what it becomes by an answer. Nothing here ever drops an answer."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from certification_xblock.data import (
    Answer,
    AnswerState,
    Asks,
    Checklist,
    ChecklistItem,
    ChecklistProgress,
    ChecklistState,
    CompleteBy,
    ItemKind,
)
from certification_xblock.domain.checklist.items import clean_text, is_web_address
from certification_xblock.domain.messages import gettext_noop
from certification_xblock.exceptions import Conflict, InvalidInput, NotFound, StaleAnswer

if TYPE_CHECKING:
    from datetime import datetime

MAX_NOTE = 5000
MAX_EVIDENCE = 1000


def counting(checklist: Checklist, state: ChecklistState) -> tuple[ChecklistItem, ...]:
    """Return the items that decide: the required ones or, where nothing is required, all of them.

    A list that was complete once is complete by what counted then, unless its author says that new items reopen it.
    """
    answerable = [item for item in checklist.items if not item.is_heading]
    required = [item for item in answerable if item.kind is ItemKind.REQUIRED] or answerable
    if state.completed_with is not None and not checklist.new_items_reopen:
        required = [item for item in required if item.id in state.completed_with]
    return tuple(required)


def lacking(item: ChecklistItem, answer: Answer) -> str:
    """Return what an answer still needs before it counts: "note", "evidence", "reason", or nothing."""
    if answer.state is AnswerState.DONE:
        if item.asks is Asks.NOTE and not answer.note.strip():
            return "note"
        if item.asks is Asks.EVIDENCE and not answer.evidence.strip():
            return "evidence"
    elif answer.state is AnswerState.NOT_APPLICABLE and not answer.reason.strip():
        return "reason"
    return ""


def is_settled(checklist: Checklist, state: ChecklistState, item: ChecklistItem) -> bool:
    """Whether an item is answered so that it counts. What counted once is not asked for more afterwards."""
    answer = state.answers.get(item.id)
    if answer is None or answer.state is AnswerState.OPEN:
        return False
    counted = state.completed_with is not None and item.id in state.completed_with and not checklist.new_items_reopen
    return counted or not lacking(item, answer)


def needed_of(checklist: Checklist, total: int) -> int:
    """Return how many of so many items complete the list: never more than there are."""
    rule = checklist.rule
    if rule.by is CompleteBy.COUNT:
        return min(max(rule.minimum, 1), total)
    if rule.by is CompleteBy.PERCENT:
        return min(-(-max(rule.minimum, 1) * total // 100), total)  # rounded up: 80% of 7 are 6
    return total


def progress_of(checklist: Checklist, state: ChecklistState) -> ChecklistProgress:
    """Return how far a copy is, and what is next."""
    items = counting(checklist, state)
    still = tuple(item.id for item in items if not is_settled(checklist, state, item))
    total = len(items)
    done, needed = total - len(still), needed_of(checklist, total)
    complete = done >= needed if total else state.completed_with is not None
    locked = complete and not checklist.may_reopen
    return ChecklistProgress(done, total, needed, complete=complete, locked=locked, open_items=still)


def next_open(checklist: Checklist, progress: ChecklistProgress, after: str = "") -> str:
    """Return the id of the next item to answer below ``after``, from the top again at the end; nothing if none is."""
    order = [item.id for item in checklist.items]
    place = order.index(after) + 1 if after in order else 0
    still = set(progress.open_items)
    return next((one for one in [*order[place:], *order[:place]] if one in still), "")


def answered(
    checklist: Checklist, state: ChecklistState, item_id: str, given: Answer, *, now: datetime
) -> ChecklistState:
    """Return the copy with one more answer; the same copy where it says that already, as after an answer sent twice.

    ``given.version`` is the version that the learner saw. Raises ``StaleAnswer`` where somebody answered since,
    ``NotFound`` for an item that the list has not, ``InvalidInput`` and ``Conflict`` for what cannot be answered so.
    """
    item = next((one for one in checklist.items if one.id == item_id and not one.is_heading), None)
    if item is None:
        raise NotFound(
            gettext_noop("This question is no longer in the list. Load the page again to see what it has become."),
            field=item_id,
        )
    given = _checked(item, given)
    known = state.answers.get(item_id, Answer())
    if replace(given, version=known.version, at=known.at) == known:
        return state
    if progress_of(checklist, state).locked:
        raise Conflict(gettext_noop("This list is complete, and can no longer be changed."), field=item_id)
    if given.version != known.version:
        raise StaleAnswer(
            gettext_noop("This was answered elsewhere meanwhile. Nothing was overwritten."), field=item_id
        )
    answer = replace(given, version=known.version + 1, at=now)
    return completed(checklist, replace(state, answers=MappingProxyType({**state.answers, item_id: answer})))


def completed(checklist: Checklist, state: ChecklistState) -> ChecklistState:
    """Note what counted, the first time that a copy is complete, and each time where new items reopen."""
    if not progress_of(checklist, state).complete:
        return state
    if state.completed_with is not None and not checklist.new_items_reopen:
        return state
    return replace(state, completed_with=frozenset(item.id for item in counting(checklist, state)))


def _checked(item: ChecklistItem, given: Answer) -> Answer:
    given = replace(
        given,
        note=clean_text(given.note),
        evidence=clean_text(given.evidence),
        reason=clean_text(given.reason),
    )
    if given.state is AnswerState.NOT_APPLICABLE and not item.may_skip:
        raise InvalidInput(gettext_noop("This question has to be answered: it always applies."), field="state")
    for name, text in (("note", given.note), ("reason", given.reason)):
        if len(text) > MAX_NOTE:
            raise InvalidInput(gettext_noop("This is longer than %(limit)s characters."), field=name, limit=MAX_NOTE)
    if len(given.evidence) > MAX_EVIDENCE or (given.evidence and not is_web_address(given.evidence)):
        raise InvalidInput(
            gettext_noop("The evidence has to be a link, as in https://example.com/minutes."), field="evidence"
        )
    return given
