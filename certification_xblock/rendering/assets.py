"""Logos and signatures: checked, cleaned and brought into one of two forms before anything shows them."""

from __future__ import annotations

import hashlib
import io
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from certification_xblock.data import Asset, AssetType
from certification_xblock.domain.messages import ngettext_lazy
from certification_xblock.exceptions import InvalidAsset
from certification_xblock.rendering.rasterize import MAX_ASPECT, png_of_svg
from certification_xblock.rendering.svg import looks_like_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_EDGE = 1600
MIN_EDGE = 16
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def make_asset(content: bytes) -> Asset:
    """Check an uploaded image and normalise it: no metadata, upright, at most 1600 pixels a side, PNG or JPEG.

    PNG, JPEG, WebP and GIF (its first frame) are read, SVG is made safe and drawn. Raises InvalidAsset with what to do about it.
    """
    if not content:
        raise InvalidAsset(_("The file is empty. Choose an image in PNG, JPEG, WebP, GIF or SVG format."))
    if len(content) > MAX_BYTES:
        raise InvalidAsset(
            *ngettext_lazy(
                "The image is larger than %(limit)s MB. Export it in a smaller size and try again.",
                "The image is larger than %(limit)s MB. Export it in a smaller size and try again.",
            ),
            limit=MAX_BYTES // (1024 * 1024),
        )
    if looks_like_markup(content):
        content = png_of_svg(content)
    return _normalised(*_decoded(content))


def _decoded(content: bytes) -> tuple[Image.Image, bool]:
    """The image, upright, its pixels read in full, and whether it came as JPEG. Sizes are checked before a single pixel is decoded."""
    try:
        with _strictly(), warnings.catch_warnings():
            # Pillow's own alarm on huge images comes as a warning; our limit is lower and speaks to people.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=_FORMATS)
            _check_size(*image.size)
            image.load()
    except UnidentifiedImageError as error:
        raise InvalidAsset(_("The file is not an image in PNG, JPEG, WebP, GIF or SVG format.")) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError, IndexError, EOFError, MemoryError) as error:
        raise InvalidAsset(_("The image is damaged or incomplete. Export it again and upload it anew.")) from error
    return ImageOps.exif_transpose(image), image.format == "JPEG"


@contextmanager
def _strictly() -> Iterator[None]:
    """Have Pillow refuse what is cut off. WeasyPrint tells it not to, for the whole process."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < 1 or max(width, height) < MIN_EDGE:
        raise InvalidAsset(_("The image is too small to print. Export it at least 600 pixels wide."))
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise InvalidAsset(
            *ngettext_lazy(
                "The image is more than %(limit)s time as long as it is wide. Crop it and try again.",
                "The image is more than %(limit)s times as long as it is wide. Crop it and try again.",
            ),
            limit=MAX_ASPECT,
        )


def _too_many_pixels() -> InvalidAsset:
    return InvalidAsset(
        *ngettext_lazy(
            "The image has more than %(limit)s million pixel. Export it in a smaller size and try again.",
            "The image has more than %(limit)s million pixels. Export it in a smaller size and try again.",
        ),
        limit=MAX_PIXELS // 1_000_000,
    )


def _normalised(image: Image.Image, lossy: bool) -> Asset:
    transparent = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    plain = image.convert("RGBA" if transparent else "RGB")
    if transparent:
        # Empty margins would make a logo look smaller than its neighbours.
        box = plain.getchannel("A").getbbox()
        if box is None:
            raise InvalidAsset(_("The image is fully transparent: there is nothing to see in it."))
        plain = plain.crop(box)
    plain.thumbnail((MAX_EDGE, MAX_EDGE), Image.Resampling.LANCZOS)
    # A fresh image carries pixels alone: whatever the file said besides them stays behind.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    output = io.BytesIO()
    if lossy and not transparent:
        clean.save(output, "JPEG", quality=90, optimize=True)
        media_type = AssetType.JPEG
    else:
        clean.save(output, "PNG", optimize=True)
        media_type = AssetType.PNG
    data = output.getvalue()
    return Asset(
        digest=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        content=data,
        width=clean.width,
        height=clean.height,
    )
