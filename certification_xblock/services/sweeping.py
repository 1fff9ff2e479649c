"""Looking at everybody in a course: after a publication, and where single events were missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, Certification
from certification_xblock.services.certifications import terms_in_force
from certification_xblock.services.deciding import decide_many
from certification_xblock.services.progress import note_decisions
from certification_xblock.services.work import mark_dirty

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH = 500


def sweep_course(*, course_id: str, after: int = 0, limit: int = BATCH, asked: str | None = None) -> int | None:
    """Mark, in the next batch of enrolled learners, those who have earned the certificate and hold no award.

    What it decides is kept for the team's lists and figures, of those who hold one as well. ``asked`` is what
    ``sweep_asked`` said before the first batch: where the course was published again since, it stays to be swept, for
    the first batches were looked at too early.

    Returns the last learner's id, or None when the course is done. A course without terms in force is done at once.
    """
    in_force = terms_in_force(course_id=course_id)
    if in_force is None or in_force.terms is None:
        return None
    if asked is None:
        asked = sweep_asked(course_id=course_id)
    user_ids = get_gateway().enrolled_ids(course_id, after=after, limit=limit)
    without = set(_without_award(user_ids, in_force.certification_id))
    decisions = decide_many(user_ids=user_ids, course_id=course_id, in_force=in_force) if user_ids else {}
    note_decisions(certification_id=in_force.certification_id, decisions=decisions)
    for user_id, decision in decisions.items():
        if decision.earned and user_id in without:
            mark_dirty(user_id=user_id, course_id=course_id)
    if len(user_ids) >= limit:
        return max(user_ids)
    # Done, unless it was asked for again meanwhile, or for later on.
    rows = Certification.objects.filter(course_id=course_id, active=1, sweep_from__lte=timezone.now())
    rows.filter(sweep_from=parse_datetime(asked) if asked else None).update(sweep_from=None)
    return None


def sweep_asked(*, course_id: str) -> str:
    """Return what a sweep that begins now has been asked for: the moment, as text; "" for nothing."""
    rows = Certification.objects.filter(course_id=course_id, active=1).exclude(sweep_from=None)
    asked = rows.values_list("sweep_from", flat=True).first()
    return asked.isoformat() if asked else ""


def _without_award(user_ids: Sequence[int], certification_id: int) -> list[int]:
    held = set(
        Award.objects.filter(user_id__in=user_ids, certification_id=certification_id, current=1).values_list(
            "user_id", flat=True
        )
    )
    return [user_id for user_id in user_ids if user_id not in held]
