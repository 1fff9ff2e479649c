"""The public pages: what they answer, with which status and headers, and what they never give away."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from certification_xblock import api
from certification_xblock.data import Availability
from certification_xblock.models import Award
from tests.worlds import COURSE


@pytest.fixture
def award(world):
    return world.earn()


def test_the_verification_page_says_that_it_is_genuine(client, award):
    response = client.get(f"/certification/verify/{award.uuid}")
    assert response.status_code == 200
    page = response.content.decode()
    for shown in ("genuine", "Ada Learner", "Certified Consultant", award.number):
        assert shown in page
    for hidden in ("ada@example.com", award.platform_uuid, "username"):
        assert hidden not in page


def test_its_json_twin_says_the_same(client, award):
    data = client.get(f"/certification/verify/{award.uuid}.json").json()
    assert data["genuine"] is True
    assert data["valid"] is True
    assert data["holder"] == "Ada Learner"
    assert data["number"] == award.number
    assert set(data) == {
        "genuine", "valid", "state", "since", "number", "title", "course", "holder", "withdrawn", "issuer",
        "co_signers", "awarded_on", "valid_until", "replaced_by", "url",
    }  # fmt: skip


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_what_nobody_issued_is_404_and_says_so(client, world, suffix):
    response = client.get(f"/certification/verify/{uuid4()}{suffix}")
    assert response.status_code == 404
    assert b"Ada" not in response.content
    if suffix:
        assert json.loads(response.content) == {"genuine": False}


@pytest.mark.parametrize("path", ["verify/{0}", "verify/{0}.json", "certificate/{0}", "certificate/{0}.pdf"])
def test_before_the_platform_shows_it_the_answer_is_that_of_an_unknown_one(client, world, award, path):
    unknown = client.get("/certification/" + path.format(uuid4()))
    Award.objects.update(told_at=None)
    world.state.availability = Availability(viewable=False, available_on=timezone.now())
    held = client.get("/certification/" + path.format(award.uuid))
    assert held.status_code == unknown.status_code == 404
    assert b"Ada" not in held.content


def test_a_revoked_certificate_is_said_to_be_revoked_and_is_not_shown(client, world, award):
    api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason="secret reason")
    page = client.get(f"/certification/verify/{award.uuid}").content.decode()
    assert "revoked" in page
    assert "secret reason" not in page
    data = client.get(f"/certification/verify/{award.uuid}.json").json()
    assert (data["genuine"], data["valid"], data["state"]) == (True, False, "revoked")
    assert client.get(f"/certification/certificate/{award.uuid}").status_code == 404
    assert client.get(f"/certification/certificate/{award.uuid}.pdf").status_code == 404


def test_all_pages_keep_out_of_indexes_caches_and_referrers(client, award):
    for path in (f"verify/{award.uuid}", f"verify/{award.uuid}.json", f"certificate/{award.uuid}", "verify/"):
        response = client.get(f"/certification/{path}")
        assert response.status_code == 200, path
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"] or "no-cache" in response["Cache-Control"]


def test_nothing_is_changed_by_posting(client, award):
    for path in (f"verify/{award.uuid}", f"certificate/{award.uuid}.pdf", "verify/"):
        assert client.post(f"/certification/{path}").status_code == 405


def test_the_pdf_is_served_with_a_name_and_revalidated(client, award):
    response = client.get(f"/certification/certificate/{award.uuid}.pdf?download")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="certificate-{award.number}.pdf"'
    assert response.content.startswith(b"%PDF-")
    again = client.get(f"/certification/certificate/{award.uuid}.pdf", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/certification/certificate/{award.uuid}.pdf")["Content-Disposition"].startswith("inline")


def test_the_number_leads_to_the_award(client, award):
    response = client.get("/certification/verify/", {"number": award.number.lower()})
    assert response.status_code == 302
    assert response["Location"] == f"/certification/verify/{award.uuid}"


@pytest.mark.parametrize("number", ["2026-00000-00000", "<script>alert(1)</script>", "\x00", "x" * 5000, "’‮"])
def test_a_number_that_nobody_issued_is_said_to_be_none(client, world, number):
    response = client.get("/certification/verify/", {"number": number})
    assert response.status_code == 404
    assert b"<script>alert" not in response.content
    assert b"aria-invalid" in response.content


def test_who_asks_too_often_is_told_to_wait(client, settings, award):
    settings.CERTIFICATION_VERIFY_RATE = "2/m"
    path = f"/certification/verify/{award.uuid}"
    answers = [client.get(path).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert client.get(path)["Retry-After"]
    assert client.get(path + ".json").status_code == 200  # counted by itself


def test_images_are_served_by_their_digest_for_ever(client, world, png):
    asset = api.register_asset(content=png)
    response = client.get(f"/certification/asset/{asset.digest}")
    assert response["Content-Type"] == asset.media_type.value
    assert response.content == asset.content
    assert "immutable" in response["Cache-Control"]
    assert client.get("/certification/asset/" + "0" * 64).status_code == 404
    assert client.get("/certification/asset/..%2F..%2Fetc").status_code == 404


def test_the_platforms_page_is_ours_for_an_award_alone(world, award):
    platform_page = api.platform_page(user_id=world.learner, course_id=COURSE, platform_uuid=award.platform_uuid)
    assert "Ada Learner" in platform_page
    assert api.platform_page(user_id=world.learner, course_id=COURSE, platform_uuid="made up for a preview") is None
    assert api.platform_page(user_id=world.staff, course_id=COURSE, platform_uuid=award.platform_uuid) is None


def test_images_do_not_use_up_the_limit_of_pages(client, settings, world, png):
    settings.CERTIFICATION_VERIFY_RATE = "1/m"
    asset = api.register_asset(content=png)
    assert {client.get(f"/certification/asset/{asset.digest}").status_code for _ in range(5)} == {200}


def test_the_number_of_an_award_that_is_not_shown_yet_is_unknown(client, world, award):
    Award.objects.update(told_at=None)
    world.state.availability = Availability(viewable=False)
    assert client.get("/certification/verify/", {"number": award.number}).status_code == 404


def test_a_pasted_address_is_understood_like_a_number(client, award):
    for pasted in (f"https://lms.example.com/certification/verify/{award.uuid}", str(award.uuid).upper()):
        response = client.get("/certification/verify/", {"number": pasted})
        assert response["Location"] == f"/certification/verify/{award.uuid}"
    assert client.get("/certification/verify/", {"number": str(uuid4())}).status_code == 404


@pytest.mark.parametrize("slip", ["nonsense", "6fb31669-4b71", "a/b/c", "%3Cscript%3E"])
def test_a_slip_in_the_address_gets_the_page_of_an_unknown_certificate(client, world, slip):
    response = client.get(f"/certification/verify/{slip}")
    assert response.status_code == 404
    assert b"No certificate was issued under this address" in response.content


def test_a_certificate_that_is_not_shown_any_more_leads_to_what_became_of_it(client, world, award):
    api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason="x")
    page = client.get(f"/certification/certificate/{award.uuid}.pdf").content.decode()
    assert f"https://lms.example.com/certification/verify/{award.uuid}" in page
    assert "/verify/" + str(uuid4()) not in page
    unknown = uuid4()
    assert str(unknown) not in client.get(f"/certification/certificate/{unknown}").content.decode()
