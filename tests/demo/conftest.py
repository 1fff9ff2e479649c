"""The sample course, seeded, and people who walk through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, TestCase

from demo.site.seeding import seed

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

COURSE_ID = "course-v1:Meridian+CONS101+2026"


def usage(reference: str) -> str:
    """Return the full key of ``type/id`` in the sample course."""
    block_type, _, block_id = reference.partition("/")
    return f"block-v1:Meridian+CONS101+2026+type@{block_type}+block@{block_id}"


@pytest.fixture
def settled() -> Callable[[], AbstractContextManager[Any]]:
    """A block of acts at whose end everything that waits for a commit has happened."""
    return lambda: TestCase.captureOnCommitCallbacks(execute=True)


@pytest.fixture
def site(db: None) -> str:
    """The seeded site; the sample course's id."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return seed()


@pytest.fixture
def hat(site: str) -> Callable[[str], Client]:
    """Return a browser of somebody who put a hat on."""

    def put_on(username: str) -> Client:
        client = Client()
        client.post("/hat/", {"username": username})
        return client

    return put_on


@pytest.fixture
def user(site: str) -> Callable[[str], Any]:
    """Return a person of the site."""
    return lambda username: get_user_model().objects.select_related("profile").get(username=username)
