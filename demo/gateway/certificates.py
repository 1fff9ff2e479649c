"""The site's certificates: reading them, asking for them, taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from certification_xblock.data import Availability, CertificateStatus, Obstacle, PlatformCertificate
from certification_xblock.exceptions import CreationRefused, NotFound
from demo.gateway import lookups
from demo.site import certificates, switches
from demo.site.grades import grade
from demo.site.grading import course_grade, scores_of
from demo.site.models import AllowlistEntry, CertificateInvalidation, CourseRole, Enrolment, GeneratedCertificate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

#: Tells our allow-list entries from those of staff.
MARKER = "[certification_xblock]"

_STATUSES = {
    GeneratedCertificate.Status.DOWNLOADABLE: CertificateStatus.VALID,
    GeneratedCertificate.Status.NOT_PASSING: CertificateStatus.NOT_PASSING,
    GeneratedCertificate.Status.UNAVAILABLE: CertificateStatus.WITHHELD,
}


class Certificates:
    """The part of the gateway that knows certificates and the allow-list."""

    def certificate(self, user_id: int, course_id: str) -> PlatformCertificate | None:
        """Return a learner's certificate."""
        row = GeneratedCertificate.objects.filter(user_id=user_id, course_id=course_id).first()
        return _certificates([row])[0] if row else None

    def certificates(
        self, course_id: str, *, after: int = 0, limit: int = 500, among: Collection[int] | None = None
    ) -> Sequence[PlatformCertificate]:
        """Return the course's certificates."""
        rows = GeneratedCertificate.objects.filter(course_id=course_id, user_id__gt=after).order_by("user_id")
        if among is not None:
            rows = rows.filter(user_id__in=list(among))
        return _certificates(list(rows[:limit]))

    def obstacles(self, user_id: int, course_id: str) -> frozenset[Obstacle]:
        """Return all that keeps the site from issuing."""
        return self.obstacles_of(course_id, [lookups.user(user_id).pk])[user_id]

    def obstacles_of(self, course_id: str, user_ids: Collection[int]) -> Mapping[int, frozenset[Obstacle]]:
        """Return the same for many learners, with one reading of the course."""
        tree = lookups.tree(course_id)
        ids = list(lookups.users(pk__in=user_ids).values_list("pk", flat=True))
        here = {"course_id": course_id, "user_id__in": ids}
        modes = dict(Enrolment.objects.filter(**here).values_list("user_id", "mode"))  # of those who left, too
        waived = _ids(AllowlistEntry.objects.filter(**here, allowlist=True))
        testers = _ids(CourseRole.objects.filter(**here, role=CourseRole.Role.BETA_TESTER))
        invalidated = _ids(
            GeneratedCertificate.objects.filter(
                **here, pk__in=CertificateInvalidation.objects.filter(active=True).values("certificate_id")
            )
        )
        scores, off = scores_of(course_id, ids), not certificates.is_enabled(tree.course)
        found = {}
        for user_id in ids:
            mode = modes.get(user_id)
            there = {
                Obstacle.NOT_ENROLLED: mode is None,
                Obstacle.MODE: mode is not None and mode not in certificates.BEARING_MODES,
                Obstacle.NOT_PASSING: user_id not in waived and not grade(tree, scores[user_id]).passed,
                Obstacle.INVALIDATED: user_id in invalidated,
                Obstacle.BETA_TESTER: user_id not in waived and user_id in testers,
                Obstacle.CERTIFICATES_OFF: off,
            }
            found[user_id] = frozenset(obstacle for obstacle, stands in there.items() if stands)
        return found

    def request_certificate(self, user_id: int, course_id: str) -> None:
        """Have the site issue at once; a certificate in force stays as it is."""
        lookups.tree(course_id)
        try:
            issued = certificates.generate_certificate(lookups.user(user_id), course_id)
        except certificates.CertificateGenerationNotAllowed as refusal:
            raise CreationRefused("The platform refused: %(reason)s", reason=str(refusal)) from refusal
        if not issued:
            present = self.certificate(user_id, course_id)
            if present is None or present.status is not CertificateStatus.VALID:
                raise CreationRefused("The platform does not issue a certificate to this learner now.")

    def waive_pass_mark(self, user_id: int, course_id: str, *, notes: str) -> bool:
        """Put the learner on the allow-list, which also generates; False where staff already did."""
        lookups.tree(course_id)
        if certificates.allow(lookups.user(user_id), course_id, f"{MARKER} {notes}".strip()):
            return True
        return self._our_entry(user_id, course_id) is not None

    def issues_on_waiver(self) -> bool:
        """Whether saving an entry generates: a switch, as on the platform."""
        return switches.auto_generation()

    def withdraw_waiver(self, user_id: int, course_id: str) -> None:
        """Take back an entry of ours; what was issued by it alone goes with it."""
        entry = self._our_entry(user_id, course_id)
        if entry is None:
            return
        if course_grade(lookups.user(user_id), course_id).passed:
            entry.delete()
        else:
            certificates.disallow(user_id, course_id)

    @staticmethod
    def _our_entry(user_id: int, course_id: str) -> AllowlistEntry | None:
        rows = AllowlistEntry.objects.filter(user_id=user_id, course_id=course_id, allowlist=True)
        return rows.filter(notes__startswith=MARKER).first()

    @transaction.atomic
    def invalidate_certificate(self, user_id: int, course_id: str, *, by_user_id: int, notes: str) -> None:
        """Write the entry and take the certificate back."""
        row = _required_certificate(user_id, course_id)
        CertificateInvalidation.objects.create(certificate=row, invalidated_by=lookups.user(by_user_id), notes=notes)
        certificates.revoke(row, GeneratedCertificate.Status.UNAVAILABLE)

    @transaction.atomic
    def invalidate_again(self, user_id: int, course_id: str) -> None:
        """Take back what was issued in spite of its entry."""
        rows = GeneratedCertificate.objects.select_for_update().filter(user_id=user_id, course_id=course_id)
        row = rows.filter(status=GeneratedCertificate.Status.DOWNLOADABLE).first()
        if row is not None and CertificateInvalidation.objects.filter(certificate=row, active=True).exists():
            certificates.revoke(row, GeneratedCertificate.Status.UNAVAILABLE)

    def reinstate_certificate(self, user_id: int, course_id: str, *, by_user_id: int) -> None:
        """Lift the entry and issue again."""
        row = _required_certificate(user_id, course_id)
        lookups.user(by_user_id)
        CertificateInvalidation.objects.filter(certificate=row, active=True).update(active=False)
        self.request_certificate(user_id, course_id)

    def availability(self, course_id: str) -> Availability:
        """Whether certificates are shown now."""
        course = lookups.tree(course_id).course
        if certificates.is_viewable(course):
            return Availability(viewable=True)
        return Availability(viewable=False, available_on=certificates.available_on(course))


def _required_certificate(user_id: int, course_id: str) -> GeneratedCertificate:
    row = certificates.certificate_of(user_id, course_id)
    if row is None:
        raise NotFound("The platform has no certificate of this learner in “%(course)s”.", course=course_id)
    return row


def _ids(rows: Any) -> set[int]:
    return set(rows.values_list("user_id", flat=True))


def _certificates(rows: list[GeneratedCertificate]) -> list[PlatformCertificate]:
    entries = CertificateInvalidation.objects.filter(certificate__in=rows, active=True)
    invalidated = set(entries.values_list("certificate_id", flat=True))
    return [
        PlatformCertificate(
            user_id=row.user_id,
            course_id=row.course_id,
            status=CertificateStatus.INVALIDATED
            if row.pk in invalidated
            else _STATUSES.get(GeneratedCertificate.Status(row.status), CertificateStatus.WITHHELD),
            uuid=row.verify_uuid,
            name=row.name,
            mode=row.mode,
            created_at=row.created_date,
            url=reverse("certificate", args=(row.verify_uuid,)),
            in_spite=row.pk in invalidated and row.status == GeneratedCertificate.Status.DOWNLOADABLE,
        )
        for row in rows
    ]
