"""Awards and their history."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.data import Act, AwardState
from certification_xblock.models.base import AppendOnlyModel, check_constraint
from certification_xblock.models.certifications import Certification, CertificationVersion


class Award(models.Model):
    """That one learner earned one certification, with everything its certificate shows, frozen.

    ``current`` is 1 for the award that counts, NULL for those it superseded. ``shown`` is what the certificate shows
    beside holder, number and dates; ``evidence`` and ``decision`` say why it was issued. A worker that tells the holder has
    until ``telling_until`` for it; then it is taken for dead.

    .. pii: the holder's name as on the certificate, and what they achieved.
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text=_("The public id."))
    number = models.CharField(max_length=40, unique=True, verbose_name=_("number"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="awards")
    version = models.ForeignKey(CertificationVersion, on_delete=models.PROTECT, related_name="awards")
    sequence = models.PositiveIntegerField(default=1)
    current = models.PositiveSmallIntegerField(null=True, default=1, editable=False)
    state = models.CharField(
        max_length=20,
        choices=[(state.value, state.value) for state in AwardState],
        default=AwardState.VALID.value,
        verbose_name=_("state"),
    )
    state_since = models.DateTimeField(verbose_name=_("state since"))
    holder_name = models.CharField(max_length=255, blank=True, verbose_name=_("holder"))
    platform_name = models.CharField(
        max_length=255,
        blank=True,
        editable=False,
        help_text=_("The name on the platform's certificate; empty: the same."),
    )
    withdrawn = models.BooleanField(default=False, editable=False)
    shown = models.JSONField()
    evidence = models.JSONField()
    decision = models.JSONField()
    platform_uuid = models.CharField(max_length=32, db_index=True, help_text=_("The platform's own certificate."))
    awarded_at = models.DateTimeField(verbose_name=_("awarded"))
    expires_at = models.DateTimeField(null=True, blank=True, verbose_name=_("expires at"))
    told_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When the holder was told."), verbose_name=_("holder told at")
    )
    telling_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ("-awarded_at",)
        constraints = (
            models.UniqueConstraint(fields=("user", "certification", "sequence"), name="award_sequence"),
            models.UniqueConstraint(fields=("user", "certification", "current"), name="award_one_current"),
            check_constraint(name="award_current_is_1", condition=models.Q(current=1) | models.Q(current=None)),
            check_constraint(name="award_sequence_from_1", condition=models.Q(sequence__gte=1)),
        )
        indexes = (models.Index(fields=("certification", "state"), name="award_by_state"),)

    def __str__(self) -> str:
        return self.number


class AwardEvent(AppendOnlyModel):
    """One entry of an award's history.

    .. pii: who acted, and their note.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="history")
    act = models.CharField(
        max_length=20, choices=[(act.value, act.value) for act in Act], verbose_name=_("what happened")
    )
    at = models.DateTimeField(verbose_name=_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by whom")
    )
    note = models.TextField(blank=True, verbose_name=_("note"))

    class Meta:
        verbose_name = _("entry in an award's history")
        verbose_name_plural = _("award history")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return str(self.pk)
