"""Where the platform issued in spite of a revocation: its task was under way when somebody revoked."""

from __future__ import annotations

from certification_xblock.data import AwardState
from certification_xblock.domain.awards import must_take_back
from certification_xblock.gateway import get_gateway
from certification_xblock.services.award_rows import awards_in_course


def issued_in_spite(*, user_id: int, course_id: str) -> bool:
    """Whether the platform's certificate stands although the award is revoked, and invalidated there."""
    revoked = any(
        award.state == AwardState.REVOKED.value for award in awards_in_course(user_id=user_id, course_id=course_id)
    )
    return revoked and must_take_back(AwardState.REVOKED, get_gateway().certificate(user_id, course_id))


def take_back_again(*, user_id: int, course_id: str, dry_run: bool = False) -> bool:
    """Have the platform invalidate once more what it issued in spite of that; True where it did.

    Never from within the platform's save: it would tell others of the certificate after it has told them of its end.
    """
    if not issued_in_spite(user_id=user_id, course_id=course_id):
        return False
    if not dry_run:
        get_gateway().invalidate_again(user_id, course_id)
    return True
