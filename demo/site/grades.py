"""Grades from scores, with the platform's policy, drop counts and rounding; no database."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from demo.site.courses import CourseTree, Node

Points = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SubsectionGrade:
    """Points of the graded blocks of one subsection; ``percent`` is a fraction of 1 with four decimals."""

    node: Node
    earned: float
    possible: float

    @property
    def percent(self) -> float:
        """The fraction earned."""
        return round(self.earned / self.possible, 4) if self.possible > 0 else 0.0


@dataclass(frozen=True, slots=True)
class CourseGrade:
    """One learner's grade. Fractions of 1."""

    percent: float
    passed: bool
    letter_grade: str
    by_type: Mapping[str, float]
    subsections: Sequence[SubsectionGrade]


def round_away_from_zero(number: float) -> float:
    """Round halves up, as the platform does since Python 3 rounds them to even."""
    return math.floor(number + 0.5) if number >= 0 else math.ceil(number - 0.5)


def weighted(points: Points, weight: float | None) -> Points:
    """Scale raw points to the block's weight, where it has one."""
    earned, possible = points
    if weight is None or possible == 0:
        return points
    return earned * weight / possible, weight


def block_points(node: Node, scores: Mapping[str, Points]) -> Points:
    """Return earned and possible points of one scored block, weighted."""
    return weighted(scores.get(node.usage_id) or (0.0, node.possible), node.weight)


def pass_mark(course: Any) -> float:
    """Return the lowest cut-off above 0, as a fraction of 1."""
    cutoffs = [float(value) for value in course.grading_policy.get("GRADE_CUTOFFS", {}).values() if float(value) > 0]
    return min(cutoffs, default=0.5)


def assignment_types(course: Any) -> list[dict[str, Any]]:
    """Return the policy's assignment types."""
    return list(course.grading_policy.get("GRADER", ()))


def grade(tree: CourseTree, scores: Mapping[str, Points]) -> CourseGrade:
    """Grade one learner's scores, by usage id."""
    subsections = []
    for node, leaves in tree.graded:
        points = [block_points(leaf, scores) for leaf in leaves]
        possible = sum(point[1] for point in points)
        if possible > 0:
            subsections.append(SubsectionGrade(node, sum(point[0] for point in points), possible))
    by_type = {}
    total = 0.0
    for policy in assignment_types(tree.course):
        fractions = [item.percent for item in subsections if item.node.block.format == policy["type"]]
        average = _average(fractions, int(float(policy.get("min_count", 0))), int(policy.get("drop_count", 0)))
        by_type[policy["type"]] = average
        total += average * float(policy.get("weight", 0))
    # The 0.05 is the platform's: 69.95 % passes where 70 % is asked.
    percent = round_away_from_zero(total * 100 + 0.05) / 100
    cutoffs = tree.course.grading_policy.get("GRADE_CUTOFFS", {})
    letters = [letter for letter, mark in sorted(cutoffs.items(), key=lambda item: -item[1]) if percent >= mark]
    return CourseGrade(
        percent=percent,
        passed=percent >= pass_mark(tree.course),
        letter_grade=letters[0] if letters else "",
        by_type=by_type,
        subsections=subsections,
    )


def _average(fractions: list[float], min_count: int, drop_count: int) -> float:
    """Average one assignment type: missing ones count as 0, the lowest are dropped."""
    filled = sorted(fractions + [0.0] * max(0, min_count - len(fractions)), reverse=True)
    kept = filled[: len(filled) - drop_count] if drop_count else filled
    return sum(kept) / (len(filled) - drop_count) if len(filled) > drop_count else 0.0
