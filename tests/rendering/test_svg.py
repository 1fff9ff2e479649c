"""SVG uploads: made safe, then drawn within limits; whatever is in them, nothing runs, nothing is fetched."""

from __future__ import annotations

import base64
import io
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from PIL import Image

from certification_xblock.data import AssetType
from certification_xblock.exceptions import InvalidAsset
from certification_xblock.rendering import rasterize
from certification_xblock.rendering.assets import make_asset
from certification_xblock.rendering.svg import safe_svg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
BOX = '<rect width="300" height="100" fill="navy"/>'


def svg(inner: str, attributes: str = 'viewBox="0 0 300 100"', before: str = "") -> bytes:
    return f"{before}<svg {NAMES} {attributes}>{inner}</svg>".encode()


def kept(inner: str) -> str:
    return etree.tostring(safe_svg(svg(inner)).root, encoding="unicode")


def pixel(content: bytes, at: tuple[int, int]) -> tuple[int, ...]:
    return Image.open(io.BytesIO(make_asset(content).content)).convert("RGBA").getpixel(at)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 300 100"', (1600, 533)),
        ('width="300" height="100"', (1600, 533)),
        ('width="3in" height="1in" viewBox="0 0 300 100"', (1600, 533)),
        ('width="30mm" height="10mm" viewBox="0 0 300 100"', (1600, 533)),
        ('width="100%" height="100%" viewBox="0 0 300 100"', (1600, 533)),
    ],
)
def test_a_drawing_becomes_a_png_that_prints(attributes: str, size: tuple[int, int]) -> None:
    asset = make_asset(svg(BOX, attributes))
    assert (asset.width, asset.height) == size
    assert asset.media_type is AssetType.PNG
    assert Image.open(io.BytesIO(asset.content)).format == "PNG"


def test_the_same_drawing_is_the_same_image() -> None:
    assert make_asset(svg(BOX)).digest == make_asset(svg(BOX)).digest


def test_what_design_programs_write_is_drawn() -> None:
    embedded = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(embedded, "PNG")
    data = base64.b64encode(embedded.getvalue()).decode()
    content = svg(
        '<title>Logo</title><metadata><x xmlns="urn:x">y</x></metadata>'
        "<style>@font-face{font-family:x;src:url(x.woff)} .a{fill:url(#g)} .b{fill:#00ff00 !important}</style>"
        '<defs><linearGradient id="g"><stop stop-color="#0000ff"/></linearGradient>'
        '<g id="s"><rect x="100" width="100" height="100" style="fill:#00ff00"/></g></defs>'
        '<rect class="a" width="100" height="100"/><use xlink:href="#s"/>'
        f'<image x="200" width="100" height="100" href="data:image/png;base64,{data}"/>',
        before='\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- made -->\n'
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n',
    )
    assert pixel(content, (200, 200)) == (0, 0, 255, 255)
    assert pixel(content, (800, 200)) == (0, 255, 0, 255)
    assert pixel(content, (1400, 200)) == (255, 0, 0, 255)


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<script xlink:href="x.js"/>',
        '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/></foreignObject>',
        '<a href="javascript:x"><rect width="9" height="9"/></a>',
        '<animate attributeName="href" to="x"/><set attributeName="href" to="x"/><animateMotion/>',
        '<image href="http://x/"/><image xlink:href="file:///etc/hostname"/><image href="/etc/hostname"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zy8+"/><image href="data:text/html,x"/>',
        '<feImage href="http://x/"/><filter><feImage href="x"/></filter>',
        '<handler/><listener/><link rel="stylesheet" href="x"/>',
    ],
)
def test_what_does_not_draw_goes(inner: str) -> None:
    left = etree.fromstring(kept(inner))
    assert {etree.QName(node).localname for node in left.iter()} <= {"svg", "filter"}


@pytest.mark.parametrize(
    "attribute",
    [
        'onload="x()"',
        'ONCLICK="x()"',
        'fill="url(http://x/#a)"',
        "fill=\"URL( '//x' )\"",
        'fill="u\\72l(x)"',
        'style="fill:url(http://x/)"',
        'style="background:image-set(x)"',
        'style="fill:u\\72l(http://x)"',
        'style="animation:x 1s"',
        'href="http://x/"',
        'xlink:href="x.svg#a"',
        'xml:base="http://x/"',
        'clip-path="url(x.svg#a)"',
    ],
)
def test_no_attribute_leads_outside(attribute: str) -> None:
    left = etree.fromstring(kept(f"<rect {attribute}/>"))[0]
    assert {name: value for name, value in left.attrib.items() if value} == {}


def test_references_inside_stay() -> None:
    inner = '<rect fill="url(#a)" style="mask:url(&quot;#b&quot;)"/><use href="#c"/>'
    assert 'fill="url(#a)"' in kept(inner)
    assert "#b" in kept(inner)
    assert 'href="#c"' in kept(inner)


