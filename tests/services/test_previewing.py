"""One preview at a time for each person, and few at once in a process; also where the cache forgets or is away."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache

from certification_xblock import api
from certification_xblock.exceptions import InvalidInput, RenderingBusy, TooManyRequests
from certification_xblock.services import authoring, previewing
from tests.fakes import COURSE
from tests.worlds import FIELDS

SEVEN = {"fields": FIELDS, "course_id": COURSE, "holder_name": "Ada", "by_user_id": 7}


def while_drawing(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    """Draw a preview for person 7, and do something meanwhile."""

    def draw(*_view: Any, **_assets: Any) -> bytes:
        monkeypatch.setattr(authoring, "render_pdf", lambda *_view, **_assets: b"%PDF")
        act()
        return b"%PDF"

    monkeypatch.setattr(authoring, "render_pdf", draw)
    api.preview_pdf(**SEVEN)


def test_a_person_s_second_preview_waits_for_the_first(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile() -> None:
        with pytest.raises(TooManyRequests, match="still being drawn"):
            api.preview_pdf(**SEVEN)
        assert api.preview_pdf(**{**SEVEN, "by_user_id": 8}) == b"%PDF"
        with pytest.raises(TooManyRequests):  # what somebody else did has not let go of it
            api.preview_pdf(**SEVEN)

    while_drawing(monkeypatch, meanwhile)
    assert api.preview_pdf(**SEVEN) == b"%PDF"


def test_few_are_drawn_at_once_when_the_cache_forgets(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def again() -> None:
        cache.clear()
        # The first is being drawn: one more may wait, whoever it is of.
        with previewing.preview_turn(user_id=7):
            cache.clear()
            with pytest.raises(RenderingBusy):
                api.preview_pdf(**SEVEN)

    while_drawing(monkeypatch, again)
    assert api.preview_pdf(**SEVEN) == b"%PDF"


def test_a_cache_that_is_away_keeps_nobody_from_looking(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: Any, **_more: Any) -> Any:
        raise ConnectionError("no cache")

    monkeypatch.setattr(authoring, "render_pdf", lambda *_view, **_assets: b"%PDF")
    for name, behaves in (("add", away), ("get", away), ("add", lambda *_, **_more: False)):
        monkeypatch.setattr(LocMemCache, name, behaves)
        assert api.preview_pdf(**SEVEN) == b"%PDF"


def test_what_fails_lets_go_of_its_turn(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_view: Any, **_assets: Any) -> bytes:
        raise InvalidInput("broken")

    monkeypatch.setattr(authoring, "render_pdf", fail)
    for _ in range(5):
        with pytest.raises(InvalidInput, match="broken"):
            api.preview_pdf(**SEVEN)
