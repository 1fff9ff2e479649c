"""A certification's terms as people read them, entry by entry, and what changed from one version to the next."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from certification_xblock.data import IssueMode
from certification_xblock.domain.messages import Phrase, gettext_noop, listed
from certification_xblock.domain.wording import Description, describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certification_xblock.data import CertificationTerms

ISSUE_WORDS = {
    IssueMode.AUTOMATIC: gettext_noop("as soon as it is earned"),
    IssueMode.CLAIM: gettext_noop("when the learner asks for it"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the sheet: a label (a message id), and a text of the author's, a phrase, or a requirement."""

    label: str
    text: str = ""
    phrase: Phrase | None = None
    requirement: Description | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs; None where the other version has none."""

    before: Entry | None
    after: Entry | None


#: Nobody's name: bodies and people are then told by their identifiers.
NO_NAMES: Mapping[str, str] = MappingProxyType({})


def sheet(
    terms: CertificationTerms, titles: Mapping[str, str], names: Mapping[str, str] = NO_NAMES
) -> tuple[Entry, ...]:
    """Return the entries of terms, those that say nothing left out.

    ``titles`` names what rules point to, ``names`` the bodies and people, as ``organization/acme``
    and ``signatory/ada``.
    """
    return tuple(_entries(terms, titles, names))


def _entries(terms: CertificationTerms, titles: Mapping[str, str], names: Mapping[str, str]) -> Iterator[Entry]:
    def named(label: str, *slugs: str, kind: str = "organization") -> Entry:
        listing = listed(names.get(f"{kind}/{slug}", slug) for slug in slugs)
        return Entry(label, listing) if isinstance(listing, str) else Entry(label, phrase=listing)

    yield Entry(gettext_noop("Title"), terms.title)
    yield Entry(gettext_noop("To earn it"), requirement=describe(terms.requirement, titles))
    if terms.text:
        yield Entry(gettext_noop("Text on the certificate"), terms.text)
    if terms.issuer:
        yield named(gettext_noop("Issuer"), terms.issuer)
    if terms.co_signers:
        yield named(gettext_noop("Co-signers"), *terms.co_signers)
    if terms.signatories:
        yield named(gettext_noop("Signatories"), *terms.signatories, kind="signatory")
    yield Entry(gettext_noop("Issued"), phrase=Phrase(ISSUE_WORDS[terms.issue]))
    yield Entry(gettext_noop("Paper"), terms.paper.value.upper())
    if terms.language:
        yield Entry(gettext_noop("Language"), terms.language)
    if terms.second_language:
        yield Entry(gettext_noop("Second language"), terms.second_language)
        if terms.second_title:
            yield Entry(gettext_noop("Title in the second language"), terms.second_title)
        if terms.second_text:
            yield Entry(gettext_noop("Text in the second language"), terms.second_text)


def changes(
    before: CertificationTerms,
    after: CertificationTerms,
    titles: Mapping[str, str],
    names: Mapping[str, str] = NO_NAMES,
) -> tuple[Change, ...]:
    """Return what differs between two versions, in the order of the sheet."""
    old = {entry.label: entry for entry in sheet(before, titles, names)}
    new = {entry.label: entry for entry in sheet(after, titles, names)}
    labels = [*new, *(label for label in old if label not in new)]
    return tuple(Change(old.get(label), new.get(label)) for label in labels if old.get(label) != new.get(label))
