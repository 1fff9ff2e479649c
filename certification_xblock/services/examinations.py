"""The kept result of the last look at a course by the LMS: asking for one, storing it, reading it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from certification_xblock import models
from certification_xblock.data import CourseFacts, Examination, Impact
from certification_xblock.services.transactions import send_on_commit
from certification_xblock.signals import examination_requested

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FLAGS = ("certificates_on_site", "auto_generation", "completion_tracking")
LISTS = ("bearing_modes", "pipeline_steps", "missing_scripts")


def ask_for_examination(*, course_id: str, terms: Mapping[str, Any] | None = None) -> None:
    """Have the LMS look at a course, and count whom ``terms`` concern (those in force without).

    Until it has, nothing that it found before counts as known.
    """
    with transaction.atomic():
        models.Examination.objects.update_or_create(
            course_id=course_id, defaults={"requested_at": timezone.now(), "error": ""}
        )
        send_on_commit(examination_requested, course_id=course_id, terms=dict(terms) if terms is not None else None)


def examination(*, course_id: str) -> Examination:
    """Return what the LMS found last of a course; all unknown where it never looked. One query."""
    row = models.Examination.objects.filter(course_id=course_id).first()
    if row is None:
        return Examination(facts=CourseFacts())
    due = row.requested_at is not None and (row.taken_at is None or row.taken_at < row.requested_at)
    return Examination(
        facts=_facts(row.facts, row.taken_at),
        impact=_impact(row.impact, row.taken_at),
        taken_at=row.taken_at,
        due=due and not row.error,
        error=row.error,
    )


def keep_examination(
    *, course_id: str, facts: CourseFacts | None, impact: Impact | None, taken_at: datetime, error: str = ""
) -> None:
    """Keep what was found. A look that failed leaves what was found before, and the request for another.

    So does one that ended after another that was begun later.
    """
    found: dict[str, Any] = {"error": error}
    if facts is not None:
        found |= {"facts": _facts_json(facts), "impact": _impact_json(impact), "taken_at": taken_at}
    rows = models.Examination.objects.filter(course_id=course_id)
    if not rows.filter(Q(taken_at=None) | Q(taken_at__lte=taken_at)).update(**found):
        models.Examination.objects.get_or_create(course_id=course_id, defaults=found)


def _facts_json(facts: CourseFacts) -> dict[str, Any]:
    lists = {name: getattr(facts, name) for name in LISTS}
    return {
        **{name: getattr(facts, name) for name in FLAGS},
        **{name: None if found is None else list(found) for name, found in lists.items()},
    }


def _facts(found: Mapping[str, Any], taken_at: datetime | None) -> CourseFacts:
    """Read stored facts; whatever is not of its kind is not known."""
    known: dict[str, Any] = {name: found[name] for name in FLAGS if isinstance(found.get(name), bool)}
    known |= {name: tuple(map(str, found[name])) for name in LISTS if isinstance(found.get(name), list)}
    return CourseFacts(**known, checked_at=taken_at)


def _impact_json(impact: Impact | None) -> dict[str, Any] | None:
    return None if impact is None else asdict(replace(impact, taken_at=None))


def _impact(found: Mapping[str, Any] | None, taken_at: datetime | None) -> Impact | None:
    return None if found is None else replace(Impact(**found), taken_at=taken_at)
