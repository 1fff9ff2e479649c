"""The platform's certificates: reading them, asking for them, taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from certification_xblock.data import Availability, CertificateStatus, Obstacle, PlatformCertificate
from certification_xblock.exceptions import CreationRefused, NotFound
from certification_xblock.gateway.openedx.lookups import course_key, course_overview, require_lms, user, users

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

SOURCE = "certification_xblock"


class Certificates:
    """The part of the gateway that knows the platform's certificates; the LMS alone has them."""

    def certificate(self, user_id: int, course_id: str) -> PlatformCertificate | None:
        """Return the platform's certificate of a learner, in whatever state, or None."""
        found = _find(user_id, course_id)
        return _ours([found])[0] if found else None

    def certificates(
        self, course_id: str, *, after: int = 0, limit: int = 500, among: Collection[int] | None = None
    ) -> Sequence[PlatformCertificate]:
        """Return the course's certificates in any state with user ids above ``after``, ascending by user id."""
        require_lms()
        from lms.djangoapps.certificates.models import GeneratedCertificate

        rows = GeneratedCertificate.objects.filter(course_id=course_key(course_id), user_id__gt=after)
        if among is not None:
            rows = rows.filter(user_id__in=list(among))
        return _ours(list(rows.order_by("user_id")[:limit]))

    def obstacles(self, user_id: int, course_id: str) -> frozenset[Obstacle]:
        """Return all that keeps the platform from issuing, the creation filter left aside.

        The same checks as the platform's own generation handler makes, which stops at the first and only logs it: the
        allow-list stands for the passing grade and has the platform skip beta testers and custom courses.
        """
        require_lms()
        from common.djangoapps.course_modes import api as modes
        from common.djangoapps.student.models import CourseEnrollment
        from lms.djangoapps.certificates import api
        from lms.djangoapps.certificates.models import CertificateInvalidation
        from lms.djangoapps.grades.api import CourseGradeFactory
        from lms.djangoapps.instructor.access import is_beta_tester

        person, key, overview = user(user_id), course_key(course_id), course_overview(course_id)
        mode, _active = CourseEnrollment.enrollment_mode_for_user(person, key)
        waived = api.is_on_allowlist(person, key)
        standing_in_the_way = {
            Obstacle.NOT_ENROLLED: mode is None,
            Obstacle.MODE: mode is not None and not modes.is_eligible_for_certificate(mode),
            Obstacle.NOT_PASSING: not waived and not CourseGradeFactory().read(person, course_key=key).passed,
            Obstacle.INVALIDATED: CertificateInvalidation.has_certificate_invalidation(person, key),
            Obstacle.BETA_TESTER: not waived and is_beta_tester(person, key),
            Obstacle.CCX: not waived and hasattr(key, "ccx"),
            Obstacle.UNVERIFIED: mode is not None and _unverified(person, mode),
            Obstacle.CERTIFICATES_OFF: not api.has_html_certificates_enabled(overview),
        }
        return frozenset(obstacle for obstacle, there in standing_in_the_way.items() if there)

    def obstacles_of(self, course_id: str, user_ids: Collection[int]) -> Mapping[int, frozenset[Obstacle]]:
        """Return the same for many learners: one by one, as the platform has no other way."""
        return {user_id: self.obstacles(user_id, course_id) for user_id in users(user_ids)}

    def request_certificate(self, user_id: int, course_id: str) -> None:
        """Ask the platform for its certificate, through its own checks and filters; it may answer later.

        A certificate that the learner already has stays as it is. The platform's own answer is not enough: its
        allow-list path swallows a refusal and says False, and it says True too where it only noted why not.
        """
        require_lms()
        from lms.djangoapps.certificates import api
        from lms.djangoapps.certificates.generation_handler import CertificateGenerationNotAllowed

        person, key = user(user_id), course_key(course_id)
        course_overview(course_id)
        try:
            accepted = api.generate_certificate_task(person, key)
        except CertificateGenerationNotAllowed as refusal:
            raise CreationRefused("The platform refused: %(reason)s", reason=str(refusal)) from refusal
        present = self.certificate(user_id, course_id)
        if present is not None and present.status is CertificateStatus.VALID:
            return
        if not accepted or self.obstacles(user_id, course_id):
            raise CreationRefused("The platform does not issue a certificate to this learner now.")

    def invalidate_certificate(self, user_id: int, course_id: str, *, by_user_id: int, notes: str) -> None:
        """Write the platform's invalidation entry, by a named person, and invalidate the certificate.

        Both: the entry alone changes nothing, and a certificate that is invalidated without one comes back with the
        next passing grade. Learners on the allow-list are treated alike, which the platform's own shortcut does not.
        """
        found = _required(user_id, course_id)
        from lms.djangoapps.certificates import api

        with transaction.atomic():
            api.create_certificate_invalidation_entry(found, user(by_user_id), notes)
            found.invalidate(source=SOURCE)

    def invalidate_again(self, user_id: int, course_id: str) -> None:
        """Invalidate a certificate that stands beside an active entry; does nothing where there is none.

        The platform asks for entries when it sends its task, two seconds before the task saves the certificate, which
        asks nothing; and it never mends what came of it.
        """
        require_lms()
        from lms.djangoapps.certificates.data import CertificateStatuses
        from lms.djangoapps.certificates.models import CertificateInvalidation, GeneratedCertificate

        with transaction.atomic():
            found = (
                GeneratedCertificate.objects.select_for_update()
                .filter(user_id=user_id, course_id=course_key(course_id), status=CertificateStatuses.downloadable)
                .first()
            )
            entries = CertificateInvalidation.objects.filter(generated_certificate=found, active=True)
            if found is not None and entries.exists():
                found.invalidate(source=SOURCE)

    def reinstate_certificate(self, user_id: int, course_id: str, *, by_user_id: int) -> None:
        """Lift the invalidation, by a named person, and have the platform issue again."""
        found = _required(user_id, course_id)
        from lms.djangoapps.certificates.models import CertificateInvalidation

        person = user(by_user_id)
        for entry in CertificateInvalidation.objects.filter(generated_certificate=found, active=True):
            # The entry has no field for who lifted it; the platform's history of the row has.
            entry._history_user = person  # noqa: SLF001 - simple_history's documented way to name who acts
            entry.deactivate()
        self.request_certificate(user_id, course_id)

    def availability(self, course_id: str) -> Availability:
        """Whether the platform shows the course's certificates now, and if not, from when."""
        require_lms()
        from lms.djangoapps.certificates import api
        from xmodule.data import CertificatesDisplayBehaviors

        overview = course_overview(course_id)
        if api.certificates_viewable_for_course(overview):
            return Availability(viewable=True)
        on_a_date = overview.certificates_display_behavior == CertificatesDisplayBehaviors.END_WITH_DATE
        return Availability(
            viewable=False, available_on=overview.certificate_available_date if on_a_date else overview.end
        )


