"""Files that nobody will ask for again: of retired people, and of renderings that were broken off."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from django.utils import timezone

from certification_xblock.models import Document, RenderClaim

if TYPE_CHECKING:
    from collections.abc import Collection

log = logging.getLogger(__name__)

FOLDER = "certification_xblock"


def file_name(digest: str) -> str:
    """Return the name that a certificate has in the storage."""
    return f"{FOLDER}/{digest[:2]}/{digest}.pdf"


def clear_documents(*, award_ids: Collection[int] | None = None) -> int:
    """Delete the stored certificates of people who were retired, of these awards or of all; return how many went.

    The row goes after its file: a storage that is away, and a worker that dies, leave what ``reconcile`` tries again.
    """
    rows = Document.objects.filter(award__withdrawn=True)
    if award_ids is not None:
        rows = rows.filter(award_id__in=award_ids)
    gone = 0
    for document in rows:
        try:
            default_storage.delete(document.name)
        except OSError:
            log.exception("The stored certificate %s of a retired person could not be deleted yet", document.name)
        else:
            gone += document.delete()[0]
    return gone


def clear_broken_off() -> int:
    """Delete files that a worker stored and, killed, did not note: its claim tells of them. Return how many went.

    The claim itself stays, for the status page, until somebody renders the certificate again.
    """
    noted = Document.objects.filter(digest=OuterRef("digest"))
    lost = RenderClaim.objects.filter(~Exists(noted), expires_at__lt=timezone.now())
    gone = 0
    for digest in lost.values_list("digest", flat=True):
        try:
            if default_storage.exists(file_name(digest)):
                default_storage.delete(file_name(digest))
                gone += 1
        except OSError:
            log.exception("The file %s of a broken off rendering could not be deleted yet", file_name(digest))
    return gone
