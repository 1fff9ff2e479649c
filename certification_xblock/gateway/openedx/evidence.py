"""Evidence: what the platform knows that learners did. One learner or many, by the same code."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from certification_xblock.data import Evidence, Need, RuleKind
from certification_xblock.gateway.openedx import completions, grades
from certification_xblock.gateway.openedx.lookups import course_key, course_overview, require_lms, users

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from certification_xblock.data import Measurement

BLOCKS = frozenset({RuleKind.COMPLETION, RuleKind.BLOCK_SCORE})
GRADES = frozenset({RuleKind.GRADE, RuleKind.ASSIGNMENT_GRADE, RuleKind.BLOCK_SCORE})


class EvidenceReader:
    """The part of the gateway that reads completion and grades; the LMS alone has them."""

    def evidence(self, course_id: str, user_ids: Collection[int], needs: Collection[Need]) -> Mapping[int, Evidence]:
        """Return, for each learner, a measurement for every need whose target exists for them."""
        from openedx.core.djangoapps.content.block_structure.api import get_course_in_cache

        require_lms()
        title = course_overview(course_id).display_name_with_default
        key = course_key(course_id)
        taken_at = timezone.now()
        learners = users(user_ids)
        kinds = {need.kind for need in needs}
        collected = get_course_in_cache(key)
        done: Mapping[int, set[Any]] = defaultdict(set)
        if RuleKind.COMPLETION in kinds:
            done = completions.completed_blocks(key, learners)
        book = grades.Gradebook(key, collected) if kinds & GRADES else None

        evidence = {}
        for user_id, user in learners.items():
            visible = completions.visible_blocks(user, key, collected) if kinds & BLOCKS else None
            report = book.report(user) if book else None
            measurements: dict[Need, Measurement] = {}
            for need in needs:
                measurement: Measurement | None = None
                if need.kind is RuleKind.COMPLETION:
                    measurement = completions.measure(visible, key, need.target, done[user_id])
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
