"""Evidence: what the platform knows that learners did. One learner or many, by the same code."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from certification_xblock.data import Evidence, Need, RuleKind
from certification_xblock.exceptions import NotFound
from certification_xblock.gateway.openedx import completions, grades
from certification_xblock.gateway.openedx.lookups import course_key, course_overview, require_lms, users
from certification_xblock.gateway.openedx.scores import Scores
from certification_xblock.gateway.openedx.sights import Sights

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from certification_xblock.data import Measurement

BLOCKS = frozenset({RuleKind.COMPLETION, RuleKind.BLOCK_SCORE})
IN_DETAIL = frozenset({RuleKind.ASSIGNMENT_GRADE, RuleKind.BLOCK_SCORE})
GRADES = frozenset({RuleKind.GRADE, RuleKind.ASSIGNMENT_GRADE, RuleKind.BLOCK_SCORE})


class EvidenceReader:
    """The part of the gateway that reads completion and grades; the LMS alone has them."""

    def evidence(self, course_id: str, user_ids: Collection[int], needs: Collection[Need]) -> Mapping[int, Evidence]:
        """Return, for each learner, a measurement for every need whose target exists for them."""
        require_lms()
        title = course_overview(course_id).display_name_with_default
        key = course_key(course_id)
        taken_at = timezone.now()
        learners = users(user_ids)
        kinds = {need.kind for need in needs}
        collected = _structure(course_id)
        done: Mapping[int, set[str]] = defaultdict(set)
        if RuleKind.COMPLETION in kinds:
            done = completions.completed_blocks(key, learners)
        counter = completions.Counter(key)
        sights = Sights(key, collected, learners.values())
        book = _gradebook(key, collected, learners.values(), sights, needs) if kinds & GRADES else None

        evidence = {}
        with grades.read_at_once(key, learners.values() if book else ()):
            for user_id, user in learners.items():
                visible = sights.everything(user) if kinds & BLOCKS else None
                report = book.report(user) if book else None
                measurements: dict[Need, Measurement] = {}
                for need in needs:
                    measurement: Measurement | None = None
                    if need.kind is RuleKind.COMPLETION:
                        measurement = counter.measure(visible, need.target, done[user_id])
                    elif need.kind is RuleKind.GRADE and report:
                        measurement = report.course(title)
                    elif need.kind is RuleKind.ASSIGNMENT_GRADE and report:
                        measurement = report.assignment(need.target)
                    elif need.kind is RuleKind.BLOCK_SCORE and report:
                        measurement = report.block(need.target, visible)
                    if measurement is not None:
                        measurements[need] = measurement
                evidence[user_id] = Evidence(measurements=measurements, taken_at=taken_at)
        return evidence


def _gradebook(
    key: Any, collected: Any, learners: Collection[Any], sights: Sights, needs: Collection[Need]
) -> grades.Gradebook:
    """Return the course's grades, read in as much detail as the needs ask for."""
    targets = [need.target for need in needs if need.kind is RuleKind.BLOCK_SCORE and need.target]
    scores = Scores(key, [completions.block_key(key, target) for target in targets], learners)
    in_detail = any(need.kind in IN_DETAIL for need in needs)
    return grades.Gradebook(key, collected, sights if in_detail else None, scores)


def _structure(course_id: str) -> Any:
    """Return the course's published blocks as the platform keeps them, before any learner looks at them."""
    from openedx.core.djangoapps.content.block_structure.api import get_course_in_cache
    from xmodule.modulestore.exceptions import ItemNotFoundError

    try:
        return get_course_in_cache(course_key(course_id))
    except ItemNotFoundError:  # an overview can outlive its course
        raise NotFound("There is no course “%(course)s”.", course=course_id) from None
