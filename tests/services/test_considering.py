"""Many learners at once come to what each of them comes to alone, at the price of a batch, and without losing a mark."""

from __future__ import annotations

import itertools

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certification_xblock import api
from certification_xblock.data import CertificateStatus, Obstacle
from certification_xblock.exceptions import CannotDecide, PlatformUnavailable
from certification_xblock.models import Award, Certification, DirtyLearner, LearnerProgress, PassMarkWaiver
from certification_xblock.services import considering
from certification_xblock.services.awarding import WAIVER_NOTES
from certification_xblock.services.work import STALE
from tests.fakes import COURSE, FakeGateway

names = itertools.count(1)


def newcomer(world):
    number = next(names)
    return world.person(f"kind{number}", f"Kind {number}")


def not_earned(world):
    return newcomer(world)


def not_earned_and_waived(world):
    user_id = newcomer(world)
    PassMarkWaiver.objects.create(user_id=user_id, course_id=COURSE, created_at=timezone.now())
    world.gateway.waive_pass_mark(user_id, COURSE, notes=WAIVER_NOTES)
    return user_id


def earned(world):
    user_id = newcomer(world)
    world.complete(user_id, 4)
    return user_id


def earned_below_the_pass_mark(world):
    user_id = earned(world)
    world.state.obstacles[user_id] = {Obstacle.NOT_PASSING}
    return user_id


def blocked(world):
    user_id = earned(world)
    world.state.obstacles[user_id] = {Obstacle.MODE}
    return user_id


def certified_without_award(world):
    user_id = earned(world)
    world.state.on_saved, heard = lambda _certificate: None, world.state.on_saved
    world.gateway.issue(user_id)
    world.state.on_saved = heard
    return user_id


def certified_and_not_earned(world):
    user_id = newcomer(world)
    world.gateway.issue(user_id)
    return user_id


def awarded(world):
    user_id = newcomer(world)
    world.earn(user_id)
    return user_id


def awarded_and_undone(world):
    user_id = awarded(world)
    world.complete(user_id, 0)
    return user_id


def taken_back_unheard(world):
    user_id = awarded(world)
    world.gateway.change(user_id, CertificateStatus.INVALIDATED)
    return user_id


def suspended(world):
    user_id = awarded(world)
    world.gateway.change(user_id, CertificateStatus.NOT_PASSING)
    world.state.obstacles[user_id] = {Obstacle.NOT_PASSING}
    world.consider(user_id)
    return user_id


def suspended_and_free_again(world):
    user_id = suspended(world)
    world.state.obstacles.pop(user_id)
    return user_id


def revoked(world):
    user_id = taken_back_unheard(world)
    world.consider(user_id)
    return user_id


def retired(world):
    user_id = awarded(world)
    api.erase_holder(user_id=user_id)
    return user_id


def unknown(world):
    user_id = earned(world)
    del world.state.figures[user_id]
    return user_id


KINDS = (
    not_earned,
    not_earned_and_waived,
    earned,
    earned_below_the_pass_mark,
    blocked,
    certified_without_award,
    certified_and_not_earned,
    awarded,
    awarded_and_undone,
    taken_back_unheard,
    suspended,
    suspended_and_free_again,
    revoked,
    retired,
    unknown,
)


def alone(user_id, **kwargs):
    try:
        return api.consider(user_id=user_id, course_id=COURSE, **kwargs).outcome
    except CannotDecide as error:
        return error.code


def told(answer):
    return answer.code if isinstance(answer, api.Failed) else answer.outcome


