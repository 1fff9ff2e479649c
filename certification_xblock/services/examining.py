"""Looking at a course in the LMS: what Studio cannot know, and whom a certification's rules concern."""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from certification_xblock.data import AwardState, CertificateStatus, Impact
from certification_xblock.domain.json_codec import terms_from_json, terms_to_json
from certification_xblock.exceptions import CertificationError
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award
from certification_xblock.rendering import fonts
from certification_xblock.services.certifications import InForce, terms_digest, terms_in_force
from certification_xblock.services.deciding import decide_many
from certification_xblock.services.examinations import ask_for_examination, examination, keep_examination

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from certification_xblock.data import CertificationTerms

__all__ = ["examination", "examine_course", "request_examination"]

log = logging.getLogger(__name__)

BATCH = 500
BROKEN = _("Something went wrong there. The operator finds it in the log of the LMS’s workers.")
STANDING = (AwardState.VALID.value, AwardState.SUSPENDED.value, AwardState.EXPIRED.value)


def request_examination(*, course_id: str, fields: Mapping[str, Any] | None = None) -> None:
    """Have the LMS look at a course. With a block's raw fields it counts whom that draft concerns, if it can be read.

    Raises NotFound for what is no course.
    """
    get_gateway().course_facts(course_id)
    terms = None
    if fields is not None:
        with suppress(CertificationError):
            terms = terms_to_json(terms_from_json(fields))
    ask_for_examination(course_id=course_id, terms=terms)


def examine_course(*, course_id: str, terms: Mapping[str, Any] | None = None, if_asked: bool = False) -> None:
    """Look at a course, and keep what is found. To be run in the LMS; anywhere else it keeps that it could not.

    ``terms`` are those whose impact is counted, as JSON: a draft's; without, those in force. With ``if_asked`` nothing is
    done where somebody has looked since that was last asked for, and for the same terms: everybody in the course is
    decided on once for all who asked.
    """
    if if_asked and _is_answered(course_id, terms):
        return
    begun = timezone.now()
    try:
        facts = replace(get_gateway().lms_facts(course_id), missing_scripts=_missing_scripts())
        impact = _impact(course_id, terms)
    except CertificationError as error:
        log.info("The course %s could not be examined: %s", course_id, error)
        keep_examination(course_id=course_id, facts=None, impact=None, taken_at=begun, error=str(error))
    except Exception:  # whatever broke: who waits for an answer is told that there is none, and the task still fails
        keep_examination(course_id=course_id, facts=None, impact=None, taken_at=begun, error=BROKEN)
        raise
    else:
        keep_examination(course_id=course_id, facts=facts, impact=impact, taken_at=begun)


def _is_answered(course_id: str, terms: Mapping[str, Any] | None) -> bool:
    known = examination(course_id=course_id)
    if known.taken_at is None or known.due or known.error:
        return False
    if terms is None:
        in_force = terms_in_force(course_id=course_id)
        terms = terms_to_json(in_force.terms) if in_force is not None and in_force.terms is not None else None
    digest = terms_digest(terms) if terms is not None else None
    return digest == (known.impact.digest if known.impact else None)


def _missing_scripts() -> tuple[str, ...]:
    missing = {name for script in fonts.SCRIPTS for name in fonts.missing_scripts(script.sample)}
    return tuple(sorted(missing))


def _impact(course_id: str, terms: Mapping[str, Any] | None) -> Impact | None:
    """Count in batches: memory does not grow with the course."""
    now = terms_in_force(course_id=course_id)
    draft = terms_from_json(terms) if terms is not None else (now.terms if now else None)
    if draft is None:
        return None
    asked = _with(now, course_id, draft)
    in_force = now if now is not None and now.terms is not None else None
    counts: Counter[str] = Counter()
    for user_ids in _enrolled(course_id):
        counts["enrolled"] += len(user_ids)
        _count_enrolled(counts, user_ids, in_force, asked)
    for user_ids in _certified(course_id):
        _count_certified(counts, user_ids, asked)
    figures: dict[str, Any] = dict(counts)
    return Impact(digest=terms_digest(terms_to_json(draft)), **figures)


def _with(now: InForce | None, course_id: str, draft: CertificationTerms) -> InForce:
    if now is not None:
        return replace(now, terms=draft)
    return InForce(certification_id=0, course_id=course_id, usage_id="", version_id=0, terms=draft)


def _count_enrolled(counts: Counter[str], user_ids: list[int], in_force: InForce | None, draft: InForce) -> None:
    """Awards stay whatever the rules become; only who holds none is decided on."""
    states = _states(user_ids, draft.course_id)
    holding = {user_id for user_id, state in states.items() if state in STANDING}
    without = [user_id for user_id in user_ids if user_id not in states]
    earned = _earned(without, in_force) if in_force is not None else set()
    same = in_force is not None and in_force.terms == draft.terms
    draft_earned = earned if same else _earned(without, draft)
    counts["holding"] += len(holding)
    counts["earned"] += len(holding) + len(earned)
    counts["draft_earned"] += len(holding) + len(draft_earned)
    counts["losing"] += len(earned - draft_earned)


def _count_certified(counts: Counter[str], user_ids: list[int], draft: InForce) -> None:
    states = _states(user_ids, draft.course_id)
    before = [user_id for user_id in user_ids if user_id not in states]
    counts["certified_before"] += len(before)
    counts["certified_before_earned"] += len(_earned(before, draft))


def _earned(user_ids: Collection[int], terms: InForce) -> set[int]:
    if not user_ids:
        return set()
    decisions = decide_many(user_ids=user_ids, course_id=terms.course_id, in_force=terms)
    return {user_id for user_id, decision in decisions.items() if decision.earned}


def _states(user_ids: Collection[int], course_id: str) -> dict[int | None, str]:
    rows = Award.objects.filter(user_id__in=user_ids, certification__course_id=course_id, current=1)
    return dict(rows.values_list("user_id", "state"))


def _enrolled(course_id: str) -> Iterator[list[int]]:
    gateway, after = get_gateway(), 0
    while batch := gateway.enrolled_ids(course_id, after=after, limit=BATCH):
        yield list(batch)
        after = max(batch)
        gateway.clear_caches()


def _certified(course_id: str) -> Iterator[list[int]]:
    """Yield those who have the platform's certificate, enrolled or not."""
    gateway, after = get_gateway(), 0
    while batch := gateway.certificates(course_id, after=after, limit=BATCH):
        yield [one.user_id for one in batch if one.status is CertificateStatus.VALID]
        after = max(one.user_id for one in batch)
        gateway.clear_caches()
