"""What a course's team sees: which learners, how far they are, the figures; and what is kept for it."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification_xblock import api
from certification_xblock.data import Learner, Measurement, TeamFilter, TeamQuery
from certification_xblock.exceptions import CannotDecide, InvalidInput, NotAllowed, NotFound
from certification_xblock.models import Certification, LearnerProgress
from certification_xblock.services import progress
from tests.fakes import BLOCK, COURSE
from tests.worlds import COMPLETION

SIGNED = {
    "combinator": "all",
    "members": [{"kind": "completion", "minimum": "100"}, {"kind": "sign_off", "target": "mentor"}],
}


@pytest.fixture
def team(world):
    """The certification as the staff of the course have it."""
    return lambda: api.team_certification(usage_id=BLOCK, by_user_id=world.staff)


@contextmanager
def counted():
    with CaptureQueriesContext(
        connection,
    ) as queries:
        yield queries


def names(certification, name: TeamFilter, search: str = "") -> set[str]:
    page = api.team_page(certification=certification, query=TeamQuery(name, search))
    assert page.total == len(page.rows)
    return {row.learner.username for row in page.rows}


def sweep(world) -> None:
    with world.capture(execute=True):
        after = 0
        while after is not None:
            after = api.sweep_course(course_id=COURSE, after=after)


@pytest.fixture
def class_of_five(world):
    """People at every stage; nobody of the staff is enrolled."""
    world.state.enrolled.discard(world.staff)
    stages = {"ada": 0, "bea": 1, "cyd": 3, "dot": 4, "eve": 4}
    people = {"ada": world.learner}
    for username in ("bea", "cyd", "dot", "eve"):
        people[username] = world.person(username, f"{username.title()} Person")
    for username, done in stages.items():
        world.complete(people[username], done)
    return people


def test_a_decision_leaves_what_lists_need_and_only_a_change_writes_again(world):
    world.complete(world.learner, 3)
    world.consider()
    row = LearnerProgress.objects.get(user_id=world.learner)
    assert (row.earned, row.remaining, row.share) == (False, 1, 75)
    first = row.decided_at
    world.consider()
    row.refresh_from_db()
    assert row.decided_at == first
    world.complete(world.learner, 2)
    world.consider()
    row.refresh_from_db()
    assert (row.share, row.decided_at > first) == (50, True)


def test_a_dry_run_leaves_nothing(world):
    api.consider(user_id=world.learner, course_id=COURSE, dry_run=True)
    assert not LearnerProgress.objects.exists()


def test_lists_that_cannot_be_kept_do_not_keep_a_certificate_back(world, monkeypatch):
    def broken(*_args):
        raise ValueError("disk")

    monkeypatch.setattr(progress, "_note", broken)
    assert world.earn().state == "valid"


def test_a_sweep_counts_everybody_and_issues_to_nobody_twice(world, class_of_five):
    sweep(world)
    assert LearnerProgress.objects.count() == 5
    requests = list(world.state.requests)
    sweep(world)
    assert world.state.requests == requests
    assert LearnerProgress.objects.count() == 5


def test_the_figures_are_subsets_of_each_other(world, class_of_five, team):
    figures = api.team_figures(certification=team())
    assert (figures.enrolled, figures.started, figures.counted) == (5, 0, 0)
    sweep(world)
    world.state.obstacles[class_of_five["eve"]] = set()
    figures = api.team_figures(certification=team())
    assert (figures.enrolled, figures.started, figures.half, figures.done, figures.earned) == (5, 4, 3, 2, 2)


def test_who_holds_the_certificate_has_been_through_all_of_it(world, class_of_five, team):
    sweep(world)
    world.complete(class_of_five["dot"], 0)
    world.publish(requirement={"kind": "completion", "minimum": "90"})
    sweep(world)
    figures = api.team_figures(certification=team())
    assert (figures.started, figures.half, figures.done, figures.earned) == (4, 3, 2, 2)


def test_who_left_the_course_is_in_no_list_and_no_figure(world, class_of_five, team):
    sweep(world)
    world.state.enrolled.discard(class_of_five["dot"])
    assert api.team_figures(certification=team()).earned == 1
    assert "dot" not in names(team(), TeamFilter.ALL) | names(team(), TeamFilter.CERTIFIED)


def test_every_list_holds_whom_it_says(world, class_of_five, team):
    from certification_xblock.data import Obstacle  # noqa: PLC0415

    world.state.obstacles[class_of_five["eve"]] = {Obstacle.MODE}
    sweep(world)
    lists = {name: names(team(), name) for name in TeamFilter}
    assert lists == {
        TeamFilter.ALL: {"ada", "bea", "cyd", "dot", "eve"},
        TeamFilter.NOT_STARTED: {"ada"},
        TeamFilter.UNDER_WAY: {"bea", "cyd"},
        TeamFilter.NEARLY: {"cyd"},
        TeamFilter.WAITING: set(),
        TeamFilter.MET: {"eve"},
        TeamFilter.CERTIFIED: {"dot"},
        TeamFilter.STOPPED: set(),
    }
    row = api.team_page(certification=team(), query=TeamQuery(TeamFilter.CERTIFIED)).rows[0]
    api.revoke(award_uuid=row.award.uuid, by_user_id=world.staff, reason="x")
    assert names(team(), TeamFilter.STOPPED) == {"dot"}
    assert names(team(), TeamFilter.CERTIFIED) == set()
    assert api.team_figures(certification=team()).earned == 0


def test_only_a_sign_off_left_is_a_list_of_its_own(world, class_of_five, team):
    world.publish(requirement=SIGNED)
    sweep(world)
    assert team().targets == ("mentor",)
    assert names(team(), TeamFilter.WAITING) == {"dot", "eve"}
    with world.capture(execute=True):
        given = {"user_id": class_of_five["dot"], "course_id": COURSE, "target": "mentor"}
        api.sign_off(**given, by_user_id=world.staff)
    assert names(team(), TeamFilter.WAITING) == {"eve"}
    assert names(team(), TeamFilter.CERTIFIED) == {"dot"}


def test_a_list_is_searched(world, class_of_five, team):
    sweep(world)
    assert names(team(), TeamFilter.ALL, "PERSON") == {"bea", "cyd", "dot", "eve"}
    assert names(team(), TeamFilter.CERTIFIED, "dot@example") == {"dot"}
    assert names(team(), TeamFilter.CERTIFIED, "bea") == set()


def test_the_number_of_a_certificate_finds_its_holder(world, class_of_five, team):
    sweep(world)
    number = api.list_awards(user_id=class_of_five["dot"])[0]["number"]
    assert names(team(), TeamFilter.ALL, number.lower().replace("-", " ")) == {"dot"}
    assert names(team(), TeamFilter.ALL, "2026-00000-00000") == set()


def test_what_a_page_says_of_a_learner_is_decided_at_that_moment(world, class_of_five, team):
    sweep(world)
    world.complete(class_of_five["bea"], 2)  # nothing has told us yet
    rows = {row.learner.username: row for row in api.team_page(certification=team(), query=TeamQuery()).rows}
    assert rows["bea"].share == 50
    assert LearnerProgress.objects.get(user_id=class_of_five["bea"]).share == 25


def crowd(world, number: int) -> None:
    """Enrol many at once."""
    users = get_user_model().objects
    first = users.count()
    users.bulk_create([users.model(username=f"many{first + place}") for place in range(number)])
    for user in users.filter(username__startswith="many"):
        world.state.people[user.pk] = Learner(user.pk, user.username, f"Many {user.pk}", "")
        world.state.enrolled.add(user.pk)
        world.state.figures[user.pk] = {COMPLETION: Measurement(Decimal(user.pk % 4), Decimal(4), "Course")}


def test_a_page_costs_the_same_for_sixty_learners_and_for_three_thousand(world, team):
    def cost() -> tuple[int, int]:
        certification = team()
        with counted() as page:
            api.team_page(certification=certification, query=TeamQuery(TeamFilter.UNDER_WAY), page=2)
        with counted() as figures:
            api.team_figures(certification=certification)
        return len(page), len(figures)

    crowd(world, 60)
    sweep(world)
    few = cost()
    crowd(world, 2940)
    sweep(world)
    assert cost() == few
    assert LearnerProgress.objects.count() >= 3000


def test_counting_a_batch_costs_a_few_queries(world):
    crowd(world, 400)
    with counted() as queries:
        api.sweep_course(course_id=COURSE)
    assert len(queries) < 15


def test_a_page_beyond_the_last_is_the_last(world, team):
    crowd(world, 60)
    page = api.team_page(certification=team(), query=TeamQuery(), page=10**9)
    assert (page.page, page.pages, len(page.rows)) == (2, 2, page.total - 50)
    assert api.team_page(certification=team(), query=TeamQuery(search="nobody"), page=7).page == 1


def test_only_the_team_of_the_course_may_look(world):
    with pytest.raises(NotAllowed):
        api.team_certification(usage_id=BLOCK, by_user_id=world.learner)
    for usage_id in ("", "nonsense", BLOCK + "x"):
        with pytest.raises(NotFound):
            api.team_certification(usage_id=usage_id, by_user_id=world.staff)


def test_a_certification_that_is_not_in_force_still_lists_its_learners(world, class_of_five, team):
    sweep(world)
    Certification.objects.update(active=None)
    certification = team()
    assert not certification.in_force
    assert certification.problem
    page = api.team_page(certification=certification, query=TeamQuery())
    assert [row.decision for row in page.rows] == [None] * 5
    assert api.team_figures(certification=certification).earned == 2


def test_evidence_that_cannot_be_read_leaves_the_list_without_decisions(world, class_of_five, team):
    world.state.broken = CannotDecide("no")
    assert {row.decision for row in api.team_page(certification=team(), query=TeamQuery()).rows} == {None}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada \t\n King ", "Ada King"),
        ("A\0da\x07", "Ada"),
        ("\u202eadA\u200b\ufeff", "adA"),
        ("\u200b\u200d", ""),
        ("e\u0301va", "éva"),
        ("x" * 500, "x" * 100),
        ("محمد", "محمد"),
    ],
)
def test_a_search_is_what_can_be_seen_of_it(typed, kept):
    assert api.team_query(search=typed) == TeamQuery(TeamFilter.ALL, kept)


@pytest.mark.parametrize("name", ["nobody", "ALL", "certified'--", "\0"])
def test_a_list_that_there_is_none_of_is_refused(name):
    with pytest.raises(InvalidInput):
        api.team_query(filter_name=name)


def test_one_learner_is_seen_with_everything(world, team):
    world.publish(requirement=SIGNED)
    world.complete(world.learner, 4)
    given = {"user_id": world.learner, "course_id": COURSE, "target": "mentor", "by_user_id": world.staff}
    api.sign_off(**given, note="Seen at work")
    api.withdraw_sign_off(**given)
    api.sign_off(**given, note="Seen again")
    file = api.learner_file(certification=team(), user_id=world.learner)
    assert [(entry.note, entry.by.username, bool(entry.withdrawn_at)) for entry in file.sign_offs] == [
        ("Seen again", "sam", False),
        ("Seen at work", "sam", True),
    ]
    assert (file.award, file.share, file.decision.earned, file.enrolled) == (None, 100, True, True)
    world.consider()
    award = api.learner_file(certification=team(), user_id=world.learner).award
    api.correct_name(award_uuid=award.uuid, by_user_id=world.staff, name="Ada King", reason="married")
    file = api.learner_file(certification=team(), user_id=world.learner)
    assert [one.holder_name for one in file.awards] == ["Ada King", "Ada Learner"]
    assert file.award.number == f"{file.awards[1].number}-2"
    assert file.people[world.staff].name == "Sam Staff"


def test_who_is_not_of_the_course_has_no_page(world, team):
    stranger = world.person("eve", "Eve Other")
    world.state.enrolled.discard(stranger)
    for user_id in (stranger, 10**12, 0):
        with pytest.raises(NotFound):
            api.learner_file(certification=team(), user_id=user_id)


def test_who_left_with_a_certificate_still_has_one(world, team):
    world.earn()
    world.state.enrolled.discard(world.learner)
    assert api.learner_file(certification=team(), user_id=world.learner).award is not None


def test_issuing_by_hand_issues_what_is_earned_and_nothing_else(world):
    given = {"user_id": world.learner, "course_id": COURSE}
    with pytest.raises(NotAllowed):
        api.issue(**given, by_user_id=world.learner)
    assert api.issue(**given, by_user_id=world.staff).outcome is api.Outcome.NOT_EARNED
    world.complete(world.learner, 4)
    assert api.issue(**given, by_user_id=world.staff).outcome is api.Outcome.REQUESTED
    assert world.state.certificates[world.learner].status == "valid"


def test_a_retired_person_leaves_the_lists(world, team):
    world.consider()
    assert LearnerProgress.objects.filter(user_id=world.learner).exists()
    api.erase_holder(user_id=world.learner)
    sweep(world)  # they are still enrolled
    assert LearnerProgress.objects.exists()
    assert not LearnerProgress.objects.filter(user_id=world.learner).exists()


def test_an_export_holds_everybody_batch_by_batch(world, team, monkeypatch):
    monkeypatch.setattr("certification_xblock.services.export.BATCH", 7)
    crowd(world, 30)
    rows = list(api.export_rows(certification=team(), query=TeamQuery()))
    assert len(rows) == len({row.learner.user_id for row in rows}) == len(world.state.enrolled)
