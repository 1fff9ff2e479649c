"""Certificates as pages and PDF: rendered on demand, stored under a digest of all they show, served from there after."""

from __future__ import annotations

import logging
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from certification_xblock.data import AwardState
from certification_xblock.exceptions import NotFound, NotYetAvailable, RenderingBusy, RenderingFailed
from certification_xblock.models import Award, Document, RenderClaim
from certification_xblock.rendering.certificate import digest as view_digest
from certification_xblock.rendering.certificate import render_pdf
from certification_xblock.services.availability import availability_of
from certification_xblock.services.award_rows import get_award
from certification_xblock.services.failures import clear_failure, note_failure
from certification_xblock.services.leftovers import file_name
from certification_xblock.services.registry import assets
from certification_xblock.services.shown import asset_digests, award_view
from certification_xblock.services.verification import state_now

if TYPE_CHECKING:
    from certification_xblock.data import CertificateView

log = logging.getLogger(__name__)

#: A worker that has not rendered by then is taken for dead.
CLAIM = timedelta(seconds=60)
#: How long a request waits for another worker's rendering, and how often it looks, in seconds.
PATIENCE, PAUSE = 10.0, 0.2
BROKEN = _("Something went wrong on our side; it is in the log.")
#: The states in which a certificate may be shown and downloaded.
SHOWN_STATES = frozenset({AwardState.VALID, AwardState.EXPIRED})


@dataclass(frozen=True, slots=True)
class Pdf:
    """A certificate's PDF with the file name to offer it under."""

    content: bytes
    filename: str
    digest: str


def shown_award(*, award_uuid: str) -> Award:
    """Return an award whose certificate may be shown to whoever has its address; raises NotFound, NotYetAvailable."""
    award = get_award(award_uuid=award_uuid)
    state, _since = state_now(award)
    if award.withdrawn or state not in SHOWN_STATES:
        raise NotFound(_("This certificate is not valid any more."))
    if not availability_of(award.certification.course_id).viewable:
        raise NotYetAvailable(_("This certificate is not available yet."))
    return award


def certificate_pdf(*, award_uuid: str) -> Pdf:
    """Return the PDF of an award, stored or rendered now.

    Raises NotFound, NotYetAvailable, RenderingFailed, and RenderingBusy where another worker takes too long.
    """
    award = shown_award(award_uuid=award_uuid)
    view = award_view(award)
    digest = view_digest(view)
    waited_until = time.monotonic() + PATIENCE
    while True:
        content = _stored(digest)
        if content is None and (token := _take_claim(digest)):
            content = _render_and_store(award, view, digest, token)
        if content is not None:
            return Pdf(content=content, filename=f"certificate-{award.number}.pdf", digest=digest)
        if time.monotonic() > waited_until:
            raise RenderingBusy(_("The certificate is being prepared; try again in a moment."))
        time.sleep(PAUSE)


def _stored(digest: str) -> bytes | None:
    document = Document.objects.filter(digest=digest).first()
    if document is None:
        return None
    try:
        with default_storage.open(document.name) as file:
            content: bytes = file.read()
    except OSError as error:
        log.warning("The stored certificate %s is gone, rendering it again: %s", document.name, error)
        document.delete()
        return None
    return content


def _render_and_store(award: Award, view: CertificateView, digest: str, token: str) -> bytes:
    """Render, and keep what was rendered; a storage that refuses costs time, not the certificate."""
    try:
        stored = _stored(digest)
        if stored is not None:  # another worker stored it, and let go of its claim, between our two looks
            return stored
        try:
            content = render_pdf(view, assets=assets(asset_digests(view)))
        except Exception as error:
            note_failure(award_id=award.pk, digest=digest, error=error)
            if isinstance(error, OSError):  # no room for what a library puts down while it draws
                raise RenderingFailed(BROKEN) from error
            raise
        clear_failure(digest=digest)
        try:
            default_storage.delete(file_name(digest))  # a worker that was killed may have left it, unknown to us
            name = default_storage.save(file_name(digest), ContentFile(content))
        except OSError:
            log.exception("The certificate %s could not be stored", award.number)
            with suppress(OSError):
                default_storage.delete(file_name(digest))  # a full disk leaves the beginning of a file
        else:
            _note(award, digest, name, len(content))
        return content
    finally:
        RenderClaim.objects.filter(digest=digest, token=token).delete()


def _note(award: Award, digest: str, name: str, size: int) -> None:
    try:
        with transaction.atomic():
            if not Award.objects.select_for_update().filter(pk=award.pk, withdrawn=False).exists():
                default_storage.delete(name)  # the holder was retired while we rendered
                return
            Document.objects.create(digest=digest, award=award, name=name, size=size, created_at=timezone.now())
    except IntegrityError:  # a claim ran out and two workers rendered: one file is enough
        if not Document.objects.filter(digest=digest, name=name).exists():
            default_storage.delete(name)
    except DatabaseError:
        default_storage.delete(name)
        raise


def _take_claim(digest: str) -> str:
    """Return a token where this worker may render, else an empty string."""
    now, token = timezone.now(), secrets.token_hex(16)
    try:
        with transaction.atomic():
            RenderClaim.objects.create(digest=digest, token=token, expires_at=now + CLAIM)
    except IntegrityError:
        taken_over = RenderClaim.objects.filter(digest=digest, expires_at__lt=now)
        return token if taken_over.update(token=token, expires_at=now + CLAIM) else ""
    return token
