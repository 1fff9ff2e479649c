"""Courses: their certifications with the versions, in words, and the switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from certification_xblock import api, models, tasks
from certification_xblock.admin.base import STYLES, FoundByNumberMixin, ReadOnlyMixin
from certification_xblock.admin.wording import version
from certification_xblock.exceptions import CertificationError
from certification_xblock.rendering.phrases import translated

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

MOST_SUGGESTIONS = 200


class InForceFilter(admin.SimpleListFilter):
    """Certifications by whether they are in force, and why not."""

    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, _request: HttpRequest, _admin: Any) -> Any:
        """Return the choices."""
        return (
            ("yes", _("Yes")),
            ("problem", _("No: something stands in its way")),
            ("ended", _("No longer, or second")),
        )

    def queryset(self, _request: HttpRequest, rows: Any) -> Any:
        """Return the rows of a choice."""
        match self.value():
            case "yes":
                return rows.filter(active=1, version__isnull=False)
            case "problem":
                return rows.filter(active=1, version=None)
            case "ended":
                return rows.filter(active=None)
        return rows


@admin.register(models.Certification)
class CertificationAdmin(FoundByNumberMixin, ReadOnlyMixin, admin.ModelAdmin):
    """What courses offer."""

    list_display = ("title", "course_id", "in_force", "version_number", "problem")
    list_select_related = ("version",)
    list_filter = (InForceFilter,)
    search_fields = ("course_id", "usage_id")
    fields = ("title", "course_id", "usage_id", "in_force", "problem", "versions_told")
    readonly_fields = fields

    class Media:
        css = STYLES

    @admin.display(description=_("title"))
    def title(self, row: models.Certification) -> str:
        """Call it what its certificate says; where nothing is in force, by its block."""
        title = row.version.terms.get("display_name") if row.version and isinstance(row.version.terms, dict) else ""
        return str(title or row.usage_id)

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, row: models.Certification) -> bool:
        """Whether this is the course's active certification, with a version."""
        return row.active == 1 and row.version_id is not None

    @admin.display(description=_("version"))
    def version_number(self, row: models.Certification) -> str:
        """Give the number of the version in force."""
        return str(row.version.number) if row.version else "–"

    @admin.display(description=_("versions"))
    def versions_told(self, row: models.Certification) -> SafeString:
        """Tell every version in words, and what it changed."""
        context = {"versions": [version(one) for one in api.readable_versions(certification_id=row.pk)]}
        return render_to_string("certification_xblock/admin/versions.html", context)


class CourseInput(forms.TextInput):
    """A text field that suggests the courses with a certification."""

    template_name = "certification_xblock/admin/org_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the suggestions."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-orgs"
        rows = models.Certification.objects.filter(active=1).order_by("course_id")
        return {**context, "orgs": rows.values_list("course_id", flat=True)[:MOST_SUGGESTIONS]}


class CourseSettingForm(forms.ModelForm):
    """The switch of one course."""

    class Meta:
        model = models.CourseSetting
        fields = ("course_id", "enabled")
        widgets = {"course_id": CourseInput(attrs={"size": 60})}

    def clean_course_id(self) -> str:
        """Take a course that exists."""
        course_id: str = self.cleaned_data["course_id"].strip()
        try:
            api.require_course(course_id=course_id)
        except CertificationError as error:
            raise ValidationError(translated(error), code=error.code) from error
        return course_id


@admin.register(models.CourseSetting)
class CourseSettingAdmin(FoundByNumberMixin, admin.ModelAdmin):
    """The switch per course."""

    form = CourseSettingForm
    list_display = ("course_id", "enabled")
    list_filter = ("enabled",)
    search_fields = ("course_id",)
    fieldsets = (
        (
            None,
            {
                "fields": ("course_id", "enabled"),
                "description": _(
                    "While this is off, the platform behaves in this course as without the plugin: it issues its own"
                    " certificate by its own pass mark, with its own page, and nothing is awarded. Awards stay valid and"
                    " can be checked. Switched on again, whoever has earned the certificate meanwhile gets it."
                ),
            },
        ),
    )

    def get_readonly_fields(self, _request: HttpRequest, obj: Any = None) -> Any:
        """A switch stays with its course."""
        return ("course_id",) if obj else ()

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody: without its row a course that was switched off would be on again, and nobody looked at."""
        return False

    def save_model(self, request: HttpRequest, obj: models.CourseSetting, form: Any, change: bool) -> None:
        """Switch, and have everybody looked at whom it concerns."""
        super().save_model(request, obj, form, change)
        if obj.enabled and "enabled" in form.changed_data:
            transaction.on_commit(lambda: tasks.sweep_course.delay(obj.course_id), robust=True)
