"""Celery tasks: ids in, one call of the api, idempotent. Nothing is decided here."""

from __future__ import annotations

from typing import Any

from celery import Task, shared_task
from django.db import DatabaseError, OperationalError

from certification_xblock import api
from certification_xblock.exceptions import CertificationError, PlatformUnavailable

#: Retried with a growing delay, in seconds; after that the mark in the database stays and ``reconcile`` takes it up.
RETRIES = {"max_retries": 5}


@shared_task(
    name="certification_xblock.tasks.consider",
    autoretry_for=(OperationalError,),  # several workers on the same learner may meet in the database
    retry_backoff=True,
    retry_kwargs=RETRIES,
)
def consider(user_id: int, course_id: str) -> str:
    """Take a learner's decision anew and do what follows; returns the outcome."""
    try:
        return api.consider(user_id=user_id, course_id=course_id).outcome.value
    except CertificationError as error:
        # Refused, undecidable or unavailable: nothing that an immediate retry would mend.
        return error.code


@shared_task(
    name="certification_xblock.tasks.sync_course",
    autoretry_for=(DatabaseError,),  # two publications at once may meet in the database
    retry_backoff=True,
    retry_kwargs=RETRIES,
)
def sync_course(course_id: str) -> None:
    """Bring the stored versions in line with the course's published blocks."""
    api.sync_course(course_id=course_id)


@shared_task(
    name="certification_xblock.tasks.examine_course",
    autoretry_for=(DatabaseError,),
    retry_backoff=True,
    retry_kwargs=RETRIES,
)
def examine_course(course_id: str, terms: dict[str, Any] | None = None) -> None:
    """Find what only the LMS knows of a course, and whom its rules concern: once for all who asked before it began."""
    api.examine_course(course_id=course_id, terms=terms, if_asked=True)


@shared_task(name="certification_xblock.tasks.sync_named")
def sync_named(slugs: list[str]) -> None:
    """Look again at the courses that name somebody of the registry, and at those that wait for somebody."""
    named = {course_id for slug in slugs for course_id in api.courses_using(slug=slug)}
    for course_id in sorted(named | set(api.waiting_courses())):
        sync_course.delay(course_id)


@shared_task(
    name="certification_xblock.tasks.sweep_course",
    autoretry_for=(PlatformUnavailable, OperationalError),
    retry_backoff=True,
    retry_kwargs=RETRIES,
)
def sweep_course(course_id: str, after: int = 0, asked: str | None = None, if_asked: bool = False) -> None:
    """Look at a batch of the course's learners, and hand the next batch on.

    With ``if_asked`` only where nobody has looked at all of them since that was asked for: several publications in a row
    are swept together.
    """
    asked = api.sweep_asked(course_id=course_id) if asked is None else asked
    if if_asked and not asked:
        return
    last = api.sweep_course(course_id=course_id, after=after, asked=asked)
    if last is not None:
        sweep_course.delay(course_id, last, asked)


@shared_task(
    name="certification_xblock.tasks.tell_holder",
    autoretry_for=(PlatformUnavailable, OperationalError),
    retry_backoff=True,
    retry_kwargs=RETRIES,
)
def tell_holder(award_uuid: str) -> None:
    """Tell a holder of their award, once."""
    api.tell_holder(award_uuid=award_uuid)


@shared_task(bind=True, name="certification_xblock.tasks.run_team_job")
def run_team_job(self: Task, job_id: int) -> None:
    """Do the next learners of a job, and hand the rest on.

    Where tasks run on the spot, as in the demo, the page that shows the job sets off what is left.
    """
    if api.advance_job(job_id=job_id) and not self.request.is_eager:
        run_team_job.delay(job_id)


@shared_task(name="certification_xblock.tasks.reconcile")
def reconcile(everybody: bool = False) -> None:
    """Complete whatever was missed; to be scheduled every few minutes, and once a night with ``everybody``."""
    for job_id in api.wake_jobs():
        run_team_job.delay(job_id)
    api.reconcile(everybody=everybody)
