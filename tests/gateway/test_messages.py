"""How a gateway tells people, and what it logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock.data import Message
from certification_xblock.exceptions import NotFound

if TYPE_CHECKING:
    from tests.gateway.world import World


def test_a_message_reaches_the_learner_as_it_was_written(world: World, mailoutbox: list[Any]) -> None:
    user_id = world.person("ada")
    message = Message(user_id, "Ada & the others", "Well <done>.\n\nCome & see.", "https://example.com/c?a=1&b=2")
    with world.settled():
        world.gateway.send(message)
    (mail,) = mailoutbox
    assert mail.to == ["ada@example.com"]
    assert mail.subject == "Ada & the others"
    assert "Well <done>.\n\nCome & see." in mail.body
    assert "https://example.com/c?a=1&b=2" in mail.body


def test_a_message_s_text_is_never_html(world: World, mailoutbox: list[Any]) -> None:
    user_id = world.person("ada")
    with world.settled():
        world.gateway.send(Message(user_id, "Hello", "<script>alert(1)</script>"))
    pages = [content for content, kind in mailoutbox[0].alternatives if kind == "text/html"]
    assert all("<script>alert" not in page for page in pages)


def test_a_message_s_path_becomes_an_address(world: World, mailoutbox: list[Any]) -> None:
    user_id = world.person("ada")
    with world.settled():
        world.gateway.send(Message(user_id, "Hello", "See", "/certificates/1"))
    assert "://" in mailoutbox[0].body
    assert "/certificates/1" in mailoutbox[0].body


def test_a_message_to_nobody_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        world.gateway.send(Message(world.person("ada") + 1000, "Hello", "You"))


def test_an_event_is_published_with_its_data(world: World) -> None:
    user_id = world.person("ada")
    data = {"course_id": world.course_id, "user_id": user_id, "award": "A-1"}
    world.gateway.track("edx.certification.award.created", data)
    assert ("edx.certification.award.created", data) in list(world.tracked())


def test_caches_can_be_forgotten_at_any_time(world: World) -> None:
    before = world.gateway.course(world.course_id)
    world.gateway.clear_caches()
    assert world.gateway.course(world.course_id) == before
