"""Courses: what the modulestore and the course overviews know."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from opaque_keys.edx.keys import UsageKeyV2

from certification_xblock.data import AssignmentType, Course, OutlineNode, PublishedBlock
from certification_xblock.exceptions import NotFound
from certification_xblock.gateway.openedx.lookups import course_key, course_overview, exact, in_lms, usage_key

if TYPE_CHECKING:
    from collections.abc import Iterator

CATEGORY = "certification"
FIELDS = (
    "display_name",
    "text",
    "requirement",
    "issuer",
    "co_signers",
    "signatories",
    "issue",
    "paper",
    "language",
)


class Courses:
    """The part of the gateway that reads courses; works in the LMS and in Studio."""

    def course(self, course_id: str) -> Course:
        """Return one course run, as published."""
        overview = course_overview(course_id)
        return Course(
            course_id=str(overview.id),
            title=overview.display_name_with_default,
            # Not display_org_with_default: an author can type any body's name there.
            org=overview.id.org,
            org_name=_org_name(overview.id.org),
            language=overview.language or settings.LANGUAGE_CODE,
            url=_address(f"/courses/{overview.id}/"),
            pass_mark=_percent(overview.lowest_passing_grade),
            start=overview.start,
            end=overview.end,
        )

    def course_ids(self) -> Iterator[str]:
        """Yield the ids of all course runs."""
        from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

        for key in CourseOverview.objects.order_by("id").values_list("id", flat=True).iterator():
            yield str(key)

    def outline(self, course_id: str) -> OutlineNode:
        """Return the course's outline: the draft in Studio, the published one in the LMS."""
        return _node(_root(course_id))

    def assignment_types(self, course_id: str) -> tuple[AssignmentType, ...]:
        """Return the course's grading policy, one entry an assignment type."""
        course = _root(course_id, depth=0)
        return tuple(AssignmentType(entry["type"], exact(entry.get("weight", 0))) for entry in course.raw_grader)

    def certification_blocks(self, course_id: str) -> tuple[PublishedBlock, ...]:
        """Return the published ``certification`` blocks that hang in the course's tree, in course order."""
        key = course_key(course_id)
        with _published(key) as store:
            # Nearly all courses have none: ask for them before reading a whole course for their order.
            if not store.has_course(key):
                raise NotFound("There is no course “%(course)s”.", course=course_id)
            if not store.get_items(key, qualifiers={"category": CATEGORY}):
                return ()
            course = _root(course_id)
            return tuple(
                PublishedBlock(
                    usage_id=str(block.location),
                    fields={name: getattr(block, name) for name in FIELDS if name in block.fields},
                )
                for block in _walk(course, seen=set())
                if block.category == CATEGORY
            )

    def may_edit_library_block(self, user_id: int, usage_id: str) -> bool:
        """Whether Studio would let the person save a block of a content library: the question that saving asks."""
        key = usage_key(usage_id)
        if in_lms() or not isinstance(key, UsageKeyV2):
            return False
        from django.contrib.auth import get_user_model
        from openedx.core.djangoapps.xblock.learning_context.manager import get_learning_context_impl
        from rest_framework.exceptions import NotFound as NoLibrary

        person = get_user_model().objects.filter(pk=user_id, is_active=True).first()
        try:
            return person is not None and bool(get_learning_context_impl(key).can_edit_block(person, key))
        except NoLibrary:
            return False

    def block_url(self, usage_id: str) -> str:
        """Return the address at which a learner reaches a block: a path in the LMS, a full address in Studio."""
        key = usage_key(usage_id)
        return _address(f"/courses/{key.course_key}/jump_to/{key}")


def _org_name(org: str) -> str:
    """Return what the platform's operator calls a course organization, or nothing where it is not registered."""
    if not apps.is_installed("organizations"):
        return ""
    from organizations.api import get_organization_by_short_name
    from organizations.exceptions import InvalidOrganizationException

    try:
        return get_organization_by_short_name(org)["name"] or ""
    except InvalidOrganizationException:
        return ""


def _address(path: str) -> str:
    return path if in_lms() else f"{settings.LMS_ROOT_URL.rstrip('/')}{path}"


def _percent(fraction: Any) -> Decimal:
    return Decimal(0) if fraction is None else Decimal(str(fraction)) * 100


@contextmanager
def _published(key: Any) -> Iterator[Any]:
    """Read the published branch, also where Studio would read the draft."""
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore

    store = modulestore()
    with store.branch_setting(ModuleStoreEnum.Branch.published_only, key), store.bulk_operations(key):
        yield store


def _root(course_id: str, *, depth: int | None = None) -> Any:
    """Return the course's root block, with everything below it loaded at once."""
    from xmodule.modulestore.django import modulestore

    course = modulestore().get_course(course_key(course_id), depth=depth)
    if course is None:
        raise NotFound("There is no course “%(course)s”.", course=course_id)
    return course


def _walk(block: Any, *, seen: set[Any]) -> Iterator[Any]:
    if block.location in seen:
        return
    seen.add(block.location)
    yield block
    for child in block.get_children():
        yield from _walk(child, seen=seen)


def _node(block: Any) -> OutlineNode:
    """Return a block and all below it; the platform's inheritance has settled what is graded and hidden."""
    from xblock.completable import XBlockCompletionMode

    return OutlineNode(
        usage_id=str(block.location),
        reference=f"{block.location.block_type}/{block.location.block_id}",
        category=block.category,
        title=block.display_name_with_default,
        graded=bool(getattr(block, "graded", False)),
        scored=bool(getattr(block, "has_score", False)),
        hidden=bool(getattr(block, "visible_to_staff_only", False)),
        # No mode at all, as most blocks have it, is completable.
        completable=XBlockCompletionMode.get_mode(block)
        not in {XBlockCompletionMode.AGGREGATOR, XBlockCompletionMode.EXCLUDED},
        children=tuple(_node(child) for child in block.get_children()),
    )
