"""What a gateway says of the platform's switches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH

from certification_xblock.exceptions import PlatformUnavailable

if TYPE_CHECKING:
    import pytest

    from tests.gateway.world import World


def test_completion_tracking_is_told_as_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for active in (True, False):
        # The switch itself, since what it says is kept for the length of a request.
        monkeypatch.setattr(ENABLE_COMPLETION_TRACKING_SWITCH, "is_enabled", lambda active=active: active)
        assert world.gateway.site_facts().completion_tracking is active


def test_certificate_pages_are_on(world: World) -> None:
    assert world.gateway.site_facts().certificate_pages is True


def test_whether_it_issues_by_itself_is_known_where_there_are_certificates(world: World) -> None:
    known = world.gateway.site_facts().automatic_certificates is not None
    try:
        world.gateway.certificates(world.course_id)
    except PlatformUnavailable:
        assert not known
    else:
        assert known
