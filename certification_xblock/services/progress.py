"""Keeping, of every decision that is taken, what lists and figures go by. It serves these alone: nothing is decided on it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from certification_xblock.domain.progress import progress_of
from certification_xblock.models import ErasedHolder, LearnerProgress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certification_xblock.data import Decision, Progress

log = logging.getLogger(__name__)

FIELDS = ("earned", "remaining", "share", "missing", "awaits_sign_off")


def note_decisions(*, certification_id: int, decisions: Mapping[int, Decision]) -> None:
    """Keep what decisions came to, by the learner's id, where that has changed. In a savepoint, and never fails.

    Whoever takes a decision goes on whatever happens here: what is missed is made good by the next one.
    """
    try:
        with transaction.atomic():
            _note(certification_id, {user_id: progress_of(decision) for user_id, decision in decisions.items()})
    except Exception:  # documented above: a list that is behind must never keep a certificate back
        log.exception("The progress of %s learners could not be kept", len(decisions))


def _note(certification_id: int, found: Mapping[int, Progress]) -> None:
    rows = LearnerProgress.objects.filter(certification_id=certification_id, user_id__in=found)
    known = {row.user_id: row for row in rows}
    now = timezone.now()
    new, changed = [], []
    for user_id, progress in found.items():
        values = {name: getattr(progress, name) for name in FIELDS}
        row = known.get(user_id)
        if row is None:
            new.append(LearnerProgress(certification_id=certification_id, user_id=user_id, decided_at=now, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            row.decided_at = now
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    if new:
        # Who was retired may still be enrolled for a while: what was erased does not come back.
        erased = set(ErasedHolder.objects.filter(user_id__in=found).values_list("user_id", flat=True))
        # Another worker may write the same learner's row at this moment: theirs is as good as ours.
        LearnerProgress.objects.bulk_create((row for row in new if row.user_id not in erased), ignore_conflicts=True)
    if changed:
        LearnerProgress.objects.bulk_update(changed, [*FIELDS, "decided_at"])
