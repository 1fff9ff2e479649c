"""How far learners are, as their last decision had it: for lists and figures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.models.certifications import Certification


class LearnerProgress(models.Model):
    """What the last decision on a learner came to, so that thousands can be listed, sorted and counted in a query.

    It never decides anything: it may be behind by the time that a task takes, and losing it loses nothing. Whoever has to
    know whether a certificate is earned decides anew.

    .. pii: how far a person is in a course, by the number of their account.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="+")
    user_id = models.PositiveBigIntegerField()
    earned = models.BooleanField(default=False)
    remaining = models.PositiveIntegerField(default=0)
    share = models.PositiveSmallIntegerField(default=0, help_text=_("Of 100, rounded down."))
    missing = models.BooleanField(default=False, help_text=_("Something still open does not exist in the course."))
    awaits_sign_off = models.BooleanField(default=False, help_text=_("Nothing but sign-offs is open."))
    decided_at = models.DateTimeField(help_text=_("When it came to be like this."))

    class Meta:
        verbose_name = _("learner's progress")
        verbose_name_plural = _("learners' progress")
        constraints = (models.UniqueConstraint(fields=("certification", "user_id"), name="learner_progress_once"),)
        indexes = (models.Index(fields=("certification", "share"), name="learner_progress_share"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.certification_id} {self.share}"
