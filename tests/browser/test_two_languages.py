"""A certificate in two languages, chosen in the editor; and every page in Arabic, from right to left."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.site import Site
    from tests.browser.visitor import Visitor


def picture(visitor: Visitor, name: str) -> None:
    """Keep a picture to look at, where ``PICTURES`` says where."""
    if os.environ.get("PICTURES"):
        visitor.page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_author_adds_a_language_and_sees_it_at_once(
    visit: Callable[..., Visitor], site: Site, language: str
) -> None:
    author = visit("author", viewport={"width": 1140, "height": 700}, locale=language)
    author.context.add_cookies([{"name": "django_language", "value": language, "url": site.base}])
    page = author.page
    page.goto(site.editor)
    second = page.locator("[name=second_language]")
    expect(second).to_be_enabled()
    expect(page.locator("[name=second_title]")).to_be_hidden()
    second.select_option("ar")
    title = page.locator("[name=second_title]")
    expect(title).to_be_visible()
    title.fill("استشاري تنفيذ معتمد")
    sheet = page.frame_locator("[data-preview]")
    expect(sheet.get_by_text("استشاري تنفيذ معتمد")).to_be_visible()
    expect(sheet.locator("p.cx-small.cx-second").first).to_have_attribute("dir", "rtl")
    title.scroll_into_view_if_needed()
    picture(author, f"editor-{language}")
    second.select_option("")
    expect(title).to_be_hidden()
    expect(sheet.locator(".cx-second")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_run_from_right_to_left_and_fit(visit: Callable[..., Visitor], site: Site, width: int) -> None:
    author = visit("author", viewport={"width": width, "height": 900}, locale="ar")
    author.context.add_cookies([{"name": "django_language", "value": "ar", "url": site.base}])
    for name, address in {
        "editor": site.editor,
        "lookup": f"{site.base}/certification/verify/",
        "unit": site.unit,
        "container": site.container,
    }.items():
        author.page.goto(address)
        assert author.page.evaluate("document.documentElement.dir") == "rtl", name
        assert author.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        picture(author, f"{name}-{width}")
