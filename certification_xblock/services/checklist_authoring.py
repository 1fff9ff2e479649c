"""What an author does with a checklist: text to fields and back, what is wrong with it, what a change means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from certification_xblock.data import ChecklistState
from certification_xblock.domain.checklist.identity import identified
from certification_xblock.domain.checklist.items import is_good_link as good_link
from certification_xblock.domain.checklist.items import items_from_raw, items_to_raw, link_parts, numbers
from certification_xblock.domain.checklist.progress import counting, lacking, next_open
from certification_xblock.domain.checklist.settings import check_checklist, checklist_from_fields, describe_rule
from certification_xblock.domain.checklist.text_form import parse_text, print_text
from certification_xblock.exceptions import InvalidInput
from certification_xblock.gateway import get_gateway

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certification_xblock.data import Answer, Checklist, ChecklistItem, ChecklistProgress
    from certification_xblock.domain.messages import Phrase

__all__ = [
    "ChecklistEdit",
    "answer_lacks",
    "check_checklist_fields",
    "checklist_counting",
    "checklist_numbers",
    "checklist_of",
    "checklist_rule",
    "checklist_text",
    "edit_checklist",
    "is_good_link",
    "link_address",
    "next_open_item",
]


@dataclass(frozen=True, slots=True)
class ChecklistEdit:
    """An author's text as raw items with their identities, and what is wrong, at ``list.<line>`` or at a setting."""

    items: list[dict[str, Any]]
    problems: tuple[InvalidInput, ...]
    added: int
    removed: int


def checklist_of(*, fields: Mapping[str, Any]) -> Checklist:
    """Return the list that a block's fields describe, whatever stands in them."""
    return checklist_from_fields(fields)


def check_checklist_fields(*, fields: Mapping[str, Any]) -> tuple[InvalidInput, ...]:
    """Return all that keeps a block's fields from being a list."""
    return tuple(check_checklist(fields))


def checklist_text(*, items: object) -> str:
    """Return the text in which an author edits a block's items."""
    return print_text(items_from_raw(items))


def checklist_rule(*, checklist: Checklist) -> Phrase:
    """Return in words what completes a list."""
    return describe_rule(checklist)


def checklist_numbers(*, checklist: Checklist) -> dict[str, str]:
    """Return each item's number by its id."""
    return numbers(checklist.items)


def checklist_counting(*, checklist: Checklist) -> tuple[ChecklistItem, ...]:
    """Return the items that decide for somebody who begins now."""
    return counting(checklist, ChecklistState())


def next_open_item(*, checklist: Checklist, progress: ChecklistProgress, after: str = "") -> str:
    """Return the id of the next item to answer, or nothing."""
    return next_open(checklist, progress, after)


def answer_lacks(*, item: ChecklistItem, answer: Answer) -> str:
    """Return what an answer still needs before it counts: "note", "evidence", "reason", or nothing."""
    return lacking(item, answer)


def edit_checklist(*, text: str, before: object, fields: Mapping[str, Any]) -> ChecklistEdit:
    """Read an author's text; its lines keep the identities that they had in the items ``before``."""
    parsed, old = parse_text(text), items_from_raw(before)
    items = identified(old, parsed.items)
    raw = items_to_raw(items)
    problems = list(parsed.problems)
    told = {problem.field for problem in problems}
    for problem in check_checklist({**fields, "items": raw}):
        at_line = _at_line(problem, parsed.lines)
        if at_line.field not in told:
            problems.append(at_line)
    kept = {item.id for item in items} & {item.id for item in old}
    return ChecklistEdit(raw, tuple(problems), added=len(items) - len(kept), removed=len(old) - len(kept))


def _at_line(problem: InvalidInput, lines: tuple[int, ...]) -> InvalidInput:
    """Turn ``items.<index>.<part>`` into ``list.<line>``."""
    head, _, rest = problem.field.partition(".")
    if head != "items":
        return problem
    index = rest.partition(".")[0]
    line = lines[int(index)] if index.isdigit() and int(index) < len(lines) else 1
    return InvalidInput(problem.message, field=f"list.{line}", **problem.params)


def is_good_link(*, link: str) -> bool:
    """Whether an item's link leads anywhere."""
    return good_link(link)


def link_address(*, link: str, usage_id: str) -> str:
    """Return where an item's link leads: an address as it is, a block by the platform's own way to it."""
    kind, name = link_parts(link)
    if not kind:
        return link
    head, separator, _rest = usage_id.partition("+type@")
    return get_gateway().block_url(f"{head}{separator}{kind}+block@{name}") if separator else ""
