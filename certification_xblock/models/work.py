"""What is still to do, and what was done once and is kept: rows that may be lost without losing a decision."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification_xblock.models.awards import Award
from certification_xblock.models.base import COURSE_ID_LENGTH


class DirtyLearner(models.Model):
    """That something changed for a learner since their decision was last taken: coalesces many events into one task.

    ``token`` is set by the worker that takes the decision and cleared by what changes meanwhile; the worker deletes the
    row with its own token alone, so neither a change nor a killed worker's work is lost. ``touched_at`` is written by
    every change, also one that enqueues nothing: whoever takes the row then waits for that change to be committed.
    From ``marked_at`` on, and a minute more, the row is nobody's and ``reconcile`` takes it up; it lies in the future
    where trying sooner is of no use. ``since`` is when the row was made: how long something has been waited for.

    .. no_pii:
    """

    user_id = models.PositiveBigIntegerField(verbose_name=_("learner"))
    course_id = models.CharField(max_length=COURSE_ID_LENGTH, verbose_name=_("course"))
    marked_at = models.DateTimeField(db_index=True, verbose_name=_("marked at"))
    touched_at = models.DateTimeField(verbose_name=_("touched at"))
    since = models.DateTimeField(default=timezone.now, db_index=True, verbose_name=_("waiting since"))
    token = models.CharField(max_length=32, blank=True, verbose_name=_("taken by"))

    class Meta:
        verbose_name = _("learner to reconsider")
        verbose_name_plural = _("learners to reconsider")
        constraints = (models.UniqueConstraint(fields=("user_id", "course_id"), name="dirty_learner_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id}"


class PassMarkWaiver(models.Model):
    """An entry of ours on the platform's allow-list; entries of staff are never listed here.

    .. no_pii:
    """

    user_id = models.PositiveBigIntegerField(verbose_name=_("learner"))
    course_id = models.CharField(max_length=COURSE_ID_LENGTH, verbose_name=_("course"))
    created_at = models.DateTimeField(verbose_name=_("entered at"))
    withdrawn_at = models.DateTimeField(null=True, verbose_name=_("withdrawn at"))

    class Meta:
        verbose_name = _("waived pass mark")
        verbose_name_plural = _("waived pass marks")
        constraints = (models.UniqueConstraint(fields=("user_id", "course_id"), name="pass_mark_waiver_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id}"


class Document(models.Model):
    """A rendered certificate in Django's storage, named after a digest of all that it shows.

    .. pii: the file shows the holder's name.
    .. pii_types: name
    .. pii_retirement: local_api
    """

    digest = models.CharField(max_length=64, unique=True, verbose_name=_("digest"))
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="documents", verbose_name=_("award"))
    name = models.CharField(max_length=255, help_text=_("The file's name in the storage."), verbose_name=_("file"))
    size = models.PositiveIntegerField(help_text=_("In bytes."), verbose_name=_("size"))
    created_at = models.DateTimeField(verbose_name=_("made at"))

    class Meta:
        verbose_name = _("stored certificate")
        verbose_name_plural = _("stored certificates")

    def __str__(self) -> str:
        return self.name


class RenderClaim(models.Model):
    """That a worker is rendering this digest until the claim expires.

    .. no_pii:
    """

    digest = models.CharField(max_length=64, unique=True)
    token = models.CharField(max_length=32)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rendering under way")
        verbose_name_plural = _("renderings under way")

    def __str__(self) -> str:
        return self.digest
