"""Measures decisions for many learners on a real LMS, beside as many decisions for one; nothing here asserts a time.

    scripts/test-platform tests/platform/lms/bench_many.py -s      (BENCH_LEARNERS, default 1000; BENCH_ALONE, default 40)

A course of 108 leaves, each learner with completions and grades of their own. What is compared are the evidence and the
decision; both ways run in the same process, and have to come to the same.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification_xblock.data import Combinator, Group, Rule, RuleKind
from certification_xblock.domain.decision import evaluate
from certification_xblock.domain.rules import needs_of
from certification_xblock.gateway.openedx import OpenEdxGateway

if TYPE_CHECKING:
    from tests.platform.site import PlatformSite

LEARNERS = int(os.environ.get("BENCH_LEARNERS", "1000"))
ALONE = int(os.environ.get("BENCH_ALONE", "40"))  # so many are also decided one by one
BATCH = 500
SECTIONS, LEAVES = 9, 12
REQUIREMENTS = {
    "completion": Rule(RuleKind.COMPLETION, "", Decimal(60)),
    "grade of a type": Rule(RuleKind.ASSIGNMENT_GRADE, "Homework", Decimal(50)),
    "both, and one block's score": Group(
        Combinator.ALL,
        (
            Rule(RuleKind.COMPLETION, "chapter/s0", Decimal(80)),
            Rule(RuleKind.ASSIGNMENT_GRADE, "Homework", Decimal(50)),
            Rule(RuleKind.BLOCK_SCORE, "problem/p0_1", Decimal(50)),
        ),
    ),
}
QUESTION = (
    "<problem><p>Pick.</p><choiceresponse><checkboxgroup>"
    '<choice correct="true">Yes</choice></checkboxgroup></choiceresponse></problem>'
)


def test_many_beside_one(platform: PlatformSite) -> None:
    course = _course(platform)
    users = _learners(course.id)
    gateway, course_id = OpenEdxGateway(), str(course.id)
    for name, requirement in REQUIREMENTS.items():
        needs = needs_of(requirement)
        alone: dict[int, Any] = {}
        gateway.evidence(course_id, users[:2], needs)  # warm
        gateway.clear_caches()
        start = now()
        for user_id in users[:ALONE]:
            alone[user_id] = evaluate(requirement, gateway.evidence(course_id, [user_id], needs)[user_id])
            gateway.clear_caches()
        one = since(start, len(alone))
        together: dict[int, Any] = {}
        start = now()
        with CaptureQueriesContext(connection) as captured:
            for first in range(0, len(users), BATCH):
                batch = users[first : first + BATCH]
                known = gateway.evidence(course_id, batch, needs)
                together.update((user_id, evaluate(requirement, known[user_id])) for user_id in batch)
                gateway.clear_caches()
        many = since(start, len(users))
        for user_id, decision in alone.items():
            assert replace(together[user_id], taken_at=None) == replace(decision, taken_at=None)
        earned = sum(decision.earned for decision in together.values())
        print(  # noqa: T201 - a measurement is for reading
            f"\n{name}: {len(users)} learners, {earned} earned, {len(alone)} compared; {len(captured)} queries; a learner"
            + "".join(
                f"; {clock}: alone {a:.1f} ms, together {b:.2f} ms, {a / b:.0f} times the rate"
                for clock, a, b in zip(("clock", "processor"), one, many, strict=True)
            ),
            flush=True,
        )
        assert {decision.earned for decision in together.values()} == {True, False}


def now() -> tuple[float, float]:
    """Seconds on the clock, and of the processor."""
    return time.perf_counter(), time.process_time()


def since(start: tuple[float, float], number: int) -> tuple[float, float]:
    """Milliseconds each of them took, on the clock and of the processor."""
    clock, processor = (1000 * (end - begin) / number for begin, end in zip(start, now(), strict=True))
    return clock, processor


def _course(platform: PlatformSite) -> Any:
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.tests.factories import CourseFactory

    policy = {
        "GRADER": [{"type": "Homework", "min_count": SECTIONS, "drop_count": 1, "short_label": "HW", "weight": 1.0}],
        "GRADE_CUTOFFS": {"Pass": 0.5},
    }
    store = modulestore()
    with platform.settled():
        course = CourseFactory.create(org="Acme", number="MANY", run="2026", grading_policy=policy)
        with store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, course.id), store.bulk_operations(course.id):
            for number in range(SECTIONS):
                chapter = _add(course, "chapter", f"s{number}")
                section = _add(chapter, "sequential", f"q{number}", graded=True, format="Homework")
                unit = _add(section, "vertical", f"u{number}")
                for leaf in range(LEAVES):
                    kind, data = ("problem", QUESTION) if leaf % 2 else ("html", "<p>Read.</p>")
                    _add(unit, kind, f"{kind[0]}{number}_{leaf}", data=data)
            store.publish(course.location, 1)
    return course


def _add(parent: Any, category: str, block_id: str, **fields: Any) -> Any:
    from xmodule.modulestore.django import modulestore

    fields = {"display_name": block_id, **fields}
    return modulestore().create_child(1, parent.location, category, block_id=block_id, fields=fields)


def _learners(course_key: Any) -> list[int]:
    """Write people with completions and grades straight into the platform's tables: their making is not measured."""
    from common.djangoapps.student.models import CourseEnrollment, UserProfile
    from completion.models import BlockCompletion
    from django.contrib.auth import get_user_model
    from django.utils import timezone
    from lms.djangoapps.course_blocks.api import get_course_blocks
    from lms.djangoapps.courseware.models import StudentModule
    from lms.djangoapps.grades.api import CourseGradeFactory
    from xmodule.modulestore.django import modulestore

    model = get_user_model()
    people = model.objects.bulk_create(
        [model(username=f"many{n}", email=f"many{n}@example.com") for n in range(LEARNERS)]
    )
    people = list(model.objects.filter(username__startswith="many").order_by("id"))
    UserProfile.objects.bulk_create([UserProfile(user=user, name=user.username.title()) for user in people])
    CourseEnrollment.objects.bulk_create(
        [CourseEnrollment(user=user, course_id=course_key, mode="honor") for user in people]
    )
    course = modulestore().get_course(course_key)
    leaves = [key for key in get_course_blocks(people[0], course.location) if key.block_type in {"html", "problem"}]
    now = timezone.now()
    completions, answers = [], []
    for number, user in enumerate(people):
        for place, key in enumerate(leaves):
            if (place * 7 + number) % 10 < number % 11:
                completions.append(
                    BlockCompletion(
                        user=user, context_key=course_key, block_key=key, block_type=key.block_type, completion=1.0
                    )
                )
                if key.block_type == "problem":
                    answers.append(
                        StudentModule(
                            student=user,
                            course_id=course_key,
                            module_state_key=key,
                            module_type="problem",
                            state="{}",
                            grade=float((place + number) % 3 > 0),
                            max_grade=1,
                            created=now,
                            modified=now,
                        )
                    )
    BlockCompletion.objects.bulk_create(completions, batch_size=2000)
    StudentModule.objects.bulk_create(answers, batch_size=2000)
    for user in people:
        CourseGradeFactory().update(user, course=course, force_update_subsections=True)
    return [user.id for user in people]
