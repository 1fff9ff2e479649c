"""Nothing is read but registered assets, whatever a name or a text asks for."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import weasyprint

from certification_xblock.data import Party, Signer
from certification_xblock.rendering import pdf
from certification_xblock.rendering.certificate import render_html, render_pdf
from certification_xblock.rendering.fetcher import ClosedFetcher, FetchRefused
from tests.rendering.reading import Reader
from tests.rendering.samples import ASSETS, PLAIN, WIDE

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = [
    '<img src="http://127.0.0.1:9/x.png">',
    '<img src="file:///etc/passwd">',
    "<link rel=stylesheet href=http://127.0.0.1:9/x.css>",
    "<style>@import url(http://127.0.0.1:9/);</style>",
    '<svg><image href="file:///etc/hostname"/></svg>',
    '<object data="file:///etc/passwd"></object>',
    '<link rel="attachment" href="file:///etc/passwd">',
    "<script>alert(1)</script>",
    '"><script src=//127.0.0.1/></script>',
    "</style><script>alert(1)</script>",
    "</title><base href=http://127.0.0.1:9/>",
    "![x](http://127.0.0.1:9/x.png)",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "<javascript:alert(1)>",
    '" style="background:url(http://127.0.0.1:9/)" x="',
    "{{ settings.SECRET_KEY }}{% load static %}",
    "url(file:///etc/passwd)",
    "\x00\x01\x1b[31m\x7f",
    "\ud800 half a pair",
    "\u202eesrever\u202d",
    "\u2066isolate",
    "A\u0300\u0301\u0302\u0303" * 40,
    "&lt;b&gt;&#x3c;script&#x3e;",
]
REFUSED = [
    "http://127.0.0.1:9/",
    "https://example.org/logo.png",
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "data:image/png;base64,AAAA",
    "asset:",
    "asset:" + "0" * 64,
    "ASSET:" + WIDE.digest,
    "asset:" + WIDE.digest + "/..",
    "//example.org/",
    "",
]


@pytest.mark.parametrize("url", REFUSED)
def test_answers_nothing_but_registered_assets(url: str) -> None:
    fetcher = ClosedFetcher(ASSETS)
    with pytest.raises(FetchRefused):
        fetcher(url)
    assert fetcher.refused == [url]
    assert fetcher.served == []


def test_answers_a_registered_asset() -> None:
    fetcher = ClosedFetcher(ASSETS)
    answer = fetcher(f"asset:{WIDE.digest}")
    content = answer["string"] if isinstance(answer, dict) else answer.read()
    assert content == WIDE.content
    assert fetcher.served == [WIDE.digest]
    assert fetcher.refused == []


def test_a_whole_hostile_document_gets_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """The fetcher alone has to hold, even if everything before it failed."""
    fetcher = ClosedFetcher(ASSETS)
    weasyprint.HTML(string="".join(HOSTILE[:7]), url_fetcher=fetcher, base_url="file:///etc/").write_pdf()
    assert fetcher.served == []
    assert len(fetcher.refused) >= 4
    assert caplog.records


def strings(root: Path) -> list[str]:
    """Our own hostile strings, and those beside the repository where they are there."""
    found = list(HOSTILE)
    naughty = root.parent / "shared" / "inputs" / "hostile"
    if not naughty.is_dir():
        warnings.warn("../shared/inputs is not here: only the project's own hostile strings are used.", stacklevel=1)
        return found
    for path in naughty.rglob("blns.json"):
        found += json.loads(path.read_text(encoding="utf-8"))
    found += [path.read_text(encoding="utf-8", errors="replace") for path in naughty.rglob("*bleach/tests/data/*.test")]
    found += [path.read_text(encoding="utf-8", errors="replace")[:2000] for path in naughty.rglob("*.svg")]
    return found


def views(texts: list[str]):
    """Views with hostile strings in all their parts, sixteen at a time."""
    for start in range(0, len(texts), 16):
        some = (texts[start : start + 16] + HOSTILE)[:16]
        parts = [text[:120] for text in some]
        yield replace(
            PLAIN,
            holder_name=parts[0],
            title=parts[1],
            course_title=parts[2],
            text=some[3],
            number=parts[4],
            verify_url=f"https://example.org/{parts[5]}",
            issuer=Party("a", parts[6]),
            co_signers=(Party("b", parts[7]), Party("c", parts[8], url=parts[9])),
            signatories=(Signer(*parts[10:13]), Signer(*parts[13:16])),
        )


def test_hostile_words_fetch_nothing_and_run_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetchers: list[ClosedFetcher] = []

    class Watched(ClosedFetcher):
        def __init__(self, assets) -> None:
            super().__init__(assets)
            fetchers.append(self)

    monkeypatch.setattr(pdf, "ClosedFetcher", Watched)
    for view in views(strings(root)):
        assert render_pdf(view, assets={}).startswith(b"%PDF")
        reader = Reader(render_html(view, asset_url=str))
        names = {name for name, _ in reader.elements}
        assert not names & {"script", "img", "base", "link", "iframe", "object", "embed", "form", "input"}
        assert len(reader.attributes("style")) == 1
        assert all(link.startswith(("http://", "https://", "mailto:")) for link in reader.links if link)
        assert not any(key.startswith("on") for _, attributes in reader.elements for key in attributes)
    assert fetchers
    assert [url for fetcher in fetchers for url in (*fetcher.refused, *fetcher.served)] == []
