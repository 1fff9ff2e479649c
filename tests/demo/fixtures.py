"""Fixtures that other suites borrow. Importing this needs no settings, and no demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.demo.world import DemoWorld


@pytest.fixture
def demo_world(db: None, settings: Any) -> DemoWorld:
    """A fresh course on the embedded platform."""
    from tests.demo.world import DemoWorld  # noqa: PLC0415  models can be imported once apps are ready

    settings.DEMO_ORGANIZATIONS = {}  # what a test registers is gone after it
    return DemoWorld()
