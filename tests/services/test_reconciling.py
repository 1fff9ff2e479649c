"""What was missed is completed; nothing is done twice."""

from __future__ import annotations

import pytest
from django.utils import timezone

from certification_xblock import api
from certification_xblock.data import Availability, CertificateStatus
from certification_xblock.exceptions import CannotDecide
from certification_xblock.models import Award, DirtyLearner
from certification_xblock.services.work import STALE
from tests.fakes import COURSE, FakeGateway


@pytest.fixture
def reconcile(world):
    """Run it, and what it enqueues."""

    def run(**kwargs):
        with world.capture(execute=True):
            return api.reconcile(**kwargs)

    return run


def test_a_mark_whose_task_was_lost_is_taken_up(world, reconcile):
    world.complete(world.learner, 4)
    DirtyLearner.objects.create(user_id=world.learner, course_id=COURSE, marked_at=timezone.now() - 2 * STALE)
    assert reconcile().considered == 1
    assert Award.objects.get().user_id == world.learner
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
        DirtyLearner.objects.create(user_id=user_id, course_id=COURSE, marked_at=timezone.now() - 2 * STALE)
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
