"""The operator's registry of organizations, signatories and their images, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification_xblock.data import Asset, AssetType, Party, Signer
from certification_xblock.exceptions import NotFound
from certification_xblock.models import Certification, Organization, Signatory, StoredAsset
from certification_xblock.rendering.assets import make_asset

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


def parties(slugs: Collection[str]) -> Mapping[str, Party]:
    """Return those of the named organizations that are registered, by slug."""
    rows = Organization.objects.filter(slug__in=set(slugs) - {""})
    return {row.slug: Party(slug=row.slug, name=row.name, url=row.url, logo=row.logo_id or "") for row in rows}


def signers(slugs: Sequence[str]) -> tuple[Signer, ...]:
    """Return those of the named signatories that are registered, in the order asked for."""
    rows = Signatory.objects.filter(slug__in=slugs).select_related("organization").in_bulk(field_name="slug")
    return tuple(signer(rows[slug]) for slug in slugs if slug in rows)


def unknown_signatories(slugs: Sequence[str]) -> tuple[str, ...]:
    """Return those slugs that name no registered signatory."""
    known = set(Signatory.objects.filter(slug__in=slugs).values_list("slug", flat=True)) if slugs else set()
    return tuple(slug for slug in slugs if slug not in known)


def courses_using(*, slug: str) -> list[str]:
    """Return the courses whose certification in force names an organization or signatory."""
    rows = Certification.objects.filter(active=1, version__isnull=False).select_related("version")
    return sorted(row.course_id for row in rows if row.version is not None and slug in _named(row.version.terms))


def _named(terms: Mapping[str, Any]) -> set[str]:
    return {terms.get("issuer", ""), *terms.get("co_signers", ()), *terms.get("signatories", ())}


def signer(row: Signatory) -> Signer:
    """Return a signatory as certificates show them."""
    return Signer(name=row.name, title=row.title, organization=row.organization.name, signature=row.signature_id or "")


def register_asset(*, content: bytes) -> Asset:
    """Check, normalize and keep an image; the same image is kept once. Raises InvalidAsset."""
    asset = make_asset(content)
    StoredAsset.objects.get_or_create(
        digest=asset.digest,
        defaults={
            "media_type": asset.media_type.value,
            "content": asset.content,
            "width": asset.width,
            "height": asset.height,
        },
    )
    return asset


def asset(*, digest: str) -> Asset:
    """Return a kept image; raises NotFound."""
    found = assets([digest]).get(digest)
    if found is None:
        raise NotFound("There is no such image.")
    return found


def assets(digests: Collection[str]) -> dict[str, Asset]:
    """Return those of the images that are kept, by digest."""
    return {
        row.digest: Asset(
            digest=row.digest,
            media_type=AssetType(row.media_type),
            content=bytes(row.content),
            width=row.width,
            height=row.height,
        )
        for row in StoredAsset.objects.filter(digest__in=set(digests))
    }


def asset_sizes(digests: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return width and height in pixels of those of the images that are kept, by digest."""
    rows = StoredAsset.objects.filter(digest__in=set(digests)) if digests else StoredAsset.objects.none()
    return {digest: (width, height) for digest, width, height in rows.values_list("digest", "width", "height")}
