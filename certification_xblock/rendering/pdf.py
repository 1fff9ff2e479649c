"""From a certificate's view to its PDF.

What is costly and the same for every certificate is kept for the life of the process: the font configuration, parsed
style sheets, decoded images. None of it, nor Pango beneath it, is promised to be safe in threads, so one lock lets one
thread render at a time; since nearly all of the work is Python's, a second thread would not have gained by it. A
process forked while the lock was held starts with a fresh one.
"""

from __future__ import annotations

import hashlib
import os
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from certification_xblock.data import Asset, AssetType
from certification_xblock.exceptions import RenderingFailed
from certification_xblock.rendering.fetcher import SCHEME, ClosedFetcher
from certification_xblock.rendering.layout import SHEETS
from certification_xblock.rendering.ornament import frame_svg, rosette_svg
from certification_xblock.rendering.sheet import document_html, font_stacks, sheet_html
from certification_xblock.rendering.styles import paper_css, paper_length

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certification_xblock.data import CertificateView, Paper

# 3a adds the structure to 3u; WeasyPrint writes it from version 67 on.
VARIANT = "pdf/a-3a" if "pdf/a-3a" in weasyprint.pdf.VARIANTS else "pdf/a-3u"
_TAGGED = VARIANT == "pdf/a-3a"
_CACHED_IMAGES = 64

_lock = threading.Lock()


def _fresh_lock() -> None:
    global _lock  # noqa: PLW0603  (the one thing that must not be inherited by a fork)
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_fresh_lock)


@lru_cache(maxsize=1)
def _font_configuration() -> FontConfiguration:
    return FontConfiguration()


_images: dict[str, Any] = {}


class _Drawing:
    """A drawing of ours, served to the renderer beside the registered assets."""

    media_type = type("SVG", (), {"value": "image/svg+xml"})

    def __init__(self, svg: str) -> None:
        self.content = svg.encode()
        self.digest = hashlib.sha256(self.content).hexdigest()


@lru_cache(maxsize=4)
def _drawings(paper: Paper) -> tuple[_Drawing, _Drawing]:
    return _Drawing(frame_svg(*SHEETS[paper])), _Drawing(rosette_svg())


@lru_cache(maxsize=64)
def _style_sheet(paper: Paper, serif: str, sans: str) -> weasyprint.CSS:
    frame, rosette = _drawings(paper)
    css = paper_css(paper, serif, sans, SCHEME + frame.digest, SCHEME + rosette.digest)
    return weasyprint.CSS(string=css, font_config=_font_configuration(), url_fetcher=ClosedFetcher({}))


def paper_html(view: CertificateView, *, assets: Mapping[str, Asset]) -> str:
    """The document that becomes the PDF, without its style sheet."""
    sizes = {digest: (asset.width, asset.height) for digest, asset in assets.items()}
    sheet = sheet_html(view, asset_url=lambda digest: SCHEME + digest, sizes=sizes, length=paper_length)
    return document_html(view, sheet=sheet)


def render_document(view: CertificateView, *, assets: Mapping[str, Asset]) -> weasyprint.Document:
    """Lay the certificate out. Callers hold the lock."""
    drawings = _drawings(view.paper)
    known: dict[str, Any] = {**assets, **{drawing.digest: drawing for drawing in drawings}}
    fetcher = ClosedFetcher(known)
    if len(_images) > _CACHED_IMAGES:
        _images.clear()
    html = weasyprint.HTML(string=paper_html(view, assets=assets), url_fetcher=fetcher)
    document = html.render(
        stylesheets=[_style_sheet(view.paper, *font_stacks(view))],
        font_config=_font_configuration(),
        cache=_images,
        pdf_variant=VARIANT,
        **({"pdf_tags": True} if _TAGGED else {}),
    )
    if fetcher.refused:
        raise RenderingFailed("The certificate names images that are not registered.")
    if len(document.pages) != 1:
        raise RenderingFailed("The certificate does not fit its sheet.")
    return document


def render_pdf(view: CertificateView, *, assets: Mapping[str, Asset]) -> bytes:
    """The certificate as PDF/A. ``assets`` holds, by digest, every image that the view names.

    Raises RenderingFailed where an image is not among them.
    """
    with _lock:
        document = render_document(view, assets=assets)
        options: dict[str, Any] = {"pdf_variant": VARIANT}
        if _TAGGED:
            options["pdf_tags"] = True
        return bytes(document.write_pdf(**options))


__all__ = ["VARIANT", "AssetType", "paper_html", "render_document", "render_pdf"]
