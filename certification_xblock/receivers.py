"""What we hear of the platform and of ourselves. Thin: ids out of the event, one call, and never an error into it.

An error of ours must not break the platform's save that sent the signal, nor poison its transaction: each receiver works
in a savepoint and logs what went wrong. Nothing is lost by that, ``reconcile`` completes what a receiver missed.
"""

from __future__ import annotations

import functools
import logging
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from openedx_events.content_authoring import signals as authoring_events
from openedx_events.learning.signals import (
    CERTIFICATE_CHANGED,
    CERTIFICATE_CREATED,
    CERTIFICATE_REVOKED,
    COURSE_PASSING_STATUS_UPDATED,
    PERSISTENT_GRADE_SUMMARY_CHANGED,
)

from certification_xblock import api, signals, tasks
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Organization, PermittedCourseOrg, Signatory

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

#: Seconds between the first mark of a learner and the task: what happens meanwhile is decided on once.
COALESCE_SECONDS = 3
#: Where the dispatch must not be lost when a module is imported twice.
UID = "certification_xblock"


def _guarded(receiver: Callable[..., None], *, savepoint: bool = True) -> Callable[..., None]:
    @functools.wraps(receiver)
    def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            with transaction.atomic() if savepoint else nullcontext():
                receiver(*args, **kwargs)
        except Exception:  # documented above: the platform's own work goes on whatever happens to ours
            log.exception("%s failed; reconcile completes it, at the latest with --everybody", receiver.__name__)

    return guarded


def _on_commit(enqueue: Callable[[], object]) -> None:
    """Enqueue on commit; a broker that is away is logged, and ``reconcile`` and ``sync`` complete what it costs."""
    transaction.on_commit(enqueue, robust=True)


def _mark(user_id: int | None, course_id: str) -> None:
    """Mark a learner, in a savepoint of its own: courses without a certification do not even pay for that."""
    if user_id and api.has_certification(course_id=course_id):
        with transaction.atomic():
            api.mark_dirty(user_id=user_id, course_id=course_id)


_lightly = functools.partial(_guarded, savepoint=False)


@_lightly
def on_completion(instance: Any, **_kwargs: Any) -> None:
    """``post_save`` of ``completion.BlockCompletion``: the platform has no event for it."""
    _mark(instance.user_id, str(instance.context_key))


@_lightly
def on_passing_status(course_passing_status: Any, **_kwargs: Any) -> None:
    """A learner's grade was updated while passing, or stopped passing."""
    _mark(course_passing_status.user.id, str(course_passing_status.course.course_key))


@_lightly
def on_grade(grade: Any, **_kwargs: Any) -> None:
    """A learner's course grade was updated."""
    _mark(grade.user_id, str(grade.course.course_key))


@_guarded
def on_certificate_created(certificate: Any, **_kwargs: Any) -> None:
    """The platform saved a passing certificate, for the first time or again."""
    user_id, course_id = certificate.user.id, str(certificate.course.course_key)
    # Certificates are rare: the database is asked, so that none is missed for a stale cache.
    if api.terms_in_force(course_id=course_id) is not None and not _recorded(user_id, course_id):
        api.mark_dirty(user_id=user_id, course_id=course_id)  # the task tries again


def _recorded(user_id: int, course_id: str) -> bool:
    try:
        with transaction.atomic():
            # In this order: a name that changed while the award was suspended is taken over once it is valid again.
            api.follow(user_id=user_id, course_id=course_id)
            api.record(user_id=user_id, course_id=course_id)
            return not api.issued_in_spite(user_id=user_id, course_id=course_id)
    except Exception:  # as in ``_guarded``, but the mark that is written next has to survive
        log.exception("The award of learner %s in %s could not be recorded yet", user_id, course_id)
        return False


@_guarded
def on_certificate_changed(certificate: Any, **_kwargs: Any) -> None:
    """The platform's certificate changed its state: our award goes with it."""
    api.follow(user_id=certificate.user.id, course_id=str(certificate.course.course_key))


@_guarded
def on_course_event(course: Any, **_kwargs: Any) -> None:
    """A course was rerun or imported: neither publishes."""
    enqueue_sync(str(course.course_key))


@_guarded
def enqueue_sync(course_id: str) -> None:
    """A course was published: its certification may have a new version."""
    _on_commit(lambda: tasks.sync_course.delay(course_id))


@_guarded
def on_registry_changed(instance: Any, **_kwargs: Any) -> None:
    """Our own: who is registered, or who may name whom, changed; a certification may wait for it, or has to end."""
    organization = getattr(instance, "organization", instance)
    slugs = sorted({instance.slug if hasattr(instance, "slug") else organization.slug, organization.slug})
    _on_commit(lambda: tasks.sync_named.delay(slugs))


@_guarded
def on_learner_marked(user_id: int, course_id: str, **_kwargs: Any) -> None:
    """Our own: a learner is to be reconsidered."""
    tasks.consider.apply_async((user_id, course_id), countdown=COALESCE_SECONDS)


@_guarded
def on_certification_changed(course_id: str, **_kwargs: Any) -> None:
    """Our own: new rules are in force; whoever fulfils them already shall not wait for their next step."""
    tasks.sweep_course.delay(course_id, if_asked=True)


@_guarded
def on_examination_requested(course_id: str, terms: dict[str, Any] | None, **_kwargs: Any) -> None:
    """Our own: somebody wants to know how ready a course is, and the LMS has to look."""
    tasks.examine_course.delay(course_id, terms)


@_guarded
def on_award_recorded(award_uuid: str, **_kwargs: Any) -> None:
    """Our own: an award was recorded."""
    tasks.tell_holder.delay(award_uuid)


@_guarded
def on_retirement(user_id: int) -> None:
    """The platform retires a person: their name leaves our records."""
    api.erase_holder(user_id=user_id)


def connect() -> None:
    """Connect everything; called once when the apps are ready."""
    post_save.connect(on_completion, sender="completion.BlockCompletion", dispatch_uid=UID)
    for model in (Organization, Signatory, PermittedCourseOrg):
        post_save.connect(on_registry_changed, sender=model, dispatch_uid=UID)
    post_delete.connect(on_registry_changed, sender=PermittedCourseOrg, dispatch_uid=UID)
    for event, receiver in (
        (COURSE_PASSING_STATUS_UPDATED, on_passing_status),
        (PERSISTENT_GRADE_SUMMARY_CHANGED, on_grade),
        (CERTIFICATE_CREATED, on_certificate_created),
        (CERTIFICATE_CHANGED, on_certificate_changed),
        (CERTIFICATE_REVOKED, on_certificate_changed),
        (authoring_events.COURSE_RERUN_COMPLETED, on_course_event),
        (authoring_events.COURSE_IMPORT_COMPLETED, on_course_event),
        (signals.learner_marked, on_learner_marked),
        (signals.certification_changed, on_certification_changed),
        (signals.examination_requested, on_examination_requested),
        (signals.award_recorded, on_award_recorded),
    ):
        event.connect(receiver, dispatch_uid=UID)
    get_gateway().subscribe(on_course_published=enqueue_sync, on_retirement=on_retirement)
