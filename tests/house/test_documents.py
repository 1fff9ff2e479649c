"""What the documentation shows and quotes is there."""

from __future__ import annotations

import ast
import html
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 150_000  # bytes
LINK = re.compile(r"\]\(([^)\s]+)\)")
QUOTE = re.compile(r"<q>(.*?)</q>", re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PARAMETER = re.compile(r"%\(\w+\)s|\{\{.*?\}\}")
TAG = re.compile(r"</?(?:bdi|strong)[^>]*>")
SHOWN_BY = re.compile(r"`(tests/[\w/]+\.(?:py|js))(?:::(\w+))?`")
TRANSLATED = re.compile(r'\{% translate "(.*?)" %\}|\{% blocktranslate.*?%\}(.*?)\{% endblocktranslate %\}', re.DOTALL)


def pages(root: Path) -> list[Path]:
    return [root / "README.md", root / "demo/README.md", *sorted((root / "docs").rglob("*.md"))]


def anchors(page: Path) -> set[str]:
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in HEADING.findall(page.read_text())}


def plain(message: str) -> str:
    return PARAMETER.sub("…", TAG.sub("", message)).replace("%%", "%")


@pytest.fixture(scope="module")
def messages(root: Path) -> str:
    """All texts of the package, a line each, with `…` for what is filled in."""
    found: list[str] = []
    for path in (root / "certification_xblock").rglob("*.py"):
        tree = ast.parse(path.read_text())
        found += [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
    for path in (root / "templates").rglob("*.html"):
        found += [one or many for one, many in TRANSLATED.findall(path.read_text())]
    return "\n".join(plain(each) for each in found)


def test_links_lead_somewhere(root: Path) -> None:
    broken = []
    for page in pages(root):
        for link in LINK.findall(page.read_text()):
            target, _, anchor = link.partition("#")
            if ":" in target:
                continue
            path = (page.parent / target).resolve() if target else page
            if not path.exists() or (anchor and anchor not in anchors(path)):
                broken.append(f"{page.relative_to(root)}: {link}")
    assert broken == []


def test_messages_are_quoted_word_for_word(root: Path, messages: str) -> None:
    quotes = [
        html.unescape(" ".join(quote.split())) for page in pages(root) for quote in QUOTE.findall(page.read_text())
    ]
    assert quotes
    assert [quote for quote in quotes if quote not in messages] == []


def test_pictures_are_small_and_shown(root: Path) -> None:
    shown = {
        (page.parent / link).resolve()
        for page in pages(root)
        for link in LINK.findall(page.read_text())
        if "images/" in link
    }
    pictures = set((root / "docs/images").iterdir())
    assert pictures
    assert {path.name for path in pictures} == {path.name for path in shown}
    assert {path.name for path in pictures if path.stat().st_size > LARGEST} == set()


def test_tests_that_are_named_exist(root: Path) -> None:
    """A table of faults without its tests is a promise."""
    missing = [
        f"{page.relative_to(root)}: {file}::{name}"
        for page in pages(root)
        for file, name in SHOWN_BY.findall(page.read_text())
        if not (root / file).is_file() or (name and f"def {name}(" not in (root / file).read_text())
    ]
    assert missing == []
