"""A site to take pictures of, and a camera: a part of a page becomes a small file."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import sync_playwright

from demo.pictures import PUBLIC
from tests.browser.site import Site
from tests.browser.visitor import Visitor, chromium_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserType, Locator

IMAGES = Path(__file__).resolve().parent.parent.parent / "docs" / "images"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDEST = 1280
LARGEST = 150_000  # bytes
COLOURS = (256, 128, 64, 32)
STILL = "*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }"


class Studio:
    """Chromium, and a seeded demo to copy for each scene."""

    def __init__(self, chromium: BrowserType, seeded: Path, environment: dict[str, str]) -> None:
        self.chromium = chromium
        self.seeded = seeded
        self.environment = environment

    @contextmanager
    def site(self) -> Iterator[Site]:
        """Serve a demo as a visitor first finds it."""
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(self.seeded, folder, dirs_exist_ok=True)
            site = Site(Path(folder), environment=self.environment)
            site.start()
            try:
                yield site
            finally:
                site.stop()

    def visit(self, site: Site, hat: str = "", *, width: int = 1000, height: int = 900) -> Visitor:
        """Bring somebody. The address that certificates bear is nobody's: for this browser, the demo has it."""
        host = urlsplit(PUBLIC).hostname
        arguments = [*ARGUMENTS, f"--host-resolver-rules=MAP {host} 127.0.0.1:{site.port}"]
        browser = self.chromium.launch(executable_path=chromium_path(), args=arguments)
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        context.set_default_timeout(120_000)  # milliseconds; many are signed off within one request here
        visitor = Visitor(context, site)
        if hat:
            visitor.wear(hat)
        return visitor


@contextmanager
def studio() -> Iterator[Studio]:
    """Seed a demo, and start the browser."""
    environment = {"DJANGO_SETTINGS_MODULE": "demo.pictures.settings", "PICTURES_BEGAN": str(time.time())}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder), environment=environment)
        site.manage("migrate", "--run-syncdb", "--verbosity=0")
        site.manage("demo_seed")
        yield Studio(playwright.chromium, Path(folder), environment)


def shoot(part: Locator, name: str, *, margin: int = 0, tallest: int = 0, focused: bool = False) -> None:
    """Write a picture of a part of the page. ``tallest`` cuts it off below; ``focused`` leaves open what is open."""
    page = part.page
    page.mouse.move(0, 0)
    page.evaluate("document.fonts.ready")
    if not focused:
        page.evaluate("document.activeElement?.blur()")
    part.scroll_into_view_if_needed()
    box = part.bounding_box()
    if box is None:
        raise LookupError(f"{name}: there is nothing to take a picture of")
    scrolled = page.evaluate("scrollY")
    height = min(box["height"], tallest) if tallest else box["height"]
    clip = {
        "x": max(0, box["x"] - margin),
        "y": max(0, box["y"] + scrolled - margin),
        "width": box["width"] + 2 * margin,
        "height": height + 2 * margin,
    }
    write(page.screenshot(full_page=True, clip=clip, style=STILL, animations="disabled"), name)


def write(content: bytes, name: str) -> None:
    """Write a picture as small as it has to be."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    if image.width > WIDEST:
        image = image.resize((WIDEST, image.height * WIDEST // image.width), Image.Resampling.LANCZOS)
    for colours in COLOURS:
        out = io.BytesIO()
        image.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
        if out.tell() <= LARGEST:
            break
    path = IMAGES / f"{name}.png"
    path.write_bytes(out.getvalue())
    sys.stdout.write(f"{path.name}: {image.width} × {image.height}, {out.tell() // 1000} kB, {colours} colours\n")
