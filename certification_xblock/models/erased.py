"""Who was retired: their name must not come back by way of what the platform still keeps of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErasedHolder(models.Model):
    """That a person was retired: nothing is awarded to them any more.

    .. no_pii: the number of an account without a person.
    """

    user_id = models.PositiveBigIntegerField(unique=True)
    erased_at = models.DateTimeField()

    class Meta:
        verbose_name = _("erased holder")
        verbose_name_plural = _("erased holders")

    def __str__(self) -> str:
        return str(self.user_id)
