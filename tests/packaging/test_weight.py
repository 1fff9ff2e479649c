"""What a page with a checklist loads stays small: people open it on a phone with a bad line."""

from __future__ import annotations

from pathlib import Path

import certification_xblock

STATIC = Path(certification_xblock.__file__).parent / "static" / "certification_xblock"
FILES = ("css/checklist.css", "js/checklist.js")
LIMIT = 17_200  # bytes as served, without compression; 15 000 is what is aimed at


def test_a_checklist_s_style_and_script_are_small() -> None:
    sizes = {name: (STATIC / name).stat().st_size for name in FILES}
    assert sum(sizes.values()) <= LIMIT, sizes
