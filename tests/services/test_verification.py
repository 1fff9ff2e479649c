"""What the public learns, and what it does not."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.utils import timezone

from certification_xblock import api
from certification_xblock.data import Availability, CertificateStatus
from certification_xblock.exceptions import NotFound, NotYetAvailable
from certification_xblock.models import Award
from tests.fakes import COURSE, FakeGateway


def test_it_says_what_to_whom_by_whom_and_since_when(world):
    award = world.earn()
    view = api.verify(award_uuid=str(award.uuid))
    assert (view.holder_name, view.title, view.issuer.name) == ("Ada Learner", "Certified Consultant", "Org")
    assert view.state == "valid"
    assert view.since == award.awarded_at
    assert view.verify_url == f"https://lms.example.com/certification/verify/{award.uuid}"


def test_it_says_nothing_else_about_the_person(world):
    award = world.earn()
    told = str(asdict(api.verify(award_uuid=str(award.uuid))))
    for secret in ("ada@example.com", "'ada'", f"{world.learner:032d}"):
        assert secret not in told


@pytest.mark.parametrize(
    ("status", "state"), [(CertificateStatus.NOT_PASSING, "suspended"), (CertificateStatus.INVALIDATED, "revoked")]
)
def test_it_follows_the_platform(world, status, state):
    award = world.earn()
    world.gateway.change(world.learner, status)
    api.follow(user_id=world.learner, course_id=COURSE)
    view = api.verify(award_uuid=str(award.uuid))
    assert view.state == state
    assert view.since > award.awarded_at


def test_a_validity_that_has_run_out_is_expired(world):
    award = world.earn()
    Award.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert api.verify(award_uuid=str(award.uuid)).state == "expired"


def test_nothing_is_told_before_the_platform_shows_it(world):
    world.state.availability = Availability(viewable=False, available_on=timezone.now() + timedelta(days=3))
    award = world.earn()
    with pytest.raises(NotYetAvailable):
        api.verify(award_uuid=str(award.uuid))
    with pytest.raises(NotYetAvailable):
        api.certificate_pdf(award_uuid=str(award.uuid))
    with pytest.raises(NotYetAvailable):
        api.certificate_page(award_uuid=str(award.uuid))


def test_the_number_is_found_as_people_type_it(world):
    award = world.earn()
    for typed in (award.number, award.number.lower(), award.number.replace("-", " "), f"  {award.number} "):
        assert api.find_award(number=typed) == str(award.uuid)
    with pytest.raises(NotFound):
        api.find_award(number="2026-AAAAA-AAAAA")


def test_a_retired_holder_leaves_no_name_behind_and_it_can_be_done_twice(world):
    award = world.earn()
    api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason="Ada Learner asked for it")
    assert api.erase_holder(user_id=world.learner) == 1
    assert api.erase_holder(user_id=world.learner) == 0
    view = api.verify(award_uuid=str(award.uuid))
    assert view.withdrawn
    assert view.holder_name == ""
    award.refresh_from_db()
    left = [award.holder_name, award.evidence, award.decision, *award.history.values_list("note", flat=True)]
    assert not any(left)
    with pytest.raises(NotFound):
        api.certificate_pdf(award_uuid=str(award.uuid))


def test_an_award_outlives_its_course(world, monkeypatch):
    award = world.earn()

    def gone(_self, course_id):
        raise NotFound("There is no such course.")

    monkeypatch.setattr(FakeGateway, "availability", gone)
    assert api.verify(award_uuid=str(award.uuid)).state == "valid"


def test_a_message_that_could_not_be_sent_is_sent_later(world, monkeypatch):
    def down(_self, _message):
        raise OSError("mail server away")

    with monkeypatch.context() as patch:
        patch.setattr(FakeGateway, "send", down)
        award = world.earn()
    assert not world.state.sent
    assert api.tell_holder(award_uuid=str(award.uuid)) is True
    assert len(world.state.sent) == 1


def test_the_links_of_the_mail_are_good_outside_the_site(world):
    world.earn()
    text = world.state.sent[0].text
    assert f"https://lms.example.com/certificates/{world.learner:032d}" in text
    assert "\n/certificates" not in text
