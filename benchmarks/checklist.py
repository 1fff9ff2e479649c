"""What a checklist costs: ``python -m benchmarks.checklist`` from the repository's root.

Prints, for a list of 40 items of which half are answered, the milliseconds and queries of the learner's view, the writes of
one tick, and the bytes of style and script. The counts are exact; milliseconds belong to the machine.
"""

from __future__ import annotations

import gzip
import os
import statistics
import time
from pathlib import Path
from typing import Any

import django

LOOKS = 50
ITEMS = 40
STATIC = Path(__file__).resolve().parent.parent / "static" / "certification_xblock"
FILES = ("css/checklist.css", "js/checklist.js", "js/entry.js")
WRITES = ("INSERT", "UPDATE", "DELETE")


def example() -> list[dict[str, Any]]:
    """Items of all kinds."""
    return [
        {
            "id": f"i{number}",
            "text": f"Is question {number} of this list settled?",
            "kind": "required",
            "guidance": f"Because **{number}**.",
            "asks": "note" if number % 3 == 0 else "",
            "may_skip": number % 4 == 0,
        }
        for number in range(ITEMS)
    ]


def measure() -> None:
    """Look, tick, and print."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from opaque_keys.edx.keys import UsageKey  # noqa: PLC0415

    from certification_xblock import api  # noqa: PLC0415
    from certification_xblock.data import Answer, AnswerState  # noqa: PLC0415
    from demo.site.runtime import CourseRuntime  # noqa: PLC0415
    from demo.site.seeding import seed  # noqa: PLC0415

    course_id = seed()
    user = get_user_model().objects.get(username="learner")
    key = UsageKey.from_string(
        "block-v1:Meridian+CONS101+2026+type@certification_checklist+block@ready_for_the_workshop"
    )
    block = CourseRuntime(key.course_key, user=user).get_block(key)
    block.items = example()
    for number in range(0, ITEMS, 2):
        with CaptureQueriesContext(connection) as tick:
            api.answer_item(
                user_id=user.pk,
                course_id=course_id,
                usage_id=str(key),
                checklist=block.checklist(),
                item_id=f"i{number}",
                answer=Answer(AnswerState.DONE, note="Said so." if number % 3 == 0 else ""),
            )
    writes = [query for query in tick.captured_queries if query["sql"].startswith(WRITES)]
    html, taken = block.student_view().content, []
    for _look in range(LOOKS):
        start = time.perf_counter()
        block.student_view()
        taken.append((time.perf_counter() - start) * 1000)
    with CaptureQueriesContext(connection) as look:
        api.checklist_standing(user_id=user.pk, usage_id=str(key), checklist=block.checklist())
    files = {name: (STATIC / name).read_bytes() for name in FILES}
    packed = sum(len(gzip.compress(content)) for content in files.values())
    print(f"view of {ITEMS} items: median {statistics.median(taken):.1f} ms, best {min(taken):.1f} ms")
    print(
        f"  {len(look.captured_queries)} query of ours; {len(html)} bytes, {len(gzip.compress(html.encode()))} compressed"
    )
    print(f"a tick: {len(writes)} writes, {len(tick.captured_queries)} statements in all")
    print("style and script: " + ", ".join(f"{name} {len(content)}" for name, content in files.items()))
    print(f"  {sum(map(len, files.values()))} bytes, {packed} compressed")


def main() -> None:
    """Measure on a database in memory."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.runner import DiscoverRunner  # noqa: PLC0415

    runner = DiscoverRunner(verbosity=0)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    measure()
    runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
