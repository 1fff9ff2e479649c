"""What happens when a block publishes a score or a completion."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from completion.models import BlockCompletion
from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from openedx_events.learning.data import CourseData, CoursePassingStatusData, PersistentCourseGradeData
from openedx_events.learning.signals import COURSE_PASSING_STATUS_UPDATED, PERSISTENT_GRADE_SUMMARY_CHANGED
from xblock.completable import XBlockCompletionMode

from demo.site import events, grades
from demo.site.courses import CourseTree
from demo.site.models import Score

if TYPE_CHECKING:
    from collections.abc import Collection

    from xblock.core import XBlock


def scores_of(course_id: str, user_ids: Collection[int]) -> dict[int, dict[str, grades.Points]]:
    """Return each learner's raw points by usage id, in one query."""
    found: dict[int, dict[str, grades.Points]] = {user_id: {} for user_id in user_ids}
    rows = Score.objects.filter(course_id=course_id, user_id__in=user_ids)
    for user_id, usage_id, earned, possible in rows.values_list("user_id", "usage_id", "earned", "possible"):
        found[user_id][usage_id] = (earned, possible)
    return found


def course_grade(user: Any, course_id: str, tree: CourseTree | None = None) -> grades.CourseGrade:
    """Return a learner's grade of the published course."""
    tree = tree or CourseTree(course_id)
    return grades.grade(tree, scores_of(course_id, [user.pk])[user.pk])


def take_completion(user: Any, block: XBlock, completion: float) -> None:
    """Store a completion; the save tells whoever listens, as on the platform."""
    if not ENABLE_COMPLETION_TRACKING_SWITCH.is_enabled():
        return
    if XBlockCompletionMode.get_mode(block) == XBlockCompletionMode.COMPLETABLE:
        BlockCompletion.objects.submit_completion(user=user, block_key=block.usage_key, completion=completion)


def take_score(user: Any, block: XBlock, event: dict[str, Any]) -> None:
    """Store a score, complete the block by it, and grade the course anew."""
    course_id = str(block.usage_key.course_key)
    earned, possible = float(event["value"]), float(event["max_value"])
    if event.get("only_if_higher"):
        known = Score.objects.filter(user=user, usage_id=str(block.usage_key)).first()
        if known and known.possible and possible and known.earned / known.possible >= earned / possible:
            return
    Score.objects.update_or_create(
        user=user,
        usage_id=str(block.usage_key),
        defaults={"course_id": course_id, "earned": earned, "possible": possible},
    )
    # A block that says itself when it is complete is left alone; any score completes the others, 0 included.
    if not getattr(block, "has_custom_completion", False):
        take_completion(user, block, 1.0)
    update_grade(user, course_id)


def update_grade(user: Any, course_id: str) -> grades.CourseGrade:
    """Grade the course, send what the platform sends on every update, and have the certificates look."""
    from demo.site import certificates  # noqa: PLC0415  certificates read grades

    tree = CourseTree(course_id)
    result = course_grade(user, course_id, tree)
    now = timezone.now().astimezone(UTC)
    course = CourseData(course_key=CourseKey.from_string(course_id), display_name=tree.root.title)
    PERSISTENT_GRADE_SUMMARY_CHANGED.send_event(
        grade=PersistentCourseGradeData(
            user_id=user.pk,
            course=course,
            course_edited_timestamp=now,
            course_version="",
            grading_policy_hash="",
            percent_grade=result.percent,
            letter_grade=result.letter_grade,
            passed_timestamp=now,
        )
    )
    COURSE_PASSING_STATUS_UPDATED.send_event(
        course_passing_status=CoursePassingStatusData(
            is_passing=result.passed, user=events.user_data(user), course=course
        )
    )
    if result.passed:
        certificates.on_passing(user, course_id)
    else:
        certificates.on_failing(user, course_id, result)
    return result
