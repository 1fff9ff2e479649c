"""The platform's certificates: who gets one, through the real filter and with the real events."""

from __future__ import annotations

import logging
from datetime import UTC
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from openedx_events.learning.signals import CERTIFICATE_CHANGED, CERTIFICATE_CREATED, CERTIFICATE_REVOKED
from openedx_filters.learning.filters import CertificateCreationRequested

from demo.site import events, people, switches
from demo.site.courses import CourseTree, moment
from demo.site.grading import course_grade
from demo.site.models import AllowlistEntry, CertificateInvalidation, Enrolment, GeneratedCertificate

if TYPE_CHECKING:
    from demo.site.grades import CourseGrade

log = logging.getLogger(__name__)

Status = GeneratedCertificate.Status
BEARING_MODES = frozenset({Enrolment.Mode.HONOR, Enrolment.Mode.VERIFIED})


class CertificateGenerationNotAllowed(Exception):
    """A step of the creation filter said no."""


def certificate_of(user_id: int, course_id: str) -> GeneratedCertificate | None:
    """Return a learner's certificate, in whatever status."""
    return GeneratedCertificate.objects.filter(user_id=user_id, course_id=course_id).select_related("user").first()


def is_on_allowlist(user_id: int, course_id: str) -> bool:
    """Whether the grade does not count for this learner."""
    return AllowlistEntry.objects.filter(user_id=user_id, course_id=course_id, allowlist=True).exists()


def is_invalidated(user_id: int, course_id: str) -> bool:
    """Whether somebody took the certificate back."""
    return CertificateInvalidation.objects.filter(
        certificate__user_id=user_id, certificate__course_id=course_id, active=True
    ).exists()


def generate_certificate(user: Any, course_key: CourseKey | str, *, generation_mode: str | None = None) -> bool:
    """Issue or renew a certificate where the platform's own conditions hold; False where they do not.

    Raises :class:`CertificateGenerationNotAllowed` where a step of the filter refuses.
    """
    course_id = str(course_key)
    tree = CourseTree(course_id)
    grade = course_grade(user, course_id, tree)
    mode = people.last_mode(user.pk, course_id)
    if not is_on_allowlist(user.pk, course_id):
        if people.is_beta_tester(user.pk, course_id):
            return False
        if not grade.passed:
            known = certificate_of(user.pk, course_id)
            if known and known.status != Status.NOT_PASSING and not is_invalidated(user.pk, course_id):
                revoke(known, Status.NOT_PASSING, grade=str(grade.percent))
            return False
    eligible = mode in BEARING_MODES and not is_invalidated(user.pk, course_id)
    if not eligible or not is_enabled(tree.course):
        log.info("No certificate can be generated for user %s in %s", user.pk, course_id)
        return False
    try:
        user, course_key, mode, _status, _grade, _generation = CertificateCreationRequested.run_filter(
            user=user,
            course_key=CourseKey.from_string(course_id),
            mode=mode,
            status=None,
            grade=grade,
            generation_mode=generation_mode,
        )
    except CertificateCreationRequested.PreventCertificateCreation as refusal:
        raise CertificateGenerationNotAllowed(str(refusal)) from refusal
    _store(user, course_id, mode, str(grade.percent))
    return True


@transaction.atomic
def _store(user: Any, course_id: str, mode: str, grade: str) -> None:
    """Save the certificate and send the events within the same transaction, as the platform does."""
    known = certificate_of(user.pk, course_id)
    certificate, _created = GeneratedCertificate.objects.update_or_create(
        user=user,
        course_id=course_id,
        defaults={
            "verify_uuid": known.verify_uuid if known else uuid4().hex,
            "status": Status.DOWNLOADABLE,
            "mode": mode,
            "name": people.full_name(user),
            "grade": grade[:5],
        },
    )
    saved(certificate)


def saved(certificate: GeneratedCertificate) -> None:
    """Send what the platform sends on every save of a certificate."""
    data = events.certificate_data(certificate)
    at = certificate.modified_date.astimezone(UTC)
    CERTIFICATE_CHANGED.send_event(time=at, certificate=data)
    if certificate.status == Status.DOWNLOADABLE:
        CERTIFICATE_CREATED.send_event(time=at, certificate=data)


@transaction.atomic
def revoke(certificate: GeneratedCertificate, status: str, *, grade: str = "") -> None:
    """Take a certificate out of force: for the grade, or because somebody invalidated it."""
    certificate.status = status
    certificate.grade = grade[:5]
    certificate.name = people.full_name(certificate.user)
    certificate.save()
    saved(certificate)
    at = certificate.modified_date.astimezone(UTC)
    CERTIFICATE_REVOKED.send_event(time=at, certificate=events.certificate_data(certificate))


def on_passing(user: Any, course_id: str) -> None:
    """React to a passing grade: the platform asks for the certificate itself, and logs a refusal."""
    if not switches.auto_generation():
        return
    known = certificate_of(user.pk, course_id)
    if known is not None and known.status == Status.DOWNLOADABLE:
        return
    try:
        generate_certificate(user, course_id)
    except CertificateGenerationNotAllowed as refusal:
        log.info("Certificate generation not allowed for user %s in course %s: %s", user.pk, course_id, refusal)


def on_failing(user: Any, course_id: str, grade: CourseGrade) -> None:
    """React to a grade below the pass mark."""
    if is_on_allowlist(user.pk, course_id):
        return
    known = certificate_of(user.pk, course_id)
    if known is not None and known.status == Status.DOWNLOADABLE:
        revoke(known, Status.NOT_PASSING, grade=str(grade.percent))


def allow(user: Any, course_id: str, notes: str) -> bool:
    """Put a learner on the allow-list, and generate where that is switched on; False where they already were."""
    entry, created = AllowlistEntry.objects.get_or_create(user=user, course_id=course_id, defaults={"notes": notes})
    if not created:
        if entry.allowlist:
            return False
        entry.allowlist, entry.notes = True, notes
        entry.save()
    if not switches.auto_generation():
        return True
    try:
        generate_certificate(user, course_id)
    except CertificateGenerationNotAllowed as refusal:
        log.info("Certificate generation not allowed for user %s in course %s: %s", user.pk, course_id, refusal)
    return True


def disallow(user_id: int, course_id: str) -> None:
    """Take a learner off the allow-list; the platform invalidates what was issued by it."""
    entries = AllowlistEntry.objects.filter(user_id=user_id, course_id=course_id)
    if not entries.exists():
        return
    known = certificate_of(user_id, course_id)
    if known is not None and known.status == Status.DOWNLOADABLE:
        revoke(known, Status.UNAVAILABLE)
    entries.delete()


def is_enabled(course: Any) -> bool:
    """Whether certificates are on, for the site and for the course."""
    return switches.html_certificates() and bool(course.cert_html_view_enabled)


def active_configuration(course: Any) -> dict[str, Any] | None:
    """Return the active web certificate of the course's certificate settings."""
    return next((item for item in course.certificates.get("certificates", ()) if item.get("is_active")), None)


def is_viewable(course: Any) -> bool:
    """Whether the course's certificates are shown now."""
    if course.self_paced or course.certificates_display_behavior == "early_no_info":
        return True
    at = available_on(course)
    return at is not None and at <= timezone.now()


def available_on(course: Any) -> Any:
    """Return from when certificates are shown, as far as that is set."""
    if course.certificates_display_behavior == "end_with_date":
        return moment(course.certificate_available_date)
    return moment(course.end)
