"""What a gateway knows of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model

from certification_xblock.exceptions import NotFound

if TYPE_CHECKING:
    from tests.gateway.world import World


def test_a_learner_has_a_name_and_an_address(world: World) -> None:
    user_id = world.person("ada", name="Ada Example")
    learner = world.gateway.learners([user_id])[user_id]
    assert (learner.user_id, learner.username, learner.name) == (user_id, "ada", "Ada Example")
    assert learner.email == "ada@example.com"


def test_only_those_who_exist_are_returned(world: World) -> None:
    user_id = world.person("ada")
    assert set(world.gateway.learners([user_id, user_id + 1000])) == {user_id}


@pytest.mark.parametrize("by", ["username", "email", "id"])
def test_a_person_is_found_by_username_address_or_id(world: World, by: str) -> None:
    user_id = world.person("ada")
    name = {"username": "ada", "email": "ada@example.com", "id": str(user_id)}[by]
    assert world.gateway.find_learner(name).user_id == user_id


@pytest.mark.parametrize("name", ["nobody", "nobody@example.com", "99999999", "9" * 30, "", "²"])
def test_a_person_who_does_not_exist_is_not_found(world: World, name: str) -> None:
    with pytest.raises(NotFound):
        world.gateway.find_learner(name)


def test_the_enrolled_come_in_pages_in_ascending_order(world: World) -> None:
    people = [world.person(name) for name in ("ada", "bertha", "clara")]
    for user_id in reversed(people):
        world.enrol(user_id)
    assert list(world.gateway.enrolled_ids(world.course_id)) == people
    assert list(world.gateway.enrolled_ids(world.course_id, limit=2)) == people[:2]
    assert list(world.gateway.enrolled_ids(world.course_id, after=people[1])) == people[2:]


def test_who_left_is_not_among_the_enrolled(world: World) -> None:
    here, gone = world.person("ada"), world.person("bertha")
    world.enrol(here)
    world.enrol(gone, active=False)
    assert list(world.gateway.enrolled_ids(world.course_id)) == [here]


def names(world: World, **which: Any) -> list[str]:
    """Return the names on a page of the roster."""
    return [learner.name for learner in world.gateway.roster(world.course_id, **which)[0]]


@pytest.fixture
def class_of_four(world: World) -> dict[str, int]:
    """Enrol four people, and one who left."""
    people = {
        "zoe": world.person("zoe", name="Zoë Ångström"),
        "adam": world.person("adam", name="adam Smith"),
        "bertha": world.person("bertha", name="Bertha Zed"),
        "nameless": world.person("Nameless", name=""),
    }
    for user_id in people.values():
        world.enrol(user_id)
    world.enrol(world.person("gone", name="Aaron Gone"), active=False)
    return people


def test_the_roster_is_in_the_order_of_names_whatever_their_case(world: World, class_of_four: dict[str, int]) -> None:
    assert names(world) == ["adam Smith", "Bertha Zed", "Nameless", "Zoë Ångström"]
    assert world.gateway.roster(world.course_id)[1] == 4


def test_the_roster_comes_in_pages(world: World, class_of_four: dict[str, int]) -> None:
    assert names(world, offset=1, limit=2) == ["Bertha Zed", "Nameless"]
    assert world.gateway.roster(world.course_id, offset=1, limit=2)[1] == 4
    assert world.gateway.roster(world.course_id, limit=0) == ((), 4)
    assert world.gateway.roster(world.course_id, offset=10**9) == ((), 4)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("BERTHA", ["Bertha Zed"]),
        ("zed", ["Bertha Zed"]),
        ("nameless@", ["Nameless"]),
        ("ngstr", ["Zoë Ångström"]),
        ("Aaron", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE", []),
        ("\\", []),
    ],
)
def test_the_roster_is_searched(world: World, class_of_four: dict[str, int], search: str, found: list[str]) -> None:
    assert names(world, search=search) == found


def test_the_roster_is_narrowed_by_ids_or_by_a_query_of_them(world: World, class_of_four: dict[str, int]) -> None:
    two = [class_of_four["adam"], class_of_four["zoe"], 10**9]
    query = get_user_model().objects.filter(username__in=["adam", "zoe"]).values_list("id", flat=True)
    for ids in (two, query):
        assert names(world, among=ids) == ["adam Smith", "Zoë Ångström"]
        assert names(world, excluding=ids) == ["Bertha Zed", "Nameless"]
    assert names(world, among=[]) == []
    assert names(world, excluding=[], search="zed") == ["Bertha Zed"]


def test_the_same_learners_are_walked_through_by_id(world: World, class_of_four: dict[str, int]) -> None:
    ids = sorted(class_of_four.values())
    assert list(world.gateway.roster_ids(world.course_id)) == ids
    assert list(world.gateway.roster_ids(world.course_id, limit=2)) == ids[:2]
    assert list(world.gateway.roster_ids(world.course_id, after=ids[1], excluding=[ids[3]])) == ids[2:3]
    assert list(world.gateway.roster_ids(world.course_id, search="zed")) == [class_of_four["bertha"]]


def test_the_roster_costs_as_many_queries_for_many_as_for_few(
    world: World, class_of_four: dict[str, int], django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        world.enrol(world.person(f"more{number}", name=f"More {number}"))
    with django_assert_max_num_queries(4):
        assert len(world.gateway.roster(world.course_id)[0]) == 34


def test_staff_of_the_site_are_staff_of_every_course(world: World) -> None:
    learner, staff = world.person("ada"), world.person("grace", staff=True)
    world.enrol(learner)
    assert world.gateway.is_course_staff(staff, world.course_id)
    assert not world.gateway.is_course_staff(learner, world.course_id)


def test_nobody_is_staff_of_nothing(world: World) -> None:
    assert not world.gateway.is_course_staff(world.person("ada") + 1000, world.course_id)


def test_nobody_views_anything_outside_a_request(world: World) -> None:
    world.person("ada")
    assert world.gateway.viewer_id() is None
