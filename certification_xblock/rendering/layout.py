"""Where everything stands on the sheet, and how large: one reckoning for print and screen.

The sheet has three zones: the parties at the top, the words in the middle, and at the foot the facts, the signatures
and the QR code. Sizes are chosen so that the estimated text fits its zone; all lengths are millimetres.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from certification_xblock.data import Paper
from certification_xblock.rendering import measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from certification_xblock.data import Party, Signer

SHEETS = {Paper.A4: (297.0, 210.0), Paper.LETTER: (279.4, 215.9)}
MARGIN = 27.0
TOP = 21.5
BOTTOM = 21.5
LOGO_HEIGHT = 17.0
QR_SIDE = 23.0
_SIDE_COLUMN = 71.0
_FOOT_HEIGHT = 24.0
_GAP = 7.0
# Logos of one area look equally important, whatever their shape.
_LOGO_AREA = 370.0
_SMALLEST_SCALE = 0.4


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


@dataclass(frozen=True, slots=True)
class Body:
    """The words in the middle. ``lead`` is the space above the first of them."""

    scale: float
    lead: float
    small: float
    name: Block
    title: Block
    course: Block
    text: Block


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The whole reckoning, for the template."""

    width: float
    height: float
    content: float
    parties: tuple[PartyBox, ...]
    party_width: float
    caption: float
    body_top: float
    body_height: float
    body: Body
    rows: tuple[tuple[SignerBox, ...], ...]
    signer_width: float
    signer_height: float
    signature_height: float
    signer_name: float
    signer_small: float
    signers_bottom: float


Sizes = dict[str, tuple[int, int]]


def _block(
    text: str, available: float, *, largest: float, smallest: float, lines: int, height: float, sans: bool = False
) -> Block:
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


def _parties(
    parties: Sequence[Party], content: float, sizes: Mapping[str, tuple[int, int]]
) -> tuple[tuple[PartyBox, ...], float, float]:
    """The row of logos: boxes, the width of one column, the size of the captions."""
    column = min(62.0, (content - _GAP * (len(parties) - 1)) / len(parties))
    logos = any(party.logo for party in parties)
    boxes = []
    caption = 2.6
    for place, party in enumerate(parties):
        name = _block(party.name, column - 2, largest=6.6, smallest=2.6, lines=3, height=1.14)
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


def _signers(
    signers: Sequence[Signer], content: float
) -> tuple[tuple[tuple[Signer, ...], ...], float, float, float, float, float]:
    """Rows of signatories; width and height of one place, height of its signature, the two text sizes."""
    count = len(signers)
    if not count:
        return (), 0.0, 0.0, 0.0, 0.0, 0.0
    per_row = count if count <= 4 else math.ceil(count / 2)
    available = content - 2 * _SIDE_COLUMN if count <= 2 else content
    width = min(58.0, (available - _GAP * (per_row - 1)) / per_row)
    signature = 13.0 if count <= 4 else 9.0
    room = 13.0 if count <= 4 else 9.6
    scale = 1.0
    while True:
        name_size, small_size = 4.3 * scale, 2.65 * scale
        tallest = 0.0
        for signer in signers:
            names = measure.line_count(signer.name, width / name_size) * name_size * 1.2
            smalls = sum(
                measure.line_count(line, width / small_size, sans=True) * small_size * 1.3
                for line in (signer.title, signer.organization)
                if line
            )
            tall = max(measure.leading(line) for line in (signer.name, signer.title, signer.organization))
            tallest = max(tallest, (names + smalls) * tall + 1.2)
        if tallest <= room or scale < _SMALLEST_SCALE:
            break
        scale *= 0.96
    rows = tuple(tuple(signers[start : start + per_row]) for start in range(0, count, per_row))
    return rows, round(width, 2), round(signature + tallest + 0.3, 2), signature, round(name_size, 2), round(small_size, 2)


def _body(texts: tuple[str, str, str, str], content: float, height: float) -> Body:
    """The largest setting of name, title, course and text that fits the height."""
    name, title, course, text = texts
    scale = 1.0
    while True:
        gaps = 0.0
        small = max(4.9 * scale, 3.2)
        set_name = _block(name, content, largest=17.5 * scale, smallest=4.6, lines=2, height=1.12)
        set_title = _block(title, content * 0.94, largest=10.2 * scale, smallest=3.6, lines=2, height=1.14)
        set_course = _block(course, content * 0.86, largest=4.5 * scale, smallest=2.7, lines=2, height=1.35)
        text_width = min(content * 0.76, 176.0) if len(text) < 420 else content * 0.92
        # A long text gives way before the name does.
        set_text = _running(text, text_width, max(3.8 * scale**1.7, 2.15))
        gaps = 2 * small * 1.3 + (3.2 + 11.0 + 2.4) * scale
        gaps += 2.8 * scale if course else 0.0
        gaps += 3.6 * scale if text else 0.0
        used = gaps + set_name.height + set_title.height
        used += (set_course.height if course else 0.0) + (set_text.height if text else 0.0)
        if used <= height or scale < _SMALLEST_SCALE:
            break
        scale *= 0.97
    lead = max(0.0, (height - used) / 2)
    return Body(round(scale, 3), round(lead, 2), round(small, 2), set_name, set_title, set_course, set_text)


def _running(text: str, available: float, size: float) -> Block:
    """Paragraphs of text at one size."""
    paragraphs = [line for line in text.split("\n") if line.strip()]
    lines = sum(measure.line_count(line, available / size) for line in paragraphs)
    height = (lines * 1.42 * measure.leading(text) + 0.5 * max(0, len(paragraphs) - 1)) * size
    even = max((measure.even(line, available / size) * size for line in paragraphs), default=0.0)
    return Block(round(size, 2), lines, round(height, 2), round(even, 2))


def sheet_layout(
    *,
    paper: Paper,
    parties: Sequence[Party],
    signers: Sequence[Signer],
    texts: tuple[str, str, str, str],
    sizes: Mapping[str, tuple[int, int]],
) -> SheetLayout:
    """Reckon the sheet. ``texts`` are the name, the title, the course's line and the author's text, bare.

    ``sizes`` are the pixel dimensions of the images by digest; an image without is left to the style sheet.
    """
    width, height = SHEETS[paper]
    content = width - 2 * MARGIN
    boxes, party_width, caption = _parties(parties, content, sizes)
    rows, signer_width, signer_height, signature, name_size, small_size = _signers(signers, content)
    in_foot = len(signers) <= 2
    signers_height = signer_height * len(rows) + 2.0 * max(0, len(rows) - 1)
    signers_bottom = BOTTOM if in_foot else BOTTOM + _FOOT_HEIGHT + 3.5
    captions = 8.4
    body_top = TOP + LOGO_HEIGHT + captions + 4.0
    foot = max(_FOOT_HEIGHT, signers_height if in_foot else 0.0)
    foot += 0.0 if in_foot else signers_height + 3.5
    body_height = height - body_top - BOTTOM - foot - 4.0
    return SheetLayout(
        width=width,
        height=height,
        content=content,
        parties=boxes,
        party_width=party_width,
        caption=caption,
        body_top=body_top,
        body_height=round(body_height, 2),
        body=_body(texts, content, body_height),
        rows=tuple(
            tuple(
                SignerBox(
                    signer,
                    _signature(sizes.get(signer.signature), signer_width, signature) if signer.signature else None,
                )
                for signer in row
            )
            for row in rows
        ),
        signer_width=signer_width,
        signer_height=signer_height,
        signature_height=signature,
        signer_name=name_size,
        signer_small=small_size,
        signers_bottom=signers_bottom,
    )
