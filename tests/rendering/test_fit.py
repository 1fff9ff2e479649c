"""Whatever is on it, the sheet is one page, everything stands inside the frame, and nothing overlaps."""

from __future__ import annotations

import itertools
import subprocess
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from weasyprint.formatting_structure import boxes

from certification_xblock.rendering.certificate import render_pdf
from certification_xblock.rendering.layout import SHEETS
from certification_xblock.rendering.pdf import render_document
from tests.rendering.samples import ASSETS, HARD, PLAIN

if TYPE_CHECKING:
    from pathlib import Path

MILLIMETRE = 96 / 25.4
FRAME = 13.4
# The words keep this distance from the frame's inner rule.
AIR = 3.0
Rectangle = tuple[float, float, float, float]
# The parts that must not touch one another; a part's own lines follow each other and are checked as well.
PARTS = ("cx-party", "cx-name", "cx-small", "cx-title", "cx-course", "cx-text", "cx-signer", "cx-fact", "cx-address")


def lines_of(document) -> list[tuple[str, int, Rectangle]]:
    """Every line of words and every image: its part, that part's number, its rectangle in millimetres."""
    found: list[tuple[str, int, Rectangle]] = []

    def walk(box, part: str, number: int) -> None:
        element = box.element
        names = element.get("class", "").split() if element is not None and element.tag != "svg" else []
        mine = next((name for name in names if name in PARTS), None)
        if mine:
            part, number = mine, id(element)
        if isinstance(box, boxes.LineBox):
            words = [child for child in box.descendants() if isinstance(child, boxes.TextBox) and child.text.strip()]
            if words and part:
                left = min(word.position_x for word in words)
                right = max(word.position_x + word.width for word in words)
                found.append((part, number, (left, box.position_y, right, box.position_y + box.height)))
                return
        if isinstance(box, boxes.ReplacedBox):
            x, y = box.content_box_x(), box.content_box_y()
            found.append((part or "cx-qr", number or id(box), (x, y, x + box.width, y + box.height)))
            return
        for child in getattr(box, "children", ()):
            walk(getattr(child, "_box", child), part, number)

    (page,) = document.pages
    walk(page._page_box, "", 0)
    return [(part, number, tuple(side / MILLIMETRE for side in box)) for part, number, box in found]


def overlap(one: Rectangle, other: Rectangle, slack: float = 0.05) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > slack and down > slack


@pytest.mark.parametrize("name", HARD)
def test_everything_stands_inside_the_frame_and_apart(name: str) -> None:
    view = HARD[name]
    lines = lines_of(render_document(view, assets=ASSETS))
    assert {part for part, _, _ in lines} >= {"cx-party", "cx-name", "cx-title", "cx-fact"}
    width, height = SHEETS[view.paper]
    inner = FRAME + AIR
    outside = [
        (part, box)
        for part, _, box in lines
        if box[0] < inner or box[1] < inner or box[2] > width - inner or box[3] > height - inner
    ]
    assert outside == []
    clashes = [
        (one[0], other[0], one[2], other[2])
        for one, other in itertools.combinations(lines, 2)
        if overlap(one[2], other[2])
    ]
    assert clashes == []


@pytest.mark.parametrize("name", ["plain", "everything long", "long arabic", "long thai", "long hindi", "letter"])
def test_ink_stays_off_the_strip_inside_the_frame(name: str, tmp_path: Path) -> None:
    """As boxes, so in ink: letters may be taller than their lines, but none reaches the frame."""
    view = HARD[name]
    source = tmp_path / "sheet.pdf"
    source.write_bytes(render_pdf(view, assets=ASSETS))
    subprocess.run(["pdftoppm", "-r", "72", "-gray", "-singlefile", source, tmp_path / "sheet"], check=True)
    picture = Image.open(tmp_path / "sheet.pgm")
    scale = picture.width / SHEETS[view.paper][0]
    near, far = round((FRAME + 0.8) * scale), round((FRAME + 3.4) * scale)
    width, height = picture.size
    strips = [
        (near, near, width - near, far),
        (near, height - far, width - near, height - near),
        (near, near, far, height - near),
        (width - far, near, width - near, height - near),
    ]
    assert [picture.crop(strip).getextrema()[0] for strip in strips] == [255] * 4


def test_the_name_is_the_largest_thing_on_the_sheet() -> None:
    heights: dict[str, float] = {}
    for part, _, box in lines_of(render_document(PLAIN, assets=ASSETS)):
        if part in {"cx-name", "cx-title", "cx-course", "cx-text", "cx-small"}:
            heights[part] = max(heights.get(part, 0), box[3] - box[1])
    ordered = sorted(heights, key=heights.__getitem__, reverse=True)
    assert ordered[:2] == ["cx-name", "cx-title"]


def test_logos_of_all_shapes_take_about_the_same_area() -> None:
    pictures = [
        (box[2] - box[0]) * (box[3] - box[1])
        for part, _, box in lines_of(render_document(HARD["everything long"], assets=ASSETS))
        if part == "cx-party" and box[3] - box[1] > 5
    ]
    assert len(pictures) == 4
    assert max(pictures) < 3 * min(pictures)
