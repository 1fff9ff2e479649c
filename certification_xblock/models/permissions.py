"""Which courses may put an organization's name on their certificates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.models.base import COURSE_ID_LENGTH
from certification_xblock.models.registry import Organization


class PermittedCourseOrg(models.Model):
    """That courses of one course organization, the ``org`` of their keys, may name an organization of the registry.

    .. no_pii:
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="permitted", verbose_name=_("organization")
    )
    course_org = models.CharField(
        max_length=COURSE_ID_LENGTH,
        verbose_name=_("course organization"),
        help_text=_("The first part of the course's id: “Meridian” in course-v1:Meridian+CONS101+2026."),
    )

    class Meta:
        verbose_name = _("course organization that may name it")
        verbose_name_plural = _("course organizations that may name it")
        ordering = ("course_org",)
        constraints = (
            models.UniqueConstraint(fields=("organization", "course_org"), name="permitted_course_org_once"),
        )

    def __str__(self) -> str:
        return self.course_org
