"""The sheet for browsers: alone in a document, or as a fragment of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from certification_xblock.rendering.sheet import document_html, font_stacks, sheet_html, staged
from certification_xblock.rendering.styles import screen_css, screen_length
from certification_xblock.rendering.words import cleaned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.safestring import SafeString

    from certification_xblock.data import CertificateView


def render_html(
    view: CertificateView,
    *,
    asset_url: Callable[[str], str],
    sizes: Mapping[str, tuple[int, int]] | None = None,
) -> str:
    """The certificate alone as a complete document that fills the width it is given, as in an ``iframe srcdoc``.

    ``asset_url`` gives the address of an image by its digest; ``sizes``, where known, its width and height in pixels,
    by which logos of all shapes are set in balance.
    """
    view = cleaned(view)
    return document_html(view, sheet=_sheet(view, asset_url, sizes), css=screen_css(view.paper, *font_stacks(view)))


def embed_html(
    view: CertificateView,
    *,
    asset_url: Callable[[str], str],
    sizes: Mapping[str, tuple[int, int]] | None = None,
) -> SafeString:
    """The certificate as a fragment for any page: its style sheet, then the sheet, as wide as its container."""
    view = cleaned(view)
    # Safe: a style sheet of ours, in which no text of a view ever stands.
    css = mark_safe(screen_css(view.paper, *font_stacks(view)))  # noqa: S308
    return format_html("<style>{}</style>{}", css, _sheet(view, asset_url, sizes))


def _sheet(
    view: CertificateView, asset_url: Callable[[str], str], sizes: Mapping[str, tuple[int, int]] | None
) -> SafeString:
    return staged(sheet_html(view, asset_url=asset_url, sizes=sizes or {}, length=screen_length))
