"""PDFs: rendered once, stored, served from there after; and what happens when that fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from certification_xblock import api
from certification_xblock.data import CertificateStatus
from certification_xblock.exceptions import NotFound, RenderingBusy
from certification_xblock.models import Document, RenderClaim
from certification_xblock.services import documents
from tests.fakes import COURSE


def test_it_is_rendered_once_and_then_served_from_storage(world):
    award = world.earn()
    first = api.certificate_pdf(award_uuid=str(award.uuid))
    assert first.content.startswith(b"%PDF-")
    assert first.filename == f"certificate-{award.number}.pdf"
    document = Document.objects.get()
    assert document.size == len(first.content)
    default_storage.delete(document.name)
    assert default_storage.save(document.name, ContentFile(b"%PDF- stored")) == document.name
    assert api.certificate_pdf(award_uuid=str(award.uuid)).content == b"%PDF- stored"
    assert not RenderClaim.objects.exists()


def test_a_file_that_is_gone_is_rendered_again(world):
    award = world.earn()
    api.certificate_pdf(award_uuid=str(award.uuid))
    default_storage.delete(Document.objects.get().name)
    assert api.certificate_pdf(award_uuid=str(award.uuid)).content.startswith(b"%PDF-")
    assert Document.objects.count() == 1


def test_a_storage_that_refuses_costs_time_not_the_certificate(world, monkeypatch):
    award = world.earn()

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    assert api.certificate_pdf(award_uuid=str(award.uuid)).content.startswith(b"%PDF-")
    assert not Document.objects.exists()
    assert not RenderClaim.objects.exists()


def test_two_workers_do_not_render_the_same_certificate(world, monkeypatch):
    award = world.earn()
    monkeypatch.setattr(documents, "PATIENCE", 0.0)
    digest = documents.view_digest(documents.award_view(award))
    RenderClaim.objects.create(digest=digest, token="other", expires_at=timezone.now() + timedelta(minutes=1))
    with pytest.raises(RenderingBusy):
        api.certificate_pdf(award_uuid=str(award.uuid))
    RenderClaim.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert api.certificate_pdf(award_uuid=str(award.uuid)).content.startswith(b"%PDF-")


def test_a_revoked_certificate_is_not_served(world):
    award = world.earn()
    api.certificate_pdf(award_uuid=str(award.uuid))
    world.gateway.change(world.learner, CertificateStatus.INVALIDATED)
    api.follow(user_id=world.learner, course_id=COURSE)
    with pytest.raises(NotFound):
        api.certificate_pdf(award_uuid=str(award.uuid))


def test_a_retired_holders_files_are_deleted(world):
    award = world.earn()
    api.certificate_pdf(award_uuid=str(award.uuid))
    name = Document.objects.get().name
    api.erase_holder(user_id=world.learner)
    assert not default_storage.exists(name)
    assert not Document.objects.exists()
