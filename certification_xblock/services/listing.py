"""Looking things up for operators: people, courses, awards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opaque_keys.edx.keys import CourseKey

from certification_xblock.domain.json_codec import decision_to_json
from certification_xblock.exceptions import NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, Certification

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certification_xblock.data import Decision, Learner, Obstacle

BATCH = 500


def find_learner(*, name: str) -> Learner:
    """Return the person with that username, e-mail address or id; raises NotFound."""
    return get_gateway().find_learner(name)


def enrolled_ids(*, course_id: str) -> Iterator[int]:
    """Yield the ids of everybody enrolled in a course, ascending, a batch at a time."""
    gateway, after = get_gateway(), 0
    while batch := gateway.enrolled_ids(course_id, after=after, limit=BATCH):
        yield from batch
        after = max(batch)


def course_ids() -> Iterator[str]:
    """Yield the ids of all course runs."""
    return get_gateway().course_ids()


def course_orgs() -> list[str]:
    """Return the organizations that courses of this site have in their keys."""
    return sorted({CourseKey.from_string(course_id).org or "" for course_id in get_gateway().course_ids()})


def decision_as_json(*, decision: Decision) -> dict[str, Any]:
    """Return a decision as plain JSON, as awards keep it."""
    return decision_to_json(decision)


def require_course(*, course_id: str) -> None:
    """Raise NotFound for a course that neither the platform nor we know of."""
    try:
        get_gateway().course(course_id)
    except NotFound:
        # A deleted course may have left awards and a certification behind.
        if not Certification.objects.filter(course_id=course_id).exists():
            raise


def obstacles(*, user_id: int, course_id: str) -> frozenset[Obstacle]:
    """Return what would keep the platform from issuing to a learner."""
    return get_gateway().obstacles(user_id, course_id)


def list_awards(*, course_id: str | None = None, user_id: int | None = None, limit: int = 100) -> list[dict[str, Any]]:
    """Return the newest awards, of one course or of all, of one learner or of all."""
    rows = Award.objects.select_related("certification").order_by("-awarded_at", "-pk")
    if course_id is not None:
        rows = rows.filter(certification__course_id=course_id)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    return [
        {
            "number": row.number,
            "uuid": str(row.uuid),
            "course": row.certification.course_id,
            "user_id": row.user_id,
            "holder": row.holder_name,
            "state": row.state,
            "since": row.state_since,
            "awarded_at": row.awarded_at,
        }
        for row in rows[:limit]
    ]
