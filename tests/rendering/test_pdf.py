"""What the PDF promises to archives, to screen readers and to those who look at its properties."""

from __future__ import annotations

import io
import logging
from dataclasses import replace

import pikepdf
import pytest
import weasyprint

from certification_xblock.data import Party
from certification_xblock.exceptions import RenderingFailed
from certification_xblock.rendering import pdf as renderer
from certification_xblock.rendering.certificate import render_pdf
from tests.rendering.samples import ASSETS, HARD, PLAIN, SCRIPTS, image, in_script

TAGGED = int(weasyprint.__version__.split(".")[0]) >= 67


def opened(view=PLAIN) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(render_pdf(view, assets=ASSETS)))


@pytest.fixture(scope="module")
def plain() -> pikepdf.Pdf:
    return opened()


def glyphs(pdf: pikepdf.Pdf):
    """The glyph numbers that the page shows."""
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
        if str(operator) in {"Tj", "TJ"}:
            strings = operands[0] if str(operator) == "TJ" else operands
            for string in strings:
                if isinstance(string, pikepdf.String):
                    data = bytes(string)
                    yield from (data[place : place + 2] for place in range(0, len(data), 2))


def test_is_declared_as_pdf_a_with_its_colours_defined(plain: pikepdf.Pdf) -> None:
    with plain.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == ("A" if TAGGED else "U")
    intent = plain.Root.OutputIntents[0]
    assert intent.S == "/GTS_PDFA1"
    assert b"RGB" in intent.DestOutputProfile.read_bytes()[:64]
    assert ("pdf/a-3a" if TAGGED else "pdf/a-3u") == renderer.VARIANT


def test_says_what_it_is_whose_and_in_which_language(plain: pikepdf.Pdf) -> None:
    assert plain.Root.Lang == "en"
    assert str(plain.docinfo["/Title"]) == "Certified Implementation Consultant: certificate of Amina Catherine Okafor"
    assert str(plain.docinfo["/Author"]) == "Meridian Systems Academy"
    with plain.open_metadata() as metadata:
        assert metadata["dc:title"] == str(plain.docinfo["/Title"])
        assert metadata["dc:creator"] == ["Meridian Systems Academy"]
    assert str(opened(in_script("Arabic")).Root.Lang) == "ar"


def test_holds_every_font_it_uses(plain: pikepdf.Pdf) -> None:
    fonts = plain.pages[0].Resources.Font
    assert len(fonts) >= 2
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")), font.BaseFont
        assert "/ToUnicode" in font


def test_images_are_whole_and_not_left_to_the_viewer(plain: pikepdf.Pdf) -> None:
    images = [
        thing for thing in plain.objects if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
    ]
    # Two different images (one is shown twice), each with its mask.
    assert len(images) == 4
    assert [thing.get("/Interpolate") for thing in images] == [False] * 4
    again = opened(replace(PLAIN, holder_name="Another"))
    masks = [
        bytes(thing.SMask.read_bytes()) for thing in again.pages[0].Resources.XObject.values() if "/SMask" in thing
    ]
    assert len(masks) == 2
    assert all(any(mask) for mask in masks)


def test_has_the_structure_that_screen_readers_follow(plain: pikepdf.Pdf) -> None:
    assert plain.Root.MarkInfo.Marked
    found: dict[str, list[str]] = {}

    def walk(element: pikepdf.Object) -> None:
        found.setdefault(str(element.S), []).append(str(element.get("/Alt", "")))
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid)

    walk(plain.Root.StructTreeRoot.K[0])
    assert len(found["/H1"]) == 1
    assert set(found["/Figure"]) == {
        "Meridian Systems Academy",
        "International Board of Implementation Consultants",
        "Signature of Helena Marsh",
        *(["QR code of the verification page"] if TAGGED else []),
    }


def test_links_to_its_verification(plain: pikepdf.Pdf) -> None:
    targets = {str(annotation.A.URI) for annotation in plain.pages[0].Annots}
    assert targets == {PLAIN.verify_url}


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_turns_into_boxes(name: str) -> None:
    shown = list(glyphs(opened(in_script(name))))
    assert len(shown) > 50
    assert b"\0\0" not in shown


def test_the_sheet_has_its_paper_size() -> None:
    for name, millimetres in {"plain": (297.0, 210.0), "letter": (279.4, 215.9)}.items():
        pdf = opened(HARD[name])
        box = pdf.pages[0].MediaBox
        assert tuple(round(float(box[place]) / 72 * 25.4, 1) for place in (2, 3)) == millimetres


def test_a_preview_says_so_and_proves_nothing() -> None:
    preview = replace(PLAIN, preview=True)
    html = renderer.paper_html(preview, assets=ASSETS)
    assert "This is not a certificate" in html
    assert "cx-watermark" in html
    assert PLAIN.number not in html
    assert PLAIN.verify_url not in html
    pdf = opened(preview)
    assert "/Annots" not in pdf.pages[0]


def test_the_same_certificate_is_the_same_file() -> None:
    assert render_pdf(PLAIN, assets=ASSETS) == render_pdf(PLAIN, assets=ASSETS)


def test_a_missing_image_is_an_error_rather_than_a_gap() -> None:
    view = replace(PLAIN, issuer=Party("academy", "Meridian", logo="0" * 64))
    with pytest.raises(RenderingFailed):
        render_pdf(view, assets=ASSETS)
    # And the next certificate is not affected.
    assert render_pdf(PLAIN, assets=ASSETS).startswith(b"%PDF")


def test_the_renderer_has_nothing_to_complain_about(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        for name in ("plain", "letter", "preview", "Arabic", "everything long"):
            render_pdf(HARD[name], assets=ASSETS)
    assert [record.getMessage() for record in caplog.records] == []


def test_kept_images_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "_CACHED_IMAGES", 4)
    monkeypatch.setattr(renderer, "_images", {})
    most = 0
    for side in range(20, 36):
        logo = image(side, side)
        render_pdf(replace(HARD["bare"], issuer=Party("a", "A", logo=logo.digest)), assets={logo.digest: logo})
        most = max(most, len(renderer._images))
    assert 1 < most <= 8
