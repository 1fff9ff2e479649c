"""Grades as the platform makes them."""

from __future__ import annotations

import pytest

from demo.site.courses import CourseTree
from demo.site.grades import grade, round_away_from_zero
from demo.site.grading import course_grade
from tests.demo.world import DemoWorld


@pytest.fixture
def tree(db: None) -> CourseTree:
    return CourseTree(DemoWorld().course_id)


def scores(tree: CourseTree, **earned: tuple[float, float]) -> dict[str, tuple[float, float]]:
    return {tree.by_reference[f"problem/{name}"].usage_id: points for name, points in earned.items()}


def test_nothing_attempted_is_nothing(tree: CourseTree) -> None:
    result = grade(tree, {})
    assert (result.percent, result.passed, result.letter_grade) == (0.0, False, "")
    assert result.by_type == {"Homework": 0.0, "Exam": 0.0}


def test_the_lowest_is_dropped_and_the_rest_averaged(tree: CourseTree) -> None:
    result = grade(tree, scores(tree, one=(2, 2), two=(0, 2), three=(1, 1), four=(0, 1)))
    assert result.by_type["Homework"] == 0.75
    assert result.percent == 0.3


def test_a_raw_score_is_scaled_to_the_block_s_points(tree: CourseTree) -> None:
    result = grade(tree, scores(tree, one=(1, 1), two=(0, 1)))
    (week1,) = [item for item in result.subsections if item.node.reference == "sequential/week1"]
    assert (week1.earned, week1.possible, week1.percent) == (2.0, 4.0, 0.5)


def test_the_pass_mark_is_reached_by_the_platform_s_rounding(tree: CourseTree) -> None:
    # 0.6 × 0.825 = 49.5 %, and 0.05 more rounds up.
    assert grade(tree, scores(tree, exam=(8.25, 10))).passed
    assert grade(tree, scores(tree, exam=(8.25, 10))).letter_grade == "Pass"
    assert not grade(tree, scores(tree, exam=(8.2, 10))).passed


@pytest.mark.parametrize(("number", "rounded"), [(0.5, 1), (1.5, 2), (2.5, 3), (2.4999, 2), (-0.5, -1), (0, 0)])
def test_halves_are_rounded_away_from_zero(number: float, rounded: int) -> None:
    assert round_away_from_zero(number) == rounded


def test_missing_assignments_count_as_nothing(db: None) -> None:
    world = DemoWorld()
    policy = world.gateway.assignment_types(world.course_id)
    assert [entry.name for entry in policy] == ["Homework", "Exam"]
    user_id = world.person("ada")
    world.score(user_id, "problem/one", 2, 2)
    world.score(user_id, "problem/two", 2, 2)
    assert course_grade(world._user(user_id), world.course_id).by_type["Homework"] == 0.5


def test_what_learners_do_not_see_is_not_graded(db: None) -> None:
    world = DemoWorld()
    world.hide("sequential/week3")
    references = [item.node.reference for item in grade(CourseTree(world.course_id), {}).subsections]
    assert references == ["sequential/week1", "sequential/week2", "sequential/final"]
