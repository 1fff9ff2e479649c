"""The suite's only fixture: a world, the platform's where there is one, else the embedded one's."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.demo.fixtures import demo_world  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from tests.gateway.world import World


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> World:
    """Return the world that this run has: ``scripts/test-platform`` brings the platform's."""
    there = "platform_world" if "tests.platform.plugin" in sys.modules else "demo_world"
    found: World = request.getfixturevalue(there)
    return found
