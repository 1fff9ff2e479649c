"""A pytest plugin (``-p tests.platform.plugin``) that makes a platform checkout the place where the tests run.

It must come before anything of the platform is imported: content lives in an in-memory MongoDB, the checkout is on the
path and is the working directory (its test settings name files relative to it), and the front end's bundles, which no
test here looks at, need not be built.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import pytest

PLATFORM = Path(os.environ["PLATFORM"]).resolve()

sys.path.insert(0, os.environ["IN_MEMORY_MONGO"])
importlib.import_module("in_process")

sys.path.insert(0, str(PLATFORM))
os.chdir(PLATFORM)
for folder in ("log", "staticfiles", "uploads", "db"):
    (PLATFORM / "test_root" / folder).mkdir(parents=True, exist_ok=True)

pytest_plugins = ["tests.platform.fixtures"]

# Studio has neither grades nor certificates: what is not in this list is run in the LMS alone.
STUDIO_ONLY = "tests/platform/studio/"
IN_STUDIO = (
    "tests/gateway/test_courses.py",
    "tests/gateway/test_readiness.py",
    "tests/gateway/test_people.py",
    STUDIO_ONLY,
)
SUITES = ("tests/gateway/", "tests/platform/")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Collect the tests of the service that this process is; leave everything else to pytest."""
    if collection_path.suffix != ".py" or not collection_path.is_relative_to(config.rootpath):
        return None
    path = collection_path.relative_to(config.rootpath).as_posix()
    if not collection_path.name.startswith("test_") or not path.startswith(SUITES):
        return None
    in_studio = os.environ["DJANGO_SETTINGS_MODULE"].startswith("cms")
    belongs = path.startswith(IN_STUDIO) if in_studio else not path.startswith(STUDIO_ONLY)
    return None if belongs else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test all of the platform's databases: scores keep their history in one of their own."""
    for item in items:
        item.add_marker(pytest.mark.django_db(databases="__all__"))


@pytest.fixture(autouse=True)
def _django_clear_site_cache() -> None:
    """Leave the site cache alone: pytest-django's own fixture asks the database for it in every test."""


@pytest.fixture(autouse=True)
def _no_bundles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render no webpack bundles: there are none in a fresh checkout."""
    monkeypatch.setattr("webpack_loader.templatetags.webpack_loader.render_bundle", lambda *_a, **_k: "")
    monkeypatch.setattr("webpack_loader.utils.get_as_tags", lambda *_a, **_k: [])
    monkeypatch.setattr("webpack_loader.utils.get_files", lambda *_a, **_k: [])
