"""Every state of the block as a page of its own: axe, a narrow phone, right to left, print, without animations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from certification_xblock import api
from certification_xblock.data import Phase
from tests.xblocks.host import in_lms
from tests.xblocks.standings import standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.visitor import Visitor

NARROW = {"width": 320, "height": 640}
PAGE = """<!DOCTYPE html><html lang="en" dir="{direction}"><head><meta charset="utf-8"><title>A unit</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>body {{ margin: 8px; }} {css}</style></head>
<body><main><h1>A subsection</h1><h2>A unit</h2>{html}</main></body></html>"""


@pytest.fixture
def show(visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch, root: Path) -> Callable[..., Visitor]:
    """Show the block in a phase."""
    css = (root / "static/certification_xblock/css/blocks.css").read_text(encoding="utf-8")

    def page(phase: Phase, direction: str = "ltr", **options: Any) -> Visitor:
        monkeypatch.setattr(api, "standing", lambda **_names: standing(phase))
        html = in_lms(display_name="Certified Implementation Consultant").student_view().content
        visitor = visit(**options)
        visitor.page.set_content(PAGE.format(direction=direction, css=css, html=html))
        return visitor

    return page


@pytest.mark.parametrize("phase", list(Phase))
def test_axe_finds_nothing(show: Callable[..., Visitor], phase: Phase) -> None:
    visitor = show(phase)
    visitor.axe()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("phase", list(Phase))
def test_a_narrow_phone_need_not_scroll_sideways(show: Callable[..., Visitor], phase: Phase, direction: str) -> None:
    visitor = show(phase, direction, viewport=NARROW)
    visitor.assert_fits()
    visitor.axe()


def test_a_wide_page_has_the_certificate_beside_the_requirements(show: Callable[..., Visitor]) -> None:
    for direction in ("ltr", "rtl"):
        block = show(Phase.WORKING, direction).block()
        words, sheet = block.locator(".certification-list").first.bounding_box(), block.locator("figure").bounding_box()
        assert words
        assert sheet
        assert (words["x"] < sheet["x"]) == (direction == "ltr")
        assert sheet["y"] < words["y"] + words["height"]


def test_the_sheet_keeps_the_papers_shape(show: Callable[..., Visitor]) -> None:
    frame = show(Phase.AWARDED).block().locator(".certification-sheet__frame").bounding_box()
    assert frame
    assert frame["width"] / frame["height"] == pytest.approx(297 / 210, rel=0.02)


def test_a_threshold_is_marked_where_it_lies(show: Callable[..., Visitor]) -> None:
    for direction in ("ltr", "rtl"):
        item = show(Phase.WORKING, direction).block().locator(".certification-item").nth(1)
        bar, mark = item.locator("progress").bounding_box(), item.locator("rect").bounding_box()
        assert bar
        assert mark
        from_start = mark["x"] - bar["x"] if direction == "ltr" else bar["x"] + bar["width"] - mark["x"] - mark["width"]
        assert from_start / bar["width"] == pytest.approx(0.72, abs=0.01)


def test_nothing_moves_for_those_who_asked_for_calm(show: Callable[..., Visitor]) -> None:
    names = "getComputedStyle(document.querySelector('.certification-note--award')).animationName"
    assert show(Phase.AWARDED, reduced_motion="reduce").page.evaluate(names) == "none"
    assert show(Phase.AWARDED, reduced_motion="no-preference").page.evaluate(names) == "certification-arrive"


def test_forced_colours_keep_the_states_apart(show: Callable[..., Visitor]) -> None:
    visitor = show(Phase.WORKING, forced_colors="active")
    visitor.axe()
    expect(visitor.block().locator(".certification-state svg").first).to_be_visible()


def test_print_leaves_out_what_only_a_screen_can_do(show: Callable[..., Visitor]) -> None:
    visitor = show(Phase.AWARDED)
    visitor.page.emulate_media(media="print")
    expect(visitor.block().get_by_text("Congratulations, Ada Example.")).to_be_visible()
    expect(visitor.block().get_by_role("link", name="View certificate")).to_be_hidden()
    expect(visitor.block().locator(".certification-verify__link")).to_be_visible()


def test_the_copy_button_is_for_those_with_scripts(show: Callable[..., Visitor]) -> None:
    expect(show(Phase.AWARDED, java_script_enabled=False).block().locator("[data-copy]")).to_be_hidden()
