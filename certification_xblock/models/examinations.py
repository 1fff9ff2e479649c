"""What the LMS last found of a course that Studio cannot know."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.models.base import COURSE_ID_LENGTH


class Examination(models.Model):
    """The last look at a course by a task in the LMS: one row a course.

    ``facts`` and ``impact`` are what was found at ``taken_at``. While ``requested_at`` is later, another look is due and
    what stands here is not to be relied on. ``error`` says why the last look failed.

    .. no_pii:
    """

    course_id = models.CharField(max_length=COURSE_ID_LENGTH, unique=True, verbose_name=_("course"))
    facts = models.JSONField(default=dict)
    impact = models.JSONField(null=True)
    taken_at = models.DateTimeField(null=True)
    requested_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("examination of a course")
        verbose_name_plural = _("examinations of courses")

    def __str__(self) -> str:
        return self.course_id
