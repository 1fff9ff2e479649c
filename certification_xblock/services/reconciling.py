"""Completing what was missed: a lost task, a killed worker, an event that never came. Idempotent, at any moment."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils import timezone

from certification_xblock.data import AwardState, CertificateStatus
from certification_xblock.exceptions import NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, Certification, DirtyLearner, PassMarkWaiver
from certification_xblock.services.awarding import Outcome, follow
from certification_xblock.services.certifications import sync_course
from certification_xblock.services.considering import Failed, consider_many, out_of_step
from certification_xblock.services.examining import examine_course
from certification_xblock.services.leftovers import clear_broken_off, clear_documents
from certification_xblock.services.sweeping import sweep_asked, sweep_course
from certification_xblock.services.taking_back import take_back_again
from certification_xblock.services.telling import tell_holder
from certification_xblock.services.work import STALE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

log = logging.getLogger(__name__)

BATCH = 500


@dataclass(slots=True)
class Reconciled:
    """What was found and done (or would have been, in a dry run); ``failed`` lists what raised, with its message."""

    swept: int = 0
    considered: int = 0
    recorded: int = 0
    followed: int = 0
    told: int = 0
    failed: list[str] = field(default_factory=list)


def reconcile(*, course_id: str | None = None, everybody: bool = False, dry_run: bool = False) -> Reconciled:
    """Clear stale marks, record certificates without an award, follow the platform, tell who was not told.

    Courses that were published since are swept: whoever has earned their certificate by it is marked. ``everybody``
    is for events that were missed altogether: it looks at what every course has published, which also ends
    certifications that name whom the operator does not allow any more, sweeps all courses, and looks at how ready they
    are.
    """
    done = Reconciled()
    if not dry_run:
        for course in _to_sync(course_id) if everybody else ():
            _guard(done, course, partial(sync_course, course_id=course))
        for course in _to_sweep(course_id, everybody=everybody):
            _guard(done, course, partial(_sweep, done, course))
            if everybody:
                _guard(done, course, partial(examine_course, course_id=course))
    for course, user_ids in _stale_marks(course_id).items():
        _consider(done, course, user_ids, dry_run=dry_run)
    for course in _courses(course_id):
        _reconcile_certificates(done, course, dry_run=dry_run)
    for award_uuid in _untold(course_id):
        if dry_run:
            done.told += 1
        else:
            _tell(done, award_uuid)
    if not dry_run:
        _guard(done, "files of retired people", clear_documents)
        _guard(done, "files of renderings that were broken off", clear_broken_off)
    get_gateway().clear_caches()
    return done


def _to_sweep(course_id: str | None, *, everybody: bool) -> list[str]:
    rows = Certification.objects.filter(active=1)
    if course_id is not None:
        rows = rows.filter(course_id=course_id)
    if not everybody:
        # A publication has a task of its own; what is older than a minute was left behind by it.
        rows = rows.filter(sweep_from__lt=timezone.now() - STALE)
    return list(rows.values_list("course_id", flat=True))


def _to_sync(course_id: str | None) -> list[str]:
    """Return the courses to look at for a publication, or a permission that was taken back, that nobody heard of."""
    if course_id is not None:
        return [course_id]
    known = Certification.objects.values_list("course_id", flat=True)
    return sorted({*known, *get_gateway().course_ids()})


def _sweep(done: Reconciled, course_id: str) -> None:
    after: int | None = 0
    asked = sweep_asked(course_id=course_id)
    while after is not None:
        after = sweep_course(course_id=course_id, after=after, asked=asked)
        get_gateway().clear_caches()
    done.swept += 1


def _stale_marks(course_id: str | None) -> dict[str, list[int]]:
    """Return, for each course, who is marked and was left there, or waits with a waiver of ours."""
    rows = DirtyLearner.objects.filter(marked_at__lt=timezone.now() - STALE)
    if course_id is not None:
        rows = rows.filter(course_id=course_id)
    awarded = Award.objects.filter(
        user_id=OuterRef("user_id"), certification__course_id=OuterRef("course_id"), current=1
    )
    waivers = PassMarkWaiver.objects.filter(~Exists(awarded), withdrawn_at=None)
    if course_id is not None:
        waivers = waivers.filter(course_id=course_id)
    found: dict[str, dict[int, None]] = {}
    for row in (rows, waivers):
        for user_id, course in row.values_list("user_id", "course_id"):
            found.setdefault(course, {})[user_id] = None
    return {course: list(user_ids) for course, user_ids in found.items()}


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
        missing = [user_id for user_id, valid in batch.items() if user_id not in known and valid]
        _consider(done, course_id, missing, dry_run=dry_run)
    for holders in _holders(course_id):
        try:
            moving = out_of_step(course_id=course_id, user_ids=holders)
        except Exception:  # as in _guard: what keeps the batch from being looked at is reported of each of them
            log.exception("The holders of %s are looked at one by one", course_id)
            moving = set(holders)
        for user_id in sorted(moving):
            _guard(done, f"{user_id} {course_id}", partial(_follow, done, user_id, course_id, dry_run=dry_run))
        get_gateway().clear_caches()


def _follow(done: Reconciled, user_id: int, course_id: str, *, dry_run: bool) -> None:
    changed = follow(user_id=user_id, course_id=course_id, dry_run=dry_run)
    if take_back_again(user_id=user_id, course_id=course_id, dry_run=dry_run) or changed:
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


def _holders(course_id: str) -> Iterator[list[int]]:
    """Yield who holds an award in a course, batch by batch."""
    held = Award.objects.filter(certification__course_id=course_id, current=1).order_by("user_id").distinct()
    after = 0
    while ids := list(held.filter(user_id__gt=after).values_list("user_id", flat=True)[:BATCH]):
        yield ids
        after = ids[-1]


def _untold(course_id: str | None) -> list[str]:
    rows = Award.objects.filter(told_at=None, state=AwardState.VALID.value, current=1, user__isnull=False)
    if course_id is not None:
        rows = rows.filter(certification__course_id=course_id)
    return [str(uuid) for uuid in rows.values_list("uuid", flat=True)]


def _consider(done: Reconciled, course_id: str, user_ids: list[int], *, dry_run: bool) -> None:
    for found in consider_many(course_id=course_id, user_ids=user_ids, dry_run=dry_run):
        for user_id, answer in found.items():
            done.considered += 1
            if not isinstance(answer, Failed):
                done.recorded += answer.outcome is Outcome.RECORDED
                continue
            done.failed.append(f"{user_id} {course_id}: {answer.message}")
            if answer.code == NotFound.code and not dry_run:
                # The course or the person is gone: there is nothing left to decide.
                DirtyLearner.objects.filter(user_id=user_id, course_id=course_id).delete()


def _tell(done: Reconciled, award_uuid: str) -> None:
    def work() -> None:
        done.told += tell_holder(award_uuid=award_uuid)

    _guard(done, award_uuid, work)


def _guard(done: Reconciled, what: str, work: Callable[[], object]) -> None:
    """Do one item; whatever breaks it is reported, and does not keep the others from being done."""
    try:
        work()
    except Exception as error:  # documented: one bad row must not stop the repair of all others
        log.exception("%s could not be reconciled", what)
        done.failed.append(f"{what}: {error}")
