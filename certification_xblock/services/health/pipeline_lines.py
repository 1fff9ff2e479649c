"""Whether the platform asks the rules before it issues: our steps in its filter pipelines, and what runs before them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from certification_xblock.data import HealthLine, HealthState
from certification_xblock.data.hooks import CREATION, GATE, STEPS, steps_of

ONLY_LMS = _("Only the LMS knows: open this page there.")


def missing_steps() -> dict[str, str]:
    """Return our steps that are not in the filter configuration in force, by filter: later settings may replace it."""
    return {filter_type: step for filter_type, step in STEPS.items() if step not in _steps(filter_type)}


def steps_before_gate() -> list[str]:
    """Return the steps that run before the gate: any of them can end the pipeline by returning no dictionary."""
    steps = _steps(CREATION)
    return steps[: steps.index(GATE)] if GATE in steps else []


def repeated_steps() -> list[str]:
    """Return our steps that are named more than once in their pipeline: each time costs a decision."""
    return [step for filter_type, step in STEPS.items() if _steps(filter_type).count(step) > 1]


def pipeline() -> HealthLine:
    """Our steps in the platform's pipelines."""
    code = "pipeline"
    if getattr(settings, "SERVICE_VARIANT", "") == "cms":
        message = _("Whether the rules guard the platform's certificates.")
        return HealthLine(code, HealthState.UNKNOWN, message, {}, ONLY_LMS)
    if missing := missing_steps():
        return HealthLine(
            code,
            HealthState.BAD,
            _("The platform issues or shows certificates without asking the rules: a pipeline step is missing."),
            {},
            _(
                "Something assigned OPEN_EDX_FILTERS_CONFIG after this plugin added to it: add the steps there, and"
                " restart."
            ),
            examples=tuple(f"{filter_type}: {step}" for filter_type, step in missing.items()),
        )
    if before := steps_before_gate():
        return HealthLine(
            code,
            HealthState.WARN,
            _("Steps of other plugins run before the gate, and each can have the platform issue without asking it."),
            {},
            _("Put the gate first in OPEN_EDX_FILTERS_CONFIG, and restart: a step that returns nothing ends the rest."),
            examples=tuple(before),
        )
    if repeated := repeated_steps():
        return HealthLine(
            code,
            HealthState.WARN,
            _("A pipeline step is named more than once: each certificate is decided on as often."),
            {},
            _("Take what is too much out of OPEN_EDX_FILTERS_CONFIG, and restart."),
            examples=tuple(repeated),
        )
    return HealthLine(code, HealthState.OK, _("The rules guard the platform's certificates, and ours are shown."))


def _steps(filter_type: str) -> list[str]:
    filters: Any = getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {}
    return steps_of(filters.get(filter_type))
