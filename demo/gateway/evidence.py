"""What learners did, as the plugin's rules ask for it: one reading of the course for any number of learners."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from certification_xblock.data import Evidence, Measurement, Need, RuleKind
from demo.site import grades
from demo.site.grading import scores_of
from demo.site.progress import completed_blocks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from demo.site.courses import CourseTree, Node
    from demo.site.grades import CourseGrade, Points

ONE = Decimal(1)


def evidence_of(tree: CourseTree, user_ids: Collection[int], needs: Collection[Need]) -> Mapping[int, Evidence]:
    """Return each learner's measurements of all needs whose target exists."""
    now = timezone.now()
    kinds = {need.kind for need in needs}
    done = completed_blocks(tree.course_id, user_ids if RuleKind.COMPLETION in kinds else ())
    scores = scores_of(tree.course_id, user_ids)
    evidence = {}
    for user_id in user_ids:
        grade = grades.grade(tree, scores[user_id])
        measured = {need: _measure(tree, need, done.get(user_id, set()), scores[user_id], grade) for need in needs}
        found = {need: measurement for need, measurement in measured.items() if measurement is not None}
        evidence[user_id] = Evidence(measurements=found, taken_at=now)
    return evidence


def _measure(
    tree: CourseTree, need: Need, done: set[str], scores: Mapping[str, Points], grade: CourseGrade
) -> Measurement | None:
    if need.kind is RuleKind.GRADE:
        return Measurement(done=_exact(grade.percent), total=ONE, title=tree.root.title)
    if need.kind is RuleKind.ASSIGNMENT_GRADE:
        return _assignment(need.target, grade)
    if need.kind is RuleKind.SIGN_OFF:
        return None
    node = tree.by_reference.get(need.target) if need.target else tree.root
    if node is None or node.hidden:
        return None
    if need.kind is RuleKind.COMPLETION:
        return _completion(node, done)
    return _score(node, scores) if need.target else None


def _completion(node: Node, done: set[str]) -> Measurement:
    left = [usage_id for usage_id in node.to_complete if usage_id not in done]
    # The whole course is no place to send a learner to: the first thing left is.
    place = node.usage_id if node.parent is not None else (left[0] if left else "")
    total = len(node.to_complete)
    return Measurement(done=Decimal(total - len(left)), total=Decimal(total), title=node.title, location=place)


def _score(node: Node, scores: Mapping[str, Points]) -> Measurement:
    earned, possible = grades.block_points(node, scores) if node.scored else (0.0, 0.0)
    return Measurement(done=_exact(earned), total=_exact(possible), title=node.title, location=node.usage_id)


def _assignment(name: str, grade: CourseGrade) -> Measurement | None:
    if name not in grade.by_type:
        return None
    places = (item.node.usage_id for item in grade.subsections if item.node.block.format == name and item.percent < 1)
    # An average of figures of four decimals is exact well before the tenth; its float is not.
    return Measurement(done=_exact(round(grade.by_type[name], 10)), total=ONE, title=name, location=next(places, ""))


def _exact(number: float) -> Decimal:
    return Decimal(repr(float(number)))
