"""What learners answer in checklists.

A copy is one row: a learner's view reads it in one query, a list of many learners reads their figures from columns. Its
history is beside it, one entry an answer, never changed: together they are the two writes of a tick (docs/decisions/0020).
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.data import AnswerState
from certification_xblock.models.base import COURSE_ID_LENGTH, AppendOnlyModel, check_constraint

PRACTICE = "practice"


def place_of(usage_id: str) -> str:
    """Return what a block is found by: some databases take two keys that differ in case alone for one."""
    return hashlib.sha256(usage_id.encode()).hexdigest()


class ChecklistCopy(models.Model):
    """One learner's copy of one checklist; ``key`` tells the practice copy, the one that counts, from named ones.

    ``answers`` holds the last answer to every item that was ever answered, also to those that the list has no more.
    ``done``, ``needed`` and ``complete`` are what they came to at the last act: ``complete`` is what the platform was told.

    .. pii: what a person answered and wrote at work.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course_id = models.CharField(max_length=COURSE_ID_LENGTH)
    usage_id = models.CharField(max_length=COURSE_ID_LENGTH)
    place = models.CharField(max_length=64, editable=False, help_text=_("The digest of the block's key."))
    key = models.CharField(max_length=32, default=PRACTICE)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1, help_text=_("Grows with each act."))
    done = models.PositiveIntegerField(default=0)
    needed = models.PositiveIntegerField(default=0)
    complete = models.BooleanField(default=False)
    completed_with = models.JSONField(null=True, help_text=_("What counted when it was complete first."))
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("copy of a checklist")
        verbose_name_plural = _("copies of checklists")
        constraints = (
            models.UniqueConstraint(fields=("user", "place", "key"), name="checklist_copy_once"),
            check_constraint(name="checklist_revision_from_1", condition=models.Q(revision__gte=1)),
        )
        indexes = (models.Index(fields=("place", "key", "complete"), name="checklist_by_place"),)

    def __str__(self) -> str:
        return f"{self.usage_id}: {self.user_id} {self.key}"


class ChecklistEntry(AppendOnlyModel):
    """One answer of a copy's history, with the question as it was asked then.

    The constraint is what two tabs run into, whatever the code above it does: a version is written once.

    .. pii: what a person answered and wrote at work.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    copy = models.ForeignKey(ChecklistCopy, on_delete=models.CASCADE, related_name="entries")
    item = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in AnswerState])
    question = models.TextField()
    note = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer in a checklist")
        verbose_name_plural = _("answers in checklists")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("copy", "item", "version"), name="checklist_entry_version"),
            check_constraint(name="checklist_version_from_1", condition=models.Q(version__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.copy_id} {self.item} {self.version}"
