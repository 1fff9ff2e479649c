"""What an author's editor needs: what there is to choose from, what is wrong, and how the certificate would look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from certification_xblock.data import EditorChoices, OrganizationChoice, Party
from certification_xblock.domain.json_codec import terms_from_json
from certification_xblock.exceptions import InvalidInput, InvalidTerms
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Organization
from certification_xblock.services.pages import view_html
from certification_xblock.services.registry import signer
from certification_xblock.services.shown import preview_view, unregistered

if TYPE_CHECKING:
    from collections.abc import Mapping


def editor_choices(*, course_id: str) -> EditorChoices:
    """Return what an author of a course can choose from."""
    gateway = get_gateway()
    rows = Organization.objects.prefetch_related("signatories")
    return EditorChoices(
        course=gateway.course(course_id),
        outline=gateway.outline(course_id),
        assignment_types=gateway.assignment_types(course_id),
        organizations=tuple(
            OrganizationChoice(
                party=Party(slug=row.slug, name=row.name, url=row.url, logo=row.logo_id or ""),
                signatories={person.slug: signer(person) for person in row.signatories.all()},
            )
            for row in rows
        ),
    )


def check_fields(*, fields: Mapping[str, Any], course_id: str) -> tuple[InvalidInput, ...]:
    """Return what keeps a block's fields from coming into force; empty when nothing does."""
    try:
        terms = terms_from_json(fields)
    except InvalidInput as error:
        return (error,)
    problems: list[InvalidInput] = []
    missing = unregistered(terms)
    if missing:
        problems.append(
            InvalidTerms(_("Not in the registry: %(names)s."), field="issuer", names=", ".join(missing))
        )
    return tuple(problems)


def preview_html(*, fields: Mapping[str, Any], course_id: str, holder_name: str) -> str:
    """Return the standalone document of a certificate as these fields would have it; raises InvalidInput."""
    terms = terms_from_json(fields)
    course = get_gateway().course(course_id)
    return view_html(view=preview_view(terms=terms, course=course, holder_name=holder_name))
