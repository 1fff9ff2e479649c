"""Signals of the site."""

from __future__ import annotations

from django.dispatch import Signal

#: A course was published; ``course_id``. Sent on commit, as the platform's ``SignalHandler.course_published``.
course_published = Signal()
#: A person is retired; ``user_id``. Sent after the profile was cleared, as ``USER_RETIRE_LMS_CRITICAL``.
user_retired = Signal()
