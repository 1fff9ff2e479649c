"""Renderings that failed, noted for the status page until they succeed."""

from __future__ import annotations

import logging

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from certification_xblock.exceptions import CertificationError
from certification_xblock.models import RenderFailure

log = logging.getLogger(__name__)


def note_failure(*, award_id: int, digest: str, error: Exception) -> None:
    """Note a failure by its code, never by its text; that it cannot be noted must not hide the failure itself."""
    code = error.code if isinstance(error, CertificationError) else type(error).__name__
    now = timezone.now()
    rows = RenderFailure.objects.filter(digest=digest)
    changes = {"error": code[:80], "count": F("count") + 1, "last_at": now}
    try:
        with transaction.atomic():
            if rows.update(**changes):
                return
            RenderFailure.objects.create(digest=digest, award_id=award_id, error=code[:80], first_at=now, last_at=now)
    except IntegrityError:  # noted by another worker in between
        rows.update(**changes)
    except DatabaseError:
        log.exception("A failed rendering could not be noted")


def clear_failure(*, digest: str) -> None:
    """Forget the failures of what could be rendered now."""
    RenderFailure.objects.filter(digest=digest).delete()
