"""Acts for many: done once for each, by whichever worker is there, and by nobody who may not."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from certification_xblock import api, tasks
from certification_xblock.data import JobKind, JobState, TeamFilter, TeamQuery
from certification_xblock.exceptions import Conflict, InvalidInput, NotAllowed, NotFound
from certification_xblock.models import Award, Certification, LearnerProgress, SignOff, TeamJobRow
from certification_xblock.services import jobs
from tests.fakes import BLOCK, COURSE
from tests.services.test_team import SIGNED, sweep


@pytest.fixture
def many(world):
    """Twelve learners who have done everything, of whom the course knows."""
    ids = [world.person(f"many{number}", f"Many {number}") for number in range(12)]
    for user_id in ids:
        world.complete(user_id, 4)
    return ids


@pytest.fixture
def team(world):
    return lambda: api.team_certification(usage_id=BLOCK, by_user_id=world.staff)


def start(world, team, kind=JobKind.ISSUE, **more) -> int:
    given = {"query": TeamQuery(), "by_user_id": world.staff, **more}
    return api.start_job(certification=team(), kind=kind, **given)


def run(world, job_id: int, *, limit: int = 5, most: int = 50) -> int:
    """Work on a job until nothing is left; return in how many goes."""
    for goes in range(1, most):
        with world.capture(execute=True):
            if not api.advance_job(job_id=job_id, limit=limit):
                return goes
    raise AssertionError("it never ends")


def job_of(team, job_id: int):
    return api.team_job(certification=team(), job_id=job_id)


def test_everybody_who_has_earned_it_gets_the_certificate_once(world, team, many):
    job_id = start(world, team)
    assert job_of(team, job_id).state is JobState.WAITING
    goes = run(world, job_id)
    assert goes >= 3
    job = job_of(team, job_id)
    assert (job.state, job.done, job.total) == (JobState.FINISHED, 14, 14)
    assert job.counts == {"requested": 12, "not_earned": 2}
    assert Award.objects.count() == 12
    assert not api.advance_job(job_id=job_id)
    assert Award.objects.count() == 12


def test_many_are_signed_off_with_one_note_and_nobody_for_themselves(world, team, many):
    world.publish(requirement=SIGNED)
    job_id = start(world, team, JobKind.SIGN_OFF, target="mentor", note="All were at the workshop")
    run(world, job_id)
    job = job_of(team, job_id)
    assert job.counts == {"signed": 13, "failed": 1}
    assert [(one.user_id, one.message) for one in job.failures] == [
        (world.staff, "Nobody can sign off for themselves.")
    ]
    assert set(SignOff.objects.values_list("note", "signed_by")) == {("All were at the workshop", world.staff)}
    assert Award.objects.count() == 12


def test_a_list_that_shrinks_while_it_is_worked_on_is_walked_through_once(world, team, many):
    world.publish(requirement=SIGNED)
    sweep(world)
    job_id = start(world, team, JobKind.SIGN_OFF, target="mentor", query=TeamQuery(TeamFilter.WAITING))
    run(world, job_id, limit=2)
    assert job_of(team, job_id).counts == {"signed": 12}
    assert LearnerProgress.objects.filter(awaits_sign_off=True).count() == 0


def test_nobody_is_vouched_for_who_came_into_the_list_afterwards(world, team, many, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 5)
    monkeypatch.setattr(jobs, "MOST_CHOSEN", 2)
    world.publish(requirement=SIGNED)
    sweep(world)
    job_id = start(world, team, JobKind.SIGN_OFF, target="mentor", query=TeamQuery(TeamFilter.WAITING))
    assert job_of(team, job_id).total == 12
    late = world.person("late", "Late Comer")
    world.complete(late, 4)
    sweep(world)
    world.state.enrolled -= {many[2], many[3]}
    run(world, job_id)
    assert job_of(team, job_id).counts == {"signed": 10}
    assert set(SignOff.objects.values_list("user_id", flat=True)) == {*many[:2], *many[4:]}
    assert not Award.objects.filter(user_id=late).exists()
    assert "chosen" not in TeamJobRow.objects.get().params


def test_the_chosen_alone_and_strangers_never(world, team, many):
    stranger = world.person("eve", "Eve Other")
    world.state.enrolled.discard(stranger)
    job_id = start(world, team, chosen=[many[3], many[1], stranger, 10**12])
    assert job_of(team, job_id).total == 2
    run(world, job_id)
    assert set(Award.objects.values_list("user_id", flat=True)) == {many[1], many[3]}


def test_a_killed_worker_is_followed_by_another_who_goes_on_behind_it(world, team, many, settings):
    settings.CERTIFICATION_JOB_IDLE_SECONDS = 60
    job_id = start(world, team)
    with world.capture(execute=True):
        assert api.advance_job(job_id=job_id, limit=5)
    TeamJobRow.objects.update(token="somebody who was killed", heartbeat=timezone.now())
    assert not api.advance_job(job_id=job_id)
    assert job_of(team, job_id).done == 5
    assert api.wake_jobs() == []
    TeamJobRow.objects.update(heartbeat=timezone.now() - jobs.STALE - timedelta(seconds=1))
    assert api.wake_jobs() == [job_id]
    assert api.wake_jobs() == []  # whoever asks next finds it taken care of
    run(world, job_id)
    assert job_of(team, job_id).counts == {"requested": 12, "not_earned": 2}


def test_a_worker_that_was_taken_for_dead_stops(world, team, many, monkeypatch):
    job_id = start(world, team)
    act = jobs._act

    def taken_over(row, user_id):
        TeamJobRow.objects.filter(pk=job_id).update(token="another worker")
        return act(row, user_id)

    monkeypatch.setattr(jobs, "_act", taken_over)
    assert not api.advance_job(job_id=job_id)
    assert TeamJobRow.objects.get().done == 0  # the other one does it again, which changes nothing
    assert TeamJobRow.objects.get().token == "another worker"


def test_one_broken_learner_does_not_keep_the_others_from_theirs(world, team, many, monkeypatch):
    act = jobs._act

    def broken(row, user_id):
        if user_id == many[4]:
            raise ZeroDivisionError
        return act(row, user_id)

    monkeypatch.setattr(jobs, "_act", broken)
    job_id = start(world, team)
    run(world, job_id)
    job = job_of(team, job_id)
    assert [one.user_id for one in job.failures] == [many[4]]
    assert Award.objects.count() == 11


def test_who_may_not_begins_nothing_and_who_may_not_any_more_ends_nothing(world, team, many):
    with pytest.raises(NotAllowed):
        start(world, team, by_user_id=world.learner)
    job_id = start(world, team)
    with world.capture(execute=True):
        assert api.advance_job(job_id=job_id, limit=4)
    world.state.staff.discard(world.staff)
    assert run(world, job_id) == 1
    world.state.staff.add(world.staff)
    job = job_of(team, job_id)
    assert (job.state, job.done) == (JobState.STOPPED, 4)
    assert Award.objects.count() == 2
    assert not api.advance_job(job_id=job_id)


def test_what_cannot_be_done_is_not_begun(world, team, many):
    with pytest.raises(NotFound):
        start(world, team, JobKind.SIGN_OFF, target="mentor")
    world.publish(requirement=SIGNED)
    with pytest.raises(InvalidInput, match="longer"):
        start(world, team, JobKind.SIGN_OFF, target="mentor", note="x" * 1001)
    with pytest.raises(InvalidInput, match="control character"):
        start(world, team, JobKind.SIGN_OFF, target="mentor", note="a\0b")
    with pytest.raises(InvalidInput, match="nobody"):
        start(world, team, query=TeamQuery(search="no such person"))
    with pytest.raises(InvalidInput, match="at most"):
        start(world, team, chosen=range(1, 600))
    Certification.objects.update(active=None)
    with pytest.raises(Conflict):
        start(world, team)
    assert not TeamJobRow.objects.exists()


def test_a_stopped_job_does_nothing_more(world, team, many):
    job_id = start(world, team)
    with world.capture(execute=True):
        api.advance_job(job_id=job_id, limit=3)
    api.stop_job(certification=team(), job_id=job_id)
    assert not api.advance_job(job_id=job_id)
    job = job_of(team, job_id)
    assert (job.state, job.done) == (JobState.STOPPED, 3)


def test_what_may_name_somebody_is_forgotten_at_the_end(world, team, many):
    job_id = start(world, team, query=TeamQuery(search="Many 3"))
    run(world, job_id)
    assert "Many" not in str(TeamJobRow.objects.values())


def test_a_retired_person_leaves_jobs_and_their_own_stop(world, team, many):
    world.publish(requirement=SIGNED)
    job_id = start(world, team, JobKind.SIGN_OFF, target="mentor")
    run(world, job_id)
    api.erase_holder(user_id=world.staff)
    row = TeamJobRow.objects.get()
    assert (row.asked_by_id, row.failed) == (None, [])
    other = api.start_job(certification=_as(world), kind=JobKind.ISSUE, by_user_id=_boss(world), query=TeamQuery())
    TeamJobRow.objects.filter(pk=other).update(asked_by=None)
    run(world, other)
    row = TeamJobRow.objects.get(pk=other)
    assert (row.state, row.done, row.counts) == (JobState.STOPPED.value, 0, {})


def _boss(world) -> int:
    boss = world.person("boss", "The Boss")
    world.state.staff.add(boss)
    return boss


def _as(world):
    world.state.staff.add(world.staff)
    return api.team_certification(usage_id=BLOCK, by_user_id=world.staff)


def test_a_job_of_another_certification_is_not_there(world, team, many):
    job_id = start(world, team)
    other = Certification.objects.create(course_id=COURSE, usage_id="another")
    TeamJobRow.objects.update(certification=other)
    with pytest.raises(NotFound):
        job_of(team, job_id)
    with pytest.raises(NotFound):
        api.stop_job(certification=team(), job_id=job_id)


def test_the_task_hands_the_rest_on_and_reconcile_finds_what_was_lost(world, team, many, settings):
    settings.CERTIFICATION_JOB_IDLE_SECONDS = 0
    job_id = start(world, team)
    for _go in range(10):
        with world.capture(execute=True):
            tasks.reconcile()
    assert job_of(team, job_id).state is JobState.FINISHED


def test_the_command_finishes_what_nobody_works_on(world, team, many):
    sweep(world)
    job_id = start(world, team)
    TeamJobRow.objects.update(heartbeat=timezone.now() - timedelta(hours=1))
    call_command("certification", "reconcile", "--dry-run", stdout=StringIO())
    assert TeamJobRow.objects.get(pk=job_id).state == JobState.WAITING.value
    with world.capture(execute=True):
        call_command("certification", "reconcile", stdout=StringIO())
    assert TeamJobRow.objects.get(pk=job_id).state == JobState.FINISHED.value
    assert Award.objects.filter(user_id__in=many, current=1).count() == len(many)
