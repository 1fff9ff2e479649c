"""That learners asked for a certificate, where its author has them ask."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.models.certifications import Certification


class Claim(models.Model):
    """That a learner asked for the certificate of a certification that is issued on demand.

    .. no_pii:
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("learner")
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="claims", verbose_name=_("certification")
    )
    claimed_at = models.DateTimeField(verbose_name=_("claimed at"))

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = (models.UniqueConstraint(fields=("user", "certification"), name="claim_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.certification_id}"
