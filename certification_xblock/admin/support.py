"""What support needs to see, and nobody writes by hand."""

from __future__ import annotations

from django.contrib import admin

from certification_xblock import models
from certification_xblock.admin.base import FoundByNumberMixin, ReadOnlyMixin


class SeenOnly(FoundByNumberMixin, ReadOnlyMixin, admin.ModelAdmin):
    """A list and a page of rows to be read."""


@admin.register(models.SignOff)
class SignOffAdmin(SeenOnly):
    """Who vouched for whom."""

    list_display = ("target", "user", "course_id", "signed_by", "signed_at", "withdrawn_at")
    list_select_related = ("user", "signed_by")
    search_fields = ("course_id", "target", "user__username")


@admin.register(models.Claim)
class ClaimAdmin(SeenOnly):
    """Who asked for a certificate that is issued on demand."""

    list_display = ("user", "certification", "claimed_at")
    list_select_related = ("user", "certification")
    search_fields = ("certification__course_id", "user__username")


@admin.register(models.PassMarkWaiver)
class PassMarkWaiverAdmin(SeenOnly):
    """For whom the platform's pass mark was waived."""

    list_display = ("user_id", "course_id", "created_at", "withdrawn_at")
    search_fields = ("=user_id", "course_id")


@admin.register(models.DirtyLearner)
class DirtyLearnerAdmin(SeenOnly):
    """Who waits to be looked at."""

    list_display = ("user_id", "course_id", "since", "marked_at")
    search_fields = ("=user_id", "course_id")


@admin.register(models.Document)
class DocumentAdmin(SeenOnly):
    """Rendered certificates in the storage."""

    list_display = ("name", "award", "size", "created_at")
    list_select_related = ("award",)
    search_fields = ("name", "award__number")


@admin.register(models.RenderFailure)
class RenderFailureAdmin(SeenOnly):
    """Certificates that could not be rendered."""

    list_display = ("award", "error", "count", "first_at", "last_at")
    list_select_related = ("award",)
    search_fields = ("award__number", "error")
