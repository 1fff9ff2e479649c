"""Sign-offs: what a person with the right to has vouched for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.models.base import COURSE_ID_LENGTH


class SignOff(models.Model):
    """That ``signed_by`` signed off ``target`` for ``user``; taken back, ``current`` becomes NULL.

    .. pii: who vouched for whom, with a note.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("learner")
    )
    course_id = models.CharField(max_length=COURSE_ID_LENGTH, verbose_name=_("course"))
    target = models.CharField(max_length=100, verbose_name=_("sign-off"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("signed off by"),
    )
    signed_at = models.DateTimeField(verbose_name=_("signed off at"))
    note = models.TextField(blank=True, verbose_name=_("note"))
    current = models.PositiveSmallIntegerField(null=True, default=1, editable=False, verbose_name=_("current"))
    withdrawn_at = models.DateTimeField(null=True, editable=False, verbose_name=_("withdrawn at"))

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        constraints = (
            models.UniqueConstraint(fields=("user", "course_id", "target", "current"), name="sign_off_one_current"),
        )

    def __str__(self) -> str:
        return f"{self.target}: {self.user_id}"
