"""The certificate: the one door to its HTML, its PDF, its digest and the public pages around it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from certification_xblock.rendering.pages import certificate_page, message_page, verification_page
from certification_xblock.rendering.pdf import VARIANT, render_pdf
from certification_xblock.rendering.screen import embed_html, render_html

if TYPE_CHECKING:
    from certification_xblock.data import CertificateView

# Raised with every change to the drawing, so that stored PDFs of the former one are not served for it.
DESIGN_VERSION = "1"
# Parts of a view that came later: left out where they are empty, so that PDFs stored before keep their names.
_LATER = frozenset({"second_language", "second_title", "second_text"})

__all__ = [
    "DESIGN_VERSION",
    "certificate_page",
    "digest",
    "embed_html",
    "message_page",
    "render_html",
    "render_pdf",
    "verification_page",
]


def digest(view: CertificateView) -> str:
    """The SHA-256, in hex, of all that the PDF shows: the view, its images by their digests, the design, the kind."""
    seen = {name: value for name, value in asdict(view).items() if value or name not in _LATER}
    shown = {"design": DESIGN_VERSION, "variant": VARIANT, "view": seen}
    text = json.dumps(shown, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
