"""Courses, and what learners did in them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import crum
from django.conf import settings
from django.urls import reverse
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.completable import XBlockCompletionMode

from certification_xblock.data import AssignmentType, Course, OutlineNode, PublishedBlock
from certification_xblock.exceptions import NotFound
from demo.gateway import lookups
from demo.gateway.evidence import evidence_of
from demo.site import grades
from demo.site.content import DRAFT, PUBLISHED
from demo.site.courses import moment
from demo.site.models import CourseRun

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from certification_xblock.data import Evidence, Need
    from demo.site.courses import Node

CATEGORY = "certification"
FIELDS = ("display_name", "text", "requirement", "issuer", "co_signers", "signatories", "issue", "paper", "language")


class Courses:
    """The part of the gateway that reads courses and evidence."""

    def course(self, course_id: str) -> Course:
        """Return one course run."""
        tree = lookups.tree(course_id)
        return Course(
            course_id=course_id,
            title=tree.root.title,
            org=CourseKey.from_string(course_id).org,
            org_name=_org_name(CourseKey.from_string(course_id).org),
            language=tree.course.language or settings.LANGUAGE_CODE,
            url=reverse("course", args=(course_id,)),
            pass_mark=Decimal(str(grades.pass_mark(tree.course))) * 100,
            start=moment(tree.course.start),
            end=moment(tree.course.end),
        )

    def course_ids(self) -> Iterator[str]:
        """Yield the ids of all published course runs."""
        runs = CourseRun.objects.filter(published_at__isnull=False).order_by("course_id")
        yield from runs.values_list("course_id", flat=True)

    def outline(self, course_id: str) -> OutlineNode:
        """Return the outline: the draft where an author asks, else the published one."""
        return _outline(lookups.tree(course_id, _branch()).root)

    def assignment_types(self, course_id: str) -> tuple[AssignmentType, ...]:
        """Return the grading policy."""
        policy = grades.assignment_types(lookups.tree(course_id, _branch()).course)
        return tuple(AssignmentType(entry["type"], Decimal(str(entry.get("weight", 0)))) for entry in policy)

    def certification_blocks(self, course_id: str) -> tuple[PublishedBlock, ...]:
        """Return the published certification blocks with the fields that their authors set."""
        return tuple(
            PublishedBlock(
                node.usage_id,
                {name: getattr(node.block, name) for name in FIELDS if name in node.block.fields},
            )
            for node in lookups.tree(course_id).root.walk()
            if node.block_type == CATEGORY
        )

    def may_edit_library_block(self, _user_id: int, _usage_id: str) -> bool:
        """Return False: the site has no content libraries."""
        return False

    def block_url(self, usage_id: str) -> str:
        """Return the LMS's address that leads to a block's unit."""
        try:
            key = UsageKey.from_string(usage_id)
        except InvalidKeyError:
            raise NotFound("There is no block “%(block)s”.", block=usage_id) from None
        return reverse("jump_to", args=(str(key.course_key), usage_id))

    def evidence(self, course_id: str, user_ids: Collection[int], needs: Collection[Need]) -> Mapping[int, Evidence]:
        """Return what the learners did, in four queries however many they are."""
        return evidence_of(lookups.tree(course_id), [user.pk for user in lookups.users(pk__in=user_ids)], needs)


def _org_name(org: str) -> str:
    """Return what the site's operator calls a course organization; no author can change it."""
    return str(getattr(settings, "DEMO_ORGANIZATIONS", {}).get(org, ""))


def _branch() -> str:
    """Return the branch that the page at hand is about: on the platform Studio is a service of its own."""
    request = crum.get_current_request()
    return DRAFT if request is not None and request.path.startswith("/studio/") else PUBLISHED


def _outline(node: Node) -> OutlineNode:
    return OutlineNode(
        usage_id=node.usage_id,
        reference=node.reference,
        category=node.block_type,
        title=node.title,
        graded=bool(node.block.graded),
        scored=node.scored,
        hidden=node.hidden,
        completable=node.mode == XBlockCompletionMode.COMPLETABLE,
        children=tuple(_outline(child) for child in node.children),
    )
