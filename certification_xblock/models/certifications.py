"""Certifications and the versions of their terms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.models.base import COURSE_ID_LENGTH, AppendOnlyModel, check_constraint


class Certification(models.Model):
    """What one certification block of a course offers.

    ``active`` is 1 for the one certification of the course that is in force, NULL for the others: second blocks and
    deleted ones. ``version`` is the version in force; without one nothing is issued, and ``problem`` says why.

    .. no_pii:
    """

    course_id = models.CharField(max_length=COURSE_ID_LENGTH, verbose_name=_("course"))
    usage_id = models.CharField(max_length=COURSE_ID_LENGTH, verbose_name=_("block"))
    active = models.PositiveSmallIntegerField(null=True, default=None, editable=False)
    version = models.ForeignKey(
        "CertificationVersion", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    problem = models.TextField(blank=True, editable=False, verbose_name=_("problem"))
    sweep_from = models.DateTimeField(
        null=True, editable=False, help_text=_("Since when everybody waits to be looked at.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        constraints = (
            models.UniqueConstraint(fields=("course_id", "usage_id"), name="certification_one_a_block"),
            models.UniqueConstraint(fields=("course_id", "active"), name="certification_one_active"),
            check_constraint(name="certification_active_is_1", condition=models.Q(active=1) | models.Q(active=None)),
        )

    def __str__(self) -> str:
        return self.usage_id


class CertificationVersion(AppendOnlyModel):
    """The terms of a certification as they were published once; immutable.

    ``terms`` is what ``domain.json_codec`` writes; ``digest`` is the SHA-256 of its canonical form.

    .. no_pii:
    """

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a certification")
        verbose_name_plural = _("versions of certifications")
        ordering = ("certification", "number")
        constraints = (
            models.UniqueConstraint(fields=("certification", "number"), name="certification_version_number"),
        )

    def __str__(self) -> str:
        return f"{self.certification_id} v{self.number}"


class CourseSetting(models.Model):
    """The operator's switch for a course: while off, the platform behaves as without us.

    .. no_pii:
    """

    course_id = models.CharField(max_length=COURSE_ID_LENGTH, unique=True, verbose_name=_("course"))
    enabled = models.BooleanField(default=True, verbose_name=_("certification in force"))

    class Meta:
        verbose_name = _("course setting")
        verbose_name_plural = _("course settings")

    def __str__(self) -> str:
        return self.course_id
