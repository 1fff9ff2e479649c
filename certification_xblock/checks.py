"""``manage.py check``: what is missing from the settings in force, said before a learner finds out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string

from certification_xblock import api
from certification_xblock.data.hooks import CREATION, GATE, STEPS
from certification_xblock.rendering import fonts

if TYPE_CHECKING:
    from collections.abc import Iterator


def register() -> None:
    """Register the checks."""
    checks.register(check_pipeline_steps)
    checks.register(check_fonts)


def check_pipeline_steps(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Report what is wrong with our steps in the filter configuration in force: later settings may have replaced it."""
    if getattr(settings, "SERVICE_VARIANT", "") == "cms":
        return []  # certificates are created and shown by the LMS alone
    found: list[checks.CheckMessage] = [
        checks.Error(
            f"The pipeline of {filter_type} lacks the step {step}.",
            hint="Something assigned OPEN_EDX_FILTERS_CONFIG after this plugin added to it: add the step there.",
            id="certification_xblock.E001",
        )
        for filter_type, step in api.missing_steps().items()
    ]
    found += [
        checks.Error(
            f"The step {step} cannot be imported: {problem}.",
            hint="The platform skips such a step, and issues: install the package anew, whole.",
            id="certification_xblock.E002",
        )
        for step, problem in _not_importable()
    ]
    if before := api.steps_before_gate():
        found.append(
            checks.Warning(
                f"Steps run before the gate of certificates: {', '.join(before)}.",
                hint=(
                    "One that returns no dictionary ends the pipeline, and the certificate is issued without asking the"
                    f" rules. Put {GATE} first in the pipeline of {CREATION}."
                ),
                id="certification_xblock.W003",
            )
        )
    found += [
        checks.Warning(
            f"The step {step} is named more than once in its pipeline.",
            hint="Each time costs a decision. Take what is too much out of OPEN_EDX_FILTERS_CONFIG.",
            id="certification_xblock.W004",
        )
        for step in api.repeated_steps()
    ]
    return found


def _not_importable() -> Iterator[tuple[str, str]]:
    for step in STEPS.values():
        try:
            import_string(step)
        except ImportError as error:
            yield step, str(error)


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
