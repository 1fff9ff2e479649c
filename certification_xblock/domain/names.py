"""Names as people read them: nothing in them that cannot be seen, and nothing that turns their direction around.

A certificate is compared by eye with what somebody says of themselves. A name with a directional override reads as
another, and one with an invisible character is not the one that it looks like.
"""

from __future__ import annotations

import unicodedata

# Persian and the languages of India need the joiners, mixed directions the marks.
_NEEDED = frozenset("\u200c\u200d\u200e\u200f")
# Seen as nothing, though Unicode counts them as letters, symbols or marks.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def hidden_character(name: str) -> str:
    """Return the first character that has no place in a name, as in “U+202E”, or nothing where all can be read."""
    found = next((one for one in name if _is_hidden(one)), "")
    return f"U+{ord(found):04X}" if found else ""


def is_readable(name: str) -> bool:
    """Whether there is anything to see: white space, joiners and marks are nothing by themselves."""
    return any(not (one.isspace() or _is_hidden(one) or one in _NEEDED or _is_mark(one)) for one in name)


def readable(name: str) -> str:
    """Return a name that others wrote without what has no place in it, on one line; empty where nothing is left."""
    seen = "".join(" " if one.isspace() else one for one in name if one.isspace() or not _is_hidden(one))
    seen = " ".join(seen.split())
    return seen if is_readable(seen) else ""


def _is_hidden(character: str) -> bool:
    if character in _NEEDED:
        return False
    return character in _BLANK or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
