"""From a certificate's view to the HTML of its sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import get_template
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from certification_xblock.rendering import fonts, measure
from certification_xblock.rendering.fixed import fixed_words, second_words
from certification_xblock.rendering.layout import BOTTOM, MARGIN, QR_SIDE, SHEETS, SheetLayout, sheet_layout
from certification_xblock.rendering.markdown import markdown_to_html, markdown_to_text
from certification_xblock.rendering.ornament import ROSETTE_RADIUS
from certification_xblock.rendering.qr import qr_code
from certification_xblock.rendering.words import (
    all_text,
    direction,
    document_title,
    language_of,
    safe_address,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.safestring import SafeString

    from certification_xblock.data import CertificateView, Paper
    from certification_xblock.rendering.boxes import Block, Picture
    from certification_xblock.rendering.qr import QRCode

    Length = Callable[[float], str]
    AssetURL = Callable[[str], str]
    Sizes = Mapping[str, tuple[int, int]]


def rosette_middle(paper: Paper) -> tuple[float, float]:
    """Where on the sheet the rosette stands."""
    width, height = SHEETS[paper]
    return width / 2, height * 0.485


def qr_of(view: CertificateView) -> QRCode | None:
    """The QR code of the verification page; a preview has none."""
    address = "" if view.preview else safe_address(view.verify_url)
    return qr_code(address) if address else None


def qr_corner(view: CertificateView) -> tuple[float, float]:
    """The upper left corner of the QR code: at the end of the line, on the foot."""
    width, height = SHEETS[view.paper]
    left = MARGIN if fonts.is_right_to_left(view.language) else width - MARGIN - QR_SIDE
    return left, height - BOTTOM - QR_SIDE


def font_stacks(view: CertificateView) -> tuple[str, str]:
    """The CSS font families of the sheet, serif and sans."""
    return fonts.stacks(all_text(view), view.language)


def _printed_address(address: str) -> SafeString:
    """The address as printed: without its scheme, with its last part on a line of its own."""
    bare = address.split("://", 1)[-1]
    path, slash, last = bare.rpartition("/")
    return format_html("{}{}<br>{}", path, slash, last) if path and last else format_html("{}", bare)


def sheet_html(
    view: CertificateView, *, asset_url: AssetURL, sizes: Sizes, length: Length, drawn: bool = True
) -> SafeString:
    """The sheet as an HTML fragment. ``length`` writes millimetres for the medium at hand.

    Without ``drawn`` the ornaments and the QR code leave only their places, for a medium that draws them itself.
    """
    with translation.override(language_of(view)):
        context = _context(view, asset_url, sizes, length) | {"drawn": drawn}
        # Safe: a Django template with escaping on made it.
        return mark_safe(get_template("certification_xblock/certificate/sheet.html").render(context))  # noqa: S308


def _context(view: CertificateView, asset_url: AssetURL, sizes: Sizes, length: Length) -> dict[str, Any]:
    rtl = fonts.is_right_to_left(view.language)
    base = "rtl" if rtl else "ltr"
    words, second = fixed_words(view), second_words(view)
    layout = sheet_layout(
        paper=view.paper,
        parties=(view.issuer, *view.co_signers),
        signers=view.signatories,
        texts=(view.holder_name, view.title, words["course"], markdown_to_text(view.text)),
        sizes=sizes,
        second=(view.second_title, second["course"], markdown_to_text(view.second_text)) if second else None,
    )
    script = fonts.script_of_language(view.language)
    qr = qr_of(view)
    return {
        "view": view,
        "rtl": rtl,
        "cased": script.cased,
        "words": words,
        "text": markdown_to_html(view.text) if view.text else "",
        "text_direction": direction(view.text, base),
        "name_direction": direction(view.holder_name, base),
        "title_direction": direction(view.title, base),
        "qr": qr,
        "address": _printed_address(view.verify_url) if qr else "",
        **_party_context(layout, base, asset_url, length),
        **_body_context(view, layout, length),
        **_signer_context(layout, base, asset_url, length),
        "second": _second_context(view, second, layout, length) if second else None,
    }


def _second_context(
    view: CertificateView, words: dict[str, str], layout: SheetLayout, length: Length
) -> dict[str, Any] | None:
    """What the sheet says in the second language, in its own direction and its script's manners."""
    blocks = layout.body.second
    if blocks is None:
        return None
    base = "rtl" if fonts.is_right_to_left(view.second_language) else "ltr"
    text = view.second_text

    def style(block: Block, words: str, height: float, above: float) -> str:
        sides = length(round((layout.content - block.width) / 2, 2))
        above = round(above * layout.body.scale, 2)
        tall = f"{height * measure.leading(words):.3g}"
        return f"font-size:{length(block.size)};line-height:{tall};padding:{length(above)} {sides} 0"

    return {
        **words,
        "language": view.second_language,
        "direction": base,
        "cased": fonts.script_of_language(view.second_language).cased,
        "title": view.second_title,
        "title_direction": direction(view.second_title, base),
        "text": markdown_to_html(text) if text else "",
        "text_direction": direction(text, base),
        "small_style": f"font-size:{length(blocks.small)}",
        "title_style": style(blocks.title, view.second_title, 1.2, 1.2),
        "course_style": style(blocks.course, words["course"], 1.35, 0.8),
        "text_style": style(blocks.text, text, 1.42, 1.6),
    }


