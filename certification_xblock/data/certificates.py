"""What a certificate shows: all that the page, the PDF and the verification need, and nothing that they don't."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from certification_xblock.data.awards import AwardState


class Paper(StrEnum):
    """The sheet, always landscape. The values are stored."""

    A4 = "a4"
    LETTER = "letter"


class AssetType(StrEnum):
    """The media types in which images are kept."""

    PNG = "image/png"
    JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Asset:
    """An image that certificates show. ``digest`` is the SHA-256 of ``content`` in hex and its only name."""

    digest: str
    media_type: AssetType
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Party:
    """The issuer or a co-signer as a certificate shows it. ``logo`` is an asset's digest, or empty."""

    slug: str
    name: str
    url: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """A signatory as a certificate shows them. ``signature`` is an asset's digest, or empty."""

    name: str
    title: str = ""
    organization: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class CertificateView:
    """Everything that one certificate shows. The PDF's storage key is a digest of exactly this.

    ``text`` is the author's Markdown. ``language`` is a BCP 47 code. ``co_signers`` has at most four. A preview says
    that it is one, has no number and no verification address. A bilingual certificate has a ``second_language``, and
    may have title and text in it.
    """

    title: str
    holder_name: str
    course_title: str
    issuer: Party
    awarded_on: date
    language: str = "en"
    text: str = ""
    co_signers: tuple[Party, ...] = ()
    signatories: tuple[Signer, ...] = ()
    number: str = ""
    verify_url: str = ""
    valid_until: date | None = None
    paper: Paper = Paper.A4
    preview: bool = False
    second_language: str = ""
    second_title: str = ""
    second_text: str = ""


@dataclass(frozen=True, slots=True)
class VerificationView:
    """What the public may know of an award, and nothing else about its holder.

    ``holder_name`` is empty once the holder has withdrawn. ``since`` is when ``state`` began.
    """

    number: str
    title: str
    course_title: str
    holder_name: str
    issuer: Party
    co_signers: tuple[Party, ...]
    awarded_on: date
    valid_until: date | None
    state: AwardState
    since: datetime
    verify_url: str
    language: str = "en"
    second_language: str = ""
    second_title: str = ""
    replaced_by: str = ""
    withdrawn: bool = False
