"""What a gateway knows of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
