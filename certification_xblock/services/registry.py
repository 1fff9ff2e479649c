"""The operator's registry of organizations, signatories and their images, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from certification_xblock.data import Asset, AssetType, Party, Signer
from certification_xblock.exceptions import InvalidTerms, NotFound
from certification_xblock.models import Certification, Organization, PermittedCourseOrg, Signatory, StoredAsset
from certification_xblock.rendering.assets import make_asset

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from certification_xblock.data import CertificationTerms, Names

NOT_REGISTERED = _("Not in the registry: %(names)s.")
NOT_PERMITTED = _(
    "Not allowed for this course's organization, %(org)s: %(names)s. Whoever keeps the site's registry can allow it."
)
#: An organization and a signatory may have the same identifier.
BODY, PERSON = "body", "person"
OUTSIDER = _("Signs for neither the issuer nor a co-signer of this certification: %(names)s.")


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


def permitted_organizations(course_org: str) -> QuerySet[Organization]:
    """Return the organizations that courses of a course organization may name.

    Compared without regard to case on every database: the platform has no two course organizations that differ in it.
    """
    listed = PermittedCourseOrg.objects.filter(course_org__iexact=course_org).values("organization_id")
    return Organization.objects.filter(open_to_all=True) | Organization.objects.filter(pk__in=listed)


def not_permitted(terms: CertificationTerms | Names, course_org: str) -> tuple[str, ...]:
    """Return the slugs that the terms name and that courses of this course organization may not.

    Signatories follow their organization. What is not registered at all is not listed here.
    """
    closed = _closed(terms, course_org)
    return tuple(slug for field, slug in named(terms) if (_kind(field), slug) in closed)


def _closed(terms: CertificationTerms | Names, course_org: str) -> set[tuple[str, str]]:
    bodies = {slug for slug in (terms.issuer, *terms.co_signers) if slug}
    if not bodies and not terms.signatories:
        return set()
    allowed = permitted_organizations(course_org).values("pk")
    organizations = Organization.objects.filter(slug__in=bodies).exclude(pk__in=allowed)
    people = Signatory.objects.filter(slug__in=terms.signatories).exclude(organization__in=allowed)
    return {
        *((BODY, slug) for slug in organizations.values_list("slug", flat=True)),
        *((PERSON, slug) for slug in people.values_list("slug", flat=True)),
    }


def outsiders(terms: CertificationTerms | Names) -> tuple[str, ...]:
    """Return the registered signatories who sign for neither the issuer nor a co-signer of these terms."""
    if not terms.signatories:
        return ()
    bodies = {slug for slug in (terms.issuer, *terms.co_signers) if slug}
    strange = set(
        Signatory.objects.filter(slug__in=terms.signatories)
        .exclude(organization__slug__in=bodies)
        .values_list("slug", flat=True)
    )
    return tuple(slug for slug in terms.signatories if slug in strange)


def unregistered(terms: CertificationTerms) -> tuple[str, ...]:
    """Return the slugs that the terms name and the operator's registry lacks."""
    organizations = [slug for slug in (terms.issuer, *terms.co_signers) if slug]
    known = parties(organizations)
    missing = [slug for slug in organizations if slug not in known]
    return (*missing, *unknown_signatories(terms.signatories))


def registry_problems(terms: CertificationTerms | Names, *, course_org: str) -> tuple[InvalidTerms, ...]:
    """Return what the registry has against terms that shall come into force, each at the field that names it."""
    known = {(BODY, slug) for slug in parties([terms.issuer, *terms.co_signers])}
    unknown = set(unknown_signatories(terms.signatories))
    known |= {(PERSON, slug) for slug in terms.signatories if slug not in unknown}
    closed, strange = _closed(terms, course_org), {(PERSON, slug) for slug in outsiders(terms)}
    problems = []
    for field, slug in named(terms):
        one = (_kind(field), slug)
        if one not in known:
            problems.append(InvalidTerms(NOT_REGISTERED, field=field, names=slug))
        elif one in closed:
            problems.append(InvalidTerms(NOT_PERMITTED, field=field, names=slug, org=course_org))
        elif one in strange:
            problems.append(InvalidTerms(OUTSIDER, field=field, names=slug))
    return tuple(problems)


def _kind(field: str) -> str:
    return PERSON if field.startswith("signatories") else BODY


def named(terms: CertificationTerms | Names) -> Iterator[tuple[str, str]]:
    """Yield every slug that the terms name, with the path of its field."""
    places = [("issuer", terms.issuer)]
    places += [(f"co_signers.{number}", slug) for number, slug in enumerate(terms.co_signers)]
    places += [(f"signatories.{number}", slug) for number, slug in enumerate(terms.signatories)]
    return ((field, slug) for field, slug in places if slug)


def courses_using(*, slug: str) -> list[str]:
    """Return the courses whose certification in force names an organization, one of its signatories, or a signatory."""
    rows = Certification.objects.filter(active=1, version__isnull=False).select_related("version")
    slugs = {slug, *Signatory.objects.filter(organization__slug=slug).values_list("slug", flat=True)}
    return sorted(row.course_id for row in rows if row.version is not None and slugs & _named(row.version.terms))


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
    # What is no digest is not looked up: PostgreSQL takes no question that holds NUL.
    found = assets([digest]).get(digest) if digest.isascii() and digest.isalnum() else None
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
