"""What is wrong with courses: certifications that are not in force, certificates that were never recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Min
from django.utils.translation import gettext_noop as _

from certification_xblock.data import CertificateStatus, HealthLine, HealthState
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, Certification, CertificationVersion, CourseSetting, ErasedHolder
from certification_xblock.services.certifications import terms_in_force
from certification_xblock.services.deciding import decide_many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certification_xblock.data import PlatformCertificate

EXAMPLES = 10
BATCH = 500


def courses() -> HealthLine:
    """Certifications that could not be put into force; courses that the operator switched off are not counted."""
    off = CourseSetting.objects.filter(enabled=False).values("course_id")
    rows = Certification.objects.filter(active=1, version=None).exclude(course_id__in=off).order_by("course_id")
    count = rows.count()
    if not count:
        return HealthLine("courses", HealthState.OK, _("Every course's certification is in force."))
    return HealthLine(
        "courses",
        HealthState.BAD,
        _("Certifications that are not in force, so that nothing is issued: %(count)s"),
        {"count": count},
        _(
            "Each says why. Register or allow whom it names, or have its author mend it and publish; then, if it does"
            " not come by itself: manage.py lms certification sync COURSE"
        ),
        examples=tuple(f"{row.course_id}: {row.problem or '–'}" for row in rows[:EXAMPLES]),
    )


def unrecorded() -> HealthLine:
    """Valid certificates of the platform that are earned under our rules, and have no award; reads them all."""
    found = [
        f"{course_id}: {certificate.user_id}"
        for course_id in _in_force()
        for certificate, earned in _without_award(course_id)
        if earned
    ]
    if not found:
        return HealthLine("unrecorded", HealthState.OK, _("Every earned certificate has its award."))
    return HealthLine(
        "unrecorded",
        HealthState.BAD,
        _("Certificates of the platform that are earned and have no award: %(count)s"),
        {"count": len(found)},
        _("Run: manage.py lms certification reconcile; what it cannot record it names."),
        examples=tuple(found[:EXAMPLES]),
    )


def unearned() -> HealthLine:
    """Valid certificates of the platform that nobody earned, from after their certification came into force.

    The gate lets none through: where there are some, the platform did not ask it. They have no award, and are never
    taken for one; whether they stay is for a person to say.
    """
    found = [
        f"{course_id}: {certificate.user_id}"
        for course_id in _in_force()
        for certificate, earned in _without_award(course_id)
        if not earned and _is_younger(certificate, course_id)
    ]
    if not found:
        return HealthLine("unearned", HealthState.OK, _("The platform issued nothing past the rules."))
    return HealthLine(
        "unearned",
        HealthState.WARN,
        _("Certificates of the platform that were issued past the rules, and are not earned: %(count)s"),
        {"count": len(found)},
        _(
            "See whether the gate is in the pipeline (manage.py lms check), and whether the course was switched off for"
            " a while. They have no award, and are not verified; to take one back, invalidate it on the instructor"
            " dashboard, under Certificates."
        ),
        examples=tuple(found[:EXAMPLES]),
    )


def _in_force() -> list[str]:
    off = CourseSetting.objects.filter(enabled=False).values("course_id")
    rows = Certification.objects.filter(active=1, version__isnull=False).exclude(course_id__in=off)
    return list(rows.order_by("course_id").values_list("course_id", flat=True))


def _without_award(course_id: str) -> Iterator[tuple[PlatformCertificate, bool]]:
    """Yield the valid certificates without an award of a learner who is not retired, and whether each is earned."""
    in_force, gateway, after = terms_in_force(course_id=course_id), get_gateway(), 0
    if in_force is None or in_force.terms is None:
        return
    while certificates := gateway.certificates(course_id, after=after, limit=BATCH):
        after = max(one.user_id for one in certificates)
        valid = {one.user_id: one for one in certificates if one.status is CertificateStatus.VALID}
        held = Award.objects.filter(user_id__in=valid, certification_id=in_force.certification_id, current=1)
        retired = ErasedHolder.objects.filter(user_id__in=valid)
        without = set(valid) - {*held.values_list("user_id", flat=True), *retired.values_list("user_id", flat=True)}
        if without:
            decisions = decide_many(user_ids=sorted(without), course_id=course_id, in_force=in_force)
            yield from ((valid[user_id], decision.earned) for user_id, decision in decisions.items())
        gateway.clear_caches()


def _is_younger(certificate: PlatformCertificate, course_id: str) -> bool:
    """Whether the certificate was issued after the course's certification first came into force."""
    versions = CertificationVersion.objects.filter(certification__course_id=course_id, certification__active=1)
    since = versions.aggregate(since=Min("published_at"))["since"]
    return since is not None and (certificate.created_at is None or certificate.created_at > since)
