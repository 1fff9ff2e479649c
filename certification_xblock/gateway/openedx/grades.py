"""Grades: the platform's own figures, with its rounding."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from certification_xblock.data import Measurement
from certification_xblock.gateway.openedx.completions import find, title_of
from certification_xblock.gateway.openedx.lookups import exact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from opaque_keys.edx.keys import CourseKey

    from certification_xblock.gateway.openedx.scores import Scores
    from certification_xblock.gateway.openedx.sights import Sights

ONE = Decimal(1)
FEW = 2
NOISE = 10  # Decimals: an average of figures of four decimals is exact well before that, its float is not.


@contextmanager
def read_at_once(key: CourseKey, users: Collection[Any]) -> Iterator[None]:
    """Read the stored grades of many learners with two queries, and forget them at the end.

    A single learner is often asked about from within the platform's own grading: its caches are then left alone.
    """
    from lms.djangoapps.grades import api

    if len(users) < FEW:
        yield
        return
    api.prefetch_course_and_subsection_grades(key, users)
    try:
        yield
    finally:
        api.clear_prefetched_course_and_subsection_grades(key)


class Gradebook:
    """What is read once for a course, whoever is graded."""

    def __init__(self, key: CourseKey, collected: Any, sights: Sights | None, scores: Scores) -> None:
        """Take the course's collected structure along, so that it is not read again for each learner.

        ``sights`` is needed for what lies below the course's grade, ``scores`` for single blocks.
        """
        self.key = key
        self.collected = collected
        self.sights = sights
        self.scores = scores

    @cached_property
    def course(self) -> Any:
        """The course's root block, which carries the grading policy."""
        from xmodule.modulestore.django import modulestore

        return modulestore().get_course(self.key)

    @cached_property
    def graders(self) -> dict[str, Any]:
        """The platform's grader of each assignment type: the policy's subgraders, before their weights."""
        return {grader.type: grader for grader, _category, _weight in self.course.grader.subgraders}

    def report(self, user: Any) -> Report:
        """Return one learner's grades."""
        from lms.djangoapps.grades.api import CourseGradeFactory

        released = self.sights.released(user) if self.sights else None
        grade = CourseGradeFactory().read(
            user, course=self.course, collected_block_structure=self.collected, course_structure=released
        )
        return Report(self, user, grade, released)


class Report:
    """One learner's grades, in our measurements."""

    def __init__(self, book: Gradebook, user: Any, grade: Any, released: Any) -> None:
        """``grade`` is the platform's course grade: stored, or zero where nothing was attempted."""
        self.book = book
        self.user = user
        self.grade = grade
        self.released = released

    def course(self, title: str) -> Measurement:
        """Return the course grade as stored and shown by the platform."""
        return Measurement(done=exact(self.grade.percent), total=ONE, title=title)

    def assignment(self, name: str) -> Measurement | None:
        """Return the unweighted grade of an assignment type, lowest scores dropped; None for an unknown type."""
        grader = self.book.graders.get(name)
        if grader is None:
            return None
        percent = grader.grade(self.subsections)["percent"]
        return Measurement(done=exact(round(float(percent), NOISE)), total=ONE, title=name, location=self._place(name))

    @cached_property
    def subsections(self) -> Any:
        """The graded subsections, by assignment type and then by key."""
        return self.grade.graded_subsections_by_format()

    def block(self, target: str, visible: Any) -> Measurement | None:
        """Return the weighted score of one block; a block that gives none has a total of 0."""
        key = find(visible, self.book.key, target) if target else None
        if key is None:
            return None
        score = self.book.scores.of(self.user, key, grade=self.grade, released=self.released, visible=visible)
        return Measurement(
            done=exact(score.earned) if score else Decimal(0),
            total=exact(score.possible) if score else Decimal(0),
            title=title_of(visible, key),
            location=str(key),
        )

    def _place(self, name: str) -> str:
        """Return the first subsection of the type that can still bring something."""
        for location, subsection in self.subsections.get(name, {}).items():
            if subsection.percent_graded < 1:
                return str(location)
        return ""
