"""A checklist's settings as its author writes them: ``all``, ``5`` or ``80%``, and what is wrong with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from certification_xblock.data import Checklist, CompleteBy, CompletionRule, ItemKind
from certification_xblock.domain.checklist.items import check_items, items_from_raw
from certification_xblock.domain.messages import Phrase, gettext_noop, ngettext_lazy, quoted
from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_RULE = re.compile(r"\s*(\d{1,4})\s*(%?)\s*\Z", re.ASCII)


def rule_from_text(text: object) -> CompletionRule | None:
    """Return what completes a list, or None for what says nothing."""
    if isinstance(text, str) and text.strip().lower() in {"", "all"}:
        return CompletionRule()
    match = _RULE.match(text) if isinstance(text, str) else None
    if match is None:
        return None
    number, percent = int(match[1]), bool(match[2])
    if not 1 <= number <= (100 if percent else 9999):
        return None
    return CompletionRule(CompleteBy.PERCENT if percent else CompleteBy.COUNT, number)


def rule_to_text(rule: CompletionRule) -> str:
    """Return a rule as an author writes it."""
    if rule.by is CompleteBy.ALL:
        return "all"
    return f"{rule.minimum}%" if rule.by is CompleteBy.PERCENT else str(rule.minimum)


def checklist_from_fields(fields: Mapping[str, Any]) -> Checklist:
    """Return the list that a block's raw fields describe: what makes no sense in them falls back to its default."""
    return Checklist(
        items=items_from_raw(fields.get("items")),
        rule=rule_from_text(fields.get("completed_by", "all")) or CompletionRule(),
        may_reopen=fields.get("may_reopen") is not False,
        new_items_reopen=fields.get("new_items_reopen") is True,
        graded=fields.get("graded_by_share") is True,
    )


def check_checklist(fields: Mapping[str, Any]) -> Iterator[InvalidInput]:
    """Yield all that keeps a list from being saved."""
    items = items_from_raw(fields.get("items"))
    yield from check_items(items)
    rule = rule_from_text(fields.get("completed_by", "all"))
    if rule is None:
        yield InvalidInput(
            gettext_noop("“%(text)s” is neither “all” nor a number such as 5 nor a share such as 80%%."),
            field="completed_by",
            text=quoted(fields.get("completed_by")),
        )
    elif rule.by is CompleteBy.COUNT:
        answerable = [item for item in items if not item.is_heading]
        total = sum(item.kind is ItemKind.REQUIRED for item in answerable) or len(answerable)
        if rule.minimum > total:
            yield InvalidInput(
                gettext_noop("The list has only %(total)s items that count: ask for at most as many."),
                field="completed_by",
                total=total,
            )


def describe_rule(checklist: Checklist) -> Phrase:
    """Return in words what completes the list."""
    answerable = [item for item in checklist.items if not item.is_heading]
    required = any(item.kind is ItemKind.REQUIRED for item in answerable)
    rule = checklist.rule
    if rule.by is CompleteBy.PERCENT:
        return Phrase(
            gettext_noop("Complete with %(percent)s%% of the required items")
            if required
            else gettext_noop("Complete with %(percent)s%% of the items"),
            {"percent": rule.minimum},
        )
    if rule.by is CompleteBy.COUNT:
        singular, plural = (
            ngettext_lazy("Complete with %(count)s required item", "Complete with %(count)s required items")
            if required
            else ngettext_lazy("Complete with %(count)s item", "Complete with %(count)s items")
        )
        return Phrase(singular, {"count": rule.minimum}, plural, rule.minimum)
    return Phrase(
        gettext_noop("Complete with all required items") if required else gettext_noop("Complete with all items")
    )
