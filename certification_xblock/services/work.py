"""Marking learners whose decision may have changed: many events, one task (docs/decisions/0006)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from certification_xblock.models import DirtyLearner
from certification_xblock.services.transactions import send_on_commit
from certification_xblock.signals import learner_marked

#: How long a mark may stand before somebody is asked again to clear it.
STALE = timedelta(minutes=1)


def mark_dirty(*, user_id: int, course_id: str) -> bool:
    """Note that a learner's decision has to be taken anew; enqueue the task once per mark, on commit.

    Written in the caller's transaction, so that mark and cause are committed together. Returns whether a task was
    enqueued: a mark that stands is left to the task that is coming, unless it is stale.
    """
    now = timezone.now()
    row = DirtyLearner.objects.filter(user_id=user_id, course_id=course_id).first()
    if row is None:
        try:
            with transaction.atomic():
                DirtyLearner.objects.create(user_id=user_id, course_id=course_id, marked_at=now)
        except IntegrityError:  # marked by another worker in between
            return False
    elif row.marked_at > now - STALE:
        return False
    elif not _renew(row, now):
        return False
    send_on_commit(learner_marked, user_id=user_id, course_id=course_id)
    return True


def clear_mark(*, user_id: int, course_id: str) -> None:
    """Clear the mark; to be done before the evidence is read, so that what comes later marks again."""
    DirtyLearner.objects.filter(user_id=user_id, course_id=course_id).delete()


def _renew(row: DirtyLearner, now: datetime) -> bool:
    """Renew a stale mark; False where another worker did."""
    return bool(DirtyLearner.objects.filter(pk=row.pk, marked_at=row.marked_at).update(marked_at=now))
