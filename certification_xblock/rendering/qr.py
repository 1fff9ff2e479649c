"""The QR code of a verification address, as vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno

_QUIET = 2


@dataclass(frozen=True, slots=True)
class QRCode:
    """A QR code as runs of dark modules (column, row, length). ``size`` is its side, quiet zone included, in modules."""

    runs: tuple[tuple[int, int, int], ...]
    size: int

    @property
    def path(self) -> str:
        """SVG path data in units of one module; filled rectangles, which print sharper than strokes."""
        return "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in self.runs)

    @property
    def operators(self) -> str:
        """The same as PDF operators."""
        return "\n".join(f"{x} {y} {length} 1 re" for x, y, length in self.runs) + "\nf"


@lru_cache(maxsize=64)
def qr_code(address: str) -> QRCode:
    """The QR code of ``address`` with medium error correction.

    The quiet zone is two modules, since the sheet around it is white for far more than the four that readers ask for.
    """
    matrix = segno.make_qr(address, error="m", boost_error=False).matrix
    runs: list[tuple[int, int, int]] = []
    for y, row in enumerate(matrix):
        start = None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append((start + _QUIET, y + _QUIET, x - start))
                start = None
    return QRCode(runs=tuple(runs), size=len(matrix) + 2 * _QUIET)
