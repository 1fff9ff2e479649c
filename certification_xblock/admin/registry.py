"""The registry: who may put a name to a certificate, with which image, and on which courses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification_xblock import api, models
from certification_xblock.admin.base import STYLES, FoundByNumberMixin, RowField, image
from certification_xblock.admin.images import ImageForm
from certification_xblock.rendering.phrases import joined

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

ORG = re.compile(r"[\w.~-]+\Z")
OPEN, LISTED = "open", "listed"


class OrganizationForm(ImageForm):
    """An organization with its logo; who may name it has to be said, and nothing is chosen beforehand."""

    image_field = "logo"
    who = forms.ChoiceField(
        label=_("Who may name it"),
        widget=forms.RadioSelect,
        choices=(
            (LISTED, _("Only courses of the course organizations listed below")),
            (OPEN, _("All courses of this site, by any author")),
        ),
        help_text=_(
            "An author can only choose what is allowed here. Taking it back ends new certificates of the courses that"
            " name it, at once; issued ones stay valid."
        ),
    )

    class Meta:
        model = models.Organization
        fields = ("name", "slug", "url")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show who may name it now; for a new one the choice is open."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["who"].initial = OPEN if self.instance.open_to_all else LISTED

    def save(self, commit: bool = True) -> Any:
        """Write the choice."""
        self.instance.open_to_all = self.cleaned_data["who"] == OPEN
        return super().save(commit=commit)


class SignatoryForm(ImageForm):
    """A signatory with their signature."""

    image_field = "signature"

    class Meta:
        model = models.Signatory
        fields = ("name", "title", "organization", "slug")


class OrgInput(forms.TextInput):
    """A text field that suggests the course organizations of this site."""

    template_name = "certification_xblock/admin/org_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the suggestions."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-orgs"
        return {**context, "orgs": api.course_orgs()}


class PermittedForm(forms.ModelForm):
    """One course organization."""

    class Meta:
        model = models.PermittedCourseOrg
        fields = ("course_org",)
        widgets = {"course_org": OrgInput}

    def clean_course_org(self) -> str:
        """Take the organization alone, as it stands in course ids."""
        org: str = self.cleaned_data["course_org"].strip()
        if not ORG.match(org):
            raise ValidationError(
                gettext(
                    "Give the organization alone, as in a course's id: Meridian of course-v1:Meridian+CONS101+2026."
                )
            )
        return org


class PermittedInline(admin.TabularInline):
    """The course organizations that may name an organization."""

    model = models.PermittedCourseOrg
    form = PermittedForm
    extra = 1
    verbose_name_plural = _("Course organizations whose courses may name it")


class NamedInCourses:
    """What courses name by its identifier keeps it, and stays as long as a certification in force names it."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Fix the identifier once it is given."""
        return (*super().get_readonly_fields(request, obj), *(("slug",) if obj else ()))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Fill the identifier in from the name, for a new one alone."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say which certifications in force keep one from being deleted."""
        shown, counts, missing, protected = super().get_deleted_objects(objs, request)
        for row in objs:
            protected += [f"{row}: {course_id}" for course_id in api.courses_using(slug=row.slug)]
        return shown, counts, missing, protected

    @admin.display(description=_("certifications in force that name it"))
    def used_in(self, row: Any) -> SafeString | str:
        """List the courses."""
        if not row.pk:
            return "–"
        return format_html_join(", ", "<bdi>{}</bdi>", ((one,) for one in api.courses_using(slug=row.slug))) or "–"


@admin.register(models.Organization)
class OrganizationAdmin(FoundByNumberMixin, NamedInCourses, admin.ModelAdmin):
    """Bodies that issue and co-sign."""

    form = OrganizationForm
    list_display = ("name", "slug", "who_may", "url", "logo_image")
    list_filter = ("open_to_all",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("logo_image", "used_in")
    fieldsets = (
        (None, {"fields": ("name", "slug", "url")}),
        (_("Logo"), {"fields": ("logo_image", "upload")}),
        (_("Permission"), {"fields": ("used_in", "who")}),
    )
    inlines = (PermittedInline,)

    class Media:
        css = STYLES

    @admin.display(description=_("logo in force"))
    def logo_image(self, row: models.Organization) -> SafeString | str:
        """Show the logo in force."""
        return image(row.logo_id, row.name)

    @admin.display(description=_("who may name it"))
    def who_may(self, row: models.Organization) -> str:
        """Say who may name it."""
        if row.open_to_all:
            return gettext("all courses")
        return joined(one.course_org for one in row.permitted.all()) or gettext("no course")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the permissions of all rows at once."""
        return super().get_queryset(request).prefetch_related("permitted")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Say what the choice comes to, where it may not be what was meant."""
        super().save_related(request, form, formsets, change)
        row = form.instance
        listed = list(row.permitted.values_list("course_org", flat=True))
        if row.open_to_all:
            return
        if not listed:
            text = gettext("No course can name %(name)s yet: list course organizations, or open it to all courses.")
            messages.warning(request, text % {"name": row.name})
        known = {org.casefold() for org in api.course_orgs()}
        unknown = [org for org in listed if org.casefold() not in known]
        if unknown:
            text = gettext("No course of this site belongs to %(orgs)s yet: see whether it is spelt as in course ids.")
            messages.warning(request, text % {"orgs": joined(unknown)})


@admin.register(models.Signatory)
class SignatoryAdmin(FoundByNumberMixin, NamedInCourses, admin.ModelAdmin):
    """People who sign. Whoever may name their organization may have them sign."""

    form = SignatoryForm
    list_display = ("name", "title", "organization", "slug", "signature_image")
    list_filter = ("organization",)
    list_select_related = ("organization",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("signature_image", "used_in")
    fieldsets = (
        (None, {"fields": ("name", "title", "organization", "slug", "used_in")}),
        (_("Signature"), {"fields": ("signature_image", "upload")}),
    )

    class Media:
        css = STYLES

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choose among the organizations that there are."""
        return super().formfield_for_foreignkey(db_field, request, form_class=RowField, **kwargs)

    @admin.display(description=_("signature in force"))
    def signature_image(self, row: models.Signatory) -> SafeString | str:
        """Show the signature in force."""
        return image(row.signature_id, row.name)
