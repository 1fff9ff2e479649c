"""Our own signals. They carry ids, are sent after the transaction has committed, and enqueue work in ``receivers``."""

from django.dispatch import Signal

#: A learner in a course was marked dirty: ``user_id``, ``course_id``.
learner_marked = Signal()
#: A version of a course's certification came into force or went: ``course_id``.
certification_changed = Signal()
#: The LMS is to look at a course: ``course_id``, and ``terms`` whose impact is asked for, as JSON, or None.
examination_requested = Signal()
#: An award was recorded: ``award_uuid``.
award_recorded = Signal()
#: An award changed its state: ``award_uuid``, ``act``.
award_changed = Signal()
