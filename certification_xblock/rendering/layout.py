"""Where everything stands on the sheet, and how large: one reckoning for print and screen.

The sheet has three zones: the parties at the top, the words in the middle, and at the foot the facts, the signatures
and the QR code. Sizes are chosen so that the estimated text fits its zone; all lengths are millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certification_xblock.data import Paper
from certification_xblock.rendering import measure
from certification_xblock.rendering.boxes import (
    LOGO_HEIGHT,
    SMALLEST_SCALE,
    Block,
    PartyBox,
    SignerRows,
    party_row,
    signer_rows,
    text_block,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from certification_xblock.data import Party, Signer

SHEETS = {Paper.A4: (297.0, 210.0), Paper.LETTER: (279.4, 215.9)}
MARGIN = 27.0
TOP = 21.5
BOTTOM = 21.5
QR_SIDE = 23.0
_SIDE_COLUMN = 71.0
_FOOT_HEIGHT = 24.0
_FOOT_GAP = 3.5
_ROW_GAP = 2.0
# So many signatories stand in the foot, between the facts and the QR code; more get rows of their own above.
_MOST_IN_FOOT = 2
_LONG_TEXT = 420


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
    second: Second | None = None


@dataclass(frozen=True, slots=True)
class Second:
    """The words in a second language: each under those in the first, and smaller."""

    small: float
    title: Block
    course: Block
    text: Block
    height: float


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
    signers: SignerRows
    signers_bottom: float


def _second(texts: tuple[str, str, str], content: float, scale: float) -> Second:
    """The words of the second language at a scale, and the height that all of them take."""
    title, course, text = texts
    small = max(3.6 * scale, 2.6)
    set_title = text_block(title, content * 0.9, largest=6.4 * scale, smallest=3.0, lines=2, height=1.2)
    set_course = text_block(course, content * 0.86, largest=3.7 * scale, smallest=2.5, lines=2, height=1.35)
    set_text = _running(text, content * 0.84, max(3.2 * scale**1.7, 2.15))
    height = 2 * small * 1.4
    height += set_title.height + 1.2 * scale if title else 0.0
    height += set_course.height + 0.8 * scale if course else 0.0
    height += set_text.height + 1.6 * scale if text else 0.0
    return Second(round(small, 2), set_title, set_course, set_text, height)


def _body(texts: tuple[str, str, str, str], second: tuple[str, str, str] | None, content: float, height: float) -> Body:
    """The largest setting of name, title, course and text that fits the height."""
    name, title, course, text = texts
    scale = 1.0
    while True:
        gaps = 0.0
        small = max(4.9 * scale, 3.2)
        set_name = text_block(name, content, largest=17.5 * scale, smallest=4.6, lines=2, height=1.12)
        set_title = text_block(title, content * 0.94, largest=10.2 * scale, smallest=3.6, lines=2, height=1.14)
        set_course = text_block(course, content * 0.86, largest=4.5 * scale, smallest=2.7, lines=2, height=1.35)
        text_width = min(content * 0.76, 176.0) if len(text) < _LONG_TEXT else content * 0.92
        # A long text gives way before the name does.
        set_text = _running(text, text_width, max(3.8 * scale**1.7, 2.15))
        gaps = 2 * small * 1.3 + (3.2 + 11.0 + 2.4) * scale
        gaps += 2.8 * scale if course else 0.0
        gaps += 3.6 * scale if text else 0.0
        used = gaps + set_name.height + set_title.height
        used += (set_course.height if course else 0.0) + (set_text.height if text else 0.0)
        set_second = _second(second, content, scale) if second is not None else None
        used += set_second.height if set_second is not None else 0.0
        if used <= height or scale < SMALLEST_SCALE:
            break
        scale *= 0.97
    lead = max(0.0, (height - used) / 2)
    return Body(round(scale, 3), round(lead, 2), round(small, 2), set_name, set_title, set_course, set_text, set_second)


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
    second: tuple[str, str, str] | None = None,
) -> SheetLayout:
    """Reckon the sheet. ``texts`` are the name, the title, the course's line and the author's text, bare.

    ``second`` are title, course's line and text in a second language, each perhaps empty.

    ``sizes`` are the pixel dimensions of the images by digest; an image without is left to the style sheet.
    """
    width, height = SHEETS[paper]
    content = width - 2 * MARGIN
    boxes, party_width, caption = party_row(parties, content, sizes)
    in_foot = len(signers) <= _MOST_IN_FOOT
    signed = signer_rows(signers, content - 2 * _SIDE_COLUMN if in_foot else content, sizes)
    signers_height = signed.height * len(signed.rows) + _ROW_GAP * max(0, len(signed.rows) - 1)
    signers_bottom = BOTTOM if in_foot else BOTTOM + _FOOT_HEIGHT + _FOOT_GAP
    captions = 8.4
    body_top = TOP + LOGO_HEIGHT + captions + 4.0
    foot = max(_FOOT_HEIGHT, signers_height if in_foot else 0.0)
    foot += 0.0 if in_foot else signers_height + _FOOT_GAP
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
        body=_body(texts, second, content, body_height),
        signers=signed,
        signers_bottom=signers_bottom,
    )
