"""The path: considering, gating, recording, following."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone
from openedx_filters.learning.filters import CertificateCreationRequested

from certification_xblock import api
from certification_xblock.data import CertificateStatus, Obstacle, PublishedBlock
from certification_xblock.exceptions import CannotDecide, Conflict, NotAllowed, NotFound
from certification_xblock.models import Award, Certification, Claim, CourseSetting, DirtyLearner, PassMarkWaiver
from certification_xblock.pipeline import UNDECIDED
from tests.fakes import BLOCK, COURSE, FakeGateway
from tests.worlds import FIELDS


def run_filter(user_id: int, course_id: str = COURSE) -> None:
    class User:
        id = user_id

    CertificateCreationRequested.run_filter(
        user=User(), course_key=course_id, mode="honor", status=None, grade=None, generation_mode="self"
    )


def test_nothing_is_issued_before_it_is_earned(world):
    world.complete(world.learner, 3)
    considered = world.consider()
    assert considered.outcome is api.Outcome.NOT_EARNED
    assert considered.decision.remaining == 1
    assert not world.state.requests
    assert not Award.objects.exists()


def test_what_is_earned_is_issued_and_recorded_with_everything_frozen(world):
    award = world.earn()
    assert award.holder_name == "Ada Learner"
    assert award.state == "valid"
    assert award.sequence == award.current == 1
    assert award.shown["title"] == "Certified Consultant"
    assert award.shown["issuer"]["name"] == "Org"
    assert award.decision["earned"] is True
    assert award.version.number == 1
    assert [entry.act for entry in award.history.all()] == ["awarded"]


def test_considering_again_changes_nothing(world):
    award = world.earn()
    assert world.consider().outcome is api.Outcome.UNCHANGED
    assert list(Award.objects.all()) == [award]
    assert world.state.requests == [world.learner]
    assert award.history.count() == 1


def test_the_holder_is_told_once(world):
    award = world.earn()
    assert len(world.state.sent) == 1
    message = world.state.sent[0]
    assert message.user_id == world.learner
    assert award.number in message.text
    assert str(award.uuid) in message.text
    assert api.tell_holder(award_uuid=str(award.uuid)) is False
    assert len(world.state.sent) == 1
    name, data = world.state.tracked[0]
    assert name == "edx.certification.certification.awarded"
    assert "Ada" not in str(data)


def test_the_gate_refuses_what_is_not_earned_whoever_asks(world):
    with pytest.raises(CertificateCreationRequested.PreventCertificateCreation, match="rules are not met"):
        run_filter(world.learner)


def test_the_gate_lets_a_course_without_certification_pass(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        run_filter(world.learner, "course-v1:Other+Course+Run")


def test_the_gate_passes_where_the_operator_switched_the_certification_off(world):
    CourseSetting.objects.update_or_create(course_id=COURSE, defaults={"enabled": False})
    run_filter(world.learner)
    assert api.terms_in_force(course_id=COURSE) is None


@pytest.mark.parametrize("error", [RuntimeError("database away"), ImportError("no module"), CannotDecide("bad row")])
def test_the_gate_fails_closed(world, error):
    world.complete(world.learner, 4)
    world.state.broken = error
    with pytest.raises(CertificateCreationRequested.PreventCertificateCreation) as refusal:
        run_filter(world.learner)
    assert str(refusal.value) in {UNDECIDED, "bad row"}


def test_the_gate_refuses_without_a_version_in_force(world):
    world.complete(world.learner, 4)
    world.publish(requirement={"kind": "completion", "minimum": "101"})
    assert Certification.objects.get().version is None
    with pytest.raises(CannotDecide, match="no version in force"):
        api.gate(user_id=world.learner, course_id=COURSE)
    with pytest.raises(CertificateCreationRequested.PreventCertificateCreation):
        run_filter(world.learner)


def test_the_gate_refuses_when_the_stored_terms_cannot_be_read(world):
    world.complete(world.learner, 4)
    version = Certification.objects.get().version
    type(version).erasable.filter(pk=version.pk).update(terms={"broken": True})
    with pytest.raises(CannotDecide):
        api.gate(user_id=world.learner, course_id=COURSE)


def test_a_certificate_that_somebody_forced_gets_no_award(world):
    world.gateway.issue(world.learner)
    assert not Award.objects.exists()
    assert api.platform_page(user_id=world.learner, course_id=COURSE, platform_uuid=f"{world.learner:032d}") is None


def test_an_older_certificate_gets_its_award_once_it_is_earned(world):
    world.gateway.issue(world.learner)
    world.complete(world.learner, 4)
    assert world.consider().outcome is api.Outcome.RECORDED
    assert Award.objects.get().user_id == world.learner
    assert not world.state.requests


def test_a_platform_that_will_not_issue_is_not_asked(world):
    world.complete(world.learner, 4)
    world.state.obstacles[world.learner] = {Obstacle.MODE, Obstacle.NOT_PASSING}
    considered = world.consider()
    assert considered.outcome is api.Outcome.BLOCKED
    assert considered.obstacles == {Obstacle.MODE, Obstacle.NOT_PASSING}
    assert not world.state.requests
    assert not world.state.waived


def test_the_pass_mark_alone_is_waived_and_the_entry_is_known_as_ours(world):
    world.state.obstacles[world.learner] = {Obstacle.NOT_PASSING}
    award = world.earn()
    assert award.state == "valid"
    assert world.learner in world.state.waived
    assert PassMarkWaiver.objects.get().withdrawn_at is None


def test_an_unused_waiver_is_withdrawn(world):
    # The platform has not issued yet, and in between something is undone.
    world.state.obstacles[world.learner] = {Obstacle.NOT_PASSING}
    PassMarkWaiver.objects.create(user_id=world.learner, course_id=COURSE, created_at=timezone.now())
    world.state.waived[world.learner] = "ours"
    world.complete(world.learner, 3)
    world.consider()
    assert world.learner not in world.state.waived
    assert PassMarkWaiver.objects.get().withdrawn_at is not None


def test_an_entry_of_staff_on_the_allow_list_is_never_ours(world):
    world.state.obstacles[world.learner] = {Obstacle.NOT_PASSING}
    world.state.others_waivers.add(world.learner)
    world.earn()
    assert not PassMarkWaiver.objects.exists()


def test_an_award_stays_when_rules_become_stricter_or_work_is_undone(world):
    award = world.earn()
    world.complete(world.learner, 0)
    world.publish(requirement={"kind": "grade", "minimum": "90"})
    world.consider()
    award.refresh_from_db()
    assert award.state == "valid"
    api.gate(user_id=world.learner, course_id=COURSE)  # the platform may regenerate it


def test_the_award_goes_and_comes_back_with_the_platforms_certificate(world):
    award = world.earn()
    world.gateway.change(world.learner, CertificateStatus.NOT_PASSING)
    assert api.follow(user_id=world.learner, course_id=COURSE) is True
    award.refresh_from_db()
    assert award.state == "suspended"
    world.gateway.change(world.learner, CertificateStatus.VALID)
    assert api.follow(user_id=world.learner, course_id=COURSE) is True
    assert api.follow(user_id=world.learner, course_id=COURSE) is False
    award.refresh_from_db()
    assert award.state == "valid"
    assert [entry.act for entry in award.history.all()] == ["awarded", "suspended", "resumed"]


def test_a_claimed_certificate_is_issued_on_demand_alone(world):
    world.publish(issue="claim")
    world.complete(world.learner, 4)
    assert world.consider().outcome is api.Outcome.UNCLAIMED
    with pytest.raises(CertificateCreationRequested.PreventCertificateCreation, match="not asked"):
        run_filter(world.learner)
    with world.capture(execute=True):
        api.claim(user_id=world.learner, course_id=COURSE, usage_id=BLOCK)
    assert Award.objects.get().state == "valid"


def test_nobody_claims_what_is_not_earned_or_not_offered(world):
    world.publish(issue="claim")
    with pytest.raises(Conflict):
        api.claim(user_id=world.learner, course_id=COURSE, usage_id=BLOCK)
    with pytest.raises(NotFound):
        api.claim(user_id=world.learner, course_id=COURSE, usage_id=BLOCK + "x")
    assert not Award.objects.exists()


def test_a_dry_run_writes_nothing(world):
    world.complete(world.learner, 4)
    assert api.consider(user_id=world.learner, course_id=COURSE, dry_run=True).outcome is api.Outcome.REQUESTED
    assert not world.state.requests
    assert not Award.objects.exists()


def test_a_replaced_block_takes_nothing_back_from_who_earned_the_old_one_below_the_pass_mark(world):
    world.state.obstacles[world.learner] = {Obstacle.NOT_PASSING}
    award = world.earn()
    world.state.blocks = [PublishedBlock(BLOCK + "2", {**FIELDS, "requirement": {"kind": "grade", "minimum": "90"}})]
    api.sync_course(course_id=COURSE)
    assert world.consider().outcome is api.Outcome.NOT_EARNED
    award.refresh_from_db()
    assert award.state == "valid"
    assert world.learner in world.state.waived


def test_a_waiver_that_issues_by_itself_is_not_followed_by_a_request(world, monkeypatch):
    monkeypatch.setattr(FakeGateway, "issues_on_waiver", lambda _self: True)
    world.complete(world.learner, 4)
    world.state.obstacles[world.learner] = {Obstacle.NOT_PASSING}
    assert world.consider().outcome is api.Outcome.REQUESTED
    assert world.learner in world.state.waived
    assert not world.state.requests
    assert DirtyLearner.objects.get().token  # should it not come, reconcile asks


def test_nobody_claims_for_somebody_they_look_at_the_course_as(world, monkeypatch):
    world.publish(issue="claim")
    world.complete(world.learner, 4)
    monkeypatch.setattr(FakeGateway, "viewer_id", lambda _self: world.staff)
    with pytest.raises(NotAllowed):
        api.claim(user_id=world.learner, course_id=COURSE, usage_id=BLOCK)
    assert not Claim.objects.exists()


def test_a_claim_that_dies_half_way_is_carried_out_later(world):
    world.publish(issue="claim")
    world.complete(world.learner, 4)
    request, FakeGateway.request_certificate = FakeGateway.request_certificate, _dies
    try:
        with pytest.raises(RuntimeError):
            api.claim(user_id=world.learner, course_id=COURSE, usage_id=BLOCK)
    finally:
        FakeGateway.request_certificate = request
    assert Claim.objects.exists()
    assert DirtyLearner.objects.get().user_id == world.learner


def _dies(*_args):
    raise RuntimeError("worker killed")


def test_a_corrected_name_supersedes_the_award_and_the_number_says_so(world, client):
    old = world.earn()
    old_number, page = old.number, client.get(f"/certification/certificate/{old.uuid}")
    assert "Ada Learner" in page.content.decode()
    world.state.people[world.learner] = replace(world.state.people[world.learner], name="Ada Learner-King")
    world.gateway.issue(world.learner)
    new = Award.objects.get(user_id=world.learner, current=1)
    old.refresh_from_db()
    assert (old.state, old.current, old.holder_name) == ("superseded", None, "Ada Learner")
    assert (new.number, new.sequence, new.holder_name) == (f"{old_number}-2", 2, "Ada Learner-King")
    assert (new.awarded_at, new.shown, new.decision) == (old.awarded_at, old.shown, old.decision)
    assert api.verify(award_uuid=str(old.uuid)).replaced_by.endswith(str(new.uuid))
    assert client.get(f"/certification/certificate/{old.uuid}").status_code == 404
    assert "Ada Learner-King" in client.get(f"/certification/certificate/{new.uuid}").content.decode()
    assert len(world.state.sent) == 1
    world.gateway.issue(world.learner)
    assert Award.objects.count() == 2


def test_a_revoked_award_is_not_renewed_by_a_new_name(world):
    award = world.earn()
    api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason="x")
    world.state.people[world.learner] = replace(world.state.people[world.learner], name="Another")
    world.gateway.issue(world.learner)
    award.refresh_from_db()
    assert (award.state, Award.objects.count()) == ("revoked", 1)
