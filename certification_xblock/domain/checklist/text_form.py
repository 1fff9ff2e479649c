"""A list as the text that an author types: one line an item, indentation nests.

    # Before you travel                  a heading; all below belongs to it, up to the next one
    * Who can say yes?                   required
    What do they sell? {n/a}             optional; "not applicable" may be answered
        > Their website takes ten minutes.   guidance, in Markdown, one or more lines
        Where are the minutes? {evidence, link: https://example.com}

``{note}`` and ``{evidence}`` ask for one. Lists pasted from elsewhere (``- [ ] …``, ``1. …``) lose their marks. A backslash
before a mark takes it for text. Every text gives a list; what cannot be meant is told with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from certification_xblock.data import Asks, ChecklistItem, ItemKind
from certification_xblock.domain.checklist.items import MAX_LEVEL, clean_text, is_good_link, laid_out, lines_of
from certification_xblock.domain.messages import gettext_noop, quoted
from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LINES = 5000
TAB = 4

_INDENT = re.compile(r"[ \t]*")
_HEADING = re.compile(r"(#{1,6})\s+(.*)\Z")
_MARK = re.compile(r"(?:([*+•-])|\d+(?:\.\d+)*[.)])\s+")
_BOX = re.compile(r"\[[ xX]?\]\s+")
_OPTIONS = re.compile(r"\s*(?<!\\)\{([^{}]*)\}\s*\Z")
_NEEDS_ESCAPE = re.compile(r"(?:#{1,6}|[*+•-]|\d+(?:\.\d+)*[.)]|\[[ xX]?\])(?:\s|\Z)|[>\\]")
_LINK = re.compile(r"link:\s*(.*)\Z", re.IGNORECASE)
_FLAGS = {
    "note": {"asks": Asks.NOTE},
    "evidence": {"asks": Asks.EVIDENCE},
    "n/a": {"may_skip": True},
    "required": {"kind": ItemKind.REQUIRED},
    "optional": {"kind": ItemKind.OPTIONAL},
}


@dataclass(frozen=True, slots=True)
class ParsedText:
    """The lines without identities, the line of the text that each stands on (from 1), and what is wrong."""

    items: tuple[ChecklistItem, ...]
    lines: tuple[int, ...]
    problems: tuple[InvalidInput, ...]


def parse_text(text: str) -> ParsedText:
    """Read an author's text."""
    reader = _Reader()
    lines = lines_of(text)
    for number, line in enumerate(lines[:MAX_LINES], start=1):
        if line.strip():
            reader.read(line, number)
    if len(lines) > MAX_LINES:
        reader.complain(MAX_LINES, gettext_noop("There are too many lines."))
    items = laid_out(replace(item, guidance=clean_text(item.guidance)) for item in reader.items)
    return ParsedText(items, tuple(reader.lines), tuple(reader.problems))


def print_text(items: Iterable[ChecklistItem]) -> str:
    """Return the text of a list; ``parse_text`` reads the same list from it."""
    lines = []
    for item in items:
        indent = "\t" * item.level
        mark = {ItemKind.HEADING: "# ", ItemKind.REQUIRED: "* ", ItemKind.OPTIONAL: ""}[item.kind]
        escape = "\\" if _NEEDS_ESCAPE.match(item.text) else ""
        lines.append(f"{indent}{mark}{escape}{item.text}{_options(item)}")
        guidance = item.guidance.split("\n") if item.guidance else ()
        lines.extend(f"{indent}\t> {line}".rstrip() for line in guidance)
    return "\n".join(lines)


def _options(item: ChecklistItem) -> str:
    options = [item.asks.value] if item.asks is not Asks.NOTHING else []
    if item.may_skip:
        options.append("n/a")
    # Braces in an address would end the options: such an address is none, and is told to the author where it stands.
    if item.link:
        options.append(f"link: {item.link.replace('{', '%7B').replace('}', '%7D')}")
    if options:
        return f" {{{', '.join(options)}}}"
    return " {}" if _OPTIONS.search(item.text) else ""


