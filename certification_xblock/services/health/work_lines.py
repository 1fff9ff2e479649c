"""What is left over: marks nobody clears, awards that do not come, messages not sent, renderings that failed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from certification_xblock.data import AwardState, HealthLine, HealthState
from certification_xblock.models import Award, Certification, DirtyLearner, Document, RenderClaim, RenderFailure
from certification_xblock.services.availability import availability_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

EXAMPLES = 10
#: How long each may last before it is worth a look.
UNATTENDED = timedelta(minutes=15)
STUCK = timedelta(hours=24)
UNTOLD = timedelta(hours=1)
LOST_CLAIM = timedelta(minutes=10)


def unattended() -> HealthLine:
    """Marks, and whole courses, that neither a worker nor ``reconcile`` took up."""
    before = timezone.now() - UNATTENDED
    marks = DirtyLearner.objects.filter(marked_at__lt=before)
    sweeps = Certification.objects.filter(active=1, version__isnull=False, sweep_from__lt=before)
    count = marks.count() + sweeps.count()
    if not count:
        return HealthLine("unattended", HealthState.OK, _("Whatever learners do is taken up at once."))
    since = min(filter(None, (_first(marks, "marked_at"), _first(sweeps, "sweep_from"))))
    return HealthLine(
        "unattended",
        HealthState.BAD,
        _("Learners and courses that wait to be looked at, and nobody does: %(count)s"),
        {"count": count},
        _(
            "See whether the LMS's workers run, and whether certification_xblock.tasks.reconcile is scheduled every few"
            " minutes. By hand: manage.py lms certification reconcile"
        ),
        since,
        (*_a_course(marks), *sweeps.order_by("sweep_from").values_list("course_id", flat=True)[:EXAMPLES]),
    )


def stuck() -> HealthLine:
    """Learners who have earned it, and to whom the platform has not issued for long; tried again all the time."""
    rows = DirtyLearner.objects.filter(since__lt=timezone.now() - STUCK).exclude(token="")
    count = rows.count()
    if not count:
        return HealthLine("stuck", HealthState.OK, _("Nobody waits for a certificate that is earned."))
    return HealthLine(
        "stuck",
        HealthState.WARN,
        _("Learners whose certificate is due and does not come, for more than a day: %(count)s"),
        {"count": count},
        _("manage.py lms certification decide COURSE LEARNER says what stands in the platform's way."),
        _first(rows, "since"),
        tuple(f"{row.course_id}: {row.user_id}" for row in rows.order_by("since")[:EXAMPLES]),
    )


def untold() -> HealthLine:
    """Holders who should know of their award, and were not told."""
    rows = Award.objects.filter(
        told_at=None,
        state=AwardState.VALID.value,
        current=1,
        user__isnull=False,
        awarded_at__lt=timezone.now() - UNTOLD,
    )
    courses = rows.order_by("certification__course_id").values_list("certification__course_id", flat=True).distinct()
    shown = [course_id for course_id in courses if availability_of(course_id).viewable]
    rows = rows.filter(certification__course_id__in=shown)
    count = rows.count()
    if not count:
        return HealthLine("untold", HealthState.OK, _("Every holder has been told of their award."))
    return HealthLine(
        "untold",
        HealthState.WARN,
        _("Holders who were not told of their award: %(count)s"),
        {"count": count},
        _("See whether the platform can send mail, then run: manage.py lms certification reconcile"),
        _first(rows, "awarded_at"),
        tuple(rows.order_by("awarded_at").values_list("number", flat=True)[:EXAMPLES]),
    )


def failed_renderings() -> HealthLine:
    """Certificates that could not be rendered when somebody asked for them."""
    rows = RenderFailure.objects.select_related("award").order_by("-last_at")
    count = rows.count()
    if not count:
        return HealthLine("renderings", HealthState.OK, _("Every certificate that was asked for could be rendered."))
    return HealthLine(
        "renderings",
        HealthState.BAD,
        _("Certificates whose PDF could not be made: %(count)s"),
        {"count": count},
        _("The log of the LMS says why each failed. Opening the certificate's PDF tries again and clears the entry."),
        _first(rows.order_by(), "first_at"),
        tuple(f"{row.award.number}: {row.error} × {row.count}" for row in rows[:EXAMPLES]),
    )


def expired_claims() -> HealthLine:
    """Renderings that were begun and never ended."""
    rows = RenderClaim.objects.filter(expires_at__lt=timezone.now() - LOST_CLAIM)
    count = rows.count()
    if not count:
        return HealthLine("claims", HealthState.OK, _("No rendering was broken off."))
    return HealthLine(
        "claims",
        HealthState.WARN,
        _("Renderings that were begun and never ended: %(count)s"),
        {"count": count},
        _(
            "A process was killed while it rendered, most often for want of memory: look in its log. The next reader of"
            " the certificate has it rendered anew."
        ),
        _first(rows, "expires_at"),
        tuple(digest[:12] for digest in rows.values_list("digest", flat=True)[:EXAMPLES]),
    )


def lost_documents() -> HealthLine:
    """Stored certificates whose file is gone; asks the storage for every one."""
    rows = Document.objects.select_related("award").order_by("pk").iterator()
    lost = [row for row in rows if not default_storage.exists(row.name)]
    if not lost:
        return HealthLine("documents", HealthState.OK, _("Every stored certificate has its file."))
    return HealthLine(
        "documents",
        HealthState.WARN,
        _("Stored certificates whose file is gone: %(count)s"),
        {"count": len(lost)},
        _("They are made anew when somebody asks for them. See whether the storage lost other files, too."),
        min(row.created_at for row in lost),
        tuple(row.award.number for row in lost[:EXAMPLES]),
    )


def _first(rows: QuerySet[Any], name: str) -> datetime | None:
    first: datetime | None = rows.aggregate(first=Min(name))["first"]
    return first


def _a_course(marks: QuerySet[DirtyLearner]) -> tuple[str, ...]:
    counts = marks.values("course_id").annotate(count=Count("pk")).order_by("-count", "course_id")
    return tuple(f"{row['course_id']}: {row['count']}" for row in counts[:EXAMPLES])
