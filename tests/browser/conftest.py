"""A seeded demo for each module, and visitors for it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright

pytest.register_assert_rewrite("tests.browser.site", "tests.browser.visitor")

from tests.browser.site import Site  # noqa: E402  (after the registration, so that failures explain themselves)
from tests.browser.visitor import Visitor, chromium_path  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

PATIENCE = 15_000  # milliseconds; the machine may be busy

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the demo's database as a visitor first finds it."""
    var = tmp_path_factory.mktemp("seeded")
    site = Site(var)
    site.manage("migrate", "--run-syncdb", "--verbosity=0")
    site.manage("demo_seed")
    return var


@pytest.fixture(scope="module")
def site(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a demo of its own to a module."""
    var = tmp_path_factory.mktemp("site")
    shutil.copytree(seeded, var, dirs_exist_ok=True)
    running = Site(var)
    running.start()
    yield running
    running.stop()
    assert "Traceback" not in running.log()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium."""
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path(), args=arguments)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """Bring visitors; options are those of a Playwright context. Afterwards nothing may have gone wrong."""
    visitors: list[Visitor] = []

    def come(hat: str = "", **options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(context, site)
        visitors.append(visitor)
        if hat:
            visitor.wear(hat)
        return visitor

    yield come
    for visitor in visitors:
        visitor.assert_nothing_wrong()
        visitor.context.close()