def _party_context(layout: SheetLayout, base: str, asset_url: AssetURL, length: Length) -> dict[str, Any]:
    return {
        "party_width": length(layout.party_width),
        "caption_size": length(layout.caption),
        "parties": [
            {
                "name": box.party.name,
                "direction": direction(box.party.name, base),
                "issuer": box.issuer,
                "logo": asset_url(box.party.logo) if box.party.logo else "",
                "image_style": _picture_style(box.picture, length),
                "name_style": f"font-size:{length(box.name.size)};padding-top:{length(box.name_offset)}",
            }
            for box in layout.parties
        ],
    }


def _picture_style(picture: Picture | None, length: Length) -> str:
    if picture is None:
        return ""
    return (
        f"width:{length(picture.width)};height:{length(picture.height)};margin-top:{length(picture.offset)};"
        "max-width:none;max-height:none;vertical-align:top"
    )


def _body_context(view: CertificateView, layout: SheetLayout, length: Length) -> dict[str, Any]:
    body = layout.body
    scale = body.scale

    def tall(text: str, height: float) -> str:
        return f"{height * measure.leading(text):.3g}"

    def sides(block: Block) -> str:
        return length(round((layout.content - block.width) / 2, 2))

    return {
        "body_style": f"top:{length(layout.body_top)};height:{length(layout.body_height)};padding-top:0",
        "rosette_top": length(round(rosette_middle(view.paper)[1] - ROSETTE_RADIUS, 2)),
        "small_style": f"font-size:{length(body.small)}",
        "name_style": f"font-size:{length(body.name.size)};line-height:{tall(view.holder_name, 1.12)};"
        f"padding:{length(round(3.2 * scale, 2))} {sides(body.name)} 0",
        "rule_style": f"height:{length(round(11 * scale, 2))}",
        "title_style": f"font-size:{length(body.title.size)};line-height:{tall(view.title, 1.14)};"
        f"padding:{length(round(2.4 * scale, 2))} {sides(body.title)} 0",
        "course_style": f"font-size:{length(body.course.size)};line-height:{tall(view.course_title, 1.35)};"
        f"padding:{length(round(2.8 * scale, 2))} {sides(body.course)} 0",
        "text_style": f"font-size:{length(body.text.size)};line-height:{tall(view.text, 1.42)};"
        f"padding:{length(round(3.6 * scale, 2))} {sides(body.text)} 0",
        "lead": length(body.lead),
    }


def _signer_context(layout: SheetLayout, base: str, asset_url: AssetURL, length: Length) -> dict[str, Any]:
    in_foot = layout.signers_bottom == BOTTOM
    return {
        "rows": [
            [
                {
                    "signer": box.signer,
                    "direction": direction(box.signer.name, base),
                    "signature": asset_url(box.signer.signature) if box.signer.signature else "",
                    "signature_alt": gettext("Signature of %(name)s") % {"name": box.signer.name},
                    "image_style": _picture_style(box.picture, length),
                }
                for box in row
            ]
            for row in layout.signers.rows
        ],
        "signers_in_foot": in_foot,
        "signers_style": f"bottom:{length(layout.signers_bottom)}",
        "signer_style": f"width:{length(layout.signers.width)};height:{length(layout.signers.height)}",
        "signature_height": length(layout.signers.signature),
        "signer_name_size": length(layout.signers.name_size),
        "signer_small_size": length(layout.signers.small_size),
    }


def document_html(view: CertificateView, *, sheet: SafeString, css: str = "") -> str:
    """A complete document around a sheet. ``css`` goes into its head."""
    context = {
        "view": view,
        "rtl": fonts.is_right_to_left(view.language),
        "document_title": document_title(view),
        "description": document_title(view),
        # Safe: style sheets of ours, in which no text of a view ever stands.
        "css": mark_safe(css),  # noqa: S308
        "sheet": sheet,
    }
    return str(get_template("certification_xblock/certificate/document.html").render(context))


def staged(sheet: SafeString) -> SafeString:
    """A sheet on the stage that scales it to the width at hand."""
    return format_html('<div class="cx-stage">{}</div>', sheet)
