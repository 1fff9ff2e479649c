"""What an author's editor needs: what there is to choose from, what is wrong, and how the certificate would look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from certification_xblock.data import EditorChoices, OrganizationChoice, Party, RuleKind
from certification_xblock.domain.json_codec import terms_from_json
from certification_xblock.domain.rules import needs_of
from certification_xblock.exceptions import InvalidInput, InvalidTerms
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Certification
from certification_xblock.services.certifications import SECOND
from certification_xblock.services.pages import view_html
from certification_xblock.services.registry import permitted_organizations, registry_problems, signer
from certification_xblock.services.shown import preview_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certification_xblock.data import OutlineNode, Requirement

BLOCK_KINDS = frozenset({RuleKind.COMPLETION, RuleKind.BLOCK_SCORE})


def editor_choices(*, course_id: str) -> EditorChoices:
    """Return what an author of a course can choose from."""
    gateway = get_gateway()
    course = gateway.course(course_id)
    rows = permitted_organizations(course.org).prefetch_related("signatories")
    return EditorChoices(
        course=course,
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


def check_fields(*, fields: Mapping[str, Any], course_id: str, usage_id: str = "") -> tuple[InvalidInput, ...]:
    """Return what keeps a block's fields from coming into force; empty when nothing does.

    With ``usage_id`` also that another block of the course is the one in force.
    """
    if usage_id and Certification.objects.filter(course_id=course_id, active=1).exclude(usage_id=usage_id).exists():
        return (InvalidTerms(SECOND, field=""),)
    try:
        terms = terms_from_json(fields)
    except InvalidInput as error:
        return (error,)
    problems: list[InvalidInput] = []
    problems.extend(registry_problems(terms, course_org=get_gateway().course(course_id).org))
    problems.extend(_missing_targets(terms.requirement, course_id))
    return tuple(problems)


def _missing_targets(requirement: Requirement, course_id: str) -> Iterator[InvalidInput]:
    """Yield a problem for every rule whose target the course does not have."""
    gateway = get_gateway()
    types = {kind.name for kind in gateway.assignment_types(course_id)}
    references = set(_references(gateway.outline(course_id)))
    for need in needs_of(requirement):
        if need.kind is RuleKind.ASSIGNMENT_GRADE and need.target not in types:
            yield InvalidTerms(
                _("The grading policy has no assignment type “%(target)s”."), field="requirement", target=need.target
            )
        elif need.kind in BLOCK_KINDS and need.target and need.target not in references:
            yield InvalidTerms(_("The course has no block “%(target)s”."), field="requirement", target=need.target)


def _references(node: OutlineNode) -> Iterator[str]:
    yield node.reference
    for child in node.children:
        yield from _references(child)


def preview_html(*, fields: Mapping[str, Any], course_id: str, holder_name: str) -> str:
    """Return the standalone document of a certificate as these fields would have it; raises InvalidInput."""
    terms = terms_from_json(fields)
    course = get_gateway().course(course_id)
    return view_html(view=preview_view(terms=terms, course=course, holder_name=holder_name))
