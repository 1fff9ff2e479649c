"""How ready a course is to issue its certification: facts from the platform, from us and from the LMS, judged as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext

from certification_xblock.data import CourseFacts, Force, Readiness
from certification_xblock.domain.impact import describe_impact
from certification_xblock.domain.json_codec import terms_from_json, terms_to_json
from certification_xblock.domain.readiness import findings
from certification_xblock.domain.readiness_words import what, what_to_do
from certification_xblock.exceptions import CertificationError
from certification_xblock.gateway import get_gateway
from certification_xblock.rendering import fonts
from certification_xblock.rendering.phrases import translated
from certification_xblock.services.certifications import InForce, is_switched_off, terms_digest, terms_in_force
from certification_xblock.services.examinations import FLAGS, LISTS, examination
from certification_xblock.services.registry import not_permitted, outsiders, unregistered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from certification_xblock.data import CertificationTerms, Examination, Finding

#: A switch of the site is changed without telling us: what the LMS found is believed for a day, a night's check included.
MAX_AGE = timedelta(hours=26)


def readiness(*, course_id: str, usage_id: str = "", fields: Mapping[str, Any] | None = None) -> Readiness:
    """Return what stands in the way of certificates in a course. Reads only, never asks the LMS.

    With ``fields``, a block's raw ones, of that draft; without, of the terms in force. Raises NotFound for what is no
    course.
    """
    in_force = terms_in_force(course_id=course_id)
    usage_id = usage_id or (in_force.usage_id if in_force is not None else "")
    facts = get_gateway().course_facts(course_id, usage_id)
    if fields is None:
        terms, problem = (in_force.terms if in_force is not None else None), ""
        facts = replace(facts, changed=False)  # what is judged is what learners have
    else:
        terms, problem = _terms(fields)
    last = examination(course_id=course_id)
    now = timezone.now()
    facts = _with_ours(facts, terms, problem, in_force, usage_id, course_id)
    facts = _with_lms(facts, last, now, _languages(terms, course_id))
    impact = last.impact if terms is not None and not last.due else None
    if impact is not None and impact.digest != terms_digest(terms_to_json(terms)):  # type: ignore[arg-type]
        impact = None
    return Readiness(findings=findings(facts, terms, now), examination=last, impact=impact)


def _terms(fields: Mapping[str, Any]) -> tuple[CertificationTerms | None, str]:
    try:
        return terms_from_json(fields), ""
    except CertificationError as error:
        return None, translated(error)


def _with_ours(
    facts: CourseFacts,
    terms: CertificationTerms | None,
    problem: str,
    in_force: InForce | None,
    usage_id: str,
    course_id: str,
) -> CourseFacts:
    force = _force(in_force, usage_id, course_id)
    if force is Force.BROKEN and in_force is not None:
        problem = gettext(in_force.problem) if in_force.problem else gettext("No version can be read.")
    return replace(
        facts,
        force=force,
        problem=problem,
        unregistered=None if terms is None else unregistered(terms),
        not_allowed=None if terms is None else _not_allowed(terms, course_id),
    )


def _force(in_force: InForce | None, usage_id: str, course_id: str) -> Force:
    if in_force is None:
        return Force.SWITCHED_OFF if is_switched_off(course_id=course_id) else Force.NOTHING
    if in_force.usage_id != usage_id:
        return Force.ELSEWHERE
    return Force.IN_FORCE if in_force.terms is not None else Force.BROKEN


def _not_allowed(terms: CertificationTerms, course_id: str) -> tuple[str, ...]:
    """Return the names on these terms that the operator does not allow in this course, or that sign for nobody on it."""
    org = get_gateway().course(course_id).org
    return tuple(dict.fromkeys((*not_permitted(terms, course_org=org), *outsiders(terms))))


def _with_lms(facts: CourseFacts, last: Examination, now: datetime, languages: tuple[str, ...]) -> CourseFacts:
    """Add what the LMS found, as far as it can still be believed."""
    if last.due or last.error or last.taken_at is None or now - last.taken_at > MAX_AGE:
        return replace(facts, checked_at=last.taken_at)
    found = {name: getattr(last.facts, name) for name in (*FLAGS, *LISTS)}
    if found["missing_scripts"] is not None:
        needed = {fonts.script_of_language(language).name for language in languages}
        found["missing_scripts"] = tuple(name for name in found["missing_scripts"] if name in needed)
        if not all(languages):
            found["missing_scripts"] = None
    return replace(facts, **found, checked_at=last.taken_at)


def _languages(terms: CertificationTerms | None, course_id: str) -> tuple[str, ...]:
    """Return the languages of the certificate; one that is not known is empty."""
    first = _language(terms, course_id)
    return (first, terms.second_language) if terms is not None and terms.second_language else (first,)


def _language(terms: CertificationTerms | None, course_id: str) -> str:
    if terms is not None and terms.language:
        return terms.language
    try:
        return get_gateway().course(course_id).language
    except CertificationError:
        return ""


def readiness_as_json(*, found: Readiness) -> dict[str, Any]:
    """Return what was found as plain JSON, in English: for programs."""
    return {
        "severity": found.severity.value,
        "examined_at": found.examination.taken_at,
        "examination_due": found.examination.due,
        "examination_error": found.examination.error,
        "findings": [_finding_json(finding) for finding in found.findings],
        "impact": [str(phrase) for phrase in describe_impact(found.impact)] if found.impact else None,
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    todo = what_to_do(finding)
    return {
        "check": finding.check.value,
        "severity": finding.severity.value,
        "code": finding.code,
        "what": str(what(finding)),
        "todo": str(todo) if todo is not None else "",
        "source": finding.source.value,
        "checked_at": finding.checked_at,
    }
