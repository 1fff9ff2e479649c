"""Marking message ids for translation. The domain knows no language: the edge translates ids, then fills them in.

The names are those that ``makemessages`` looks for; these functions translate nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_QUOTED = 80


def gettext_noop(message: str) -> str:
    """Mark a message id and return it unchanged."""
    return message


def ngettext_lazy(singular: str, plural: str) -> tuple[str, str]:
    """Mark a singular and plural message id and return both unchanged."""
    return singular, plural


def pgettext_lazy(context: str, message: str) -> str:
    """Mark a message id that means something else elsewhere, and return it unchanged; its context is the phrase's."""
    del context
    return message


def quoted(value: object) -> str:
    """Return input of unknown size and kind in a form that fits into an error message."""
    text = value if isinstance(value, str) else type(value).__name__
    return text if len(text) <= MAX_QUOTED else f"{text[: MAX_QUOTED - 1]}…"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence for people: a message id and its named parameters.

    Where ``plural_id`` is set, the edge translates with ``ngettext(message_id, plural_id, count)``. ``str()`` gives
    the English text. A parameter may be a phrase itself. ``capital`` says that the text begins with a capital letter,
    whatever phrase turns out to stand first in it. ``context`` tells ids apart that are the same in English.
    """

    message_id: str
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    plural_id: str = ""
    count: int = 0
    capital: bool = False
    context: str = ""

    def __str__(self) -> str:
        """Return the English text."""
        chosen = self.plural_id if self.plural_id and self.count != 1 else self.message_id
        text = chosen % self.params
        return text[:1].upper() + text[1:] if self.capital else text


#: What stands between the entries of a list, of which there may be many: names, say.
LIST = "entries of a list"
LIST_PATTERN = pgettext_lazy("entries of a list", "%(first)s, %(rest)s")


def listed(entries: Iterable[str]) -> Phrase | str:
    """Return entries one after another, for the edge to put what the reader's language has between them."""
    built: Phrase | str = ""
    for index, entry in enumerate(reversed(tuple(entries))):
        built = Phrase(LIST_PATTERN, {"first": entry, "rest": built}, context=LIST) if index else entry
    return built
