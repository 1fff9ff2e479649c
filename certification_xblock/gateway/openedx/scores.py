"""Scores of single blocks, read for many learners at once.

The platform puts a block's score together from where it was kept (the submissions API, the learner's state) and from what
the stored grade of its subsection knows of it (``lms/djangoapps/grades/scores.py``). Its own reader asks for every block of
the course, one learner at a time; this one asks for the blocks that rules name, for all.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from opaque_keys.edx.keys import CourseKey, UsageKey

SUBSECTION = "sequential"


class Scores:
    """What learners scored in some blocks of a course."""

    def __init__(self, key: CourseKey, blocks: Collection[UsageKey], learners: Collection[Any]) -> None:
        """Nothing is read before it is asked for."""
        self._key = key
        self._blocks = blocks
        self._learners = learners

    def of(self, user: Any, block: UsageKey, *, grade: Any, released: Any, visible: Any) -> Any:
        """Return the platform's ``ProblemScore``, or None for a block that gives none.

        ``grade`` is the learner's course grade, ``released`` what they are graded on now, ``visible`` what they have to do.
        """
        from lms.djangoapps.grades.scores import get_score

        persisted = self._persisted(grade, released, block)
        if persisted is not None and getattr(released[block], "has_score", False):
            return get_score(self._submitted(user), self._states[user.id], persisted, released[block])
        # Not released, or newer than the grade: what it gives is known, and that nothing was earned.
        if not getattr(visible[block], "has_score", False):
            return None
        return get_score(submissions_scores={}, csm_scores={}, persisted_block=None, block=visible[block])

    def _persisted(self, grade: Any, released: Any, block: UsageKey) -> Any:
        """Return what the stored grade of the block's subsection knows of the block."""
        if block not in released:
            return None
        for subsection in _above(released, block):
            model = getattr(grade.subsection_grade(subsection), "model", None)
            for record in model.visible_blocks.blocks if model is not None else ():
                if record.locator == block:
                    return record
        return None

    @cached_property
    def _states(self) -> Mapping[int, Mapping[UsageKey, Any]]:
        """What is kept in the learners' states: one query."""
        from lms.djangoapps.courseware.model_data import ScoresClient
        from lms.djangoapps.courseware.models import StudentModule

        found: dict[int, dict[UsageKey, Any]] = defaultdict(dict)
        rows = StudentModule.objects.filter(
            student__in=[user.id for user in self._learners],
            course_id=self._key,
            module_state_key__in=list(self._blocks),
        ).values_list("student_id", "module_state_key", "grade", "max_grade", "created")
        for user_id, block, earned, possible, created in rows:
            found[user_id][block.map_into_course(self._key)] = ScoresClient.Score(earned, possible, created)
        return found

    def _submitted(self, user: Any) -> Mapping[str, Any]:
        """What the submissions API keeps (open assessments and the like), where anybody ever submitted to these blocks."""
        if not self._any_submitted:
            return {}
        from common.djangoapps.student.models import anonymous_id_for_user
        from submissions import api

        scores: Mapping[str, Any] = api.get_scores(str(self._key), anonymous_id_for_user(user, self._key))
        return scores

    @cached_property
    def _any_submitted(self) -> bool:
        from submissions.models import StudentItem

        items = [str(block) for block in self._blocks]
        return bool(StudentItem.objects.filter(course_id=str(self._key), item_id__in=items).exists())


def _above(structure: Any, block: UsageKey) -> set[UsageKey]:
    """Return the subsections that hold a block: more than one only where it was put into several."""
    waiting, found = [block], set()
    while waiting:
        for parent in structure.get_parents(waiting.pop()):
            if parent.block_type == SUBSECTION:
                found.add(parent)
            else:
                waiting.append(parent)
    return found
