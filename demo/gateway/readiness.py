"""What decides whether certificates are issued and shown in a course of this site."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from django.conf import settings
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from certification_xblock.data import CourseFacts, GradedType, Schedule, Showing, Target
from certification_xblock.exceptions import NotFound
from demo.gateway import lookups
from demo.site import certificates, grades, switches
from demo.site.content import DRAFT, PUBLISHED, changed_blocks
from demo.site.courses import CourseNotFound, CourseTree, moment
from demo.site.models import Enrolment

if TYPE_CHECKING:
    from demo.site.courses import Node


class ReadinessFacts:
    """The part of the gateway that a readiness check asks."""

    def course_facts(self, course_id: str, usage_id: str = "") -> CourseFacts:
        """Return what the published course says, and how a block of the draft differs from it."""
        tree = _published_or_draft(course_id)
        published = tree.runtime.branch == PUBLISHED
        targets = {node.reference: _target(node) for node in tree.root.walk()} if published else {}
        if published:
            targets[""] = _target(tree.root)
        course = tree.course
        own = tree.by_usage.get(usage_id)
        if own is None and usage_id:
            own = _draft(course_id).by_usage.get(usage_id)
        return CourseFacts(
            configuration_active=certificates.active_configuration(course) is not None,
            certificates_on_course=bool(course.cert_html_view_enabled),
            pass_mark=Decimal(str(grades.pass_mark(course))) * 100,
            schedule=Schedule(
                start=moment(course.start),
                end=moment(course.end),
                self_paced=bool(course.self_paced),
                showing=Showing(course.certificates_display_behavior),
                available_on=moment(course.certificate_available_date),
            ),
            targets=targets,
            assignments=_assignments(tree) if published else {},
            published=(published and usage_id in tree.by_usage) if usage_id else None,
            changed=usage_id in changed_blocks(course_id) if usage_id else None,
            hidden=own.hidden if own is not None else None,
        )

    def lms_facts(self, course_id: str) -> CourseFacts:
        """Return the switches of the site's LMS."""
        tree = lookups.tree(course_id)
        return CourseFacts(
            certificates_on_site=switches.html_certificates(),
            bearing_modes=_bearing_modes(tree),
            auto_generation=switches.auto_generation(),
            completion_tracking=ENABLE_COMPLETION_TRACKING_SWITCH.is_enabled(),
            pipeline_steps=tuple(
                step for entry in settings.OPEN_EDX_FILTERS_CONFIG.values() for step in entry.get("pipeline", ())
            ),
        )


def _bearing_modes(tree: CourseTree) -> tuple[str, ...]:
    """Return the modes with a certificate that the course offers, and those that learners are enrolled in."""
    used = Enrolment.objects.filter(course_id=tree.course_id, is_active=True).values_list("mode", flat=True)
    return tuple(sorted({*tree.course.enrolment_modes, *used} & certificates.BEARING_MODES))


def _published_or_draft(course_id: str) -> CourseTree:
    try:
        return lookups.tree(course_id)
    except NotFound:
        return _draft(course_id)


def _draft(course_id: str) -> CourseTree:
    try:
        return CourseTree(str(CourseKey.from_string(course_id)), branch=DRAFT)
    except (CourseNotFound, InvalidKeyError):
        raise NotFound("There is no course “%(course)s”.", course=course_id) from None


def _target(node: Node) -> Target:
    return Target(
        title=node.title,
        hidden=node.hidden,
        scored=any(below.scored for below in node.walk() if not below.hidden),
        completable=any(True for _leaf in node.completable()),
    )


def _assignments(tree: CourseTree) -> dict[str, GradedType]:
    formats = [node.block.format for node in tree.subsections if node.block.graded]
    return {
        entry["type"]: GradedType(Decimal(str(entry.get("weight", 0))), formats.count(entry["type"]))
        for entry in grades.assignment_types(tree.course)
    }
