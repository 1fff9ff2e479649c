"""What it costs to look at everybody: ``python -m benchmarks.issue`` from the repository's root.

Seeds a demo of its own with a course of 200 blocks and learners who are some way on (10,000 unless said otherwise), and runs
``certification issue`` on a tenth of them and on all: as a dry run, where every learner is decided on; for real, where the
platform issues to whoever has earned it, one by one; and once more, where nothing is left to do. Prints seconds, learners a
second, queries a batch of 500, and what the process grew by. Then as many single decisions as take a moment, to compare.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
import tracemalloc
from io import StringIO
from pathlib import Path
from typing import Any

import django

ALONE = 20
SECTIONS, UNITS, LEAVES = 8, 4, 5
BATCH = 500


def resident() -> float:
    """Megabytes of memory that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def make_course() -> str:
    """Make a course with a certification and some 200 blocks, and publish it."""
    from opaque_keys.edx.keys import CourseKey  # noqa: PLC0415

    from demo.site.content import DRAFT  # noqa: PLC0415
    from demo.site.courses import add_block, publish  # noqa: PLC0415
    from demo.site.runtime import CourseRuntime  # noqa: PLC0415

    course_id = "course-v1:Meridian+Many+2026"
    runtime = CourseRuntime(CourseKey.from_string(course_id), branch=DRAFT)
    policy = {
        "GRADER": [{"type": "Homework", "min_count": SECTIONS, "drop_count": 1, "short_label": "HW", "weight": 1.0}],
        "GRADE_CUTOFFS": {"Pass": 0.5},
    }
    course = add_block(
        runtime, None, "course", "course", display_name="Many", grading_policy=policy, cert_html_view_enabled=True
    )
    for section in range(SECTIONS):
        chapter = add_block(runtime, course, "chapter", f"s{section}")
        subsection = add_block(runtime, chapter, "sequential", f"q{section}", graded=True, format="Homework")
        for number in range(UNITS):
            unit = add_block(runtime, subsection, "vertical", f"u{section}_{number}")
            for leaf in range(LEAVES):
                kind = "problem" if leaf == LEAVES - 1 else "html"
                fields: dict[str, Any] = {"graded": True, "weight": 1.0} if kind == "problem" else {}
                add_block(runtime, unit, kind, f"{kind}{section}_{number}_{leaf}", **fields)
    last = add_block(runtime, course, "chapter", "end")
    unit = add_block(runtime, add_block(runtime, last, "sequential", "end"), "vertical", "end")
    members = [
        {"kind": "completion", "minimum": "90"},
        {"kind": "assignment_grade", "target": "Homework", "minimum": "60"},
    ]
    add_block(
        runtime,
        unit,
        "certification",
        "certificate",
        display_name="Certified",
        requirement={"combinator": "all", "members": members},
    )
    publish(course_id)
    return course_id


def enrol(course_id: str, number: int) -> None:
    """Have as many learners as asked for, each of them some way on; their making is not measured."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from demo.site.courses import CourseTree  # noqa: PLC0415
    from demo.site.crowd import STRIDES  # noqa: PLC0415
    from demo.site.models import Enrolment, Profile  # noqa: PLC0415

    users = get_user_model().objects
    leaves = [(leaf.usage_id, leaf.block_type, leaf.scored) for leaf in CourseTree(course_id).root.completable()]
    first = users.filter(username__startswith="many-").count()
    with transaction.atomic(), connection.cursor() as cursor:
        users.bulk_create(users.model(username=f"many-{place:06}") for place in range(first, number))
        made = list(users.filter(username__startswith="many-").order_by("username")[first:])
        Profile.objects.bulk_create(Profile(user=user, name=f"Learner {user.pk}") for user in made)
        Enrolment.objects.bulk_create(Enrolment(user=user, course_id=course_id) for user in made)
        now = "2026-11-22 12:00:00"
        done = [
            (user.pk, *leaf)
            for place, user in enumerate(made, start=first)
            for leaf in leaves[: len(leaves) * STRIDES[place % len(STRIDES)] // max(STRIDES)]
        ]
        cursor.executemany(
            "INSERT INTO completion_blockcompletion (created, modified, user_id, course_key, block_key, block_type,"
            " completion) VALUES (%s, %s, %s, %s, %s, %s, 1.0)",
            ((now, now, user_id, course_id, usage_id, kind) for user_id, usage_id, kind, _scored in done),
        )
        cursor.executemany(
            "INSERT INTO demo_site_score (user_id, course_id, usage_id, earned, possible, modified_at)"
            " VALUES (%s, %s, %s, 1, 1, %s)",
            ((user_id, course_id, usage_id, now) for user_id, usage_id, _kind, scored in done if scored),
        )


def issue(course_id: str, *options: str) -> tuple[dict[str, Any], float, float, int]:
    """Run the command; return what it says, its seconds on the clock and of the processor, and its queries."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    queries = 0

    def count(execute: Any, *args: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*args)

    out = StringIO()
    began = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        call_command("certification", "issue", course_id, "--json", *options, stdout=out)
    return json.loads(out.getvalue()), time.perf_counter() - began[0], time.process_time() - began[1], queries


def told(name: str, course_id: str, *options: str) -> None:
    """Run the command, and print a line of figures."""
    gc.collect()
    before = resident()
    said, seconds, processor, queries = issue(course_id, *options)
    grown = resident() - before
    number = sum(said["outcomes"].values())
    batches = -(-number // BATCH)
    sys.stdout.write(
        f"{name:<22}{number:7} learners {seconds:8.2f} s {number / seconds:6.0f} a second"
        f" ({number / processor:.0f} of the processor) {queries:7} queries"
        f" ({queries / batches:.1f} a batch) {grown:+6.1f} MB   {said['outcomes']}\n"
    )
    assert not said["failed"], said["failed"][:3]


def alone(course_id: str) -> float:
    """The processor's milliseconds for one decision on one learner."""
    from certification_xblock import api  # noqa: PLC0415

    user_ids = list(api.enrolled_ids(course_id=course_id))[:ALONE]
    began = time.process_time()
    for user_id in user_ids:
        api.consider(user_id=user_id, course_id=course_id, dry_run=True)
    return (time.process_time() - began) * 1000 / len(user_ids)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--issue", action="store_true", help="also issue for real, which takes the platform minutes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DEMO_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo.settings")
        django.setup()
        run(options.learners, for_real=options.issue)


def run(many: int, *, for_real: bool) -> None:
    """Seed a tenth, measure, seed the rest, measure."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from certification_xblock import api  # noqa: PLC0415
    from demo.site.courses import CourseTree  # noqa: PLC0415
    from demo.site.seeding import seed  # noqa: PLC0415

    settings.DEBUG = False
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    seed()
    course_id = make_course()
    api.sync_course(course_id=course_id)
    sys.stdout.write(f"a course of {len(CourseTree(course_id).by_usage)} blocks\n")
    for number in (many // 10, many):
        began = time.perf_counter()
        enrol(course_id, number)
        sys.stdout.write(f"{number} learners made in {time.perf_counter() - began:.1f} s\n")
        told("decided, warming up", course_id, "--dry-run")
        told("decided", course_id, "--dry-run")
        if for_real:
            told("issued", course_id)
            told("nothing left to do", course_id)
    one = alone(course_id)
    sys.stdout.write(f"one decision for one learner: {one:.1f} ms of the processor\n")
    tracemalloc.start()
    issue(course_id, "--dry-run")
    _now, peak = tracemalloc.get_traced_memory()
    sys.stdout.write(f"most memory that Python's objects held at once: {peak / 2**20:.1f} MB\n")


if __name__ == "__main__":
    main()
