"""The sheet's style sheet, for paper and for screens."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from certification_xblock.rendering.layout import SHEETS
from certification_xblock.rendering.ornament import data_uri, frame_svg, rosette_svg

if TYPE_CHECKING:
    from certification_xblock.data import Paper

_FILE = Path(__file__).resolve().parent.parent / "static" / "certification_xblock" / "css" / "certificate.css"
_LENGTH = re.compile(r"(?<![\w.-])(-?\d*\.?\d+)mm\b")
# A reader's device seldom has the design's serif; what it has is wider, and is drawn smaller to take the same room.
_SUBSTITUTES = """
@font-face { font-family: "Certificate Substitute"; src: local("Georgia"); size-adjust: 88%; }
@font-face { font-family: "Certificate Substitute Sans"; src: local("Helvetica Neue"), local("Arial"); size-adjust: 95%; }
"""
_SCREEN = """
.cx-frameless { background: none; }
.cx-stage { container-type: inline-size; width: 100%%; }
.cx-stage .cx-sheet { --mm: calc(100cqw / %(width)s); }
html:has(> .cx-document), body.cx-document { margin: 0; padding: 0; background: #fff; }
@page { size: %(width)smm %(height)smm; margin: 0; }
@media print {
  .cx-stage { container-type: normal; }
  .cx-stage .cx-sheet { --mm: 1mm; }
  .cx-sheet { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def paper_length(value: float) -> str:
    """A length on paper."""
    return f"{value:g}mm"


def screen_length(value: float) -> str:
    """The same length on a screen: a fraction of the sheet's width."""
    return f"calc(var(--mm)*{value:g})"


@lru_cache(maxsize=1)
def _source() -> str:
    return _FILE.read_text(encoding="utf-8")


def _families(serif: str, sans: str) -> str:
    return (
        f".cx-sheet {{ font-family: {serif}; }}\n"
        f".cx-caption, .cx-label, .cx-fact, .cx-address, .cx-signer-small {{ font-family: {sans}; }}\n"
    )


@lru_cache(maxsize=64)
def paper_css(paper: Paper, serif: str, sans: str) -> str:
    """The style sheet for the PDF, into which the drawings come by another way."""
    width, height = SHEETS[paper]
    return (
        f"@page {{ size: {width}mm {height}mm; margin: 0; }}\nhtml, body {{ margin: 0; padding: 0; }}\n"
        f"{_source()}{_families(serif, sans)}.cx-sheet {{ background: none; }}\n"
        # PDF/A forbids what WeasyPrint otherwise asks viewers for: to smooth images by their own lights.
        "img { image-rendering: crisp-edges; }\n"
    )


@lru_cache(maxsize=64)
def screen_css(paper: Paper, serif: str, sans: str) -> str:
    """The style sheet for browsers, complete in itself: the drawings are in it."""
    width, height = SHEETS[paper]
    serif = serif.removesuffix(", serif") + ', "Certificate Substitute", Georgia, serif'
    sans = sans.removesuffix(", sans-serif") + ', "Certificate Substitute Sans", sans-serif'
    lengths = _LENGTH.sub(lambda match: f"calc(var(--mm)*{float(match[1]):g})", _source())
    return (
        f"{_SUBSTITUTES}{lengths}{_families(serif, sans)}"
        f'.cx-frame {{ background-image: url("{data_uri(frame_svg(width, height))}"); }}\n'
        f'.cx-rosette {{ background-image: url("{data_uri(rosette_svg())}"); }}\n'
        f"{_SCREEN % {'width': width, 'height': height}}"
    )
