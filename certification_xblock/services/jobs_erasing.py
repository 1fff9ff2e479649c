"""Taking a person out of what was done for many: who asked, and for whom it failed."""

from __future__ import annotations

from certification_xblock.models import TeamJobRow


def forget_in_jobs(*, user_id: int) -> None:
    """Erase a retired person from all jobs. One that they asked for and that still runs stops at its next learner."""
    TeamJobRow.objects.filter(asked_by_id=user_id).update(asked_by=None)
    for row in TeamJobRow.objects.exclude(failed=[]).only("pk", "failed"):
        left = [one for one in row.failed if one["user"] != user_id]
        if len(left) != len(row.failed):
            TeamJobRow.objects.filter(pk=row.pk).update(failed=left)
