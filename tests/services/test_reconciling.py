"""What was missed is completed; nothing is done twice."""

from __future__ import annotations

import pytest
from django.utils import timezone

from certification_xblock import api
from certification_xblock.data import Availability, CertificateStatus, Obstacle
from certification_xblock.exceptions import CannotDecide, CreationRefused
from certification_xblock.models import Award, Certification, DirtyLearner
from certification_xblock.services.work import STALE
from tests.fakes import COURSE, FakeGateway


def stale():
    long_ago = timezone.now() - 2 * STALE
    return {"marked_at": long_ago, "touched_at": long_ago}


@pytest.fixture
def reconcile(world):
    """Run it, and what it enqueues."""

    def run(**kwargs):
        with world.capture(execute=True):
            return api.reconcile(**kwargs)

    return run


def test_a_mark_whose_task_was_lost_is_taken_up(world, reconcile):
    world.complete(world.learner, 4)
    DirtyLearner.objects.create(user_id=world.learner, course_id=COURSE, **stale())
    assert reconcile().considered == 1
    assert Award.objects.get().user_id == world.learner
    DirtyLearner.objects.update(**stale())  # asked for, and there: the next run finds nothing left to do
    reconcile()
    assert not DirtyLearner.objects.exists()
    again = reconcile()
    assert (again.considered, again.recorded, again.followed, again.told) == (0, 0, 0, 0)


def test_a_certificate_without_its_award_gets_it(world, reconcile):
    world.state.on_saved = lambda _certificate: None  # the worker was killed between the two
    world.complete(world.learner, 4)
    world.consider()
    assert not Award.objects.exists()
    assert reconcile().recorded == 1
    assert Award.objects.get().user_id == world.learner
    assert len(world.state.sent) == 1


def test_a_change_that_nobody_heard_of_is_followed(world, reconcile):
    award = world.earn()
    world.gateway.change(world.learner, CertificateStatus.INVALIDATED)
    assert reconcile().followed == 1
    award.refresh_from_db()
    assert award.state == "revoked"


def test_who_could_not_be_told_yet_is_told_when_the_platform_shows_it(world, reconcile):
    world.state.availability = Availability(viewable=False)
    world.earn()
    assert not world.state.sent
    assert reconcile().told == 0
    world.state.availability = Availability(viewable=True)
    assert reconcile().told == 1
    assert reconcile().told == 0
    assert len(world.state.sent) == 1


def test_one_learner_who_cannot_be_decided_on_does_not_stop_the_others(world, reconcile):
    other = world.person("bea", "Bea Other")
    world.complete(other, 4)
    del world.state.figures[world.learner]
    for user_id in (world.learner, other):
        DirtyLearner.objects.create(user_id=user_id, course_id=COURSE, **stale())
    done = reconcile()
    assert len(done.failed) == 1
    assert [award.user_id for award in Award.objects.all()] == [other]


def test_a_dry_run_changes_nothing(world, reconcile):
    award = world.earn()
    world.gateway.change(world.learner, CertificateStatus.NOT_PASSING)
    assert reconcile(dry_run=True).followed == 1
    award.refresh_from_db()
    assert award.state == "valid"
    world.state.broken = CannotDecide("later")
    assert reconcile().followed == 1


def test_a_worker_that_dies_half_way_leaves_the_mark(world):
    api.mark_dirty(user_id=world.learner, course_id=COURSE)
    world.state.broken = RuntimeError("killed")
    with pytest.raises(RuntimeError):
        api.consider(user_id=world.learner, course_id=COURSE)
    assert DirtyLearner.objects.get().user_id == world.learner


def test_what_changes_while_a_decision_is_taken_is_decided_on_again(world, monkeypatch):
    api.mark_dirty(user_id=world.learner, course_id=COURSE)
    read = FakeGateway.evidence

    def change_meanwhile(self, *args):
        evidence = read(self, *args)
        assert api.mark_dirty(user_id=world.learner, course_id=COURSE) is True
        return evidence

    monkeypatch.setattr(FakeGateway, "evidence", change_meanwhile)
    api.consider(user_id=world.learner, course_id=COURSE)
    assert DirtyLearner.objects.get().token == ""


