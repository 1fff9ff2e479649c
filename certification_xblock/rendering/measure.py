"""How long a text runs, estimated: the same on every machine, whichever fonts it has.

The estimate is a little generous (a few per cent over the design's own faces), so that a size that fits here fits on
the sheet. It is not a shaping engine: the layout engine wraps; this only chooses sizes.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from certification_xblock.rendering.fonts import script_of

# Advances of the printable ASCII characters in em, rounded up to a twentieth, of the serif and the sans of the design.
_SERIF_CLASSES = {
    0.2: " '",
    0.25: ",.:;ijl",
    0.3: "!-1J`|",
    0.35: '"()*Ifrst',
    0.4: "/35?[\\]acez{}",
    0.45: "2gvxy",
    0.5: "#$46789S^_ko~",
    0.55: "0EFbdhnpqu",
    0.6: "+<=>BLPY",
    0.65: "CZ",
    0.7: "AKTVw",
    0.75: "%@GRUX",
    0.8: "&DNOm",
    0.85: "HQ",
    0.95: "MW",
}
_SANS_CLASSES = {
    0.25: "',.:ijl",
    0.3: " !();I|",
    0.35: "[]{}",
    0.4: '"-`frt',
    0.45: "*?Js",
    0.5: "/\\_acxz",
    0.55: "LSegkvy",
    0.6: "#$+0123456789<=>EFT^bdhnopqu~",
    0.65: "BPRXYZ",
    0.7: "ACKV",
    0.75: "&GU",
    0.8: "DHNw",
    0.85: "%@OQm",
    0.95: "M",
    1.05: "W",
}
_SERIF = {character: width for width, characters in _SERIF_CLASSES.items() for character in characters}
_SANS = {character: width for width, characters in _SANS_CLASSES.items() for character in characters}
_MARKS = frozenset({"Mn", "Me", "Cf", "Cc"})
_UPPER_EXTRA = 1.4
_UNKNOWN_WIDTH = 0.7
# In em, of searches for a width.
_PRECISION = 0.25
_ONE_LINE = 0.66
_UNSPACED = 1.2


@lru_cache(maxsize=4096)
def _advance(character: str, sans: bool) -> float:
    """The width of one character in em."""
    table = _SANS if sans else _SERIF
    if character in table:
        return table[character]
    if unicodedata.category(character) in _MARKS:
        return 0.0
    base = unicodedata.normalize("NFD", character)[0]
    if base in table:
        return table[base]
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    script = script_of(character)
    if script is None:
        return _UNKNOWN_WIDTH
    width = script.width * (1.12 if sans and script.cased else 1.0)
    return width * _UPPER_EXTRA if script.cased and character.isupper() else width


@lru_cache(maxsize=1024)
def width(text: str, *, sans: bool = False) -> float:
    """The width of a text on one line, in em."""
    return sum(_advance(character, sans) for character in text)


@lru_cache(maxsize=512)
def leading(text: str) -> float:
    """What the lines of this text need, beside Latin's 1: stacked vowels and marks take height."""
    return max((script.leading for character in set(text) if (script := script_of(character))), default=1.0)


def line_count(text: str, available: float, *, sans: bool = False) -> int:
    """The number of lines that a text takes in ``available`` em, broken as the engines break it."""
    if available <= 0:
        return max(1, len(text))
    lines, used = 1, 0.0
    for long, hanging in _measured(text, sans):
        if used and used + long > available + hanging:
            lines, used = lines + 1, 0.0
        if long > available:
            # Broken inside, as overflow-wrap does.
            extra, rest = divmod(used + long, available)
            lines, used = lines + int(extra), rest
        else:
            used += long
    return lines


@lru_cache(maxsize=512)
def _measured(text: str, sans: bool) -> tuple[tuple[float, float], ...]:
    """The widths of the pieces of a text, each with that of the space that may hang over the end of its line."""
    space = _advance(" ", sans)
    return tuple((width(piece, sans=sans), space if piece.endswith(" ") else 0.0) for piece in _pieces(text))


def even(text: str, available: float, *, sans: bool = False) -> float:
    """The narrowest measure, in em, at which a text takes no more lines than at ``available``: its lines come out even.

    A little is added, since this is an estimate and one line more would be worse than uneven ones; more where an
    engine knows words that no space tells.
    """
    lines = line_count(text, available, sans=sans)
    if lines == 1:
        return available
    narrow, wide = available / lines, available
    while wide - narrow > _PRECISION:
        middle = (narrow + wide) / 2
        if line_count(text, middle, sans=sans) > lines:
            narrow = middle
        else:
            wide = middle
    return min(available, wide * (_UNSPACED if _is_unspaced(text) else 1.02))


@lru_cache(maxsize=512)
def _is_unspaced(text: str) -> bool:
    """Whether a text has words that stand without spaces and are not broken inside: Thai's and its neighbours'."""
    scripts = (script_of(character) for character in set(text))
    return any(script is not None and script.breaks_anywhere and script.width < 1 for script in scripts)


def _pieces(text: str) -> list[str]:
    """The text in pieces between which a line may break, each with the space that follows it."""
    pieces: list[str] = []
    current = ""
    for character in text:
        script = script_of(character)
        anywhere = script is not None and script.breaks_anywhere and unicodedata.category(character) not in _MARKS
        if anywhere and current:
            pieces.append(current)
            current = ""
        current += character
        if character.isspace() or character == "-":
            pieces.append(current)
            current = ""
    return [*pieces, current] if current else pieces


def fit(
    text: str, available: float, *, largest: float, smallest: float, lines: int, sans: bool = False
) -> tuple[float, int]:
    """The largest font size at which ``text`` takes at most ``lines`` lines of ``available``, and how many it takes.

    Sizes and ``available`` share a unit. Steps of three per cent; never under ``smallest``, whatever it takes then.
    One line is tried down to two thirds of the size, and more lines begin there, so that a text that just breaks does
    not come out larger than one that just doesn't.
    """
    size = largest
    while size >= max(largest * _ONE_LINE, smallest):
        if width(text, sans=sans) * size <= available:
            return round(size, 2), 1
        size *= 0.97
    size = max(largest * _ONE_LINE, smallest)
    while size > smallest and line_count(text, available / size, sans=sans) > lines:
        size *= 0.97
    size = max(size, smallest)
    return round(size, 2), line_count(text, available / size, sans=sans)
