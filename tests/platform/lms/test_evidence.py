"""Evidence where only a real platform can tell: cohorts, release dates, blocks that do not count, many learners."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification_xblock.data import Need, RuleKind
from certification_xblock.exceptions import NotFound

if TYPE_CHECKING:
    from tests.platform.world import PlatformWorld

COURSE = Need(RuleKind.COMPLETION)
GRADE = Need(RuleKind.GRADE)
HOMEWORK = Need(RuleKind.ASSIGNMENT_GRADE, "Homework")
PAPER = Need(RuleKind.BLOCK_SCORE, "problem/exam")


@pytest.fixture
def world(platform_world: PlatformWorld) -> PlatformWorld:
    """Return the gateway suite's course."""
    return platform_world


def learners(world: PlatformWorld, *names: str) -> list[int]:
    """Add and enrol people."""
    people = [world.person(name) for name in names]
    for user_id in people:
        world.enrol(user_id)
    return people


def total(world: PlatformWorld, user_id: int, need: Need = COURSE) -> Decimal | None:
    """Return a figure's total, or None where the learner has no such target."""
    measurement = world.gateway.evidence(world.course_id, [user_id], [need])[user_id].measurements.get(need)
    return measurement.total if measurement else None


def test_each_cohort_is_asked_for_what_it_sees(world: PlatformWorld) -> None:
    insider, outsider = learners(world, "ada", "bertha")
    world.restrict("vertical/tasks3", {insider})
    assert (total(world, insider), total(world, outsider)) == (7, 6)
    need = Need(RuleKind.COMPLETION, "vertical/tasks3")
    assert (total(world, insider, need), total(world, outsider, need)) == (1, None)
    together = world.gateway.evidence(world.course_id, [insider, outsider], [COURSE])
    assert [together[user_id].measurements[COURSE].total for user_id in (insider, outsider)] == [7, 6]


def test_content_that_is_not_released_yet_is_still_to_be_done(world: PlatformWorld) -> None:
    (learner,) = learners(world, "ada")
    world.release("sequential/final", datetime(2100, 1, 1, tzinfo=UTC))
    assert total(world, learner) == 7
    assert total(world, learner, PAPER) == 10


def test_blocks_without_completion_do_not_count(world: PlatformWorld) -> None:
    (learner,) = learners(world, "ada")
    world.add("vertical/texts", "discussion", "talk", "Talk")
    world.publish_certification("cert", {})
    assert total(world, learner) == 7


def test_a_block_with_children_of_its_own_counts_once(world: PlatformWorld) -> None:
    (learner,) = learners(world, "ada")
    world.add("vertical/texts", "conditional", "if", "If")
    world.add("conditional/if", "html", "then", "Then")
    assert total(world, learner) == 8


def test_a_problem_that_is_newer_than_the_grade_has_its_points(world: PlatformWorld) -> None:
    (learner,) = learners(world, "ada")
    world.score(learner, "problem/one", 2, 2)
    world.add("vertical/tasks1", "problem", "new", "New", data=world.question(3))
    assert total(world, learner, Need(RuleKind.BLOCK_SCORE, "problem/new")) == 3


def test_a_weighted_problem_is_scored_in_its_weight(world: PlatformWorld) -> None:
    (learner,) = learners(world, "ada")
    world.add("vertical/tasks1", "problem", "heavy", "Heavy", data=world.question(2), weight=5)
    world.score(learner, "problem/heavy", 1, 2)
    need = Need(RuleKind.BLOCK_SCORE, "problem/heavy")
    measurement = world.gateway.evidence(world.course_id, [learner], [need])[learner].measurements[need]
    assert (measurement.done, measurement.total) == (Decimal("2.5"), 5)


def test_a_third_is_what_the_platform_makes_of_it(world: PlatformWorld) -> None:
    (learner,) = learners(world, "ada")
    world.score(learner, "problem/exam", 1, 3)
    needs = [GRADE, Need(RuleKind.ASSIGNMENT_GRADE, "Exam"), PAPER]
    found = world.gateway.evidence(world.course_id, [learner], needs)[learner].measurements
    # The platform rounds a subsection to four decimals, and the course to two.
    assert [found[need].done for need in needs] == [Decimal("0.2"), Decimal("0.3333"), 1]
    assert found[PAPER].total == 3


