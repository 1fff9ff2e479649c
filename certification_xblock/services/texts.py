"""Author text and the verification as HTML: the door from entry points to rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from certification_xblock.exceptions import CertificationError
from certification_xblock.rendering import certificate as rendering
from certification_xblock.rendering.lookup import lookup_page as render_lookup_page
from certification_xblock.rendering.markdown import markdown_to_html
from certification_xblock.rendering.phrases import translated
from certification_xblock.services.shown import public_url
from certification_xblock.services.verification import verify

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from certification_xblock.data import VerificationView


def text_html(*, text: str) -> SafeString:
    """Return an author's Markdown as sanitized HTML."""
    return markdown_to_html(text)


def verification_page(*, view: VerificationView | None) -> str:
    """Return the public verification page; None for what is no certificate of ours."""
    return rendering.verification_page(view)


def unavailable_page(*, error: CertificationError, award_uuid: str = "") -> str:
    """Return the page that says, in the visitor's language, why there is nothing to see.

    For an award that exists and may be known of, it leads to its verification, which says what became of it.
    """
    known = bool(award_uuid) and _is_public(award_uuid)
    return rendering.message_page(
        heading=gettext("There is nothing to show here"),
        text=translated(error),
        link_url=public_url("verify", award_uuid) if known else public_url("lookup"),
        link_text=gettext("See what became of this certificate") if known else gettext("Check a certificate"),
    )


def _is_public(award_uuid: str) -> bool:
    try:
        verify(award_uuid=award_uuid)
    except CertificationError:
        return False
    return True


def lookup_page(*, number: str, found: bool) -> str:
    """Return the page with the form for a certificate's number."""
    return render_lookup_page(number=number, found=found, action=public_url("lookup"))
