"""The operator's admin: the registry, the certifications with their versions, the awards with their history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification_xblock import api, models
from certification_xblock.exceptions import InvalidAsset

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


class ImageForm(forms.ModelForm):
    """A form with an upload that becomes a registered image; the image in force stays until another is given."""

    image_field = ""
    upload = forms.FileField(
        required=False,
        label=_("New image"),
        help_text=_("PNG, JPEG, WebP or GIF, at most 2 MB. From 600 pixels of width on it prints well."),
    )

    def clean_upload(self) -> Any:
        """Check and keep the image; its error stands at the field."""
        upload = self.cleaned_data.get("upload")
        if not upload:
            return None
        try:
            return api.register_asset(content=upload.read())
        except InvalidAsset as error:
            raise ValidationError(gettext(error.message) % error.params, code=error.code) from error

    def save(self, commit: bool = True) -> Any:
        """Point to the new image, if one was given."""
        asset = self.cleaned_data.get("upload")
        if asset:
            setattr(self.instance, f"{self.image_field}_id", asset.digest)
        return super().save(commit=commit)


class OrganizationForm(ImageForm):
    """An organization with its logo."""

    image_field = "logo"

    class Meta:
        model = models.Organization
        fields = ("name", "slug", "url")


class SignatoryForm(ImageForm):
    """A signatory with their signature."""

    image_field = "signature"

    class Meta:
        model = models.Signatory
        fields = ("name", "title", "organization", "slug")


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


def _image(digest: str | None, alt: str) -> SafeString | str:
    if not digest:
        return "–"
    return format_html('<img src="{}" alt="{}" height="48">', api.asset_url(digest), alt)


@admin.register(models.Organization)
class OrganizationAdmin(NamedInCourses, admin.ModelAdmin):
    """Bodies that issue and co-sign."""

    form = OrganizationForm
    list_display = ("name", "slug", "url", "logo_image")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("logo_image",)

    @admin.display(description=_("logo"))
    def logo_image(self, row: models.Organization) -> SafeString | str:
        """Show the logo in force."""
        return _image(row.logo_id, row.name)


@admin.register(models.Signatory)
class SignatoryAdmin(NamedInCourses, admin.ModelAdmin):
    """People who sign."""

    form = SignatoryForm
    list_display = ("name", "title", "organization", "slug", "signature_image")
    list_filter = ("organization",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("signature_image",)

    @admin.display(description=_("signature"))
    def signature_image(self, row: models.Signatory) -> SafeString | str:
        """Show the signature in force."""
        return _image(row.signature_id, row.name)


@admin.register(models.CourseSetting)
class CourseSettingAdmin(admin.ModelAdmin):
    """The switch per course."""

    list_display = ("course_id", "enabled")
    list_filter = ("enabled",)
    search_fields = ("course_id",)


class ReadOnlyMixin:
    """What is written by the path alone can be looked at here, and not changed."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody changes by hand."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class VersionInline(ReadOnlyMixin, admin.TabularInline):
    """The versions of a certification."""

    model = models.CertificationVersion
    fk_name = "certification"
    fields = ("number", "published_at", "digest", "terms")
    readonly_fields = fields


@admin.register(models.Certification)
class CertificationAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """What courses offer."""

    list_display = ("usage_id", "course_id", "in_force", "version", "problem")
    search_fields = ("course_id", "usage_id")
    inlines = (VersionInline,)

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, row: models.Certification) -> bool:
        """Whether this is the course's active certification, with a version."""
        return row.active == 1 and row.version_id is not None


class HistoryInline(ReadOnlyMixin, admin.TabularInline):
    """What happened to an award."""

    model = models.AwardEvent
    fields = ("at", "act", "actor", "note")
    readonly_fields = fields


@admin.register(models.Award)
class AwardAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """Who was awarded what, on which evidence, and what became of it."""

    list_display = ("number", "holder_name", "course", "state", "awarded_at")
    list_filter = ("state",)
    list_select_related = ("certification",)
    search_fields = ("number", "holder_name", "certification__course_id")
    inlines = (HistoryInline,)

    @admin.display(description=_("course"))
    def course(self, row: models.Award) -> str:
        """Name the course."""
        return row.certification.course_id
