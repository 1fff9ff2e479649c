"""Checklists: what a learner answered, one answer more, and how far that goes.

One answer is at most two writes: the copy's row, and an entry in its history. The row is locked while it is written, so
that two tabs never overwrite each other; what an answer was begun on is told by its version.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_noop as _

from certification_xblock.data import Answer, AnswerState, ChecklistStanding, ChecklistState
from certification_xblock.domain.checklist.progress import answered, completed, progress_of
from certification_xblock.exceptions import Conflict, NotAllowed
from certification_xblock.gateway import get_gateway
from certification_xblock.models import ChecklistCopy, ChecklistEntry
from certification_xblock.models.checklists import PRACTICE, place_of
from certification_xblock.services.retirement import is_erased

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from certification_xblock.data import Checklist

ATTEMPTS = 3


def checklist_standing(*, user_id: int, usage_id: str, checklist: Checklist) -> ChecklistStanding:
    """Return what a learner answered in the copy that counts, and how far that is. One query, no change."""
    row = _rows(user_id, usage_id).first()
    state = _state(row) if row else ChecklistState()
    return ChecklistStanding(state, progress_of(checklist, state))


def answer_item(
    *, user_id: int, course_id: str, usage_id: str, checklist: Checklist, item_id: str, answer: Answer
) -> ChecklistStanding:
    """Answer one item; ``answer.version`` is the version that the learner saw. Sent twice, it changes nothing twice.

    Raises NotAllowed for who is neither enrolled in the course nor of its staff, StaleAnswer where the item was answered
    elsewhere since, NotFound for an item that is not in the list, InvalidInput for an answer that it does not take,
    Conflict for a list that is closed.
    """
    _require_member(user_id, course_id)

    def act(state: ChecklistState) -> ChecklistState:
        return answered(checklist, state, item_id, answer, now=timezone.now())

    return _changed(user_id, course_id, usage_id, checklist, act, item_id=item_id)


def settle_checklist(*, user_id: int, course_id: str, usage_id: str, checklist: Checklist) -> ChecklistStanding:
    """Take note of what a changed list makes of the answers that are there."""
    _require_member(user_id, course_id)
    return _changed(user_id, course_id, usage_id, checklist, lambda state: completed(checklist, state))


def _require_member(user_id: int, course_id: str) -> None:
    """Refuse who does not belong to the course: the platform lets anybody signed in post to a block."""
    gateway = get_gateway()
    if gateway.roster_ids(course_id, among=[user_id], limit=1) or gateway.is_course_staff(user_id, course_id):
        return
    raise NotAllowed(_("Enrol in the course to answer its checklists."))


def _rows(user_id: int, usage_id: str) -> Any:
    return ChecklistCopy.objects.filter(user_id=user_id, place=place_of(usage_id), key=PRACTICE)


def _changed(
    user_id: int,
    course_id: str,
    usage_id: str,
    checklist: Checklist,
    act: Callable[[ChecklistState], ChecklistState],
    item_id: str = "",
) -> ChecklistStanding:
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _change_once(user_id, course_id, usage_id, checklist, act, item_id)
        except IntegrityError:
            # Somebody made the copy, or wrote the same version, at the same moment: it is there now.
            continue
    raise Conflict(_("Too much happened to this list at once. Try again."), field=item_id)


def _change_once(
    user_id: int,
    course_id: str,
    usage_id: str,
    checklist: Checklist,
    act: Callable[[ChecklistState], ChecklistState],
    item_id: str,
) -> ChecklistStanding:
    # Without a lock first: where there is no row, some databases would lock the gap, and two learners each other.
    found = _rows(user_id, usage_id).values_list("pk", flat=True).first()
    row = ChecklistCopy.objects.select_for_update().filter(pk=found).first() if found else None
    if row is None and is_erased(user_id=user_id):
        raise NotAllowed(_("Your account is closed."))
    before = _state(row) if row else ChecklistState()
    state = act(before)
    progress = progress_of(checklist, state)
    if state is before and before.published is progress.complete:
        return ChecklistStanding(state, progress)
    if row is None and not item_id:
        return ChecklistStanding(state, progress)
    now = timezone.now()
    columns = {
        "answers": {name: _to_json(answer) for name, answer in state.answers.items()},
        "done": progress.done,
        "needed": progress.needed,
        "complete": progress.complete,
        "completed_with": None if state.completed_with is None else sorted(state.completed_with),
        "changed_at": now,
    }
    if row is None:
        row = ChecklistCopy.objects.create(
            user_id=user_id,
            course_id=course_id,
            usage_id=usage_id,
            place=place_of(usage_id),
            key=PRACTICE,
            created_at=now,
            **columns,
        )
    else:
        written = ChecklistCopy.objects.filter(pk=row.pk, revision=row.revision)
        if not written.update(revision=row.revision + 1, **columns):
            raise IntegrityError("The copy was written meanwhile.")
    if item_id and state is not before:
        _enter(row, checklist, item_id, state.answers[item_id])
    return ChecklistStanding(state, progress, changed=True)


def _enter(row: ChecklistCopy, checklist: Checklist, item_id: str, answer: Answer) -> None:
    ChecklistEntry.objects.create(
        copy=row,
        item=item_id,
        version=answer.version,
        state=answer.state.value,
        question=next(item.text for item in checklist.items if item.id == item_id),
        note=answer.note,
        evidence=answer.evidence,
        reason=answer.reason,
        at=answer.at or timezone.now(),
    )


def _to_json(answer: Answer) -> dict[str, Any]:
    texts = {"note": answer.note, "evidence": answer.evidence, "reason": answer.reason}
    return {
        "state": answer.state.value,
        "version": answer.version,
        "at": answer.at.isoformat() if answer.at else None,
        **{name: text for name, text in texts.items() if text},
    }


def _state(row: ChecklistCopy) -> ChecklistState:
    return ChecklistState(
        answers=MappingProxyType({name: _from_json(answer) for name, answer in row.answers.items()}),
        completed_with=None if row.completed_with is None else frozenset(row.completed_with),
        published=row.complete,
    )


def _from_json(raw: Mapping[str, Any]) -> Answer:
    return Answer(
        state=AnswerState(raw["state"]),
        note=raw.get("note", ""),
        evidence=raw.get("evidence", ""),
        reason=raw.get("reason", ""),
        version=raw["version"],
        at=parse_datetime(raw["at"]) if raw.get("at") else None,
    )
