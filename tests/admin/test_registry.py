"""The operator's registry in the Django admin."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certification_xblock import api
from certification_xblock.models import Award, Organization, StoredAsset

ADD = "admin:certification_xblock_organization_add"
CHANGE = "admin:certification_xblock_organization_change"
#: No course organizations in the inline form.
NONE = {"permitted-TOTAL_FORMS": "0", "permitted-INITIAL_FORMS": "0"}
DELETE = "admin:certification_xblock_organization_delete"


@pytest.fixture
def board(world):
    organization = Organization.objects.create(slug="board", name="Board of Consultants", open_to_all=True)
    world.publish(co_signers=["board"])
    return organization


def test_an_organization_is_registered_with_its_logo(admin_client, png):
    upload = SimpleUploadedFile("logo.png", png, "image/png")
    given = {
        "name": "Board",
        "slug": "board",
        "url": "https://board.example.com",
        "upload": upload,
        "who": "open",
        **NONE,
    }
    assert admin_client.post(reverse(ADD), given).status_code == 302
    logo = Organization.objects.get(slug="board").logo
    assert (logo.width, logo.height) == (300, 120)
    assert logo == StoredAsset.objects.get()


@pytest.mark.parametrize(
    ("name", "content"), [("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("x.png", b"no image")]
)
def test_what_is_no_image_is_refused_at_its_field(admin_client, name, content):
    upload = SimpleUploadedFile(name, content)
    page = admin_client.post(reverse(ADD), {"name": "Board", "slug": "board", "upload": upload, "who": "open", **NONE})
    assert page.status_code == 200
    assert page.context["adminform"].errors["upload"]
    assert not Organization.objects.exists()


def test_a_web_address_is_one(admin_client):
    page = admin_client.post(
        reverse(ADD), {"name": "Board", "slug": "board", "url": "javascript:alert(1)", "who": "open", **NONE}
    )
    assert page.context["adminform"].errors["url"]
    assert not Organization.objects.exists()


def test_the_identifier_that_courses_name_cannot_be_changed(admin_client, board):
    admin_client.post(
        reverse(CHANGE, args=[board.pk]), {"name": "Renamed", "slug": "other", "url": "", "who": "open", **NONE}
    )
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


def listing(*orgs, first=0, **more):
    """The inline form with these course organizations added."""
    given = {"permitted-TOTAL_FORMS": str(len(orgs)), "permitted-INITIAL_FORMS": str(first)}
    return {**given, **{f"permitted-{number}-course_org": org for number, org in enumerate(orgs)}, **more}


def test_who_may_name_it_has_to_be_said(admin_client, world):
    page = admin_client.post(reverse(ADD), {"name": "Board", "slug": "board", **NONE})
    assert page.context["adminform"].errors["who"]
    assert not Organization.objects.exists()
    assert "checked" not in admin_client.get(reverse(ADD)).content.decode().split('name="who"')[1][:200]


def test_course_organizations_are_listed_with_it(admin_client, world):
    given = {"name": "Board", "slug": "board", "who": "listed", **listing("Org")}
    page = admin_client.post(reverse(ADD), given, follow=True)
    board = Organization.objects.get()
    assert (board.open_to_all, [one.course_org for one in board.permitted.all()]) == (False, ["Org"])
    assert "No course" not in page.content.decode()
    assert world.publish(issuer="board")["problems"] == {}


def test_closed_for_everybody_is_said(admin_client, world):
    page = admin_client.post(reverse(ADD), {"name": "Board", "slug": "board", "who": "listed", **NONE}, follow=True)
    assert "No course can name Board yet" in page.content.decode()


def test_a_course_organization_that_no_course_has_is_pointed_out(admin_client, world):
    given = {"name": "Board", "slug": "board", "who": "listed", **listing("Ogr")}
    page = admin_client.post(reverse(ADD), given, follow=True)
    assert "belongs to Ogr" in page.content.decode()


@pytest.mark.parametrize("org", ["course-v1:Org+C+R", "Two words", "<b>", "a" * 256])
def test_a_course_organization_is_one(admin_client, world, org):
    page = admin_client.post(reverse(ADD), {"name": "Board", "slug": "board", "who": "listed", **listing(org)})
    assert page.status_code == 200
    assert not Organization.objects.exists()


def test_where_it_is_named_stands_on_its_page(admin_client, world, board):
    assert "course-v1:Org+Course+Run" in admin_client.get(reverse(CHANGE, args=[board.pk])).content.decode()


def test_a_replaced_logo_leaves_old_certificates_as_they_were(admin_client, world, png):
    board = Organization.objects.create(slug="board", name="Board", open_to_all=True)
    first = api.register_asset(content=png).digest
    Organization.objects.update(logo_id=first)
    world.publish(issuer="board")
    award = world.earn()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="red"/></svg>'
    upload = SimpleUploadedFile("logo.svg", svg, "image/svg+xml")
    page = admin_client.get(reverse(CHANGE, args=[board.pk])).content.decode()
    assert first in page
    assert "keep the image that they were issued with" in page
    given = {"name": "Board", "url": "", "who": "open", "upload": upload, **NONE}
    assert admin_client.post(reverse(CHANGE, args=[board.pk]), given).status_code == 302
    board.refresh_from_db()
    assert board.logo_id != first
    award.refresh_from_db()
    assert award.shown["issuer"]["logo"] == first
    assert first in api.certificate_page(award_uuid=str(award.uuid))
