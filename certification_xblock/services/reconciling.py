"""Completing what was missed: a lost task, a killed worker, an event that never came. Idempotent, at any moment."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils import timezone

from certification_xblock.data import AwardState, CertificateStatus
from certification_xblock.exceptions import CertificationError
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, Certification, DirtyLearner, PassMarkWaiver
from certification_xblock.services.awarding import Outcome, consider, follow
from certification_xblock.services.telling import tell_holder
from certification_xblock.services.work import STALE

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

BATCH = 500


@dataclass(slots=True)
class Reconciled:
    """What was found and done (or would have been, in a dry run); ``failed`` lists what raised, with its message."""

    considered: int = 0
    recorded: int = 0
    followed: int = 0
    told: int = 0
    failed: list[str] = field(default_factory=list)


def reconcile(*, course_id: str | None = None, dry_run: bool = False) -> Reconciled:
    """Clear stale marks, record certificates without an award, follow the platform, tell who was not told."""
    done = Reconciled()
    for user_id, dirty_course in _stale_marks(course_id):
        _consider(done, user_id, dirty_course, dry_run=dry_run)
    for course in _courses(course_id):
        _reconcile_certificates(done, course, dry_run=dry_run)
    for award_uuid in _untold(course_id):
        if dry_run or _tell(done, award_uuid):
            done.told += 1
    get_gateway().clear_caches()
    return done


def _stale_marks(course_id: str | None) -> list[tuple[int, str]]:
    rows = DirtyLearner.objects.filter(marked_at__lt=timezone.now() - STALE)
    if course_id is not None:
        rows = rows.filter(course_id=course_id)
    awarded = Award.objects.filter(
        user_id=OuterRef("user_id"), certification__course_id=OuterRef("course_id"), current=1
    )
    waivers = PassMarkWaiver.objects.filter(~Exists(awarded), withdrawn_at=None)
    if course_id is not None:
        waivers = waivers.filter(course_id=course_id)
    marked = list(rows.values_list("user_id", "course_id"))
    return list(dict.fromkeys([*marked, *waivers.values_list("user_id", "course_id")]))


def _courses(course_id: str | None) -> list[str]:
    rows = Certification.objects.filter(active=1).values_list("course_id", flat=True)
    return list(rows.filter(course_id=course_id) if course_id is not None else rows)


def _reconcile_certificates(done: Reconciled, course_id: str, *, dry_run: bool) -> None:
    """Compare the platform's certificates with our awards, batch by batch."""
    for batch in _batches(course_id):
        awards = Award.objects.filter(
            user_id__in=list(batch), certification__course_id=course_id, current=1
        ).values_list("user_id", flat=True)
        known = set(awards)
        for user_id, valid in batch.items():
            if user_id not in known and valid:
                _consider(done, user_id, course_id, dry_run=dry_run)
    for user_id in Award.objects.filter(certification__course_id=course_id, current=1, user__isnull=False).values_list(
        "user_id", flat=True
    ):
        if follow(user_id=user_id, course_id=course_id, dry_run=dry_run):
            done.followed += 1


def _batches(course_id: str) -> Iterator[dict[int, bool]]:
    gateway, after = get_gateway(), 0
    while True:
        certificates = gateway.certificates(course_id, after=after, limit=BATCH)
        if not certificates:
            return
        yield {one.user_id: one.status is CertificateStatus.VALID for one in certificates}
        after = max(one.user_id for one in certificates)
        gateway.clear_caches()


def _untold(course_id: str | None) -> list[str]:
    rows = Award.objects.filter(told_at=None, state=AwardState.VALID.value, current=1, user__isnull=False)
    if course_id is not None:
        rows = rows.filter(certification__course_id=course_id)
    return [str(uuid) for uuid in rows.values_list("uuid", flat=True)]


def _consider(done: Reconciled, user_id: int, course_id: str, *, dry_run: bool) -> None:
    done.considered += 1
    try:
        considered = consider(user_id=user_id, course_id=course_id, dry_run=dry_run)
    except CertificationError as error:
        done.failed.append(f"{user_id} {course_id}: {error}")
        return
    if considered.outcome is Outcome.RECORDED:
        done.recorded += 1


def _tell(done: Reconciled, award_uuid: str) -> bool:
    try:
        return tell_holder(award_uuid=award_uuid)
    except CertificationError as error:
        done.failed.append(f"{award_uuid}: {error}")
        return False
