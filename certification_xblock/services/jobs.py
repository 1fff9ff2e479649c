"""Acts for many learners at once: begun by a person, carried out in batches by whichever worker is there.

A worker claims the job with a token and beats its heart after every learner; one whose heart has stopped is dead, and
the next goes on behind the last learner who was dealt with. Each learner is one call of the same service as by hand,
with the same checks of who may, and doing one twice changes nothing: so nothing is lost, and nothing done wrongly.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from certification_xblock.data import JobFailure, JobKind, JobState, TeamCertification, TeamFilter, TeamJob, TeamQuery
from certification_xblock.domain.messages import ngettext_lazy
from certification_xblock.exceptions import CertificationError, Conflict, InvalidInput, NotAllowed, NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import TeamJobRow
from certification_xblock.services.learner_file import issue
from certification_xblock.services.sign_offs import check_note, sign_off
from certification_xblock.services.team import criteria

if TYPE_CHECKING:
    from collections.abc import Collection

log = logging.getLogger(__name__)

BATCH = 25
SECONDS = 20.0
"""After so long a worker hands the job on, so that others get their turn."""
STALE = timedelta(minutes=3)
"""A worker whose heart has not beaten for so long is dead: one learner takes seconds at most."""
IDLE_SECONDS = 60
MOST_FAILURES = 200
MOST_CHOSEN = 500
MOST_AT_ONCE = 5000
"""Ids read in a query."""
BROKEN = _("Something went wrong on our side; it is in the log.")
OPEN = (JobState.WAITING.value, JobState.RUNNING.value)


def which_learners(
    *, certification: TeamCertification, query: TeamQuery, chosen: Collection[int] = ()
) -> dict[str, Any]:
    """Return what the roster is asked for: the chosen learners, or all that fit the query where none are chosen."""
    if chosen:
        return {"search": "", "among": sorted(set(chosen))}
    return criteria(certification_id=certification.certification_id, query=query)


def count_learners(*, certification: TeamCertification, query: TeamQuery, chosen: Collection[int] = ()) -> int:
    """Return for how many enrolled learners an act would be done."""
    which = which_learners(certification=certification, query=query, chosen=chosen)
    return get_gateway().roster(certification.course_id, limit=0, **which)[1]


def start_job(
    *,
    certification: TeamCertification,
    kind: JobKind,
    by_user_id: int,
    query: TeamQuery,
    chosen: Collection[int] = (),
    target: str = "",
    note: str = "",
) -> int:
    """Note an act for the chosen learners, or for all that fit the query; return the job's id. Nothing is done yet.

    Raises NotAllowed for who is no staff of the course, InvalidInput for too long a note, too many chosen or none at
    all, Conflict where no certification is in force, NotFound for a sign-off that the rules do not ask for.
    """
    if not get_gateway().is_course_staff(by_user_id, certification.course_id):
        raise NotAllowed(_("Only staff of the course can do this."))
    if not certification.in_force:
        raise Conflict(_("No certification is in force in this course: nothing can be issued or signed off."))
    if len(chosen) > MOST_CHOSEN:
        raise InvalidInput(
            *ngettext_lazy(
                "Choose at most %(limit)s learner, or all that a list shows.",
                "Choose at most %(limit)s learners, or all that a list shows.",
            ),
            limit=MOST_CHOSEN,
        )
    if kind is JobKind.SIGN_OFF and target not in certification.targets:
        raise NotFound(_("The certification asks for no such sign-off."))
    check_note(note)
    if kind is JobKind.SIGN_OFF and not chosen:
        # Whom somebody vouches for is who was in the list when they did, and nobody who comes into it later.
        chosen = _listed(certification, query)
        total = len(chosen)
    else:
        total = count_learners(certification=certification, query=query, chosen=chosen)
    if not total:
        raise InvalidInput(_("There is nobody to do this for: choose learners, or another list."))
    now = timezone.now()
    params = {"filter": query.filter.value, "search": query.search, "chosen": sorted(set(chosen)), "note": note}
    row = TeamJobRow.objects.create(
        certification_id=certification.certification_id,
        kind=kind.value,
        params={**params, "target": target},
        asked_by_id=by_user_id,
        asked_at=now,
        heartbeat=now,
        total=total,
    )
    return row.pk


def _listed(certification: TeamCertification, query: TeamQuery) -> list[int]:
    """Return the ids of all learners of a list."""
    which, ids = which_learners(certification=certification, query=query), list[int]()
    while batch := get_gateway().roster_ids(
        certification.course_id, after=ids[-1] if ids else 0, limit=MOST_AT_ONCE, **which
    ):
        ids.extend(batch)
    return ids


def advance_job(*, job_id: int, limit: int = BATCH) -> bool:
    """Do the next learners of a job; whether more are left for a next call. Returns at once while another is at it."""
    token, now = secrets.token_hex(16), timezone.now()
    free = Q(token="") | Q(heartbeat__lt=now - STALE)
    rows = TeamJobRow.objects.filter(pk=job_id, state__in=OPEN)
    if not rows.filter(free).update(token=token, heartbeat=now, state=JobState.RUNNING.value):
        return False
    row = TeamJobRow.objects.select_related("certification").get(pk=job_id)
    until, left = time.monotonic() + SECONDS, limit
    while left > 0 and time.monotonic() < until:
        if not _may_still(row):
            _end(row, token, JobState.STOPPED)
            return False
        ids = _next(row, min(left, BATCH))
        if not ids:
            _end(row, token, JobState.FINISHED)
            return False
        for user_id in ids:
            if not _do_one(row, user_id, token):
                return False  # taken over, or stopped
            left -= 1
        get_gateway().clear_caches()
    return bool(TeamJobRow.objects.filter(pk=job_id, token=token).update(token=""))


def _may_still(row: TeamJobRow) -> bool:
    """Whether who asked is still there, and of the course's team."""
    asker = TeamJobRow.objects.filter(pk=row.pk).values_list("asked_by_id", flat=True).first()
    return asker is not None and get_gateway().is_course_staff(asker, row.certification.course_id)


