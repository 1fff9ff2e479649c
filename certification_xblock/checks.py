"""``manage.py check``: what is missing from the settings in force, said before a learner finds out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from certification_xblock import api
from certification_xblock.rendering import fonts


def register() -> None:
    """Register the checks."""
    checks.register(check_pipeline_steps)
    checks.register(check_fonts)


def check_pipeline_steps(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Report steps that are not in the filter configuration in force: later settings may have replaced ours."""
    if getattr(settings, "SERVICE_VARIANT", "") == "cms":
        return []  # certificates are created and shown by the LMS alone
    return [
        checks.Error(
            f"The pipeline of {filter_type} lacks the step {step}.",
            hint="Something assigned OPEN_EDX_FILTERS_CONFIG after this plugin added to it: add the step there.",
            id="certification_xblock.E001",
        )
        for filter_type, step in api.missing_steps().items()
    ]


def check_fonts(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Report scripts of the site's languages, and faces of the design, for which no font is installed."""
    missing: dict[str, list[str]] = {}
    for code, _name in settings.LANGUAGES:
        for script in fonts.missing_scripts(code):
            missing.setdefault(script, []).append(code)
    found: list[checks.CheckMessage] = [
        checks.Warning(
            f"No font for the script {script} is installed (languages: {', '.join(sorted(codes))}).",
            hint=f"Certificates would show boxes. On Debian: apt-get install {' '.join(fonts.packages_for((script,)))}",
            id="certification_xblock.W001",
        )
        for script, codes in sorted(missing.items())
    ]
    if families := fonts.missing_families():
        found.append(
            checks.Warning(
                f"Fonts of the certificate's design are not installed: {', '.join(families)}.",
                hint="Certificates are set in substitutes. README.md names the packages.",
                id="certification_xblock.W002",
            )
        )
    return found
