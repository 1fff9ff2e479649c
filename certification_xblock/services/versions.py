"""The versions of a certification, to be read by people."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from certification_xblock.domain.json_codec import terms_from_json
from certification_xblock.domain.term_sheet import Change, Entry, changes, sheet
from certification_xblock.exceptions import CertificationError
from certification_xblock.gateway import get_gateway
from certification_xblock.models import CertificationVersion, Organization, Signatory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from certification_xblock.data import CertificationTerms, OutlineNode

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadableVersion:
    """One version: its terms, and what it changed of the one before; ``problem`` where they cannot be read."""

    number: int
    published_at: datetime
    in_force: bool
    entries: tuple[Entry, ...] = ()
    changes: tuple[Change, ...] = ()
    problem: str = ""


def readable_versions(*, certification_id: int) -> list[ReadableVersion]:
    """Return all versions of a certification, the newest first."""
    rows = CertificationVersion.objects.filter(certification_id=certification_id).select_related("certification")
    found: list[ReadableVersion] = []
    titles: Mapping[str, str] | None = None
    names = _names()
    before: CertificationTerms | None = None
    for row in rows.order_by("number"):
        titles = _titles(row.certification.course_id) if titles is None else titles
        in_force = row.pk == row.certification.version_id and row.certification.active == 1
        try:
            terms = terms_from_json(row.terms)
        except CertificationError as error:
            found.append(ReadableVersion(row.number, row.published_at, in_force, problem=str(error)))
            before = None
            continue
        changed = changes(before, terms, titles, names) if before else ()
        found.append(ReadableVersion(row.number, row.published_at, in_force, sheet(terms, titles, names), changed))
        before = terms
    return found[::-1]


def _titles(course_id: str) -> dict[str, str]:
    """Return what the course calls its blocks now; nothing where it is gone or cannot be read."""
    try:
        return {node.reference: node.title for node in _nodes(get_gateway().outline(course_id))}
    except Exception:  # a courtesy: without titles the rules name their targets by id
        log.warning("The outline of %s cannot be read", course_id, exc_info=True)
        return {}


def _names() -> dict[str, str]:
    """Return what the registry calls its bodies and people now, by kind and identifier."""
    models = {"organization": Organization, "signatory": Signatory}
    return {
        f"{kind}/{slug}": name
        for kind, model in models.items()
        for slug, name in model.objects.values_list("slug", "name")  # type: ignore[attr-defined]
    }


def _nodes(node: OutlineNode) -> Iterator[OutlineNode]:
    yield node
    for child in node.children:
        yield from _nodes(child)
