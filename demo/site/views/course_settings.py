"""Studio's settings of a course: dates, grading, certificates. As in Studio they are in force once they are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from opaque_keys.edx.keys import CourseKey

from demo.site import certificates
from demo.site.content import DRAFT, PUBLISHED
from demo.site.courses import moment
from demo.site.models import CourseRun, Enrolment
from demo.site.runtime import CourseRuntime
from demo.site.signals import course_published
from demo.site.views.author import author_only
from demo.site.views.learner import load

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from xblock.core import XBlock

BEHAVIOURS = (
    ("early_no_info", gettext_lazy("Immediately upon passing")),
    ("end", gettext_lazy("End date of course")),
    ("end_with_date", gettext_lazy("A date after the course end date")),
)
WITH_CERTIFICATE, AUDIT = "honor", "audit"


def _day(**options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(required=False, widget=widget, **options)


class SettingsForm(forms.Form):
    """The settings that decide about certificates."""

    start = _day(label=gettext_lazy("Course start"))
    end = _day(label=gettext_lazy("Course end"))
    self_paced = forms.BooleanField(required=False, label=gettext_lazy("Self-paced"))
    pass_mark = forms.IntegerField(min_value=1, max_value=100, label=gettext_lazy("Pass mark in percent"))
    modes = forms.ChoiceField(
        choices=(
            (WITH_CERTIFICATE, gettext_lazy("With a certificate")),
            (AUDIT, gettext_lazy("Audit only, without a certificate")),
        ),
        label=gettext_lazy("Enrolment"),
        help_text=gettext_lazy("On Open edX: LMS, Django admin, Course modes. Here it moves all learners, too."),
    )
    certificates_on = forms.BooleanField(required=False, label=gettext_lazy("Certificate Web/HTML View Enabled"))
    active = forms.BooleanField(required=False, label=gettext_lazy("Certificate configuration active"))
    behaviour = forms.ChoiceField(choices=BEHAVIOURS, label=gettext_lazy("Certificates Display Behavior"))
    available_on = _day(label=gettext_lazy("Certificates available on"))


@author_only
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, course_id: str) -> HttpResponse:
    """Show the settings, and save them."""
    tree = load(request, course_id, DRAFT)
    form = SettingsForm(request.POST or None, initial=_initial(tree.course))
    if request.method == "POST" and form.is_valid():
        save(course_id, form.cleaned_data)
        messages.success(request, _("The settings are saved, and in force."))
        return redirect("studio_settings", course_id)
    status = 400 if request.method == "POST" else 200
    return render(request, "demo/studio/settings.html", {"tree": tree, "form": form}, status=status)


def _initial(course: XBlock) -> dict[str, Any]:
    return {
        "start": moment(course.start),
        "end": moment(course.end),
        "self_paced": course.self_paced,
        "pass_mark": round(min(course.grading_policy.get("GRADE_CUTOFFS", {}).values(), default=0.5) * 100),
        "modes": WITH_CERTIFICATE if WITH_CERTIFICATE in course.enrolment_modes else AUDIT,
        "certificates_on": course.cert_html_view_enabled,
        "active": certificates.active_configuration(course) is not None,
        "behaviour": course.certificates_display_behavior,
        "available_on": moment(course.certificate_available_date),
    }


@transaction.atomic
def save(course_id: str, settings: dict[str, Any]) -> None:
    """Write the settings to the draft and to what is published, and tell so, as Studio does for a course's own."""
    for branch in (DRAFT, PUBLISHED):
        runtime = CourseRuntime(CourseKey.from_string(course_id), branch=branch)
        if branch == DRAFT or CourseRun.objects.filter(course_id=course_id, published_at__isnull=False).exists():
            _write(runtime.course_block(), settings)
    mode = Enrolment.Mode.HONOR if settings["modes"] == WITH_CERTIFICATE else Enrolment.Mode.AUDIT
    Enrolment.objects.filter(course_id=course_id).update(mode=mode)
    transaction.on_commit(lambda: course_published.send(sender=CourseRun, course_id=course_id))


def _write(course: XBlock, settings: dict[str, Any]) -> None:
    course.start, course.end = _text(settings["start"]), _text(settings["end"])
    course.self_paced = settings["self_paced"]
    course.grading_policy = {**course.grading_policy, "GRADE_CUTOFFS": {"Pass": settings["pass_mark"] / 100}}
    course.enrolment_modes = [settings["modes"]]
    course.cert_html_view_enabled = settings["certificates_on"]
    kept = course.certificates.get("certificates") or [{"id": 1, "name": course.display_name, "signatories": []}]
    course.certificates = {"certificates": [{**each, "is_active": settings["active"]} for each in kept]}
    course.certificates_display_behavior = settings["behaviour"]
    course.certificate_available_date = _text(settings["available_on"])
    course.save()


def _text(when: datetime | None) -> str | None:
    return when.isoformat() if when is not None else None
