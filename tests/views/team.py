"""A browser of somebody of the course's team, or of somebody who is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.test import Client

from tests.fakes import BLOCK

if TYPE_CHECKING:
    from tests.worlds import World

TEAM = f"/certification/team/{BLOCK}/"
SIGNED = {
    "combinator": "all",
    "members": [{"kind": "completion", "minimum": "100"}, {"kind": "sign_off", "target": "mentor"}],
}


def signed_in(user_id: int, **options: bool) -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client(**options)
    client.force_login(get_user_model().objects.get(pk=user_id))
    return client


def learner_url(user_id: int, act: str = "") -> str:
    """Return the address of a learner's page, or of an act on them."""
    return f"{TEAM}learner/{user_id}" + (f"/{act}" if act else "")


def text(response) -> str:
    """Return what a page says."""
    return response.content.decode()


def staff(world: World) -> Client:
    """Return the browser of the course's staff."""
    return signed_in(world.staff)
