"""What the course team's page costs: ``python -m benchmarks.team`` from the repository's root.

Seeds a demo of its own with learners who are some way on, and prints for 100 of them and for many (10,000 unless said
otherwise) the milliseconds and queries of the list's first and last page, a search, the figures, and all learners as CSV.
The ratios within the run count; milliseconds belong to the machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable

FEW = 100


def measured(work: Callable[[], Any], rounds: int) -> tuple[float, int]:
    """The median milliseconds of some work, and its queries; of its first time alone without rounds."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    times = []
    with CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        work()
        if not rounds:
            times.append((time.perf_counter() - began) * 1000)
    number = len(queries)  # now: a later request forgets what was captured
    for _round in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), number


def pages(last: int) -> dict[str, str]:
    """The addresses that are measured, with the number of the last page."""
    return {
        "first page": "",
        "last page": f"?page={last}",
        "under way": "?filter=under-way",
        "search": "?q=garc%C3%ADa",
    }


def measure(url: str, client: Any, number: int, rounds: int) -> dict[str, tuple[float, int]]:
    """All figures for a course of so many learners."""
    from certification_xblock import api  # noqa: PLC0415

    found = {
        name: measured(lambda tail=tail: get(client, url + tail), rounds) for name, tail in pages(number // 50).items()
    }
    certification = api.team_certification(usage_id=url.split("/")[3], by_user_id=int(client.session["_auth_user_id"]))
    found["figures"] = measured(lambda: api.team_figures(certification=certification), rounds)
    found["CSV"] = measured(lambda: get(client, url + "learners.csv"), 0)
    return found


def get(client: Any, address: str) -> None:
    """Fetch a page or a file to its end."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert b"".join(response.streaming_content if response.streaming else [response.content])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DEMO_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo.settings")
        django.setup()
        run(options.learners, options.rounds)


def run(many: int, rounds: int) -> None:
    """Seed, measure few, seed more, measure many, and print both."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from certification_xblock.models import Certification  # noqa: PLC0415
    from demo.site import crowd  # noqa: PLC0415
    from demo.site.seeding import seed  # noqa: PLC0415

    settings.DEBUG = False
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    course_id = seed()
    client = Client()
    client.force_login(get_user_model().objects.get(username="assessor"))
    url = f"/certification/team/{Certification.objects.get(active=1).usage_id}/"
    found = {}
    for number in (FEW, many):
        began = time.perf_counter()
        crowd.enrol(course_id, number)
        crowd.note(course_id)
        sys.stdout.write(f"{number} learners made and counted in {time.perf_counter() - began:.1f} s\n")
        found[number] = measure(url, client, number, rounds)
    sys.stdout.write(f"{'':<12}{FEW:>10} learners{'':>10}{many:>10} learners{'':>14}ratio\n")
    for name, (few_ms, few_queries) in found[FEW].items():
        ms, queries = found[many][name]
        sys.stdout.write(
            f"{name:<12}{few_ms:8.1f} ms {few_queries:4} queries {ms:12.1f} ms {queries:4} queries {ms / few_ms:10.2f}\n"
        )


if __name__ == "__main__":
    main()
