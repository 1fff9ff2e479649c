"""What means harm, and how an answer to it has to look: shared by the suites that throw it at every door.

``TEXTS`` is a representative set of our own. ``corpus`` reads what others collected, where it is at hand.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

#: Beside the repository, or where INPUTS says.
INPUTS = Path(os.environ.get("INPUTS") or Path(__file__).resolve().parents[2] / "shared" / "inputs")
COLLECTED = INPUTS / "hostile"

#: Whether the widest tables are thrown whole: in the suite against hostile input, and not in each run of all tests.
EVERYTHING = os.environ.get("CERTIFICATION_HOSTILE") == "all"
WIDE = EVERYTHING or os.environ.get("CERTIFICATION_HOSTILE") == "wide"

TEXTS: dict[str, str] = {
    "empty": "",
    "blank": " \t\u00a0\u2003",
    "nul": "a\0b",
    "controls": "a\x01\x08\x1b[31m\x7f\x9fb",
    "half a character": "a\ud800b",
    "surrogate pair apart": "\udcff\ud83d",
    "no character": "\ufffe\uffff",
    "directions": "\u202e\u2066\u202dname\u2069",
    "no width": "\u200b\u2060\ufeff\u00ad",
    "marks": "e" + "\u0301" * 500,
    "line breaks": "one\r\ntwo\u2028three\x85four\x0bfive",
    "script": '<script>alert("xss")</script>',
    "attribute": "\" onmouseover=alert(1) x='`--><svg/onload=alert(2)>",
    "markdown": "[x](javascript:alert(1)) ![x](http://127.0.0.1:9/x) <img src=x onerror=alert(1)> &#106;avascript:",
    "template": "{{ 7|add:7 }} {% debug %} ${7*7} #{7*7} %(title)s %s %d {0.__class__}",
    "sql": "' OR 1=1; DROP TABLE certification_xblock_award; --",
    "path": "../../../../etc/passwd\0.png",
    "header": "a\r\nSet-Cookie: stolen=1\r\n\r\n<html>",
    "formula": "=cmd|' /C calc'!A0",
    "number": "9" * 400,
    "negative": "-1",
    "float": "1e999",
    "not a number": "NaN",
    "infinite": "-Infinity",
    "arabic digits": "١٢٣",
    "superscript": "²",
    "long": "a" * 20_000,
    "wide": "ﷺ𒐫" * 300,
    "emoji": "👩🏽\u200d🚀" * 50,
    "entity": '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
}


NOT_STATE = frozenset({"document", "renderclaim", "learnerprogress", "status"})


def deep(levels: int = 400) -> Any:
    """Return lists within lists, within what JSON readers take."""
    value: Any = []
    for _ in range(levels):
        value = [value]
    return value


VALUES: dict[str, Any] = {
    **TEXTS,
    "null": None,
    "true": True,
    "zero": 0,
    "below zero": -1,
    "huge": 10**9,
    "gigantic": 10**400,
    "nan": float("nan"),
    "infinity": float("inf"),
    "list": [],
    "list of everything": [None, True, 0, {}, [], "\0"],
    "deep list": deep(),
    "object": {},
    "object of everything": {"": None, "__class__": {}, "kind": [], "combinator": {}, "\ud800": 1},
    "many": ["x"] * 5000,
}

#: One of each kind of harm.
FEW = frozenset(
    {
        "nul", "half a character", "directions", "script", "attribute", "template", "header", "number", "long", "null",
        "below zero", "gigantic", "deep list", "object of everything",
    }
)  # fmt: skip


def taken(table: dict[str, Any]) -> dict[str, Any]:
    """Return a table whole where ``CERTIFICATION_HOSTILE`` asks for it, else one row of each kind of harm."""
    return table if WIDE else {name: value for name, value in table.items() if name in FEW}


#: What no answer may hold: a stack, a query, a file of the machine.
_INSIDE = re.compile(
    r"Traceback \(most recent|File \"/|/site-packages/|certification_xblock_[a-z]+\.|SELECT .+ FROM|sqlite3|/work/|DEBUG = True"
)


def corpus() -> list[str]:
    """Return the strings that others collected, or none where they are not at hand."""
    source = COLLECTED / "minimaxir+big-list-of-naughty-strings" / "blns.json"
    return json.loads(source.read_text(encoding="utf-8")) if source.is_file() else []


def markup() -> list[tuple[str, str]]:
    """Return the collected pieces of HTML and SVG with where they stand, or none."""
    found: list[tuple[str, str]] = []
    for path in sorted(COLLECTED.rglob("*")) if COLLECTED.is_dir() else ():
        if path.suffix in {".svg", ".test", ".json"}:
            found.append((path.name, path.read_text(encoding="utf-8", errors="replace")))
        elif path.suffix == ".dat":
            text = path.read_bytes().decode("utf-8", "replace")
            pieces = re.findall(r"#data\n(.*?)\n#(?:errors|encoding)", text, re.DOTALL)
            found += [(f"{path.name}-{number}", piece) for number, piece in enumerate(pieces)]
    return found


def rows(*labels: str) -> dict[str, list[dict[str, Any]]]:
    """Return all that is kept, table by table: ours, and those of other apps that are named."""
    ours = apps.get_app_config("certification_xblock").get_models()
    others = (model for label in labels for model in apps.get_app_config(label).get_models())
    # Left out: what is drawn on demand and kept, what is counted of decisions, and a page of the admin's that has no rows.
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in (*ours, *others)
        if model._meta.managed and model._meta.model_name not in NOT_STATE
    }


def content_of(response: Any) -> bytes:
    """Return an answer's body, streamed or not."""
    return b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content


def assert_calm(response: Any, allowed: Collection[int], *what: object) -> None:
    """Assert that an answer has one of these statuses, and says nothing of what is behind it."""
    text = content_of(response).decode("utf-8", "replace")
    assert response.status_code in allowed, (what, response.status_code, text[:300])
    found = _INSIDE.search(text)
    assert found is None, (what, found)
    for name, value in response.items():
        assert "\n" not in value, (what, name)
        assert "stolen" not in name, what


def texts(names: Iterable[str] = TEXTS) -> list[tuple[str, str]]:
    """Return some of our texts with their names."""
    return [(name, TEXTS[name]) for name in names]
