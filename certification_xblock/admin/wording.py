"""Rules and terms in the reader's language, as plain values for the templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from certification_xblock.rendering.phrases import say

if TYPE_CHECKING:
    from certification_xblock.api import ReadableVersion
    from certification_xblock.domain.term_sheet import Entry
    from certification_xblock.domain.wording import Description


def requirement(description: Description) -> dict[str, Any]:
    """Return a requirement: its sentence, and its members."""
    return {"text": say(description.phrase), "members": [requirement(member) for member in description.members]}


def version(row: ReadableVersion) -> dict[str, Any]:
    """Return a version with its entries and what it changed."""
    return {
        "number": row.number,
        "published_at": row.published_at,
        "in_force": row.in_force,
        "problem": row.problem,
        "entries": [_entry(entry) for entry in row.entries],
        "changes": [
            {
                "label": gettext(next(one.label for one in (change.after, change.before) if one)),
                "before": _entry(change.before),
                "after": _entry(change.after),
            }
            for change in row.changes
        ],
    }


def _entry(entry: Entry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "label": gettext(entry.label),
        "text": say(entry.phrase) if entry.phrase else entry.text,
        "requirement": requirement(entry.requirement) if entry.requirement else None,
    }
