"""What a certificate shows: frozen into an award, read back from it, and made up for a preview."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from certification_xblock.data import CertificateView, Paper, Party, Signer
from certification_xblock.domain.json_codec import SECOND_FIELDS
from certification_xblock.domain.messages import listed
from certification_xblock.domain.terms import same_language
from certification_xblock.exceptions import CannotDecide
from certification_xblock.rendering.words import supported
from certification_xblock.services.registry import (
    NOT_PERMITTED,
    NOT_REGISTERED,
    not_permitted,
    parties,
    signers,
    unregistered,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certification_xblock.data import CertificationTerms, Course
    from certification_xblock.models import Award


def freeze_shown(*, terms: CertificationTerms, course: Course) -> dict[str, Any]:
    """Return, as plain JSON, what every certificate issued now on these terms shows beside holder, number and dates.

    Raises CannotDecide where a body or signatory that the terms name is not registered, or not for courses of this
    organization: a certificate without its co-signer would be wrong for ever, one with a name that nobody lent it, too.
    """
    missing = unregistered(terms)
    if missing:
        raise CannotDecide(NOT_REGISTERED, names=listed(missing))
    closed = not_permitted(terms, course.org)
    if closed:
        raise CannotDecide(NOT_PERMITTED, names=listed(closed), org=course.org)
    language = terms.language or course.language
    known = parties([terms.issuer, *terms.co_signers])
    issuer = known.get(terms.issuer) or Party(slug="", name=course.org_name or course.org)
    return {
        "title": terms.title,
        "text": terms.text,
        "course_title": course.title,
        "language": language,
        "paper": terms.paper.value,
        "issuer": asdict(issuer),
        "co_signers": [asdict(known[slug]) for slug in terms.co_signers],
        "signatories": [asdict(signer) for signer in signers(terms.signatories)],
        **_second(terms, language),
    }


def _second(terms: CertificationTerms, language: str) -> dict[str, str]:
    """Return what is said in the second language; nothing where the certificate is in that language already."""
    if not terms.second_language or same_language(terms.second_language, language):
        return {}
    return {name: getattr(terms, name) for name in SECOND_FIELDS}


def award_view(award: Award) -> CertificateView:
    """Return what the certificate of an award shows."""
    return _view(
        award.shown,
        holder_name=award.holder_name,
        awarded_on=timezone.localdate(award.awarded_at),
        number=award.number,
        verify_url=verify_url(award),
        valid_until=timezone.localdate(award.expires_at) if award.expires_at else None,
    )


def preview_view(*, terms: CertificationTerms, course: Course, holder_name: str) -> CertificateView:
    """Return what a certificate would show if it were issued today.

    A name that is lazily translated is said in the certificate's language.
    """
    shown = freeze_shown(terms=terms, course=course)
    with translation.override(supported(shown["language"])):
        holder_name = str(holder_name)
    return _view(shown, holder_name=holder_name, awarded_on=timezone.localdate(), preview=True)


def _view(shown: Mapping[str, Any], **rest: Any) -> CertificateView:
    return CertificateView(
        title=shown["title"],
        text=shown["text"],
        course_title=shown["course_title"],
        language=shown["language"],
        paper=Paper(shown["paper"]),
        issuer=Party(**shown["issuer"]),
        co_signers=tuple(Party(**party) for party in shown["co_signers"]),
        signatories=tuple(Signer(**signer) for signer in shown["signatories"]),
        # Awards of certificates in one language say nothing of a second one.
        **{name: shown.get(name, "") for name in SECOND_FIELDS},
        **rest,
    )


def asset_digests(view: CertificateView) -> set[str]:
    """Return the digests of all images that a certificate shows."""
    logos = {party.logo for party in (view.issuer, *view.co_signers)}
    return (logos | {signer.signature for signer in view.signatories}) - {""}


def verify_url(award: Award) -> str:
    """Return the public address at which an award can be verified: what the QR code says."""
    return public_url("verify", str(award.uuid))


def public_url(name: str, *args: str) -> str:
    """Return the absolute address of one of our pages, on the site that ``CERTIFICATION_PUBLIC_URL`` names."""
    return absolute(reverse(f"certification_xblock:{name}", args=args))


def absolute(address: str) -> str:
    """Return an address that is good outside the site, too: a path is one of our public site."""
    base = getattr(settings, "CERTIFICATION_PUBLIC_URL", "") or getattr(settings, "LMS_ROOT_URL", "")
    return base.rstrip("/") + address if address.startswith("/") else address
