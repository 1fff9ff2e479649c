"""What an author's editor needs: what there is to choose from, what is wrong, and how the certificate would look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from certification_xblock.data import Course, EditorChoices, Names, OrganizationChoice, OutlineNode, Party
from certification_xblock.domain.advice import Remark, remarks, target_errors
from certification_xblock.domain.json_codec import Review, review_terms, terms_from_json
from certification_xblock.domain.messages import Phrase
from certification_xblock.domain.places import first_certification, places_of
from certification_xblock.domain.rules import is_slug
from certification_xblock.domain.sentence import sentence_of
from certification_xblock.exceptions import CertificationError, InvalidInput, InvalidTerms, NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Certification
from certification_xblock.rendering.certificate import render_pdf
from certification_xblock.services.certifications import SECOND
from certification_xblock.services.pages import view_html
from certification_xblock.services.previewing import preview_turn
from certification_xblock.services.registry import assets, permitted_organizations, registry_problems, signer
from certification_xblock.services.shown import asset_digests, preview_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certification_xblock.data import CertificateView

NO_OUTLINE = OutlineNode(usage_id="", reference="", category="course", title="")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another block of the course, the one whose certification learners see; ``url`` leads to it."""

    usage_id: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TermsReview:
    """What an author should know of a block's fields.

    ``errors`` keep them from coming into force, ``remarks`` do not; both name their fields. ``sentence`` reads the
    requirement back, where it can be read. ``first`` is the other block that is in force instead of this one.
    """

    errors: tuple[InvalidInput, ...]
    remarks: tuple[Remark, ...]
    sentence: Phrase | None = None
    first: Elsewhere | None = None


def editor_choices(*, course_id: str, library: bool = False) -> EditorChoices:
    """Return what an author of a course can choose from; in a content library that is the registry alone."""
    gateway = get_gateway()
    course = _course(course_id) if library else gateway.course(course_id)
    rows = permitted_organizations(course.org).prefetch_related("signatories")
    return EditorChoices(
        course=course,
        outline=NO_OUTLINE if library else gateway.outline(course_id),
        assignment_types=() if library else gateway.assignment_types(course_id),
        organizations=tuple(
            OrganizationChoice(
                party=Party(slug=row.slug, name=row.name, url=row.url, logo=row.logo_id or ""),
                signatories={person.slug: signer(person) for person in row.signatories.all()},
            )
            for row in rows
        ),
    )


def check_fields(*, fields: Mapping[str, Any], course_id: str, usage_id: str = "") -> tuple[InvalidInput, ...]:
    """Return all that keeps a block's fields from coming into force, each at its field; empty when nothing does.

    With ``usage_id`` also that another block of the course is the one in force.
    """
    found = review_fields(fields=fields, course_id=course_id, usage_id=usage_id)
    return (InvalidTerms(SECOND, field=""), *found.errors) if found.first else found.errors


def review_fields(*, fields: Mapping[str, Any], course_id: str, usage_id: str = "") -> TermsReview:
    """Return what an author should know of a block's fields, in view of the course and the registry. Reads only.

    In a content library there is no course to look at, and targets are taken as they are.
    """
    review = review_terms(fields)
    outline = _outline(course_id)
    errors = [*review.errors, *registry_problems(_names(fields), course_org=_course(course_id).org)]
    found = list(review.remarks)
    titles: dict[str, str] = {}
    if outline is not None:
        places = {place.reference: place for place in places_of(outline)}
        titles = {reference: place.title for reference, place in places.items()}
        types = {kind.name for kind in get_gateway().assignment_types(course_id)}
        errors += target_errors(review.rules, places, types)
        found += remarks(review.rules, review.groups, places)
        found += _taking_over(course_id, usage_id, outline)
    return TermsReview(
        errors=tuple(errors),
        remarks=tuple(found),
        sentence=_sentence(review, titles),
        first=_elsewhere(course_id, usage_id, outline) if usage_id else None,
    )


def _outline(course_id: str) -> OutlineNode | None:
    try:
        return get_gateway().outline(course_id)
    except NotFound:
        return None


def _sentence(review: Review, titles: Mapping[str, str]) -> Phrase | None:
    return sentence_of(review.requirement, titles) if review.requirement is not None else None


def _names(fields: Mapping[str, Any]) -> Names:
    """Return whom the fields name, as far as they can be names; what cannot is a finding of its own."""

    def each(value: object) -> tuple[str, ...]:
        return tuple(map(one, value)) if isinstance(value, list | tuple) else ()

    def one(value: object) -> str:
        return value if isinstance(value, str) and is_slug(value) else ""

    return Names(one(fields.get("issuer")), each(fields.get("co_signers")), each(fields.get("signatories")))


def _elsewhere(course_id: str, usage_id: str, outline: OutlineNode | None) -> Elsewhere | None:
    """Return the block that learners see instead of this one.

    The first in course order is in force once the course is published; where the outline does not tell, the one that
    is in force now.
    """
    first = first_certification(outline) if outline is not None else None
    if first is not None:
        return None if first.usage_id == usage_id else _named(first.usage_id, first.title)
    rows = Certification.objects.filter(course_id=course_id, active=1).exclude(usage_id=usage_id)
    return _named(rows[0].usage_id, "") if rows else None


def _taking_over(course_id: str, usage_id: str, outline: OutlineNode) -> Iterator[Remark]:
    """Yield the remark that this block, standing first, ends the certification that is in force in the course."""
    first = first_certification(outline)
    if first is not None and first.usage_id == usage_id:
        others = Certification.objects.filter(course_id=course_id, active=1, version__isnull=False)
        if others.exclude(usage_id=usage_id).exists():
            yield Remark(
                "",
                Phrase(
                    _(
                        "This course has another certification in force. This one stands before it, and takes its place "
                        "when you publish. Certificates already issued stay as they are."
                    )
                ),
            )


def may_edit_in_library(*, user_id: int, usage_id: str) -> bool:
    """Whether somebody may write a block of a content library, as the platform itself decides when it saves."""
    return get_gateway().may_edit_library_block(user_id, usage_id)


def _named(usage_id: str, title: str) -> Elsewhere:
    try:
        return Elsewhere(usage_id, title, get_gateway().block_url(usage_id))
    except CertificationError:
        return Elsewhere(usage_id, title)


def preview_html(*, fields: Mapping[str, Any], course_id: str, holder_name: str) -> str:
    """Return the standalone document of a certificate as these fields would have it; raises InvalidInput."""
    return view_html(view=_preview(fields, course_id, holder_name))


def preview_pdf(*, fields: Mapping[str, Any], course_id: str, holder_name: str, by_user_id: int | None = None) -> bytes:
    """Return the PDF of such a certificate, marked as a preview and kept nowhere.

    Raises InvalidInput; TooManyRequests and RenderingBusy where it is somebody else's turn.
    """
    view = _preview(fields, course_id, holder_name)
    with preview_turn(user_id=by_user_id):
        return render_pdf(view, assets=assets(asset_digests(view)))


def _preview(fields: Mapping[str, Any], course_id: str, holder_name: str) -> CertificateView:
    return preview_view(terms=terms_from_json(fields), course=_course(course_id), holder_name=holder_name)


def _course(course_id: str) -> Course:
    """Return the course, or what stands for one in a content library, whose id begins “lib:Org:”."""
    try:
        return get_gateway().course(course_id)
    except NotFound:
        organization = course_id.partition(":")[2].partition("+")[0].partition(":")[0]
        return Course(course_id=course_id, title="", org=organization)
