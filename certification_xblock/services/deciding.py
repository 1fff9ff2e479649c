"""The one function that decides whether a certificate is earned, for one learner and for many."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from certification_xblock.data import Decision, Evidence, Measurement, Need, RuleKind
from certification_xblock.domain.decision import evaluate
from certification_xblock.domain.rules import needs_of
from certification_xblock.exceptions import CannotDecide, NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import SignOff
from certification_xblock.services.certifications import InForce, terms_in_force

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def decide(*, user_id: int, course_id: str, in_force: InForce | None = None) -> Decision:
    """Decide on one learner now, on the terms in force.

    Raises NotFound where the course has no certification, CannotDecide where it has no version in force or the
    platform knows nothing of the learner.
    """
    decision, _evidence = decide_with_evidence(user_id=user_id, course_id=course_id, in_force=in_force)
    return decision


def decide_with_evidence(*, user_id: int, course_id: str, in_force: InForce | None = None) -> tuple[Decision, Evidence]:
    """Decide, and return what the decision was taken on as well."""
    in_force = _require(in_force, course_id)
    evidence = _evidence([user_id], course_id, in_force).get(user_id)
    if evidence is None:
        raise CannotDecide("The platform knows nothing of learner %(user)s in this course.", user=user_id)
    return evaluate(in_force.require_terms().requirement, evidence), evidence


def decide_many(
    *, user_ids: Collection[int], course_id: str, in_force: InForce | None = None
) -> Mapping[int, Decision]:
    """Decide on many learners at once; learners unknown to the platform are left out. Errors as in ``decide``."""
    in_force = _require(in_force, course_id)
    requirement = in_force.require_terms().requirement
    evidence = _evidence(user_ids, course_id, in_force)
    return {user_id: evaluate(requirement, known) for user_id, known in evidence.items()}


def _require(in_force: InForce | None, course_id: str) -> InForce:
    in_force = in_force or terms_in_force(course_id=course_id)
    if in_force is None:
        raise NotFound("The course %(course)s has no certification in force.", course=course_id)
    return in_force


def _evidence(user_ids: Collection[int], course_id: str, in_force: InForce) -> dict[int, Evidence]:
    """Read the platform's figures, and add our own sign-offs to them."""
    needs = needs_of(in_force.require_terms().requirement)
    ours = {need for need in needs if need.kind is RuleKind.SIGN_OFF}
    known = get_gateway().evidence(course_id, user_ids, needs - ours)
    signed = _signed(user_ids, course_id, ours)
    now = timezone.now()
    return {
        user_id: Evidence(
            measurements={
                **evidence.measurements,
                **{need: _sign_off_measurement(need, (user_id, need.target.casefold()) in signed) for need in ours},
            },
            taken_at=evidence.taken_at or now,
        )
        for user_id, evidence in known.items()
    }


def _signed(user_ids: Collection[int], course_id: str, needs: Collection[Need]) -> set[tuple[int, str]]:
    if not needs:
        return set()
    targets = {need.target.casefold() for need in needs}
    rows = SignOff.objects.filter(user_id__in=user_ids, course_id=course_id, target__in=targets, current=1)
    return set(rows.values_list("user_id", "target"))


def _sign_off_measurement(need: Need, signed: bool) -> Measurement:
    return Measurement(done=Decimal(int(signed)), total=Decimal(1), title=need.target)
