"""Which line of an edited list is which line of the one before: answers follow a question that was reworded or moved."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from certification_xblock.domain.checklist.items import clean_line, derived_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certification_xblock.data import ChecklistItem

ALIKE = 0.6
"""From this likeness on, changed words are the same question, reworded."""

MOST_COMPARISONS = 20_000


def identified(before: Sequence[ChecklistItem], after: Sequence[ChecklistItem]) -> tuple[ChecklistItem, ...]:
    """Give the lines of an edited text the identities that they had.

    The same words first, wherever they went; then what is alike, the most alike first. What is left is new, and its
    identity follows from its words: a question that comes back after it was removed finds its answers again. A removed
    line's identity is never given to another question of the same edit.
    """
    found: dict[int, str] = {}
    waiting: dict[tuple[bool, str], deque[int]] = defaultdict(deque)
    for index, item in enumerate(before):
        waiting[item.is_heading, clean_line(item.text).casefold()].append(index)
    left = set(range(len(before)))
    for index, item in enumerate(after):
        same = waiting[item.is_heading, clean_line(item.text).casefold()]
        if same:
            old = same.popleft()
            left.discard(old)
            found[index] = before[old].id
    for old, index in _alike(before, after, left, set(range(len(after))) - found.keys()):
        found[index] = before[old].id
    taken = {item.id for item in before}
    result = []
    for index, item in enumerate(after):
        if index not in found:
            found[index] = derived_id(item.text, taken)
            taken.add(found[index])
        result.append(replace(item, id=found[index]))
    return tuple(result)


def _alike(
    before: Sequence[ChecklistItem], after: Sequence[ChecklistItem], old: set[int], new: set[int]
) -> list[tuple[int, int]]:
    """Pair reworded lines, the most alike and then the nearest first."""
    if len(old) * len(new) > MOST_COMPARISONS:
        return []
    scored = []
    for index in new:
        matcher = SequenceMatcher(b=after[index].text.casefold(), autojunk=False)
        for one in old:
            if before[one].is_heading is not after[index].is_heading:
                continue
            matcher.set_seq1(before[one].text.casefold())
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
                ratio = matcher.ratio()
                if ratio >= ALIKE:
                    scored.append((-ratio, abs(one - index), one, index))
    pairs: list[tuple[int, int]] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _ratio, _distance, one, index in sorted(scored):
        if one not in taken_old and index not in taken_new:
            taken_old.add(one)
            taken_new.add(index)
            pairs.append((one, index))
    return pairs