def test_what_the_platform_was_asked_for_and_never_did_is_asked_for_again(world, reconcile, monkeypatch):
    world.complete(world.learner, 4)
    with monkeypatch.context() as patch:
        patch.setattr(FakeGateway, "request_certificate", lambda *_args: None)  # its task was lost
        assert world.consider().outcome is api.Outcome.REQUESTED
    assert not Award.objects.exists()
    DirtyLearner.objects.update(**stale())
    reconcile()
    assert Award.objects.get().user_id == world.learner


def test_an_obstacle_that_is_gone_is_noticed(world, reconcile):
    world.complete(world.learner, 4)
    world.state.obstacles[world.learner] = {Obstacle.MODE}
    assert world.consider().outcome is api.Outcome.BLOCKED
    assert reconcile().considered == 0  # not every few minutes: nobody knows when it goes
    world.state.obstacles.clear()
    DirtyLearner.objects.update(**stale())
    reconcile()
    assert Award.objects.get().user_id == world.learner


def test_a_publication_whose_task_was_lost_is_swept(world, reconcile):
    world.complete(world.learner, 4)
    assert reconcile().swept == 0  # just published: its own task is coming
    Certification.objects.update(sweep_from=timezone.now() - 2 * STALE)
    assert reconcile().swept == 1
    assert Award.objects.get().user_id == world.learner


def test_everybody_is_looked_at_when_asked(world, reconcile):
    world.complete(world.learner, 4)
    Certification.objects.update(sweep_from=None)
    assert reconcile(everybody=True).swept == 1
    assert Award.objects.get().user_id == world.learner


def test_one_broken_row_stops_nobody_elses_repair(world, reconcile, monkeypatch):
    award = world.earn()
    other = world.person("bea", "Bea Other")
    other_award = world.earn(other)
    read, read_many = FakeGateway.certificate, FakeGateway.certificates

    def broken(self, user_id, course_id):
        if user_id == world.learner:
            raise AttributeError("profile")
        return read(self, user_id, course_id)

    def broken_among(self, course_id, *, among=None, **page):
        if among is not None and world.learner in among:
            raise AttributeError("profile")
        return read_many(self, course_id, among=among, **page)

    world.gateway.change(other, CertificateStatus.INVALIDATED)
    monkeypatch.setattr(FakeGateway, "certificate", broken)
    monkeypatch.setattr(FakeGateway, "certificates", broken_among)
    DirtyLearner.objects.all().delete()
    assert len(reconcile().failed) == 1
    other_award.refresh_from_db()
    award.refresh_from_db()
    assert (award.state, other_award.state) == ("valid", "revoked")


def test_a_suspended_award_comes_back_also_where_the_platform_does_not_ask(world, reconcile):
    award = world.earn()
    world.gateway.change(world.learner, CertificateStatus.NOT_PASSING)
    world.state.obstacles[world.learner] = {Obstacle.NOT_PASSING}
    world.consider()
    award.refresh_from_db()
    assert award.state == "suspended"
    world.state.obstacles.clear()
    world.consider()
    api.follow(user_id=world.learner, course_id=COURSE)
    award.refresh_from_db()
    assert award.state == "valid"


def test_nothing_is_awarded_to_a_retired_person_again(world, reconcile):
    world.earn()
    api.erase_holder(user_id=world.learner)
    assert reconcile(everybody=True).recorded == 0
    assert world.consider().outcome is api.Outcome.NO_CERTIFICATION
    assert Award.objects.filter(withdrawn=False).count() == 0
    assert len(world.state.sent) == 1


def test_a_refusal_of_what_is_earned_is_not_asked_about_every_few_minutes(world, reconcile, monkeypatch):
    def refuse(*_args):
        raise CreationRefused("another plugin says no")

    world.complete(world.learner, 4)
    monkeypatch.setattr(FakeGateway, "request_certificate", refuse)
    with pytest.raises(CreationRefused):
        api.consider(user_id=world.learner, course_id=COURSE)
    assert DirtyLearner.objects.get().marked_at > timezone.now() + STALE
    assert reconcile().considered == 0
