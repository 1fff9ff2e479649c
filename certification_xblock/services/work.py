"""Marking learners whose decision may have changed: many events, one task (docs/decisions/0006)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial

from django.db import connection
from django.utils import timezone

from certification_xblock.models import DirtyLearner
from certification_xblock.services.transactions import in_transaction, send_on_commit
from certification_xblock.signals import learner_marked

#: How long a mark may stand before somebody is asked again to clear it.
STALE = timedelta(minutes=1)


def mark_dirty(*, user_id: int, course_id: str) -> bool:
    """Note that a learner's decision has to be taken anew; enqueue the task once per mark, on commit.

    Written in the caller's transaction, so that mark and cause are committed together. Returns whether a task was
    enqueued: a mark that nobody has taken yet is left to the task that is coming, unless it is stale.
    """
    now = timezone.now()
    rows = DirtyLearner.objects.filter(user_id=user_id, course_id=course_id)
    if rows.filter(token="", marked_at__gt=now - STALE).update(touched_at=now):
        return False
    if not rows.update(marked_at=now, touched_at=now, token=""):
        # Where another worker marks in between, its mark has to wait for us, too.
        _put(DirtyLearner(user_id=user_id, course_id=course_id, marked_at=now, touched_at=now), "touched_at", "token")
    send_on_commit(learner_marked, user_id=user_id, course_id=course_id)
    return True


def take_mark(*, user_id: int, course_id: str) -> str:
    """Take the mark over before the evidence is read, or make one; what changes after that marks again.

    Returns a token. The row stays until ``drop_mark``: should the work on it die, ``reconcile`` finds it.
    """
    now, token = timezone.now(), secrets.token_hex(16)
    rows = DirtyLearner.objects.filter(user_id=user_id, course_id=course_id)

    def write() -> None:
        if not rows.update(token=token):
            row = DirtyLearner(user_id=user_id, course_id=course_id, marked_at=now, touched_at=now, token=token)
            _put(row, "token")

    in_transaction(write)
    return token


def _put(row: DirtyLearner, *fields: str) -> None:
    """Insert a mark, or write these fields of the one that came in between.

    In one statement: who inserts in vain and updates then can lock out another who does the same (MySQL's deadlock).
    """
    targets = connection.features.supports_update_conflicts_with_target
    DirtyLearner.objects.bulk_create(
        [row],
        update_conflicts=True,
        update_fields=fields,
        unique_fields=("user_id", "course_id") if targets else None,
    )


def drop_mark(*, user_id: int, course_id: str, token: str) -> None:
    """Delete the mark when the decision has been carried out, unless something changed or somebody else took it."""
    rows = DirtyLearner.objects.filter(user_id=user_id, course_id=course_id, token=token)
    in_transaction(rows.delete)


def keep_mark(*, user_id: int, course_id: str, token: str, after: timedelta) -> None:
    """Keep the mark for ``reconcile`` to take up later: what was asked for has not come yet, or cannot come now."""
    rows = DirtyLearner.objects.filter(user_id=user_id, course_id=course_id, token=token)
    in_transaction(partial(rows.update, marked_at=timezone.now() + after))
