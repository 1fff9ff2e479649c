"""What the editor's script gets to choose from, as plain JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certification_xblock.data import EditorChoices, OutlineNode

OWN_CATEGORY = "certification"  # a certificate cannot ask for itself
COMPLETABLE_CONTAINERS = frozenset({"chapter", "sequential", "vertical"})


def choices_json(choices: EditorChoices) -> dict[str, Any]:
    """Return the outline as a flat list with depths, the assignment types, and the registry."""
    return {
        "outline": [_node(node, depth) for node, depth in _walk(choices.outline, 0) if node.category != OWN_CATEGORY],
        "assignmentTypes": [each.name for each in choices.assignment_types],
        "organizations": [{"value": each.party.slug, "label": each.party.name} for each in choices.organizations],
        "signatories": [
            {"value": slug, "label": ", ".join(filter(None, (person.name, person.title, each.party.name)))}
            for each in choices.organizations
            for slug, person in each.signatories.items()
        ],
    }


def _walk(node: OutlineNode, depth: int) -> Iterator[tuple[OutlineNode, int]]:
    for child in node.children:
        yield child, depth
        yield from _walk(child, depth + 1)


def _node(node: OutlineNode, depth: int) -> dict[str, Any]:
    return {
        "value": node.reference,
        "label": node.title or gettext("(without a title)"),
        "depth": depth,
        "container": node.category in COMPLETABLE_CONTAINERS,
        "scored": node.scored,
        "hidden": node.hidden,
    }
