"""What a gateway says that learners did: the same figures for one learner and for many."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from certification_xblock.data import Need, RuleKind
from certification_xblock.exceptions import NotFound
from tests.gateway.world import LEAVES

if TYPE_CHECKING:
    from certification_xblock.data import Measurement
    from tests.gateway.world import World

COURSE = Need(RuleKind.COMPLETION)
GRADE = Need(RuleKind.GRADE)
HOMEWORK = Need(RuleKind.ASSIGNMENT_GRADE, "Homework")
EXAM = Need(RuleKind.ASSIGNMENT_GRADE, "Exam")
READING = Need(RuleKind.COMPLETION, "sequential/reading")
FIRST = Need(RuleKind.COMPLETION, "html/first")
ONE = Need(RuleKind.BLOCK_SCORE, "problem/one")
PAPER = Need(RuleKind.BLOCK_SCORE, "problem/exam")
ALL = (COURSE, GRADE, HOMEWORK, EXAM, READING, FIRST, ONE, PAPER)


@pytest.fixture
def learner(world: World) -> int:
    """Return an enrolled learner who has done nothing."""
    user_id = world.person("ada")
    world.enrol(user_id)
    return user_id


def measured(world: World, user_id: int, need: Need) -> Measurement | None:
    """Return one figure of one learner."""
    return world.gateway.evidence(world.course_id, [user_id], [need])[user_id].measurements.get(need)


def figures(world: World, user_id: int, *needs: Need) -> list[tuple[Decimal, Decimal] | None]:
    """Return figures of one learner, each as done and total."""
    found = world.gateway.evidence(world.course_id, [user_id], needs)[user_id].measurements
    return [(found[need].done, found[need].total) if need in found else None for need in needs]


def test_a_learner_who_did_nothing_has_all_figures_at_zero(world: World, learner: int) -> None:
    assert figures(world, learner, *ALL) == [
        (0, len(LEAVES)),
        (0, 1),
        (0, 1),
        (0, 1),
        (0, 2),
        (0, 1),
        (0, 2),
        (0, 10),
    ]


def test_completion_counts_blocks_below_the_target(world: World, learner: int) -> None:
    world.complete(learner, "html/first")
    assert figures(world, learner, COURSE, READING, FIRST) == [(1, 7), (1, 2), (1, 1)]


def test_a_block_that_is_half_complete_does_not_count(world: World, learner: int) -> None:
    world.complete(learner, "html/first", 0.5)
    assert figures(world, learner, READING) == [(0, 2)]


def test_undone_work_counts_no_more(world: World, learner: int) -> None:
    world.complete(learner, "html/first")
    world.complete(learner, "html/first", 0.0)
    assert figures(world, learner, READING) == [(0, 2)]


def test_a_learner_who_did_everything_has_completed_everything(world: World, learner: int) -> None:
    for reference in LEAVES:
        world.complete(learner, reference)
    assert figures(world, learner, COURSE, READING) == [(7, 7), (2, 2)]


def test_what_a_learner_does_not_see_is_not_asked_of_them(world: World, learner: int) -> None:
    world.hide("vertical/tasks3")
    assert figures(world, learner, COURSE) == [(0, 6)]
    assert measured(world, learner, Need(RuleKind.COMPLETION, "vertical/tasks3")) is None
    assert measured(world, learner, Need(RuleKind.COMPLETION, "problem/four")) is None
    assert measured(world, learner, Need(RuleKind.BLOCK_SCORE, "problem/four")) is None


@pytest.mark.parametrize(
    "need",
    [
        Need(RuleKind.COMPLETION, "vertical/gone"),
        Need(RuleKind.BLOCK_SCORE, "problem/gone"),
        Need(RuleKind.ASSIGNMENT_GRADE, "Seminar"),
        Need(RuleKind.SIGN_OFF, "interview"),
    ],
    ids=lambda need: str(need.kind.value),
)
def test_a_target_that_is_not_there_has_no_figure(world: World, learner: int, need: Need) -> None:
    assert measured(world, learner, need) is None


def test_a_figure_says_what_it_is_of_and_where_to_go(world: World, learner: int) -> None:
    reading, one, homework = (measured(world, learner, need) for need in (READING, ONE, HOMEWORK))
    assert reading is not None
    assert one is not None
    assert homework is not None
    assert (reading.title, reading.location) == ("Reading", world.key("sequential/reading"))
    assert (one.title, one.location) == ("One", world.key("problem/one"))
    assert homework.title == "Homework"


def test_the_course_s_completion_leads_to_the_first_thing_left(world: World, learner: int) -> None:
    world.complete(learner, "html/first")
    course = measured(world, learner, COURSE)
    assert course is not None
    assert course.location == world.key("html/second")


def test_an_assignment_s_grade_leads_to_the_first_subsection_below_full_marks(world: World, learner: int) -> None:
    for reference in ("problem/one", "problem/two"):
        world.score(learner, reference, 2, 2)
    homework = measured(world, learner, HOMEWORK)
    assert homework is not None
    assert homework.location == world.key("sequential/week2")


def test_a_score_is_given_in_points(world: World, learner: int) -> None:
    world.score(learner, "problem/exam", 7, 10)
    assert figures(world, learner, PAPER, ONE) == [(7, 10), (0, 2)]


def test_a_block_without_a_score_has_a_total_of_zero(world: World, learner: int) -> None:
    assert figures(world, learner, Need(RuleKind.BLOCK_SCORE, "html/first")) == [(0, 0)]


def test_the_grade_is_the_platform_s_with_its_rounding(world: World, learner: int) -> None:
    world.score(learner, "problem/exam", 7, 10)
    assert figures(world, learner, GRADE, EXAM) == [(Decimal("0.42"), 1), (Decimal("0.7"), 1)]
    world.score(learner, "problem/one", 1, 2)
    # Homework: 25 %, 0 % and 0 %, one of which is dropped, makes 12.5 %; with the exam 47 % exactly.
    assert figures(world, learner, HOMEWORK, GRADE) == [(Decimal("0.125"), 1), (Decimal("0.47"), 1)]


def test_the_lowest_scores_are_dropped_before_an_assignment_type_is_averaged(world: World, learner: int) -> None:
    world.score(learner, "problem/three", 1, 1)
    assert figures(world, learner, HOMEWORK) == [(Decimal("0.5"), 1)]
    world.score(learner, "problem/four", 1, 1)
    assert figures(world, learner, HOMEWORK) == [(Decimal(1), 1)]


def test_many_learners_have_the_figures_that_each_has_alone(world: World, learner: int) -> None:
    other, third = world.person("bertha"), world.person("clara")
    for user_id in (other, third):
        world.enrol(user_id)
    world.complete(learner, "html/first")
    world.score(learner, "problem/one", 2, 2)
    world.complete(other, "html/second")
    world.score(other, "problem/exam", 9, 10)
    everybody = world.gateway.evidence(world.course_id, [learner, other, third], ALL)
    assert set(everybody) == {learner, other, third}
    for user_id, evidence in everybody.items():
        alone = world.gateway.evidence(world.course_id, [user_id], ALL)[user_id]
        assert evidence.measurements == alone.measurements
    assert everybody[learner].measurements != everybody[other].measurements


def test_a_person_who_does_not_exist_has_no_evidence(world: World, learner: int) -> None:
    assert set(world.gateway.evidence(world.course_id, [learner, learner + 1000], [GRADE])) == {learner}


def test_evidence_says_when_it_was_taken(world: World, learner: int) -> None:
    taken_at = world.gateway.evidence(world.course_id, [learner], [GRADE])[learner].taken_at
    assert taken_at is not None
    assert taken_at.tzinfo is not None


def test_a_course_that_does_not_exist_has_no_evidence(world: World, learner: int) -> None:
    with pytest.raises(NotFound):
        world.gateway.evidence("course-v1:Nobody+NO+0", [learner], [GRADE])
