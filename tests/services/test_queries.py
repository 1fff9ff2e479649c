"""What our part of the platform's work costs the database; the platform in memory costs nothing, so that all is ours."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification_xblock import api, receivers
from certification_xblock.exceptions import CreationRefused
from certification_xblock.models import Certification, DirtyLearner
from certification_xblock.services import certifications
from tests.fakes import BLOCK, COURSE

OTHER = "course-v1:Org+Plain+Run"
RULES = {
    "combinator": "all",
    "members": [
        {"kind": "completion", "minimum": "50"},
        {"kind": "grade", "minimum": "50"},
        {"kind": "sign_off", "target": "mentor"},
    ],
}


class Queries(CaptureQueriesContext):
    """Those that ask or write, and not the brackets of a transaction."""

    def __init__(self):
        super().__init__(connection)

    @property
    def own(self):
        brackets = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT")
        return [query["sql"] for query in self.captured_queries if not query["sql"].startswith(brackets)]


def completion(course_id, user_id):
    return SimpleNamespace(user_id=user_id, context_key=course_id)


def grade(course_id, user_id):
    return SimpleNamespace(user_id=user_id, course=SimpleNamespace(course_key=course_id))


def passing(course_id, user_id):
    course = SimpleNamespace(course_key=course_id)
    return SimpleNamespace(user=SimpleNamespace(id=user_id), course=course)


def hear(course_id, user_id):
    """Everything that a learner's answer sets off."""
    receivers.on_completion(instance=completion(course_id, user_id))
    receivers.on_grade(grade=grade(course_id, user_id))
    receivers.on_passing_status(course_passing_status=passing(course_id, user_id))


def test_a_decision_costs_two_queries(world):
    world.publish(requirement=RULES)
    with Queries() as queries:
        api.decide(user_id=world.learner, course_id=COURSE)
    assert len(queries.own) == 2  # the terms, the sign-offs


def test_the_gate_decides_with_three_queries(world):
    world.publish(requirement=RULES)
    with Queries() as queries, pytest.raises(CreationRefused):
        api.gate(user_id=world.learner, course_id=COURSE)
    assert len(queries.own) == 3  # the terms, the awards, the sign-offs
    world.publish(issue="claim")
    world.complete(world.learner, 4)
    with Queries() as queries, pytest.raises(CreationRefused):
        api.gate(user_id=world.learner, course_id=COURSE)
    assert len(queries.own) == 3  # the terms, the awards, the claim


def test_the_gate_costs_one_query_where_there_is_no_certification(world):
    with Queries() as queries:
        api.gate(user_id=world.learner, course_id=OTHER)
    assert len(queries) == 1


def test_receivers_cost_nothing_where_there_is_no_certification(world):
    with Queries() as queries:
        hear(OTHER, world.learner)
    assert len(queries.own) == 1
    with Queries() as queries:
        for _answer in range(3):
            hear(OTHER, world.learner)
    assert len(queries) == 0
    assert not DirtyLearner.objects.exists()


class Lost:
    """A cache that is away."""

    def __getattr__(self, name):
        def fail(*_args, **_kwargs):
            raise ConnectionError("the cache is away")

        return fail


def test_without_a_cache_receivers_cost_a_query_and_lose_nothing(world, monkeypatch):
    monkeypatch.setattr(certifications, "cache", Lost())
    with Queries() as queries:
        receivers.on_completion(instance=completion(OTHER, world.learner))
    assert len(queries.own) == 1
    receivers.on_completion(instance=completion(COURSE, world.learner))
    assert DirtyLearner.objects.filter(user_id=world.learner).exists()
    with world.capture(execute=True):
        world.publish(display_name="Published without a cache")
    assert api.terms_in_force(course_id=COURSE).terms.title == "Published without a cache"


def begin_anew(world):
    """A course that receivers know to be without a certification, and its first publication."""
    world.publish()
    Certification.objects.update(active=None)
    cache.clear()
    hear(COURSE, world.learner)
    assert not DirtyLearner.objects.exists()


def test_receivers_listen_from_the_first_publication_on(world):
    begin_anew(world)
    with world.capture(execute=True):
        world.publish()
    hear(COURSE, world.learner)
    assert DirtyLearner.objects.filter(user_id=world.learner).exists()


def test_what_was_read_before_the_first_publication_does_not_outlive_it(world, monkeypatch):
    """A worker reads that there is none; before it can say so to the cache, the course is published."""
    begin_anew(world)
    cache.clear()
    is_active = certifications._is_active

    def read_early(course_id):
        known = is_active(course_id)
        with world.capture(execute=True):
            world.publish()
        return known

    monkeypatch.setattr(certifications, "_is_active", read_early)
    hear(COURSE, world.learner)
    DirtyLearner.objects.all().delete()
    monkeypatch.undo()
    hear(COURSE, world.learner)
    assert DirtyLearner.objects.filter(user_id=world.learner).exists()


def test_what_another_process_missed_after_the_first_publication_is_found_by_a_second_sweep(world):
    begin_anew(world)
    with world.capture(execute=True):
        world.publish()  # and swept at once
    world.complete(world.learner, 4)  # heard in a process whose own cache says that there is nothing here
    Certification.objects.update(
        sweep_from=Certification.objects.get().sweep_from - timedelta(seconds=4 * certifications.CACHE_SECONDS)
    )
    with world.capture(execute=True):
        assert api.reconcile().swept == 1
        assert DirtyLearner.objects.filter(user_id=world.learner).exists()
    assert Certification.objects.get().sweep_from is None


@pytest.mark.parametrize("done", [0, 4])
def test_what_a_learner_sees_costs_three_queries(world, done):
    world.publish(issue="claim")
    world.complete(world.learner, done)
    with Queries() as queries:
        api.standing(user_id=world.learner, course_id=COURSE, usage_id=BLOCK)
    assert len(queries.own) <= 3
    world.publish()
    world.earn()
    with Queries() as queries:
        api.standing(user_id=world.learner, course_id=COURSE, usage_id=BLOCK)
    assert len(queries.own) <= 3
