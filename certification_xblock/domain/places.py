"""A course's outline as a requirement sees it: what each place in it can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certification_xblock.data import OutlineNode

OWN_CATEGORY = "certification"  # a certificate cannot ask for itself
CONTAINERS = frozenset({"course", "chapter", "sequential", "vertical"})


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the outline.

    ``hidden`` is true, too, where something above it is hidden. ``counts`` says whether there is anything to complete
    in it, ``scores`` whether there is anything scored in it or it is scored itself; ``scored`` is its own.
    """

    usage_id: str
    reference: str
    category: str
    title: str
    depth: int
    container: bool
    hidden: bool
    scored: bool
    counts: bool
    scores: bool


def places_of(outline: OutlineNode) -> tuple[Place, ...]:
    """Return the places below a course's root in course order, our own blocks among them."""
    found: list[Place] = []
    for child in outline.children:
        _collect(child, 0, outline.hidden, found)
    return tuple(found)


def first_certification(outline: OutlineNode) -> Place | None:
    """Return the first of our blocks in course order: the one that is in force once it is published."""
    return next((place for place in places_of(outline) if place.category == OWN_CATEGORY), None)


def _collect(node: OutlineNode, depth: int, within_hidden: bool, found: list[Place]) -> None:
    found.append(
        Place(
            usage_id=node.usage_id,
            reference=node.reference,
            category=node.category,
            title=node.title,
            depth=depth,
            container=bool(node.children) or node.category in CONTAINERS,
            hidden=within_hidden or node.hidden,
            scored=node.scored and not node.children,
            counts=any(_countable(node)),
            scores=any(_scored(node)),
        )
    )
    for child in node.children:
        _collect(child, depth + 1, within_hidden or node.hidden, found)


def _countable(node: OutlineNode) -> Iterator[bool]:
    if not node.children:
        yield node.completable and node.category not in CONTAINERS and node.category != OWN_CATEGORY
    for child in node.children:
        if not child.hidden:
            yield from _countable(child)


def _scored(node: OutlineNode) -> Iterator[bool]:
    if not node.children:
        yield node.scored
    for child in node.children:
        yield from _scored(child)