def left(world, user_id):
    """What stands of a learner afterwards."""
    award = Award.objects.filter(user_id=user_id).first()
    certificate = world.state.certificates.get(user_id)
    return {
        "award": award and award.state,
        "history": award and [entry.act for entry in award.history.all()],
        "certificate": certificate and certificate.status,
        "marked": DirtyLearner.objects.filter(user_id=user_id, marked_at__lte=timezone.now()).exists(),
        "marked for later": DirtyLearner.objects.filter(user_id=user_id, marked_at__gt=timezone.now()).exists(),
        "waiver": [row.withdrawn_at is None for row in PassMarkWaiver.objects.filter(user_id=user_id)],
        "on the list": user_id in world.state.waived,
        "asked": world.state.requests.count(user_id),
        "progress": list(LearnerProgress.objects.filter(user_id=user_id).values_list("earned", "share")),
    }


@pytest.mark.parametrize(
    ("batch", "dry_run", "marked", "terms"),
    [
        (500, False, False, {}),
        (500, False, True, {}),
        (4, False, True, {}),
        (1, False, True, {"issue": "claim"}),
        (500, True, True, {}),
        (4, True, False, {"issue": "claim"}),
    ],
)
def test_many_come_to_what_each_comes_to_alone(world, batch, dry_run, marked, terms):
    one = {kind: kind(world) for kind in KINDS}
    many = {kind: kind(world) for kind in KINDS}
    DirtyLearner.objects.all().delete()
    if terms:
        world.publish(**terms)
    if marked:
        for user_id in (*one.values(), *many.values()):
            api.mark_dirty(user_id=user_id, course_id=COURSE)
    with world.capture(execute=True):
        by_kind = {kind: alone(user_id, dry_run=dry_run) for kind, user_id in one.items()}
    found = {}
    with world.capture(execute=True):
        for part in api.consider_many(course_id=COURSE, user_ids=many.values(), dry_run=dry_run, batch=batch):
            found |= part
    assert {kind: told(found[user_id]) for kind, user_id in many.items()} == by_kind
    for kind in KINDS:
        assert left(world, many[kind]) == left(world, one[kind]), kind.__name__
    if not terms:
        assert by_kind[earned] == api.Outcome.REQUESTED
        assert by_kind[unknown] == "cannot_decide"


def test_everybody_enrolled_is_considered_and_the_second_time_nothing_is_done(world):
    for _number in range(3):
        earned(world)
    with world.capture(execute=True):
        outcomes = [told(one) for part in api.consider_many(course_id=COURSE, batch=2) for one in part.values()]
    assert sorted(outcomes) == ["not_earned", "not_earned", "requested", "requested", "requested"]
    assert api.count_enrolled(course_id=COURSE) == len(outcomes)
    asked = len(world.state.requests)
    with world.capture(execute=True):
        again = [told(one) for part in api.consider_many(course_id=COURSE, batch=2) for one in part.values()]
    assert sorted(again) == ["not_earned", "not_earned", "unchanged", "unchanged", "unchanged"]
    assert len(world.state.requests) == asked
    assert Award.objects.count() == 3


def queries_for(user_ids):
    with CaptureQueriesContext(connection) as queries:
        for _part in api.consider_many(course_id=COURSE, user_ids=user_ids):
            pass
    return len(queries)


def test_a_batch_costs_the_same_however_many_are_in_it(world):
    few = [kind(world) for kind in (not_earned, awarded, awarded_and_undone, retired)]
    many = [kind(world) for kind in (not_earned, awarded, awarded_and_undone, retired) for _number in range(10)]
    DirtyLearner.objects.all().delete()
    queries_for([*few, *many])  # what lists go by is written the first time
    assert queries_for(many) == queries_for(few)


def test_what_changes_while_a_batch_is_decided_on_stays_marked(world, monkeypatch):
    user_id, other = not_earned(world), not_earned(world)
    for one in (user_id, other):
        api.mark_dirty(user_id=one, course_id=COURSE)
    read = FakeGateway.evidence

    def evidence(self, *args):
        known = read(self, *args)
        world.complete(user_id, 4)
        api.mark_dirty(user_id=user_id, course_id=COURSE)
        return known

    monkeypatch.setattr(FakeGateway, "evidence", evidence)
    for _part in api.consider_many(course_id=COURSE, user_ids=[user_id, other]):
        pass
    assert [row.user_id for row in DirtyLearner.objects.all()] == [user_id]


