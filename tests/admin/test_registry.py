"""The operator's registry in the Django admin."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certification_xblock.models import Award, Organization, StoredAsset

ADD = "admin:certification_xblock_organization_add"
CHANGE = "admin:certification_xblock_organization_change"
DELETE = "admin:certification_xblock_organization_delete"


@pytest.fixture
def board(world):
    organization = Organization.objects.create(slug="board", name="Board of Consultants", open_to_all=True)
    world.publish(co_signers=["board"])
    return organization


def test_an_organization_is_registered_with_its_logo(admin_client, png):
    upload = SimpleUploadedFile("logo.png", png, "image/png")
    given = {"name": "Board", "slug": "board", "url": "https://board.example.com", "upload": upload}
    assert admin_client.post(reverse(ADD), given).status_code == 302
    logo = Organization.objects.get(slug="board").logo
    assert (logo.width, logo.height) == (300, 120)
    assert logo == StoredAsset.objects.get()


@pytest.mark.parametrize(
    ("name", "content"), [("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("x.png", b"no image")]
)
def test_what_is_no_image_is_refused_at_its_field(admin_client, name, content):
    upload = SimpleUploadedFile(name, content)
    page = admin_client.post(reverse(ADD), {"name": "Board", "slug": "board", "upload": upload})
    assert page.status_code == 200
    assert page.context["adminform"].errors["upload"]
    assert not Organization.objects.exists()


def test_a_web_address_is_one(admin_client):
    page = admin_client.post(reverse(ADD), {"name": "Board", "slug": "board", "url": "javascript:alert(1)"})
    assert page.context["adminform"].errors["url"]
    assert not Organization.objects.exists()


def test_the_identifier_that_courses_name_cannot_be_changed(admin_client, board):
    admin_client.post(reverse(CHANGE, args=[board.pk]), {"name": "Renamed", "slug": "other", "url": ""})
    board.refresh_from_db()
    assert (board.name, board.slug) == ("Renamed", "board")


def test_what_a_certification_in_force_names_cannot_be_deleted(admin_client, world, board):
    page = admin_client.post(reverse(DELETE, args=[board.pk]), {"post": "yes"})
    assert page.status_code in {200, 403}
    assert Organization.objects.filter(pk=board.pk).exists()
    shown = admin_client.get(reverse(DELETE, args=[board.pk])).content.decode()
    assert "course-v1:Org+Course+Run" in shown
    world.publish(co_signers=[])
    assert admin_client.post(reverse(DELETE, args=[board.pk]), {"post": "yes"}).status_code == 302
    assert not Organization.objects.exists()


def test_awards_are_read_and_not_written(admin_client, world):
    award = world.earn()
    url = reverse("admin:certification_xblock_award_change", args=[award.pk])
    assert award.number in admin_client.get(url).content.decode()
    assert admin_client.post(url, {"holder_name": "Somebody else"}).status_code == 403
    assert admin_client.post(reverse("admin:certification_xblock_award_delete", args=[award.pk])).status_code == 403
    assert Award.objects.get().holder_name == "Ada Learner"