def test_the_queries_for_completion_do_not_grow_with_the_course_s_completions(world: PlatformWorld) -> None:
    people = learners(world, *(f"learner{number}" for number in range(6)))
    for user_id in people:
        world.complete(user_id, "html/first")

    def queries(user_ids: list[int]) -> int:
        world.gateway.clear_caches()
        with CaptureQueriesContext(connection) as captured:
            world.gateway.evidence(world.course_id, user_ids, [COURSE])
        return sum("completion_blockcompletion" in query["sql"] for query in captured)

    assert queries(people[:1]) == queries(people) == 1


ALL = [
    COURSE,
    GRADE,
    HOMEWORK,
    PAPER,
    Need(RuleKind.COMPLETION, "sequential/week3"),
    Need(RuleKind.COMPLETION, "vertical/tasks3"),
    Need(RuleKind.BLOCK_SCORE, "problem/four"),
]


def test_many_learners_are_told_what_each_is_told_alone(world: PlatformWorld) -> None:
    insiders, outsiders = learners(world, "ada", "bea"), learners(world, "cal", "dan", "eve")
    tester = learners(world, "ben")
    staff = world.person("sue", staff=True)
    world.enrol(staff)
    world.beta_tester(tester[0])
    world.restrict("vertical/tasks3", set(insiders))
    world.release("sequential/final", datetime(2100, 1, 1, tzinfo=UTC))
    everybody = [*insiders, *outsiders, *tester, staff]
    for number, user_id in enumerate(everybody):
        world.complete(user_id, "html/first")
        world.score(user_id, "problem/one", number % 3, 2)
        if number % 2:
            world.score(user_id, "problem/four", 1, 1)
    world.gateway.clear_caches()
    together = world.gateway.evidence(world.course_id, everybody, ALL)
    for user_id in everybody:
        world.gateway.clear_caches()
        alone = world.gateway.evidence(world.course_id, [user_id], ALL)[user_id]
        assert together[user_id].measurements == alone.measurements
    seen = {user_id: together[user_id].measurements[COURSE].total for user_id in everybody}
    assert [seen[user_id] for user_id in (insiders[0], outsiders[0], tester[0], staff)] == [7, 6, 6, 7]


def test_a_score_of_the_submissions_api_counts_before_the_learner_s_state(world: PlatformWorld) -> None:
    from common.djangoapps.student.models import anonymous_id_for_user
    from submissions import api

    writer, other = learners(world, "ada", "bea")
    for user_id in (writer, other):
        world.score(user_id, "problem/exam", 1, 10)
    item = {
        "student_id": anonymous_id_for_user(world.users.get(id=writer), world.course_key),
        "course_id": world.course_id,
        "item_id": world.key("problem/exam"),
        "item_type": "problem",
    }
    submission = api.create_submission(item, "my answer")
    with world.settled():
        api.set_score(submission["uuid"], 7, 10)
    found = world.gateway.evidence(world.course_id, [writer, other], [PAPER])
    assert [found[user_id].measurements[PAPER].done for user_id in (writer, other)] == [7, 1]


def test_what_is_picked_for_each_learner_is_read_for_each(world: PlatformWorld) -> None:
    from xmodule.partitions.partitions import Group, UserPartition

    partition = UserPartition(60, "Experiment", "", [Group(0, "A"), Group(1, "B")], scheme_id="random")
    with world.edited("course/course") as course:
        course.user_partitions = [partition]
    with world.edited("html/first") as block:
        block.group_access = {partition.id: [0]}
    everybody = learners(world, *(f"learner{number}" for number in range(12)))
    together = world.gateway.evidence(world.course_id, everybody, [COURSE])
    for user_id in everybody:
        world.gateway.clear_caches()
        alone = world.gateway.evidence(world.course_id, [user_id], [COURSE])[user_id]
        assert together[user_id].measurements == alone.measurements
    assert {measured.measurements[COURSE].total for measured in together.values()} == {6, 7}


def test_the_queries_do_not_grow_with_the_learners(world: PlatformWorld) -> None:
    few, others = learners(world, "ada", "bea", "cal"), learners(world, *(f"learner{number}" for number in range(9)))
    world.restrict("vertical/tasks3", {few[0], *others[:4]})
    for user_id in (*few, *others):
        world.complete(user_id, "html/first")
        world.score(user_id, "problem/one", 1, 2)

    def queries(user_ids: list[int]) -> int:
        world.gateway.clear_caches()
        with CaptureQueriesContext(connection) as captured:
            world.gateway.evidence(world.course_id, user_ids, ALL)
        return len(captured)

    queries([*few, *others])  # whoever has no cohort yet is given one by the platform, once
    assert queries([*few, *others]) == queries(few)


