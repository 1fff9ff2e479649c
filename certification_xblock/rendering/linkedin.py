"""LinkedIn's "add to profile" address for a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from certification_xblock.data import CertificateView

_ADD_TO_PROFILE = "https://www.linkedin.com/profile/add"


def add_to_profile_url(view: CertificateView) -> str:
    """The address that opens LinkedIn's form with the certificate filled in; empty for a preview.

    The issuer travels as a name: LinkedIn matches it to a page where it knows one.
    """
    if view.preview or not view.number:
        return ""
    fields: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": view.title,
        "organizationName": view.issuer.name,
        "issueYear": view.awarded_on.year,
        "issueMonth": view.awarded_on.month,
        "certId": view.number,
        "certUrl": view.verify_url,
    }
    if view.valid_until is not None:
        fields["expirationYear"] = view.valid_until.year
        fields["expirationMonth"] = view.valid_until.month
    return f"{_ADD_TO_PROFILE}?{urlencode(fields)}"