def _next(row: TeamJobRow, limit: int) -> Collection[int]:
    """Return the next learners of a job; none at its end. Who was chosen has to be enrolled still."""
    params, certification = row.params, row.certification
    if not params.get("chosen"):
        query = TeamQuery(TeamFilter(params["filter"]), params["search"])
        which = criteria(certification_id=certification.pk, query=query)
        return get_gateway().roster_ids(certification.course_id, after=row.cursor, limit=limit, **which)
    left = [user_id for user_id in params["chosen"] if user_id > row.cursor]
    for start in range(0, len(left), MOST_CHOSEN):
        some = left[start : start + MOST_CHOSEN]
        if found := get_gateway().roster_ids(certification.course_id, after=row.cursor, limit=limit, among=some):
            return found
    return ()


def _do_one(row: TeamJobRow, user_id: int, token: str) -> bool:
    """Do it for one learner and write down what came of it; False where the worker has to stop."""
    outcome, failure = "failed", None
    try:
        outcome = _act(row, user_id)
    except CertificationError as error:
        failure = {"user": user_id, "message": error.message, "params": {k: str(v) for k, v in error.params.items()}}
    except Exception:  # documented: one learner's broken record must not keep all others from theirs
        log.exception("Job %s failed for learner %s", row.pk, user_id)
        failure = {"user": user_id, "message": BROKEN, "params": {}}
    row.counts = dict(Counter(row.counts) + Counter([outcome]))
    if failure and len(row.failed) < MOST_FAILURES:
        row.failed = [*row.failed, failure]
    row.done, row.cursor = row.done + 1, user_id
    mine = TeamJobRow.objects.filter(pk=row.pk, token=token)
    return bool(
        mine.update(counts=row.counts, failed=row.failed, done=row.done, cursor=row.cursor, heartbeat=timezone.now())
    )


def _act(row: TeamJobRow, user_id: int) -> str:
    if row.asked_by_id is None:
        raise NotAllowed(_("Only staff of the course can do this."))
    course_id = row.certification.course_id
    if row.kind == JobKind.ISSUE.value:
        return issue(user_id=user_id, course_id=course_id, by_user_id=row.asked_by_id).outcome.value
    sign_off(
        user_id=user_id,
        course_id=course_id,
        target=row.params["target"],
        by_user_id=row.asked_by_id,
        note=row.params["note"],
    )
    return "signed"


def _end(row: TeamJobRow, token: str, state: JobState) -> None:
    """End a job, and forget what may name people."""
    params = {"target": row.params.get("target", ""), "filter": row.params.get("filter", "")}
    TeamJobRow.objects.filter(pk=row.pk, token=token).update(
        state=state.value, token="", heartbeat=timezone.now(), params=params
    )


def stop_job(*, certification: TeamCertification, job_id: int) -> None:
    """Have nothing more done of a job; what was done stays done. Does nothing where it has ended."""
    row = _row(certification, job_id)
    params = {"target": row.params.get("target", ""), "filter": row.params.get("filter", "")}
    rows = TeamJobRow.objects.filter(pk=row.pk, state__in=OPEN)
    rows.update(state=JobState.STOPPED.value, token="", params=params)


def team_job(*, certification: TeamCertification, job_id: int) -> TeamJob:
    """Return how far a job of this certification is; raises NotFound for one of another."""
    row = _row(certification, job_id)
    people = get_gateway().learners(
        [*(one["user"] for one in row.failed), *([row.asked_by_id] if row.asked_by_id else [])]
    )
    failures = tuple(
        JobFailure(one["user"], one["message"], one["params"], people.get(one["user"])) for one in row.failed
    )
    return TeamJob(
        job_id=row.pk,
        kind=JobKind(row.kind),
        state=JobState(row.state),
        target=row.params.get("target", ""),
        total=max(row.total, row.done),
        done=row.done,
        counts=row.counts,
        failures=failures,
        asked_by=people.get(row.asked_by_id) if row.asked_by_id else None,
        asked_at=row.asked_at,
    )


def _row(certification: TeamCertification, job_id: int) -> TeamJobRow:
    row = TeamJobRow.objects.filter(pk=job_id, certification_id=certification.certification_id).first()
    if row is None:
        raise NotFound(_("There is no such job."))
    return row


def wake_jobs(*, job_id: int | None = None) -> list[int]:
    """Return the jobs, of all or this one, that nobody works on: their worker died, or their task was lost.

    The caller enqueues them. Each is returned once in a while: whoever asks next finds it taken care of.
    """
    rows = TeamJobRow.objects.filter(_idle())
    if job_id is not None:
        rows = rows.filter(pk=job_id)
    ids = list(rows.values_list("pk", flat=True))
    return [one for one in ids if TeamJobRow.objects.filter(_idle(), pk=one).update(token="", heartbeat=timezone.now())]


def _idle() -> Q:
    now = timezone.now()
    waits = timedelta(seconds=getattr(settings, "CERTIFICATION_JOB_IDLE_SECONDS", IDLE_SECONDS))
    unclaimed = Q(token="", heartbeat__lte=now - waits)
    return Q(state__in=OPEN) & (unclaimed | Q(heartbeat__lt=now - STALE))
