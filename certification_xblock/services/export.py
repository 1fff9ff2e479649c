"""The learners of a list, all of them, batch by batch: for a file that grows without filling the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certification_xblock.data import LearnerRow, TeamCertification, TeamQuery
from certification_xblock.domain.progress import share_of
from certification_xblock.gateway import get_gateway
from certification_xblock.services.team import awards_of, criteria, decisions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 250


def export_rows(*, certification: TeamCertification, query: TeamQuery) -> Iterator[LearnerRow]:
    """Yield every learner that fits, each with the decision of this moment, in the order of their ids."""
    gateway, after = get_gateway(), 0
    which = criteria(certification_id=certification.certification_id, query=query)
    while ids := gateway.roster_ids(certification.course_id, after=after, limit=BATCH, **which):
        learners = gateway.learners(ids)
        decisions = decisions_of(certification=certification, user_ids=ids)
        awards = awards_of(certification_id=certification.certification_id, user_ids=ids)
        for user_id in ids:
            if user_id in learners:
                decision = decisions.get(user_id)
                share = share_of(decision) if decision else 0
                yield LearnerRow(learners[user_id], decision, share, awards.get(user_id))
        after = max(ids)
        gateway.clear_caches()
