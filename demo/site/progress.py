"""How far learners are: exact counts of what they completed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from completion.models import BlockCompletion
from django.db.models import CharField
from django.db.models.functions import Cast
from opaque_keys.edx.keys import CourseKey

if TYPE_CHECKING:
    from collections.abc import Collection

    from demo.site.courses import Node


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many blocks."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down: 199 of 200 is not 100."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return self.total > 0 and self.done == self.total


def completed_blocks(course_id: str, user_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the usage ids that each learner completed, in one query."""
    done: dict[int, set[str]] = {user_id: set() for user_id in user_ids}
    rows = BlockCompletion.objects.filter(
        context_key=CourseKey.from_string(course_id), user_id__in=user_ids, completion__gte=1.0
    )
    # As text: a key for each row is dear where there are many learners.
    keys = rows.annotate(key=Cast("block_key", CharField(max_length=255))).values_list("user_id", "key")
    for user_id, key in keys.iterator():
        done[user_id].add(key)
    return done


def count(node: Node, done: Collection[str]) -> Count:
    """Count what is completable at or below a node."""
    ids = [leaf.usage_id for leaf in node.completable()]
    return Count(sum(usage_id in done for usage_id in ids), len(ids))
