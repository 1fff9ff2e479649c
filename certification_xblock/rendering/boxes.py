"""The boxes of the sheet's two rows of people and bodies: the parties above, the signatories below."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from certification_xblock.rendering import measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from certification_xblock.data import Party, Signer

LOGO_HEIGHT = 17.0
GAP = 7.0
_WIDEST_PARTY = 62.0
_WIDEST_SIGNER = 58.0
_MOST_IN_A_ROW = 4
# Logos of one area look equally important, whatever their shape.
_LOGO_AREA = 370.0
SMALLEST_SCALE = 0.4


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text: its font size, the number of lines it is expected to take, what these occupy.

    ``width`` is the narrowest measure that takes no more lines, so that they come out even.
    """

    size: float
    lines: int
    height: float
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """An image's box. ``offset`` moves it down from the top of its place, to stand in the middle or at the foot."""

    width: float
    height: float
    offset: float


@dataclass(frozen=True, slots=True)
class PartyBox:
    """One party: a picture or its name set, then the caption under it."""

    party: Party
    picture: Picture | None
    name: Block
    name_offset: float
    issuer: bool


@dataclass(frozen=True, slots=True)
class SignerBox:
    """One signatory; the picture is None where there is no image or its proportions are not known."""

    signer: Signer
    picture: Picture | None


def text_block(
    text: str, available: float, *, largest: float, smallest: float, lines: int, height: float, sans: bool = False
) -> Block:
    """A text at the largest size that fits; ``height`` is its line height, as a number."""
    size, taken = measure.fit(text, available, largest=largest, smallest=smallest, lines=lines, sans=sans)
    even = available if taken == 1 else measure.even(text, available / size, sans=sans) * size
    return Block(size, taken, round(size * taken * height * measure.leading(text), 2), round(even, 2))


def _logo(size: tuple[int, int] | None, available: float) -> Picture | None:
    """A logo of the common area, within its column and height."""
    if size is None:
        return None
    aspect = size[0] / size[1]
    height = min(math.sqrt(_LOGO_AREA / aspect), LOGO_HEIGHT, (available - 2) / aspect)
    return Picture(round(height * aspect, 2), round(height, 2), round((LOGO_HEIGHT - height) / 2, 2))


def _signature(size: tuple[int, int] | None, available: float, room: float) -> Picture | None:
    """A signature as large as its place allows, standing on the rule."""
    if size is None:
        return None
    aspect = size[0] / size[1]
    height = min(room, (available - 4) / aspect)
    return Picture(round(height * aspect, 2), round(height, 2), round(room - height, 2))


def party_row(
    parties: Sequence[Party], content: float, sizes: Mapping[str, tuple[int, int]]
) -> tuple[tuple[PartyBox, ...], float, float]:
    """The row of logos: boxes, the width of one column, the size of the captions."""
    column = min(_WIDEST_PARTY, (content - GAP * (len(parties) - 1)) / len(parties))
    logos = any(party.logo for party in parties)
    boxes = []
    caption = 2.6
    for place, party in enumerate(parties):
        name = text_block(party.name, column - 2, largest=6.6, smallest=2.6, lines=3, height=1.14)
        boxes.append(
            PartyBox(
                party=party,
                picture=_logo(sizes.get(party.logo), column) if party.logo else None,
                name=name,
                # Beside logos a name stands in the middle of their height; among names alone, on the caption.
                name_offset=round(max(0.0, (LOGO_HEIGHT - name.height) * (0.5 if logos else 0.9)), 2),
                issuer=place == 0,
            )
        )
        if party.logo:
            fitted, _ = measure.fit(party.name, column, largest=2.6, smallest=1.9, lines=2, sans=True)
            caption = min(caption, fitted)
    return tuple(boxes), round(column, 2), caption


@dataclass(frozen=True, slots=True)
class SignerRows:
    """The signatories in rows: width and height of one place, of its signature, and the two sizes of its words."""

    rows: tuple[tuple[SignerBox, ...], ...] = ()
    width: float = 0.0
    height: float = 0.0
    signature: float = 0.0
    name_size: float = 0.0
    small_size: float = 0.0


def signer_rows(signers: Sequence[Signer], available: float, sizes: Mapping[str, tuple[int, int]]) -> SignerRows:
    """Up to four signatories in a row, more in two; their words at the one size at which the longest fit."""
    count = len(signers)
    if not count:
        return SignerRows()
    crowded = count > _MOST_IN_A_ROW
    per_row = math.ceil(count / 2) if crowded else count
    width = min(_WIDEST_SIGNER, (available - GAP * (per_row - 1)) / per_row)
    signature, room = (9.0, 9.6) if crowded else (13.0, 13.0)
    if crowded:
        # Scripts with marks above and below the line would come out smaller than the others.
        room *= max(measure.leading(f"{one.name} {one.title} {one.organization}") for one in signers)
    scale = 1.0
    while (tallest := max(_words(signer, width, scale) for signer in signers)) > room and scale > SMALLEST_SCALE:
        scale *= 0.96
    boxes = [
        SignerBox(signer, _signature(sizes.get(signer.signature), width, signature) if signer.signature else None)
        for signer in signers
    ]
    return SignerRows(
        rows=tuple(tuple(boxes[start : start + per_row]) for start in range(0, count, per_row)),
        width=round(width, 2),
        height=round(signature + tallest + 0.3, 2),
        signature=signature,
        name_size=round(4.3 * scale, 2),
        small_size=round(2.65 * scale, 2),
    )


def _words(signer: Signer, width: float, scale: float) -> float:
    """The height of a signatory's name, title and organization at a scale."""
    name, small = 4.3 * scale, 2.65 * scale
    height = measure.line_count(signer.name, width / name) * name * 1.2 * measure.leading(signer.name)
    for line in filter(None, (signer.title, signer.organization)):
        height += measure.line_count(line, width / small, sans=True) * small * 1.3 * measure.leading(line)
    return height + 1.2
