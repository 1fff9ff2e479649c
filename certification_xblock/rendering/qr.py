"""The QR code of a verification address, as one vector path."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno


@dataclass(frozen=True, slots=True)
class QRCode:
    """A QR code as SVG path data in units of one module. ``size`` is its side with the quiet zone, in modules."""

    path: str
    size: int


_QUIET = 2


@lru_cache(maxsize=64)
def qr_code(address: str) -> QRCode:
    """The QR code of ``address`` with medium error correction.

    The quiet zone is two modules, since the sheet around it is white for far more than the four that readers ask for.
    """
    code = segno.make_qr(address, error="m", boost_error=False)
    rows = [list(row) for row in code.matrix]
    parts: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            start = x
            while x < len(row) and row[x]:
                x += 1
            # A run of dark modules is one closed rectangle: filled areas print sharper than strokes.
            parts.append(f"M{start + _QUIET} {y + _QUIET}h{x - start}v1h-{x - start}z")
    return QRCode(path="".join(parts), size=len(rows) + 2 * _QUIET)
