"""Marking message ids for translation. The domain knows no language: the edge translates ids, then fills them in.

The names are those that ``makemessages`` looks for; these functions translate nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_QUOTED = 80


def gettext_noop(message: str) -> str:
    """Mark a message id and return it unchanged."""
    return message


def ngettext_lazy(singular: str, plural: str) -> tuple[str, str]:
    """Mark a singular and plural message id and return both unchanged."""
    return singular, plural


def quoted(value: object) -> str:
    """Return input of unknown size and kind in a form that fits into an error message."""
    text = value if isinstance(value, str) else type(value).__name__
    return text if len(text) <= MAX_QUOTED else f"{text[: MAX_QUOTED - 1]}…"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence for people: a message id and its named parameters.

    Where ``plural_id`` is set, the edge translates with ``ngettext(message_id, plural_id, count)``. ``str()`` gives
    the English text. A parameter may be a phrase itself. ``capital`` says that the text begins with a capital letter,
    whatever phrase turns out to stand first in it.
    """

    message_id: str
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    plural_id: str = ""
    count: int = 0
    capital: bool = False

    def __str__(self) -> str:
        """Return the English text."""
        chosen = self.plural_id if self.plural_id and self.count != 1 else self.message_id
        text = chosen % self.params
        return text[:1].upper() + text[1:] if self.capital else text
