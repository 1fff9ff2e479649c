"""``manage.py demo_seed``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from demo.site.seeding import seed

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Bring people, registry and the sample course into the database, where they are missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--import", action="store_true", dest="anew", help="Import and publish the course anew.")

        parser.add_argument("--learners", type=int, default=0, help="Have so many learners more, some way on each.")

    def handle(self, *_args: Any, **options: Any) -> None:
        course_id = seed()
        if options["anew"]:
            from demo.site.courses import publish  # noqa: PLC0415
            from demo.site.olx import import_course  # noqa: PLC0415
            from demo.site.seeding import COURSE  # noqa: PLC0415

            import_course(COURSE)
            publish(course_id)
        if options["learners"]:
            from demo.site import crowd  # noqa: PLC0415

            crowd.enrol(course_id, options["learners"])
            crowd.count(course_id)
        self.stdout.write(f"{course_id} is ready.")
