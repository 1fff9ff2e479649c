"""Somebody at a browser: puts on a hat, uses the keyboard, and has every page looked at by axe."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.browser.site import Site

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([tags]) => {
  // Frames without scripts cannot answer axe; what they show is a page of its own elsewhere, and looked at there.
  const found = await axe.run(document, { runOnly: tags, iframes: false, resultTypes: ["violations"] });
  return found.violations.map((each) => ({
    id: each.id, impact: each.impact, nodes: each.nodes.map((node) => node.html.slice(0, 300) + " | " + node.failureSummary),
  }));
}"""
MOST_TABS = 120


def chromium_path() -> str:
    """Return the browser of this machine."""
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is not installed: apt-get install chromium"
    return path


class Visitor:
    """One browser context with one page; whatever goes wrong in it is remembered."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.site = site
        self.context = context
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.expected: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error on the page: {error}"))
        self.page.on("requestfailed", self._failed)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"{message.type} in the console: {message.text} {message.location.get('url', '')}")

    def _failed(self, request: Any) -> None:
        # A request that the browser drops because the visitor moves on is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def assert_nothing_wrong(self) -> None:
        """Assert that neither the browser nor the server complained, but for what a test expects."""
        left = [each for each in self.wrong if not any(text in each for text in self.expected)]
        assert left == []

    def wear(self, username: str) -> None:
        """Put on a hat."""
        self.page.goto(self.site.base)
        self.page.locator(f"main button[value={username}]").click()
        self.page.wait_for_load_state()

    def block(self) -> Locator:
        """Return the certification on the page."""
        return self.page.locator(".certification-block")

    def axe(self) -> None:
        """Assert that axe finds nothing on the page as it is now."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        assert self.page.evaluate(RUN, [TAGS]) == []

    def assert_fits(self) -> None:
        """Assert that nothing has to be scrolled sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide}px too wide at {self.page.viewport_size}: {self.page.url}"

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus, which has to be seen."""
        for _press in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"cannot be reached with Tab: {target}")

    def follow(self, target: Locator) -> None:
        """Reach a link or button by keyboard, press it, and wait for the page that it leads to."""
        self.tab_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Reach something with Tab, and press a key on it."""
        self.tab_to(target)
        self.page.keyboard.press(key)