def test_a_worker_that_dies_in_a_batch_leaves_its_marks(world, monkeypatch):
    ids = [not_earned(world), earned(world)]
    for user_id in ids:
        api.mark_dirty(user_id=user_id, course_id=COURSE)
    monkeypatch.setattr(considering, "_sift", lambda *_args, **_kwargs: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        list(api.consider_many(course_id=COURSE, user_ids=ids))
    monkeypatch.undo()
    DirtyLearner.objects.update(marked_at=timezone.now() - 2 * STALE)
    with world.capture(execute=True):
        assert api.reconcile().considered == 2
    assert Award.objects.get().user_id == ids[1]


def test_where_a_batch_breaks_each_is_considered_alone(world, monkeypatch):
    ids = [earned(world), earned(world), not_earned(world)]
    read = FakeGateway.evidence

    def evidence(self, course_id, user_ids, needs):
        if ids[0] in user_ids:
            raise KeyError("a broken row")
        return read(self, course_id, user_ids, needs)

    monkeypatch.setattr(FakeGateway, "evidence", evidence)
    found = {}
    with world.capture(execute=True):
        for part in api.consider_many(course_id=COURSE, user_ids=ids):
            found |= part
    assert [told(found[user_id]) for user_id in ids] == ["error", "requested", "not_earned"]
    assert "broken row" in found[ids[0]].message


@pytest.mark.parametrize("error", [PlatformUnavailable("The grades are away."), OperationalError("no database")])
def test_what_says_the_same_of_everybody_is_reported_of_everybody_and_nothing_is_issued(world, error):
    ids = [earned(world), not_earned(world)]
    for user_id in ids:
        api.mark_dirty(user_id=user_id, course_id=COURSE)
    world.state.broken = error
    found = {}
    for part in api.consider_many(course_id=COURSE, user_ids=ids):
        found |= part
    assert all(isinstance(found[user_id], api.Failed) for user_id in ids)
    assert DirtyLearner.objects.count() == 2
    assert not Award.objects.exists()


def test_a_sweep_whose_course_is_published_between_its_batches_stays_to_be_done(world):
    ids = sorted([world.learner, world.staff, *(newcomer(world) for _number in range(3))])
    Certification.objects.update(sweep_from=timezone.now())
    asked = api.sweep_asked(course_id=COURSE)
    assert api.sweep_course(course_id=COURSE, limit=2, asked=asked) == ids[1]
    world.complete(ids[0], 4)  # the publication leaves the first batch's learners with nothing more to do
    Certification.objects.update(sweep_from=timezone.now())
    assert api.sweep_course(course_id=COURSE, after=ids[1], asked=asked) is None
    assert Certification.objects.get().sweep_from is not None
    Certification.objects.update(sweep_from=timezone.now() - 2 * STALE)
    with world.capture(execute=True):
        assert api.reconcile().swept == 1
    assert Award.objects.get().user_id == ids[0]
    assert Certification.objects.get().sweep_from is None


def test_several_publications_and_requests_in_a_row_are_looked_at_together(world, monkeypatch):
    read, looks = FakeGateway.evidence, []

    def evidence(self, course_id, user_ids, needs):
        looks.append(len(user_ids))
        return read(self, course_id, user_ids, needs)

    monkeypatch.setattr(FakeGateway, "evidence", evidence)
    with world.capture(execute=True):
        for number in range(3):
            world.publish(display_name=f"Title {number}")
            api.request_examination(course_id=COURSE)
    assert len(looks) == 2  # the sweep and the examination, once each
    assert Certification.objects.get().sweep_from is None
    assert api.examination(course_id=COURSE).impact.enrolled == 2
    with world.capture(execute=True):
        api.request_examination(course_id=COURSE)
    assert len(looks) == 3  # asked anew, looked at anew
