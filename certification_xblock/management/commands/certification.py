"""``manage.py certification ACT``: the operator's hand on the certification; ``--help`` lists the acts.

Exit codes: 0 done (and, for ``decide``, earned), 1 an error that the message explains, 2 wrong usage, 3 not earned
(``decide``), 130 interrupted, 4 done but something is left over (``reconcile``, ``sync``, ``issue``), stands in the way (``readiness``) or is
wrong (``status``).
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from certification_xblock.exceptions import CertificationError
from certification_xblock.management import acts, arguments
from certification_xblock.management.progress import ProgressBar

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Decide, issue, revoke, reinstate, correct, sign off, reconcile, sync and list; say how the site stands."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare a sub-command for each act."""
        subparsers = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        for name, act in acts.ACTS.items():
            sub = subparsers.add_parser(name, help=act.__doc__)
            arguments.ARGUMENTS[name](sub)
            sub.add_argument("--json", action="store_true", help="print one JSON document instead of text")
            if name in acts.WRITING:
                sub.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
            if name in acts.LONG:
                sub.add_argument(
                    "--progress", action="store_true", help="say how far it is on standard error, in a log file, too"
                )

    def handle(self, *_args: Any, act: str, **options: Any) -> None:
        """Run one act, print its result, and exit with its code."""
        progress = self._progress(options)
        try:
            arguments.check_texts(options)
            result = acts.ACTS[act](options, progress)
        except CertificationError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": error.code, "message": str(error)}, ensure_ascii=False))
            raise CommandError(str(error), returncode=1) from error
        finally:
            if isinstance(progress, ProgressBar):
                progress.close()
        if options["json"]:
            self.stdout.write(json.dumps(result.data, ensure_ascii=False, default=str))
        else:
            for line in result.lines:
                self.stdout.write(line)
        if result.code:
            sys.exit(result.code)

    def _progress(self, options: dict[str, Any]) -> Any:
        """Return a bar on standard error, or what does nothing where nobody is looking and nobody asked."""
        on_terminal = self.stderr.isatty()
        if options.get("progress") or (on_terminal and not options["json"]):
            return ProgressBar(self.stderr, on_terminal=on_terminal)
        return lambda _done, _total: None
