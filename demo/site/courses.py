"""A course as a tree, and what may be done to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from opaque_keys.edx.keys import CourseKey
from xblock.completable import XBlockCompletionMode
from xblock.exceptions import NoSuchUsage
from xblock.fields import ScopeIds

from demo.site.content import PUBLISHED, copy_draft_to_published
from demo.site.models import CourseRun
from demo.site.runtime import CourseRuntime
from demo.site.signals import course_published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from xblock.core import XBlock


class CourseNotFound(LookupError):
    """There is no such course, or it is not published."""


@dataclass(eq=False)
class Node:
    """One block of a course, its parent and children."""

    block: XBlock
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @cached_property
    def usage_id(self) -> str:
        """The key as text."""
        return str(self.block.usage_key)

    @property
    def block_type(self) -> str:
        """The block's type."""
        return str(self.block.scope_ids.block_type)

    @property
    def reference(self) -> str:
        """``type/id``, as rules name blocks."""
        return f"{self.block_type}/{self.block.usage_key.block_id}"

    @property
    def title(self) -> str:
        """The name that the author gave."""
        return str(getattr(self.block, "display_name", "") or self.block.usage_key.block_id)

    @property
    def mode(self) -> str:
        """The completion mode."""
        return str(XBlockCompletionMode.get_mode(self.block))

    @property
    def scored(self) -> bool:
        """Whether the block has a score."""
        return bool(getattr(self.block, "has_score", False))

    @cached_property
    def possible(self) -> float:
        """How many points the block gives, before its weight."""
        return float(self.block.max_score() or 0)

    @cached_property
    def weight(self) -> float | None:
        """What the author has the points count, where they said so."""
        weight: float | None = getattr(self.block, "weight", None)
        return weight

    @property
    def hidden(self) -> bool:
        """Whether learners do not see it."""
        return bool(self.block.visible_to_staff_only)

    def walk(self) -> Iterator[Node]:
        """Yield this and all below, in course order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def completable(self) -> Iterator[Node]:
        """Yield what a learner can complete at or below this; only aggregators are looked into."""
        if self.hidden:
            return
        if self.mode == XBlockCompletionMode.AGGREGATOR:
            for child in self.children:
                yield from child.completable()
        elif self.mode != XBlockCompletionMode.EXCLUDED:
            yield self

    @cached_property
    def to_complete(self) -> tuple[str, ...]:
        """The usage ids of these."""
        return tuple(leaf.usage_id for leaf in self.completable())

    def ancestor(self, block_type: str) -> Node | None:
        """Return the nearest of the given type, from this upwards."""
        node: Node | None = self
        while node is not None and node.block_type != block_type:
            node = node.parent
        return node


class CourseTree:
    """All blocks of one course in one branch, read once."""

    def __init__(self, course_id: str, *, user: Any = None, branch: str = PUBLISHED) -> None:
        self.course_id = course_id
        self.runtime = CourseRuntime(CourseKey.from_string(course_id), user=user, branch=branch)
        try:
            self.root = self._read(self.runtime.course_block(), None)
        except NoSuchUsage as error:
            raise CourseNotFound(course_id) from error
        self.by_usage = {node.usage_id: node for node in self.root.walk()}
        self.by_reference = {node.reference: node for node in self.root.walk()}

    def _read(self, block: XBlock, parent: Node | None) -> Node:
        node = Node(block, parent)
        for child_id in block.children if getattr(block, "has_children", False) else ():
            node.children.append(self._read(self.runtime.get_block(child_id), node))
        return node

    @property
    def course(self) -> XBlock:
        """The course's own block."""
        return self.root.block

    @property
    def units(self) -> list[Node]:
        """The units that a learner sees, in order."""
        hidden: set[int] = set()
        units = []
        for node in self.root.walk():
            if node.hidden or id(node.parent) in hidden:
                hidden.add(id(node))
            elif node.block_type == "vertical":
                units.append(node)
        return units

    @property
    def subsections(self) -> list[Node]:
        """The subsections that a learner sees, in order."""
        return [node for node in self.root.walk() if node.block_type == "sequential" and not node.hidden]

    @cached_property
    def graded(self) -> list[tuple[Node, list[Node]]]:
        """The graded subsections among these, each with its graded blocks."""
        return [
            (node, [leaf for leaf in node.walk() if leaf.scored and leaf.block.graded])
            for node in self.subsections
            if node.block.graded
        ]


def moment(value: str | None) -> datetime | None:
    """Read a date of the course's settings."""
    parsed = parse_datetime(value.strip('"')) if value else None
    if parsed is not None and timezone.is_naive(parsed):
        parsed = timezone.make_aware(parsed)
    return parsed


def add_block(runtime: CourseRuntime, parent: XBlock | None, block_type: str, block_id: str, **fields: Any) -> XBlock:
    """Make a block in the runtime's branch, the last of its parent's."""
    key = runtime.course_key.make_usage_key(block_type, block_id)
    cls = runtime.mixologist.mix(runtime.load_block_type(block_type))
    block = runtime.construct_xblock_from_class(cls, ScopeIds(runtime.user_id, block_type, key, key))
    block.parent = parent.usage_key if parent is not None else None
    for name, value in fields.items():
        setattr(block, name, value)
    block.save()
    if parent is not None:
        parent.children = [*parent.children, key]
        parent.save()
    return block


@transaction.atomic
def publish(course_id: str) -> None:
    """Put the draft in force, and tell so once it is stored."""
    run, _created = CourseRun.objects.get_or_create(course_id=course_id)
    copy_draft_to_published(course_id)
    run.published_at = timezone.now()
    run.save(update_fields=["published_at"])
    transaction.on_commit(lambda: course_published.send(sender=CourseRun, course_id=course_id))
