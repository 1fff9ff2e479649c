"""Settings of the plugin, in the LMS and in Studio. They only ever add to what the platform has."""

from __future__ import annotations

from typing import Any

from certification_xblock.data.hooks import GATE, STEPS

#: What needs grades and certificates runs on the LMS's workers, also when Studio enqueues it.
LMS_TASKS = (
    "certification_xblock.tasks.sweep_course",
    "certification_xblock.tasks.consider",
    "certification_xblock.tasks.examine_course",
    "certification_xblock.tasks.run_team_job",
)


def plugin_settings(settings: Any) -> None:
    """Add our pipeline steps, task routes and defaults to ``settings``; never replace what is there."""
    add_pipeline_steps(settings)
    routes = dict(getattr(settings, "ALTERNATE_ENV_TASKS", {}))
    if getattr(settings, "SERVICE_VARIANT", "") == "cms":
        for task in LMS_TASKS:
            routes.setdefault(task, "lms")
        settings.ALTERNATE_ENV_TASKS = routes
    for name, default in (
        ("CERTIFICATION_GATEWAY", "certification_xblock.gateway.openedx.OpenEdxGateway"),
        ("CERTIFICATION_PUBLIC_URL", ""),
        ("CERTIFICATION_VERIFY_RATE", "60/m"),
    ):
        if not hasattr(settings, name):
            setattr(settings, name, default)


def add_pipeline_steps(settings: Any) -> None:
    """Add our steps to the filter configuration in force, whichever of its shapes an entry has.

    The gate comes first: a step before it that returns no dictionary would end the pipeline, and issue. The page comes
    last: what other steps change is in it. A step that stands there already stays where its operator put it.
    """
    filters = dict(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {})
    for filter_type, step in STEPS.items():
        entry = filters.get(filter_type) or {}
        if not isinstance(entry, dict):
            entry = {"pipeline": entry}
        there = entry.get("pipeline") or []
        pipeline = [there] if isinstance(there, str) else list(there)
        if step not in pipeline:
            pipeline.insert(0 if step == GATE else len(pipeline), step)
        filters[filter_type] = {**entry, "pipeline": pipeline}
    settings.OPEN_EDX_FILTERS_CONFIG = filters
