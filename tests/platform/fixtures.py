"""Fixtures inside the platform: a modulestore of its own for each test, and the suite's world in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def modulestore_isolation() -> Iterator[None]:
    """Give a test an empty modulestore and empty caches, with publishing announced as in production."""
    from xmodule.modulestore.tests.django_utils import ModuleStoreIsolationMixin

    class Isolation(ModuleStoreIsolationMixin):
        ENABLED_SIGNALS = ("pre_publish", "course_published", "course_deleted")

    Isolation.start_modulestore_isolation()
    yield
    Isolation.end_modulestore_isolation()


@pytest.fixture
def platform(
    db: None,
    modulestore_isolation: None,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> Any:
    """Return the platform with certificates on, as an operator has it who uses them."""
    from tests.platform.site import PlatformSite

    settings.FEATURES = {**settings.FEATURES, "CERTIFICATES_HTML_VIEW": True}
    return PlatformSite(settings, monkeypatch, django_capture_on_commit_callbacks)


@pytest.fixture
def platform_world(platform: Any) -> Any:
    """Return the gateway suite's world on the platform."""
    from tests.platform.world import PlatformWorld

    return PlatformWorld(platform)


@pytest.fixture
def sample(platform: Any) -> Any:
    """Return the sample course, imported and published."""
    from tests.platform.sample import SampleCourse

    return SampleCourse.imported(platform)
