"""``manage.py demo_serve``: all that it takes, in one command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser

DEFAULT = "127.0.0.1:8000"


class Command(BaseCommand):
    help = "Prepare the database, and serve the site on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", nargs="?", default=DEFAULT)
        parser.add_argument("--reload", action="store_true", help="Serve anew when a file changes.")

    def handle(self, *_args: Any, **options: Any) -> None:
        address = options["address"]
        # Certificates, mails and previews carry full addresses.
        settings.LMS_ROOT_URL = f"http://{address}"
        # The reloader runs this command a second time; its parent has prepared everything.
        if os.environ.get("RUN_MAIN") != "true":
            # The SDK has no migrations: its table is made from its model.
            call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
            call_command("demo_seed", stdout=self.stdout)
            self.stdout.write(self.style.SUCCESS(f"Open http://{address}/ (stop with Ctrl-C)."))
        call_command("runserver", address, use_reloader=options["reload"])