def test_a_course_that_only_has_an_overview_left_is_not_found(world: PlatformWorld) -> None:
    from openedx.core.djangoapps.content.course_overviews.tests.factories import CourseOverviewFactory

    gone = CourseOverviewFactory(run="gone")
    for ask in (
        lambda: world.gateway.evidence(str(gone.id), [1], [COURSE]),
        lambda: world.gateway.outline(str(gone.id)),
        lambda: world.gateway.certification_blocks(str(gone.id)),
    ):
        with pytest.raises(NotFound):
            ask()


def alike(world: PlatformWorld, everybody: list[int]) -> dict[int, Decimal]:
    """Compare what all are told together with what each is told alone; return how much each has to do."""
    world.gateway.clear_caches()
    together = world.gateway.evidence(world.course_id, everybody, ALL)
    for user_id in everybody:
        world.gateway.clear_caches()
        alone = world.gateway.evidence(world.course_id, [user_id], ALL)[user_id]
        assert together[user_id].measurements == alone.measurements
    return {user_id: together[user_id].measurements[COURSE].total for user_id in everybody}


def test_who_has_a_role_sees_what_is_hidden_from_the_others(world: PlatformWorld) -> None:
    from common.djangoapps.student import roles

    plain = learners(world, "ada", "bea", "cal")
    course, limited, org, elsewhere = learners(world, "dan", "eve", "fay", "gus")
    key = world.course_key
    for user_id, role in (
        (course, roles.CourseInstructorRole(key)),
        (limited, roles.CourseLimitedStaffRole(key)),
        (org, roles.OrgStaffRole(key.org)),
        (elsewhere, roles.OrgStaffRole("Elsewhere")),
    ):
        role.add_users(world.users.get(id=user_id))
    world.hide("vertical/tasks3")
    seen = alike(world, [*plain, course, limited, org, elsewhere])
    assert [seen[user_id] for user_id in (*plain, elsewhere)] == [6] * 4
    assert [seen[user_id] for user_id in (course, limited, org)] == [7] * 3


def test_each_track_is_asked_for_what_it_sees_whatever_is_gated(world: PlatformWorld) -> None:
    from django.conf import settings
    from openedx.features.content_type_gating.models import ContentTypeGatingConfig
    from xmodule.partitions.partitions import ENROLLMENT_TRACK_PARTITION_ID

    world.offer_modes("audit", "verified")
    people = [world.person(name) for name in ("ada", "bea", "cal", "dan", "fay")]
    modes = ["audit", "audit", "verified", "verified", "verified"]
    for user_id, mode in zip(people, modes, strict=True):
        world.enrol(user_id, mode=mode, active=user_id != people[-1])
        world.score(user_id, "problem/four", 1, 1)
    with world.edited("vertical/tasks3") as block:
        block.group_access = {ENROLLMENT_TRACK_PARTITION_ID: [settings.COURSE_ENROLLMENT_MODES["verified"]["id"]]}
    with world.settled():
        ContentTypeGatingConfig.objects.create(enabled=True, enabled_as_of=datetime(2018, 1, 1, tzinfo=UTC))
    seen = alike(world, people)
    assert [seen[user_id] for user_id in people] == [6, 6, 7, 7, 6]


def test_a_learners_own_dates_change_nothing_for_the_others(world: PlatformWorld) -> None:
    import json

    from django.test import override_settings
    from lms.djangoapps.course_blocks.api import INDIVIDUAL_STUDENT_OVERRIDE_PROVIDER
    from lms.djangoapps.courseware.models import StudentFieldOverride

    people = learners(world, "ada", "bea", "cal")
    world.release("sequential/final", datetime(2100, 1, 1, tzinfo=UTC))
    StudentFieldOverride.objects.create(
        course_id=world.course_key,
        location=world.key("sequential/final"),
        student=world.users.get(id=people[1]),
        field="start",
        value=json.dumps("2000-01-01T00:00:00Z"),
    )
    for providers in ((), (INDIVIDUAL_STUDENT_OVERRIDE_PROVIDER,)):
        with override_settings(FIELD_OVERRIDE_PROVIDERS=providers):
            assert set(alike(world, people).values()) == {7}
