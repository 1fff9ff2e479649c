"""What a course's team asked to be done for many learners."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.data import JobKind, JobState
from certification_xblock.models.certifications import Certification


class TeamJobRow(models.Model):
    """One act for many learners, done in batches.

    ``params`` says for whom and with what: the filter and search or the learners' ids, a sign-off's target and note;
    search and note are forgotten when it has ended. ``cursor`` is the last learner who was dealt with: learners come in
    the order of their ids, so whoever takes over goes on behind it. ``token`` is set by the worker on it; one whose
    ``heartbeat`` is old has died.

    .. pii: who asked, a search that may hold a name until the job has ended, ids of learners for whom it failed.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in JobKind])
    state = models.CharField(
        max_length=20, choices=[(state.value, state.value) for state in JobState], default=JobState.WAITING.value
    )
    params = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    failed = models.JSONField(default=list)
    cursor = models.PositiveBigIntegerField(default=0)
    token = models.CharField(max_length=32, blank=True)
    heartbeat = models.DateTimeField()

    class Meta:
        verbose_name = _("act for many learners")
        verbose_name_plural = _("acts for many learners")
        indexes = (models.Index(fields=("state", "heartbeat"), name="team_job_idle"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.done}/{self.total}"
