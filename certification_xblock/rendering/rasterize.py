"""From a safe SVG to pixels: by resvg, in a child process that may take so much time and memory and no more."""

from __future__ import annotations

import logging
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from django.utils.translation import gettext_noop as _

from certification_xblock.domain.messages import ngettext_lazy
from certification_xblock.exceptions import InvalidAsset
from certification_xblock.rendering.svg import safe_svg

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("svg_child.py")
#: Of processor time, and by the clock.
CPU_SECONDS, WALL_SECONDS = 5, 12
MEMORY = 768 * 1024 * 1024
#: The longest edge is drawn with that many pixels: a logo prints about 7 cm wide, a signature 6 cm.
EDGE = 1600
MAX_ASPECT = 20
MAX_PNG = 16 * 1024 * 1024


def png_of_svg(content: bytes) -> bytes:
    """Make an uploaded SVG safe, and draw it. Raises InvalidAsset with what to do about it."""
    svg = safe_svg(content)
    if max(svg.width, svg.height) > MAX_ASPECT * min(svg.width, svg.height):
        raise InvalidAsset(
            *ngettext_lazy(
                "The image is more than %(limit)s time as long as it is wide. Crop it and try again.",
                "The image is more than %(limit)s times as long as it is wide. Crop it and try again.",
            ),
            limit=MAX_ASPECT,
        )
    drawing, _width, _height = svg.sized(EDGE)
    return _drawn(drawing)


def _drawn(drawing: str) -> bytes:
    library = find_spec("resvg_py")
    if library is None or library.origin is None:
        raise InvalidAsset(_("SVG images cannot be drawn here: resvg-py is not installed. Export the image as PNG."))
    command = [_python(), "-I", str(CHILD), str(Path(library.origin).parent.parent), str(MEMORY), str(CPU_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603  our own program; the drawing comes in by a pipe
            command, input=drawing.encode(), capture_output=True, timeout=WALL_SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much() from error
    except OSError as error:
        log.exception("The process that draws SVG images could not be started")
        raise InvalidAsset(_("SVG images cannot be drawn here at present. Export the image as PNG.")) from error
    if done.returncode or not done.stdout or len(done.stdout) > MAX_PNG:
        log.warning("An SVG was not drawn: exit %s, %s", done.returncode, done.stderr[-300:].decode(errors="replace"))
        raise _too_much()
    return done.stdout


def _python() -> str:
    """Return the interpreter; where a server embeds Python, ``sys.executable`` is the server."""
    if "python" in Path(sys.executable or "").name:
        return sys.executable
    return str(Path(sys.exec_prefix) / "bin" / "python3")


def _too_much() -> InvalidAsset:
    return InvalidAsset(
        _(
            "The SVG cannot be drawn, or only with more time and memory than is allowed. Remove effects such as blur and"
            " deeply nested copies, or export it as PNG, at least 600 pixels wide."
        )
    )
