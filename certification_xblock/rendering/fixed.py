"""The words that stand on every certificate, and those that it says once more in a second language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext, pgettext

from certification_xblock.rendering.words import course_line, day, supported

if TYPE_CHECKING:
    from certification_xblock.data import CertificateView


def fixed_words(view: CertificateView) -> dict[str, str]:
    """Return the words and dates in the language that is active."""
    return {
        "issued_by": gettext("Issued by"),
        "co_signed_by": gettext("Co-signed by"),
        "certify": pgettext("certificate, followed by a name", "This is to certify that"),
        "earned": pgettext("certificate, between a name and a title", "has earned the certification"),
        "course": course_line(view),
        "awarded_on": gettext("Awarded on"),
        "valid_until": gettext("Valid until"),
        "preview": gettext("Preview"),
        "no_certificate": gettext("This is not a certificate"),
        "number": gettext("Certificate number"),
        "qr": gettext("QR code of the verification page"),
        "verify_at": gettext("Verify at"),
        "award_day": day(view.awarded_on),
        "last_day": day(view.valid_until) if view.valid_until else "",
    }


def second_words(view: CertificateView) -> dict[str, str]:
    """Return the same in the certificate's second language; nothing where it has none."""
    if not view.second_language:
        return {}
    with translation.override(supported(view.second_language)):
        return fixed_words(view)
