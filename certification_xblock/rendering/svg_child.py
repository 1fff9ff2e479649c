"""Draws one SVG in a process of its own: standard input to standard output, within limits set before anything is read.

Run by its path with ``python -I``, and so by itself: of the package it can see nothing, of the environment nothing.
"""

from __future__ import annotations

import resource
import sys


def main(libraries: str, memory: int, seconds: int) -> None:
    """Set the limits, read the drawing, draw it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # no file can be written; a pipe is none
    sys.path.append(libraries)
    import resvg_py  # noqa: PLC0415  the library is where the parent says

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # No descriptor beside the three that are open: whatever the drawing names, no file and no socket can be had.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    drawing = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(svg_string=drawing, skip_system_fonts=True)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
