"""Retirement: a person's name leaves everything that we keep; idempotent, and the award stays as a fact without one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from certification_xblock.data import Act
from certification_xblock.models import (
    Award,
    AwardEvent,
    ChecklistCopy,
    ChecklistEntry,
    Claim,
    DirtyLearner,
    ErasedHolder,
    LearnerProgress,
    PassMarkWaiver,
    SignOff,
)
from certification_xblock.services.jobs_erasing import forget_in_jobs
from certification_xblock.services.leftovers import clear_documents


def is_erased(*, user_id: int) -> bool:
    """Whether the person was retired."""
    return ErasedHolder.objects.filter(user_id=user_id).exists()


def erase_holder(*, user_id: int) -> int:
    """Erase a person from awards, history, sign-offs and stored PDFs; return how many awards were theirs."""
    with transaction.atomic():
        ErasedHolder.objects.get_or_create(user_id=user_id, defaults={"erased_at": timezone.now()})
        awards = list(Award.objects.select_for_update().filter(user_id=user_id))
        ids = [award.pk for award in awards]
        # The one exception to "append-only": personal notes go.
        AwardEvent.erasable.filter(award_id__in=ids).update(note="")
        AwardEvent.erasable.filter(actor_id=user_id).update(actor=None)
        for award in awards:
            if not award.withdrawn:
                AwardEvent.objects.create(award=award, act=Act.ERASED.value, at=timezone.now())
        Award.objects.filter(pk__in=ids).update(
            holder_name="",
            platform_name="",
            withdrawn=True,
            user=None,
            evidence={},
            decision={},
            current=None,
            platform_uuid="",
        )
        SignOff.objects.filter(user_id=user_id).delete()
        SignOff.objects.filter(signed_by_id=user_id).update(signed_by=None, note="")
        Claim.objects.filter(user_id=user_id).delete()
        DirtyLearner.objects.filter(user_id=user_id).delete()
        PassMarkWaiver.objects.filter(user_id=user_id).delete()
        LearnerProgress.objects.filter(user_id=user_id).delete()
        ChecklistEntry.erasable.filter(copy__user_id=user_id).delete()
        ChecklistCopy.objects.filter(user_id=user_id).delete()
        forget_in_jobs(user_id=user_id)
    clear_documents(award_ids=ids)
    return len(ids)
