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

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    course_id = models.CharField(max_length=COURSE_ID_LENGTH)
    target = models.CharField(max_length=100)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField()
    note = models.TextField(blank=True)
    current = models.PositiveSmallIntegerField(null=True, default=1, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        constraints = (
            models.UniqueConstraint(fields=("user", "course_id", "target", "current"), name="sign_off_one_current"),
        )

    def __str__(self) -> str:
        return f"{self.target}: {self.user_id}"
