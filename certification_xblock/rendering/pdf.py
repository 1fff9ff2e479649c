"""From a certificate's view to its PDF.

What is costly and the same for every certificate is kept for the life of the process: the font configuration, parsed
style sheets, decoded images. None of it, nor Pango beneath it, is promised to be safe in threads, so one lock lets one
thread render at a time; since nearly all of the work is Python's, a second thread would not have gained by it. A
process forked while the lock was held starts with a fresh one.
"""

from __future__ import annotations

import os
import threading
import zlib
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import pydyf  # type: ignore[import-untyped]
import weasyprint
from django.utils.translation import gettext_noop as _
from weasyprint.images import RasterImage
from weasyprint.text.fonts import FontConfiguration

from certification_xblock.exceptions import RenderingFailed
from certification_xblock.rendering.fetcher import SCHEME, ClosedFetcher
from certification_xblock.rendering.layout import QR_SIDE, SHEETS
from certification_xblock.rendering.ornament import INK_OPERATOR, frame_operators, rosette_operators
from certification_xblock.rendering.sheet import (
    document_html,
    font_stacks,
    qr_corner,
    qr_of,
    rosette_middle,
    sheet_html,
)
from certification_xblock.rendering.styles import paper_css, paper_length
from certification_xblock.rendering.words import cleaned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from certification_xblock.data import Asset, CertificateView, Paper
    from certification_xblock.rendering.qr import QRCode

# 3a promises the structure, 3u does not; WeasyPrint writes 3a from version 67 on. Both are tagged: version 66 leaves out
# the figure of the QR code, whose address stands beside it.
VARIANT = "pdf/a-3a" if "pdf/a-3a" in weasyprint.pdf.VARIANTS else "pdf/a-3u"
# Entries of the renderer: up to four an image.
_CACHED_IMAGES = 128

_lock = threading.Lock()


def _fresh_lock() -> None:
    global _lock  # noqa: PLW0603  (the one thing that must not be inherited by a fork)
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_fresh_lock)


@lru_cache(maxsize=1)
def _font_configuration() -> FontConfiguration:
    return FontConfiguration()


_images: dict[str, Any] = {}


@lru_cache(maxsize=64)
def _style_sheet(paper: Paper, serif: str, sans: str) -> weasyprint.CSS:
    return weasyprint.CSS(
        string=paper_css(paper, serif, sans), font_config=_font_configuration(), url_fetcher=ClosedFetcher({})
    )


class _EncodedOnce:
    """An image's way into a PDF that compresses its pixels once, and not for each certificate that shows it."""

    def __init__(self, encode: Callable[[bool, float], pydyf.Stream]) -> None:
        self._encode = lru_cache(maxsize=2)(encode)

    def __call__(self, interpolate: bool, ratio: float) -> pydyf.Stream:
        """A fresh stream of the kept pixels: a PDF numbers its objects, and writes references into them."""
        return _again(self._encode(interpolate, ratio))


def _again(stream: pydyf.Stream) -> pydyf.Stream:
    extra = {key: _again(value) if isinstance(value, pydyf.Stream) else value for key, value in stream.extra.items()}
    return pydyf.Stream(list(stream.stream), pydyf.Dictionary(extra), compress=stream.compress)


def paper_html(view: CertificateView, *, assets: Mapping[str, Asset]) -> str:
    """The document that becomes the PDF, without its style sheet."""
    sizes = {digest: (asset.width, asset.height) for digest, asset in assets.items()}
    sheet = sheet_html(view, asset_url=lambda digest: SCHEME + digest, sizes=sizes, length=paper_length, drawn=False)
    return document_html(view, sheet=sheet)


def render_document(view: CertificateView, *, assets: Mapping[str, Asset]) -> weasyprint.Document:
    """Lay the certificate out. Callers hold the lock."""
    fetcher = ClosedFetcher(assets)
    if len(_images) > _CACHED_IMAGES:
        _images.clear()
    html = weasyprint.HTML(string=paper_html(view, assets=assets), url_fetcher=fetcher)
    document = html.render(
        stylesheets=[_style_sheet(view.paper, *font_stacks(view))],
        font_config=_font_configuration(),
        cache=_images,
        pdf_variant=VARIANT,
        pdf_tags=True,
    )
    for image in _images.values():
        if isinstance(image, RasterImage) and "get_x_object" not in vars(image):
            image.get_x_object = _EncodedOnce(image.get_x_object)
    if fetcher.refused:
        raise RenderingFailed(_("The certificate names images that are not registered."))
    if len(document.pages) != 1:
        raise RenderingFailed(_("The certificate does not fit its sheet."))
    return document


def render_pdf(view: CertificateView, *, assets: Mapping[str, Asset]) -> bytes:
    """The certificate as PDF/A. ``assets`` holds, by digest, every image that the view names.

    Raises RenderingFailed where an image is not among them.
    """
    view = cleaned(view)
    with _lock:
        document = render_document(view, assets=assets)
        finisher = partial(_finish, view)
        return bytes(document.write_pdf(finisher=finisher, pdf_variant=VARIANT, pdf_tags=True))


def _finish(view: CertificateView, document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Put the drawings under the page, and compress every stream once: the file's identifier reads them again."""
    del document
    drawn = [pydyf.Stream([_ornaments(view.paper)], {"Filter": "/FlateDecode"})]
    if qr := qr_of(view):
        drawn.append(pydyf.Stream([_qr_operators(qr, view)], compress=True))
    for stream in drawn:
        pdf.add_object(stream)
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("Type") == "/Page":
            thing["Contents"] = pydyf.Array([*(stream.reference for stream in drawn), thing["Contents"]])
        elif isinstance(thing, pydyf.Stream) and thing.compress:
            thing.stream = [zlib.compress(_joined(thing), 6)]
            thing.extra["Filter"] = "/FlateDecode"
            thing.compress = False


def _joined(stream: pydyf.Stream) -> bytes:
    parts = (part if isinstance(part, bytes) else getattr(part, "data", str(part).encode()) for part in stream.stream)
    return b"\n".join(parts)


def _qr_operators(qr: QRCode, view: CertificateView) -> bytes:
    """The QR code in its place. The page's structure has a figure there, which tells its meaning in words."""
    x, y = qr_corner(view)
    module = QR_SIDE / qr.size
    place = f"{module:.5f} 0 0 {module:.5f} {x:g} {y:g} cm"
    return f"/Artifact BMC q {_flipped(view.paper)} {place} {INK_OPERATOR}\n{qr.operators}\nQ EMC".encode()


def _flipped(paper: Paper) -> str:
    """The matrix from millimetres, counted from the top, to PDF's points, counted from the bottom."""
    points = 72 / 25.4
    return f"{points:.6f} 0 0 {-points:.6f} 0 {SHEETS[paper][1] * points:.4f} cm"


@lru_cache(maxsize=4)
def _ornaments(paper: Paper) -> bytes:
    """The drawings as a compressed content stream, marked as decoration for those who listen to the page."""
    across, down = rosette_middle(paper)
    middle = f"q 1 0 0 1 {across:g} {down:g} cm"
    operators = (
        f"/Artifact BMC q {_flipped(paper)} {middle}\n{rosette_operators()}\nQ\n"
        f"{frame_operators(*SHEETS[paper])}\nQ EMC"
    )
    return zlib.compress(operators.encode(), 9)