def _find(user_id: int, course_id: str) -> Any:
    require_lms()
    from lms.djangoapps.certificates.models import GeneratedCertificate

    return GeneratedCertificate.objects.filter(user_id=user_id, course_id=course_key(course_id)).first()


def _required(user_id: int, course_id: str) -> Any:
    found = _find(user_id, course_id)
    if found is None:
        raise NotFound("The platform has no certificate of this learner in “%(course)s”.", course=course_id)
    return found


def _ours(rows: Collection[Any]) -> list[PlatformCertificate]:
    from lms.djangoapps.certificates import api
    from lms.djangoapps.certificates.models import CertificateInvalidation

    invalidated = set(
        CertificateInvalidation.objects.filter(generated_certificate__in=rows, active=True).values_list(
            "generated_certificate_id", flat=True
        )
    )
    return [
        PlatformCertificate(
            user_id=row.user_id,
            course_id=str(row.course_id),
            status=CertificateStatus.INVALIDATED if row.id in invalidated else _status(row.status),
            uuid=row.verify_uuid,
            name=row.name,
            mode=row.mode,
            created_at=row.created_date,
            url=api.get_certificate_url(row.user_id, row.course_id, uuid=row.verify_uuid, user_certificate=row),
            in_spite=row.id in invalidated and _status(row.status) is CertificateStatus.VALID,
        )
        for row in rows
    ]


def _status(status: str) -> CertificateStatus:
    from lms.djangoapps.certificates.data import CertificateStatuses

    return {
        CertificateStatuses.downloadable: CertificateStatus.VALID,
        CertificateStatuses.notpassing: CertificateStatus.NOT_PASSING,
        # Without an active entry nobody invalidates it any more (an entry was lifted, an allow-list entry removed):
        # what comes back by itself is held back, not revoked.
        CertificateStatuses.unavailable: CertificateStatus.WITHHELD,
        CertificateStatuses.invalidated: CertificateStatus.WITHHELD,
    }.get(status, CertificateStatus.WITHHELD)


def _unverified(person: Any, mode: str) -> bool:
    """Whether the platform asks this learner for an identity check that they have not passed."""
    from common.djangoapps.course_modes.models import CourseMode
    from django.conf import settings
    from lms.djangoapps.verify_student.services import IDVerificationService

    if not settings.FEATURES.get("ENABLE_CERTIFICATES_IDV_REQUIREMENT"):
        return False
    return mode not in CourseMode.NON_VERIFIED_MODES and not IDVerificationService.user_is_verified(person)
