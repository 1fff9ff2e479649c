"""Completion: how many of the completable blocks that a learner may see are complete."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from certification_xblock.data import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opaque_keys.edx.keys import CourseKey, UsageKey

AGGREGATOR = "aggregator"
EXCLUDED = "excluded"


def visible_blocks(user: Any, collected: Any) -> Any:
    """Return the blocks that the learner may see: cohorts, hidden content, random picks and all.

    Content that is not released yet counts, as on the platform's progress page: it is still to be done, and a course
    is not finished before it has begun.
    """
    from lms.djangoapps.course_blocks.api import get_course_blocks

    return get_course_blocks(
        user,
        collected.root_block_usage_key,
        collected_block_structure=collected,
        allow_start_dates_in_future=True,
    )


def completed_blocks(key: CourseKey, user_ids: Iterable[int]) -> dict[int, set[UsageKey]]:
    """Return, for each learner, the blocks of the course that are entirely complete: one query."""
    from completion.models import BlockCompletion

    rows = BlockCompletion.objects.filter(user_id__in=list(user_ids), context_key=key, completion__gte=1.0)
    done: dict[int, set[UsageKey]] = defaultdict(set)
    for user_id, block in rows.values_list("user_id", "block_key").iterator():
        done[user_id].add(block.map_into_course(key))
    return done


def measure(visible: Any, key: CourseKey, target: str, done: set[UsageKey]) -> Measurement | None:
    """Count the completable blocks at and below the target, or of the whole course for an empty one."""
    root = find(visible, key, target)
    if root is None:
        return None
    blocks = list(completable(visible, root, seen=set()))
    left = [block for block in blocks if block not in done]
    # The whole course has no place of its own to send a learner to: the first thing left does.
    place = root if target else (left[0] if left else None)
    return Measurement(
        done=Decimal(len(blocks) - len(left)),
        total=Decimal(len(blocks)),
        title=title_of(visible, root),
        location=str(place) if place else "",
    )


def find(visible: Any, key: CourseKey, target: str) -> UsageKey | None:
    """Return the block that a rule means by ``type/id``, or None where this learner has no such block."""
    if not target:
        root: UsageKey = visible.root_block_usage_key
        return root
    block_type, _, block_id = target.partition("/")
    block = key.make_usage_key(block_type, block_id)
    return block if block in visible else None


def completable(visible: Any, block: UsageKey, *, seen: set[UsageKey]) -> Iterator[UsageKey]:
    """Yield the blocks whose completion counts, in course order, as the platform's own completion service sees it.

    Only aggregators are looked into: what has children but is completed as a whole (a conditional, a problem builder)
    counts as one. A block without a mode is completable.
    """
    if block in seen:
        return
    seen.add(block)
    mode = visible.get_xblock_field(block, "completion_mode")
    if mode == AGGREGATOR:
        for child in visible.get_children(block):
            yield from completable(visible, child, seen=seen)
    elif mode != EXCLUDED:
        yield block


def title_of(visible: Any, block: UsageKey) -> str:
    """Return what the author called a block."""
    from xmodule.block_metadata_utils import display_name_with_default

    return str(display_name_with_default(visible[block]))
