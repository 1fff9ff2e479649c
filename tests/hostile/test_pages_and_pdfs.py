"""Every collected piece of HTML, SVG and text, on the page and in the PDF: nothing is fetched, nothing runs, all of it ends."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from unittest import SkipTest

import pytest
from PIL import Image

from certification_xblock.data import Party, Signer
from certification_xblock.exceptions import InvalidAsset
from certification_xblock.rendering.assets import MAX_EDGE, make_asset
from certification_xblock.rendering.certificate import certificate_page, render_pdf
from tests.hostile.conftest import ADDRESS, pieces, some
from tests.hostile.draw import in_page
from tests.hostility import COLLECTED, markup
from tests.rendering.samples import PLAIN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hostile.conftest import Listener

CHUNK = 250
PEAK = 1500  # MB, of a process that draws CHUNK certificates
NAMESPACE = "http://www.w3.org/2000/svg"
WALL = 1800  # seconds: a limit for safety, and no figure


@pytest.mark.timeout(WALL * 4)
def test_no_text_runs_fetches_or_does_not_end(listener: Listener, root: Path) -> None:
    found = some(pieces(listener.there))
    wrong: dict[str, list[str]] = {}
    peak, longest = 0, (0.0, "")
    for start in range(0, len(found), CHUNK):
        done = subprocess.run(
            [sys.executable, "-m", "tests.hostile.draw"],
            input=json.dumps(found[start : start + CHUNK]),
            capture_output=True,
            text=True,
            cwd=root,
            timeout=WALL,
            check=False,
        )
        assert done.returncode == 0, (start, done.stderr[-2000:])
        answer = json.loads(done.stdout)
        wrong |= answer["wrong"]
        assert answer["drawn"] == len(found[start : start + CHUNK])
        peak, longest = max(peak, answer["peak"]), max(longest, tuple(answer["longest"]))
    print(f"\n{len(found)} pieces, {listener.calls} calls, {peak} MB, longest {longest[0]:.1f} s of CPU ({longest[1]})")  # noqa: T201  (figures)
    assert peak < PEAK
    assert wrong == {}
    assert listener.calls == 0


def svgs() -> list[tuple[str, str]]:
    """Return the collected files and pieces of SVG."""
    whole = [(path.name, path.read_text(errors="replace")) for path in sorted(COLLECTED.rglob("*.svg"))]
    inside = [(name, text) for name, text in markup() if "<svg" in text and not name.endswith(".svg")]
    frame = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><rect width="300" height="100"/>{}</svg>'
    return whole + inside + [(f"within-{name}", frame.replace("{}", text)) for name, text in markup()]


def test_the_collection_is_there() -> None:
    if not COLLECTED.is_dir():
        raise SkipTest("../shared/inputs/hostile is not here")
    assert len(svgs()) > 100


@pytest.mark.timeout(WALL)
def test_no_drawing_as_logo_or_signature_runs_or_fetches(listener: Listener) -> None:
    drawn = 0
    for name, source in some(svgs()):
        content = ADDRESS.sub(listener.there, source).replace(f'xmlns="{listener.there}', f'xmlns="{NAMESPACE}')
        asset = None
        with suppress(InvalidAsset):
            asset = make_asset(content.encode("utf-8", "replace"))
        if asset is None:
            continue
        drawn += 1
        image = Image.open(io.BytesIO(asset.content))
        assert image.format in {"PNG", "JPEG"}, name
        assert max(image.size) <= MAX_EDGE
        if drawn <= 30:
            party = Party("a", "Academy", logo=asset.digest)
            view = replace(PLAIN, issuer=party, co_signers=(party,), signatories=(Signer("A", "B", "C", asset.digest),))
            assert render_pdf(view, assets={asset.digest: asset}).startswith(b"%PDF")
            page = certificate_page(view, asset_url=lambda digest: f"/asset/{digest}", pdf_url="/p", verify_url="/v")
            assert in_page(page) == [], name
    print(f"\n{drawn} drawings taken, {listener.calls} calls")  # noqa: T201  (figures)
    assert drawn > 0 or not COLLECTED.is_dir()
    assert listener.calls == 0
