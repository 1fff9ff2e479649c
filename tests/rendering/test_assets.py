"""Images come in checked, and leave clean."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image, ImageFile, PngImagePlugin

from certification_xblock.data import AssetType
from certification_xblock.exceptions import InvalidAsset
from certification_xblock.rendering import assets
from certification_xblock.rendering.assets import MAX_BYTES, make_asset


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    output = io.BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def picture(mode: str = "RGB", size: tuple[int, int] = (200, 100)) -> Image.Image:
    return Image.linear_gradient("L").resize(size).convert(mode)


def noise() -> Image.Image:
    return Image.effect_noise((200, 100), 80).convert("RGB")


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims to be huge and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "mode", "expected"),
    [
        ("PNG", "RGB", AssetType.PNG),
        ("PNG", "RGBA", AssetType.PNG),
        ("PNG", "LA", AssetType.PNG),
        ("PNG", "P", AssetType.PNG),
        ("PNG", "1", AssetType.PNG),
        ("JPEG", "RGB", AssetType.JPEG),
        ("JPEG", "L", AssetType.JPEG),
        ("JPEG", "CMYK", AssetType.JPEG),
        ("WEBP", "RGB", AssetType.PNG),
        ("GIF", "P", AssetType.PNG),
    ],
)
def test_takes_what_people_have_and_keeps_two_kinds(kind: str, mode: str, expected: AssetType) -> None:
    source = picture("RGB").convert(mode) if mode != "CMYK" else picture("RGB").convert("CMYK")
    asset = make_asset(encoded(source, kind))
    assert asset.media_type is expected
    assert (asset.width, asset.height) == (200, 100)
    assert asset.digest == hashlib.sha256(asset.content).hexdigest()
    reopened = Image.open(io.BytesIO(asset.content))
    assert reopened.size == (200, 100)
    assert reopened.mode in {"RGB", "RGBA"}


def test_large_images_shrink_to_what_print_needs() -> None:
    asset = make_asset(encoded(picture(size=(4000, 1000)), "JPEG", quality=20))
    assert (asset.width, asset.height) == (1600, 400)


def test_nothing_but_the_pixels_is_kept() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "somebody's secret")
    exif = Image.Exif()
    exif[0x010E] = "somebody's secret"
    for content in (encoded(picture("RGBA"), "PNG", pnginfo=notes), encoded(picture(), "JPEG", exif=exif)):
        assert b"secret" in content
        clean = make_asset(content)
        assert b"secret" not in clean.content
        assert not Image.open(io.BytesIO(clean.content)).getexif()


def test_a_photograph_taken_sideways_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    asset = make_asset(encoded(picture(), "JPEG", exif=exif))
    assert (asset.width, asset.height) == (100, 200)


def test_empty_margins_are_cut_off() -> None:
    source = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    source.paste((10, 20, 30, 255), (100, 150, 300, 250))
    asset = make_asset(encoded(source, "PNG"))
    assert (asset.width, asset.height) == (200, 100)


def test_the_same_image_is_the_same_asset() -> None:
    content = encoded(picture("RGBA"), "PNG")
    assert make_asset(content) == make_asset(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"x" * (MAX_BYTES + 1), "larger than 2 MB"),
        (b"not an image at all", "not an image"),
        (b"%PDF-1.7 ...", "not an image"),
        (b"<html><script>alert(1)</script></html>", "not an image"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "does not say its size"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<svg onload="x()"/>', "lacks its namespace"),
        (encoded(noise(), "PNG")[:3000], "damaged"),
        (encoded(noise(), "JPEG")[:3000], "damaged"),
        (encoded(noise(), "WEBP")[:3000], "damaged"),
        (encoded(picture(), "BMP"), "not an image"),
        (encoded(picture(), "TIFF"), "not an image"),
        (bomb(60_000, 60_000), "million pixels"),
        (bomb(400_000, 400_000), "million pixels"),
        (bomb(5_001, 5_000), "million pixels"),
        (bomb(3_000, 3_000), "damaged"),
        (encoded(picture(size=(8, 8)), "PNG"), "too small"),
        (encoded(picture(size=(2100, 20)), "PNG"), "times as long"),
        (encoded(Image.new("RGBA", (100, 100), (0, 0, 0, 0)), "PNG"), "nothing to see"),
    ],
)
def test_refuses_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(InvalidAsset) as caught:
        make_asset(content)
    assert words in str(caught.value)


def test_reading_strictly_leaves_the_process_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in (True, False):
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", setting)
        with pytest.raises(InvalidAsset):
            make_asset(encoded(noise(), "PNG")[:3000])
        assert ImageFile.LOAD_TRUNCATED_IMAGES is setting


def test_limits_are_checked_before_anything_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    content = encoded(picture(), "PNG")
    monkeypatch.setattr(assets, "MAX_PIXELS", 1000)
    monkeypatch.setattr(Image.Image, "load", lambda _image: pytest.fail("decoded"))
    with pytest.raises(InvalidAsset, match="pixels"):
        make_asset(content)
