"""Completion: how many of the completable blocks that a learner may see are complete."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from certification_xblock.data import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opaque_keys.edx.keys import CourseKey, UsageKey

AGGREGATOR = "aggregator"
EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a course, with the blocks in it whose completion counts, as text: the platform's keys are slow to compare."""

    root: UsageKey
    title: str
    blocks: tuple[str, ...]


def completed_blocks(key: CourseKey, user_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return, for each learner, the blocks of the course that are entirely complete: one query."""
    from completion.models import BlockCompletion
    from django.db.models import CharField
    from django.db.models.functions import Cast
    from opaque_keys.edx.keys import UsageKey

    rows = BlockCompletion.objects.filter(user_id__in=list(user_ids), context_key=key, completion__gte=1.0)
    done: dict[int, set[str]] = defaultdict(set)
    # Many learners complete the same blocks: as text, so that each key is read once and not once a learner.
    blocks: dict[str, str] = {}
    text = Cast("block_key", CharField(max_length=255))
    for user_id, block in rows.annotate(block_text=text).values_list("user_id", "block_text").iterator():
        if block not in blocks:
            blocks[block] = str(UsageKey.from_string(block).map_into_course(key))
        done[user_id].add(blocks[block])
    return done


class Counter:
    """Counts what is complete; what has to be counted is found once for all who see the same blocks."""

    def __init__(self, key: CourseKey) -> None:
        """Count in one course."""
        self._key = key
        self._found: dict[tuple[int, str], tuple[Any, Part | None]] = {}

    def measure(self, visible: Any, target: str, done: set[str]) -> Measurement | None:
        """Count the completable blocks at and below the target, or of the whole course for an empty one."""
        part = self._part(visible, target)
        if part is None:
            return None
        # The whole course has no place of its own to send a learner to: the first thing left does.
        place = str(part.root) if target else next((block for block in part.blocks if block not in done), "")
        return Measurement(
            done=Decimal(sum(block in done for block in part.blocks)),
            total=Decimal(len(part.blocks)),
            title=part.title,
            location=place,
        )

    def _part(self, visible: Any, target: str) -> Part | None:
        # The structure is kept beside what was found in it: its id is good only for as long as it lives.
        _structure, part = self._found.setdefault((id(visible), target), (visible, None))
        if part is None and (root := find(visible, self._key, target)):
            part = Part(root, title_of(visible, root), tuple(map(str, completable(visible, root, seen=set()))))
            self._found[id(visible), target] = (visible, part)
        return part


def find(visible: Any, key: CourseKey, target: str) -> UsageKey | None:
    """Return the block that a rule means by ``type/id``, or None where this learner has no such block."""
    if not target:
        root: UsageKey = visible.root_block_usage_key
        return root
    block = block_key(key, target)
    return block if block in visible else None


def block_key(key: CourseKey, target: str) -> UsageKey:
    """Return the key of the block that ``type/id`` names in a course, whether it is there or not."""
    block_type, _, block_id = target.partition("/")
    return key.make_usage_key(block_type, block_id)


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