class _Reader:
    """Reads line after line."""

    def __init__(self) -> None:
        self.items: list[ChecklistItem] = []
        self.lines: list[int] = []
        self.problems: list[InvalidInput] = []
        self._headings: list[int] = []  # how deep each open heading was written
        self._indents: list[int] = []  # how far the open lines below it were indented

    def complain(self, number: int, message: str, **params: Any) -> None:
        """Note what is wrong with a line."""
        self.problems.append(InvalidInput(message, field=f"list.{number}", **params))

    def read(self, line: str, number: int) -> None:
        """Take one line that is not empty."""
        indentation = _INDENT.match(line)
        width = len((indentation[0] if indentation else "").expandtabs(TAB))
        body = line.strip()
        if body.startswith(">"):
            self._guidance(body[1:], number)
            return
        heading = _HEADING.match(body)
        self.items.append(self._heading(heading, width, number) if heading else self._item(body, width, number))
        self.lines.append(number)

    def _guidance(self, body: str, number: int) -> None:
        if not self.items:
            self.complain(number, gettext_noop("Guidance (“>”) stands below the line that it is for."))
            return
        line = body.removeprefix(" ").rstrip()
        last = self.items[-1]
        self.items[-1] = replace(last, guidance=f"{last.guidance}\n{line}" if last.guidance else clean_text(line))

    def _heading(self, match: re.Match[str], width: int, number: int) -> ChecklistItem:
        weight = len(match[1]) * 1000 + width
        while self._headings and self._headings[-1] >= weight:
            self._headings.pop()
        level = min(len(self._headings), MAX_LEVEL - 1)
        self._headings.append(weight)
        self._indents.clear()
        return self._with_text(match[2], ItemKind.HEADING, level, number)

    def _item(self, body: str, width: int, number: int) -> ChecklistItem:
        while self._indents and self._indents[-1] >= width:
            self._indents.pop()
        level = min(len(self._headings) + len(self._indents), MAX_LEVEL)
        self._indents.append(width)
        mark = _MARK.match(body)
        kind = ItemKind.REQUIRED if mark and mark[1] == "*" else ItemKind.OPTIONAL
        body = body[mark.end() :] if mark else body
        box = _BOX.match(body)
        return self._with_text(body[box.end() :] if box else body, kind, level, number)

    def _with_text(self, body: str, kind: ItemKind, level: int, number: int) -> ChecklistItem:
        options = _OPTIONS.search(body)
        item = ChecklistItem(id="", text="", kind=kind, level=level)
        if options:
            body = body[: options.start()]
            item = self._with_options(item, options[1], number)
        body = body.removeprefix("\\") if _NEEDS_ESCAPE.match(body.removeprefix("\\")) else body
        if not body.strip():
            self.complain(number, gettext_noop("There is nothing to read on this line."))
        return replace(item, text=" ".join(body.split()))

    def _with_options(self, item: ChecklistItem, options: str, number: int) -> ChecklistItem:
        parts = options.split(",")
        for index, part in enumerate(parts):
            link = _LINK.match(part.strip())
            name = part.strip().lower()
            if link:
                # An address may have commas in it, so it comes last and takes the rest.
                address = ",".join([link[1], *parts[index + 1 :]]).strip()
                if not is_good_link(address):
                    self.complain(
                        number,
                        gettext_noop(
                            "“%(link)s” is no address such as https://… and no block of the course such as html/before."
                        ),
                        link=quoted(address),
                    )
                return replace(item, link=address)
            if name in _FLAGS and not (item.is_heading and name):
                item = replace(item, **_FLAGS[name])  # type: ignore[arg-type]
            elif name:
                self.complain(
                    number,
                    gettext_noop(
                        "“%(name)s” is not known in braces. Known are: note, evidence, n/a, link: https://… after a question."
                    ),
                    name=quoted(name),
                )
        return item
