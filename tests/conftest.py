"""What every suite shares."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.worlds"]

# No example is bound to a time: the machine may be busy.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("suite")


def pytest_report_header() -> str:
    """Say what the run stands on."""
    packages = ("Django", "XBlock", "openedx-filters", "openedx-events", "weasyprint")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    return f"on: {versions}; {connection.vendor}"


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """No test sees what another one cached."""
    cache.clear()
