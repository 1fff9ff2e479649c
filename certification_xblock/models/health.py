"""What went wrong and is worth an operator's look."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.models.awards import Award
from certification_xblock.models.certifications import CourseSetting


class RenderFailure(models.Model):
    """That a certificate could not be rendered; gone once it could. ``error`` is a code, never a text of anybody's.

    .. no_pii:
    """

    digest = models.CharField(
        max_length=64, unique=True, help_text=_("Of what the certificate shows."), verbose_name=_("digest")
    )
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="+", verbose_name=_("award"))
    error = models.CharField(max_length=80, verbose_name=_("error"))
    count = models.PositiveIntegerField(default=1, verbose_name=_("how often"))
    first_at = models.DateTimeField(verbose_name=_("first"))
    last_at = models.DateTimeField(verbose_name=_("last"))

    class Meta:
        verbose_name = _("failed rendering")
        verbose_name_plural = _("failed renderings")
        ordering = ("-last_at",)

    def __str__(self) -> str:
        return f"{self.award_id}: {self.error}"


class Status(CourseSetting):
    """No table of its own: the place of the status page among the app's pages in the admin, and who may see it.

    .. no_pii:
    """

    class Meta:
        proxy = True
        default_permissions = ("view",)
        verbose_name = _("status")
        verbose_name_plural = _("status: what is wrong, and what to do")

    def __str__(self) -> str:
        return "status"
