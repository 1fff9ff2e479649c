"""A language in which every translated word is marked: what is left without a mark cannot be translated.

The marks stand around a message as it comes out of the catalogue, so that its parameters stand within them. Dates are
marked by their months. Where the marks and all within them are taken out of a page, only data may be left.
"""

from __future__ import annotations

import gettext
import html
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import django
import django.contrib
from django.utils import translation
from lxml import html as lxml_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

OPEN, CLOSE = "\u27e6", "\u27e7"
MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
# Identifiers and addresses: whatever has such a sign within it is nobody's prose.
IDENTIFIER = re.compile(
    r"\b[0-9a-f]{32}\b|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^\s\"'<>]*[@+/\\=_:#][^\s\"'<>]+"
)
WORD = re.compile(r"[^\W\d_]{2,}")
SAID = ("alt", "title", "aria-label", "aria-description", "placeholder", "summary", "label", "data-choose")
ROOT = Path(__file__).resolve().parents[2]


class Pseudo:
    """The language while it is active: ``asked`` are the ids that were looked up, with their contexts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: set[str] = set()
        translation.gettext("")  # has Django choose its functions
        for name, function in {
            "gettext": self._marked,
            "pgettext": lambda context, message: self._marked(message, f"{context}\x04{message}"),
            "ngettext": lambda one, many, count: self._marked(one if count == 1 else many, one),
            "npgettext": lambda context, one, many, count: self._marked(
                one if count == 1 else many, f"{context}\x04{one}"
            ),
        }.items():
            monkeypatch.setattr(translation._trans, name, function)

    def _marked(self, message: str, key: str = "") -> str:
        if not message.strip():
            return ""
        self.asked.add(key or message)
        return f"{OPEN}{message}{CLOSE}"

    def uncollected(self) -> set[str]:
        """Return the ids that stand in no catalogue, neither ours nor Django's."""
        return {each for each in self.asked if each not in _known()}


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    files = [ROOT / "translations/es/LC_MESSAGES/django.mo"]
    files += sorted(Path(django.__file__).parent.glob("c*/**/locale/es/LC_MESSAGES/django.mo"))
    known: set[str] = set()
    for path in files:
        with path.open("rb") as file:
            keys = vars(gettext.GNUTranslations(file))["_catalog"]
        known |= {key[0] if isinstance(key, tuple) else key for key in keys}
    return frozenset(known)


def bare(text: str, data: Iterable[str] = ()) -> str:
    """Return a text without what is marked, and without the data that tests put into it."""
    text = IDENTIFIER.sub(" ", html.unescape(text))
    for each in sorted(data, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", text)
    while MARKED.search(text):
        text = MARKED.sub("", text)
    return text


def unmarked(text: str, data: Iterable[str] = ()) -> list[str]:
    """Return the words of a plain text that were never translated."""
    return WORD.findall(bare(text, data))


def unmarked_in_page(page: str, data: Iterable[str] = ()) -> list[str]:
    """Return the words of a page, its attributes and its templates that were never translated."""
    # Marks come out first: a message may hold elements.
    source = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), page)
    while MARKED.search(source):
        source = MARKED.sub("", source)
    tree = lxml_html.fromstring(source)
    for element in tree.xpath("//script | //style | //code"):
        element.getparent().remove(element)
    said = [*tree.itertext()]
    for element in tree.iter():
        said += [element.get(name) for name in SAID if element.get(name)]
        if element.tag == "input" and element.get("type") in {"submit", "button"} and element.get("value"):
            said.append(element.get("value"))
    return [word for text in said for word in unmarked(text, data)]


def strings(value: object) -> list[str]:
    """Return all strings in plain JSON, keys left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [each for inner in value.values() for each in strings(inner)]
    if isinstance(value, list | tuple):
        return [each for inner in value for each in strings(inner)]
    return []
