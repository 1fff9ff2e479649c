"""What is wrong on this site, and what to do: the lines of the status page and of ``certification status``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from certification_xblock.data import HealthLine, HealthState
from certification_xblock.services.health import course_lines, pipeline_lines, site_lines, work_lines

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

#: What is looked at, in the order of the page. ``DEEP`` reads as many rows as the site has, and waits for the command.
CHECKS: dict[str, Callable[[], HealthLine]] = {
    "pipeline": pipeline_lines.pipeline,
    "certificate_pages": site_lines.certificate_pages,
    "completion_tracking": site_lines.completion_tracking,
    "automatic_certificates": site_lines.automatic_certificates,
    "fonts": site_lines.fonts,
    "courses": course_lines.courses,
    "unattended": work_lines.unattended,
    "stuck": work_lines.stuck,
    "untold": work_lines.untold,
    "renderings": work_lines.failed_renderings,
    "claims": work_lines.expired_claims,
}
DEEP: dict[str, Callable[[], HealthLine]] = {
    "unrecorded": course_lines.unrecorded,
    "unearned": course_lines.unearned,
    "documents": work_lines.lost_documents,
}
WRONG = frozenset({HealthState.WARN, HealthState.BAD})


def site_status(*, deep: bool = False) -> list[HealthLine]:
    """Return all lines. What could not be looked at says so: nothing is taken for good unseen."""
    lines = [_looked_at(code, check) for code, check in CHECKS.items()]
    for code, check in DEEP.items():
        lines.append(_looked_at(code, check) if deep else _left_out(code))
    return lines


def _looked_at(code: str, check: Callable[[], HealthLine]) -> HealthLine:
    try:
        return check()
    except Exception as error:  # one thing that cannot be seen must not hide the others
        log.exception("%s could not be looked at", code)
        return HealthLine(
            code,
            HealthState.UNKNOWN,
            _("This could not be looked at: %(error)s"),
            {"error": type(error).__name__},
            _("The log of this process has the whole error."),
        )


def _left_out(code: str) -> HealthLine:
    messages = {
        "unrecorded": _("Earned certificates of the platform without an award: not looked for here, it takes long."),
        "unearned": _("Certificates of the platform that are not earned: not looked for here, it takes long."),
        "documents": _("Files of stored certificates: not looked for here, it takes long."),
    }
    return HealthLine(
        code, HealthState.UNKNOWN, messages[code], {}, _("Run: manage.py lms certification status --deep")
    )