def test_style_sheets_keep_plain_rules_alone() -> None:
    left = kept("<style>@import 'x.css'; @media print{a{b:c}} a{fill:url(//x)} b{fill:red}</style>")
    assert "x.css" not in left
    assert "//x" not in left
    assert "fill:red" in left


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (svg("<text>Academy</text>"), "Convert the text to paths"),
        (svg(BOX, before='<!DOCTYPE svg [<!ENTITY a "b">]>'), "declares entities"),
        (svg(BOX, before='<!DOCTYPE svg [<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;]>'), "declares entities"),
        (svg(BOX, ""), "does not say its size"),
        (svg(BOX, 'viewBox="0 0 0 0"'), "does not say its size"),
        (svg(BOX, 'viewBox="0 0 nan 1"'), "does not say its size"),
        (svg(BOX, 'viewBox="0 0 1e-320 1e-320"'), "does not say its size"),
        (svg(BOX, 'width="1e-320" height="1e-320"'), "does not say its size"),
        (svg(f'<rect style="fill:{"(" * 5000}" width="1" height="1"/>'), "too complex"),
        (svg(f"<style>rect{{fill:{'[' * 5000}}}</style>{BOX}"), "too complex"),
        (svg(BOX, 'viewBox="0 0 10000 10"'), "times as long"),
        (svg("<g>"), "damaged"),
        (svg("<g>" * 5000 + "</g>" * 5000), "damaged"),
        (svg('<rect width="1" height="1"/>' * 20_001), "too complex"),
        (svg(""), "nothing to see"),
        (svg("<script/>"), "nothing to see"),
        (b"<svg onload='x()'/>", "lacks its namespace"),
        (b"<html/>", "not an image"),
        (svg(BOX).decode().encode("utf-16"), "not an image"),
        (b"<?xml version='1.0' encoding='latin-1'?>" + svg("<!-- \xe9 -->").decode().encode("latin-1"), "UTF-8"),
    ],
)
def test_refuses_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(InvalidAsset) as caught:
        make_asset(content)
    assert words in str(caught.value)


def uses() -> str:
    levels = "".join(f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 10 + "</g>" for n in range(1, 10))
    return f'<defs><g id="u0">{BOX}</g>{levels}</defs><use href="#u9"/>'


def filtered(inner: str) -> str:
    return f'<filter id="f">{inner}</filter><rect width="300" height="100" filter="url(#f)"/>'


@pytest.mark.parametrize(
    "inner",
    [
        uses(),
        filtered('<feTurbulence baseFrequency="0.9" numOctaves="1000000"/>'),
        filtered('<feGaussianBlur stdDeviation="30"/>' * 3000),
        '<g opacity="0.99">' * 240 + BOX + "</g>" * 240,
    ],
    ids=["copies of copies", "noise", "blurs", "layers"],
)
def test_a_bomb_ends_in_time_with_an_error(inner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasterize, "CPU_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(InvalidAsset, match="cannot be drawn"):
        make_asset(svg(inner))
    assert time.monotonic() - began < rasterize.WALL_SECONDS + 3


def test_the_clock_ends_what_the_processor_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasterize, "WALL_SECONDS", 0.01)
    with pytest.raises(InvalidAsset, match="cannot be drawn"):
        make_asset(svg(BOX))


def test_a_copy_of_itself_is_left_out() -> None:
    assert make_asset(svg(f'<g id="a"><use href="#a"/></g>{BOX}')).width == 1600


@pytest.fixture
def listener() -> Iterator[tuple[int, list[int]]]:
    """Listen on a port, and count who calls."""
    calls: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    server.accept()[0].close()
                except OSError:
                    return
                calls.append(1)

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1], calls
        server.shutdown(socket.SHUT_RDWR)


def test_nobody_is_called(listener: tuple[int, list[int]]) -> None:
    port, calls = listener
    there = f"http://127.0.0.1:{port}/x"
    content = svg(
        f'<style>@import url("{there}"); rect{{fill:url({there})}}</style><image href="{there}" width="9" height="9"/>'
        f'<use href="{there}#a"/><rect fill="url({there}#b)" width="99" height="99"/>'
        f'<filter id="f"><feImage href="{there}"/></filter><rect filter="url(#f)" width="9" height="9"/>',
        before=f'<?xml-stylesheet href="{there}"?><!DOCTYPE svg SYSTEM "{there}">',
    )
    make_asset(content)
    assert calls == []


def test_the_process_that_draws_can_open_nothing(tmp_path: Path, png: bytes) -> None:
    """Should something slip through: files cannot be opened there."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(png)
    drawing = svg(f'{BOX}<image href="{secret}" width="300" height="100"/>', 'width="300" height="100"').decode()
    drawn = Image.open(io.BytesIO(rasterize._drawn(drawing))).convert("RGBA")
    assert drawn.getpixel((150, 50)) == (0, 0, 128, 255)
