"""What decides whether certificates are issued and shown in a course, as far as this service of the platform knows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings

from certification_xblock.data import CourseFacts, GradedType, Schedule, Showing, Target
from certification_xblock.data.hooks import STEPS, steps_of
from certification_xblock.exceptions import NotFound
from certification_xblock.gateway.openedx.completions import AGGREGATOR, EXCLUDED
from certification_xblock.gateway.openedx.lookups import (
    course_key,
    course_overview,
    exact,
    in_lms,
    require_lms,
    usage_key,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


class ReadinessFacts:
    """The part of the gateway that a readiness check asks."""

    def course_facts(self, course_id: str, usage_id: str = "") -> CourseFacts:
        """Return what the published course says, in the LMS and in Studio; of unpublished changes Studio alone knows."""
        from xmodule.modulestore import ModuleStoreEnum
        from xmodule.modulestore.django import modulestore

        key, store = course_key(course_id), modulestore()
        with store.branch_setting(ModuleStoreEnum.Branch.published_only, key), store.bulk_operations(key):
            course = store.get_course(key, depth=None)
            if course is None:
                raise NotFound("There is no course “%(course)s”.", course=course_id)
            targets: dict[str, Target] = {}
            _target(course, targets)
            targets[""] = targets[_reference(course.location)]
            assignments = _assignments(course)
            active = _has_active_configuration(course)
        overview = course_overview(course_id)
        own = targets.get(_reference(usage_key(usage_id))) if usage_id else None
        return CourseFacts(
            configuration_active=active,
            certificates_on_course=bool(overview.cert_html_view_enabled),
            pass_mark=Decimal(0)
            if overview.lowest_passing_grade is None
            else exact(overview.lowest_passing_grade) * 100,
            schedule=_schedule(overview),
            targets=targets,
            assignments=assignments,
            published=own is not None if usage_id else None,
            changed=_has_changes(usage_id) if usage_id and not in_lms() else None,
            hidden=_hidden(own, usage_id),
        )

    def lms_facts(self, course_id: str) -> CourseFacts:
        """Return the LMS's switches, the enrolment modes with a certificate, and its filter configuration."""
        require_lms()
        from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
        from lms.djangoapps.certificates import api

        course_overview(course_id)
        return CourseFacts(
            certificates_on_site=bool(settings.FEATURES.get("CERTIFICATES_HTML_VIEW", False)),
            bearing_modes=_bearing_modes(course_key(course_id)),
            auto_generation=bool(api.auto_certificate_generation_enabled()),
            completion_tracking=bool(ENABLE_COMPLETION_TRACKING_SWITCH.is_enabled()),
            pipeline_steps=tuple(_steps(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {})),
        )


def _reference(location: Any) -> str:
    return f"{location.block_type}/{location.block_id}"


def _target(block: Any, targets: dict[str, Target]) -> Target:
    """Note a block and all below it; what is hidden gives nothing to complete or to score."""
    hidden = bool(block.visible_to_staff_only)
    mode = getattr(block, "completion_mode", None)
    below = [_target(child, targets) for child in block.get_children()] if block.has_children else []
    seen = [child for child in below if not child.hidden]
    target = Target(
        title=block.display_name_with_default,
        hidden=hidden,
        scored=bool(getattr(block, "has_score", False)) or any(child.scored for child in seen),
        # As the completion service counts: a container is looked into, what has no mode is completable.
        completable=any(child.completable for child in seen) if mode == AGGREGATOR else mode != EXCLUDED,
    )
    targets[_reference(block.location)] = target
    return target


def _assignments(course: Any) -> dict[str, GradedType]:
    found = [block.format for block in _graded(course)]
    return {
        entry["type"]: GradedType(weight=exact(entry.get("weight", 0)), subsections=found.count(entry["type"]))
        for entry in course.raw_grader
    }


def _graded(course: Any) -> Iterator[Any]:
    """Yield the graded subsections that learners see."""
    for section in course.get_children():
        for subsection in section.get_children():
            if subsection.graded and not subsection.visible_to_staff_only:
                yield subsection


def _has_active_configuration(course: Any) -> bool:
    """Whether the platform has a certificate to render: the same look as its own ``get_active_web_certificate``."""
    return any(each.get("is_active") for each in (course.certificates or {}).get("certificates", ()))


def _schedule(overview: Any) -> Schedule:
    """Return the dates, as the platform's own ``certificates_viewable_for_course`` reads them."""
    known = {showing.value for showing in Showing}
    showing = overview.certificates_display_behavior
    if overview.certificates_show_before_end:
        showing = Showing.AT_ONCE.value
    return Schedule(
        start=overview.start,
        end=overview.end,
        self_paced=bool(overview.self_paced),
        showing=Showing(showing) if showing in known else Showing.AT_END,
        available_on=overview.certificate_available_date,
    )


def _has_changes(usage_id: str) -> bool | None:
    """Whether the block differs from what is published; None where Studio has no such block."""
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.exceptions import ItemNotFoundError

    store = modulestore()
    try:
        return bool(store.has_changes(store.get_item(usage_key(usage_id))))
    except ItemNotFoundError:
        return None


def _hidden(own: Target | None, usage_id: str) -> bool | None:
    """Whether learners cannot see the block; for one that is not published yet, what its draft says."""
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.exceptions import ItemNotFoundError

    if own is not None:
        return own.hidden
    if not usage_id:
        return None
    try:
        return bool(modulestore().get_item(usage_key(usage_id)).visible_to_staff_only)
    except ItemNotFoundError:
        return None


def _bearing_modes(key: Any) -> tuple[str, ...]:
    """Return the modes with a certificate that the course offers, and those that learners are enrolled in."""
    from common.djangoapps.course_modes import api
    from common.djangoapps.course_modes.models import CourseMode
    from common.djangoapps.student.models import CourseEnrollment

    offered = [mode.slug for mode in CourseMode.modes_for_course(key, only_selectable=False)]
    used = CourseEnrollment.objects.filter(course_id=key, is_active=True).values_list("mode", flat=True).distinct()
    return tuple(sorted({mode for mode in (*offered, *used) if api.is_eligible_for_certificate(mode)}))


def _steps(filters: dict[str, Any]) -> Collection[str]:
    """Return our steps that run: those in the pipeline where they belong."""
    return [step for filter_type, step in STEPS.items() if step in steps_of(filters.get(filter_type))]
