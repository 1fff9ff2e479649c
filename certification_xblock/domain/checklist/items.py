"""The lines of a list: laid out, numbered, given an identity, read from a block's raw fields, checked.

Reading never fails: whatever stands in the fields, a list comes out of it, and ``check_items`` says what is wrong. Only an
author who saves is held to that; a course that is imported, or a learner who reads, is not.

After a heading, everything up to the next heading of its depth or above belongs to it (``laid_out`` sees to that).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from certification_xblock.data import Asks, ChecklistItem, ItemKind
from certification_xblock.domain.messages import gettext_noop, quoted
from certification_xblock.domain.names import is_readable
from certification_xblock.domain.rules import fits_xml
from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MAX_ITEMS = 300
MAX_TEXT = 500
MAX_GUIDANCE = 5000
MAX_LINK = 1000
MAX_LEVEL = 4

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")
_BLOCK = re.compile(r"[a-z0-9_-]+/[\w.~-]+\Z")
_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_line(value: object) -> str:
    """Return text on one line, in characters that can be stored."""
    return " ".join(_NOT_XML.sub("", value).split()) if isinstance(value, str) else ""


def clean_text(value: object) -> str:
    """Return text of several lines in characters that can be stored, with nothing at the ends of its lines."""
    if not isinstance(value, str):
        return ""
    return "\n".join(line.rstrip() for line in lines_of(_NOT_XML.sub("", value))).strip()


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, however they were ended."""
    return _ENDS.split(text)


def derived_id(text: str, taken: Iterable[str] = ()) -> str:
    """Return the identity that follows from a question's words: the same words get the same one."""
    stem = f"q{hashlib.sha256(clean_line(text).casefold().encode()).hexdigest()[:9]}"
    used, number, found = set(taken), 1, stem
    while found in used:
        number += 1
        found = f"{stem}-{number}"
    return found


def items_from_raw(raw: object) -> tuple[ChecklistItem, ...]:
    """Return the lines that a block's field holds, whatever it holds."""
    entries = raw[: 2 * MAX_ITEMS] if isinstance(raw, list | tuple) else ()
    return with_ids(laid_out(_item(entry) for entry in entries if isinstance(entry, dict)))


def items_to_raw(items: Iterable[ChecklistItem]) -> list[dict[str, Any]]:
    """Return lines as the field holds them: what is as usual is left out."""
    return [_raw(item) for item in items]


def _item(entry: Mapping[Any, Any]) -> ChecklistItem:
    kind, asks, level = str(entry.get("kind")), str(entry.get("asks")), entry.get("level")
    heading = kind == ItemKind.HEADING.value
    return ChecklistItem(
        id=clean_line(entry.get("id")).lower(),
        text=clean_line(entry.get("text")),
        kind=ItemKind(kind) if kind in set(ItemKind) else ItemKind.OPTIONAL,
        level=max(0, min(level, MAX_LEVEL)) if isinstance(level, int) else 0,
        guidance=clean_text(entry.get("guidance")),
        link=clean_line(entry.get("link")),
        asks=Asks(asks) if asks in set(Asks) and not heading else Asks.NOTHING,
        may_skip=entry.get("may_skip") is True and not heading,
    )


def _raw(item: ChecklistItem) -> dict[str, Any]:
    raw: dict[str, Any] = {"id": item.id, "text": item.text, "kind": item.kind.value}
    optional = {
        "level": item.level,
        "guidance": item.guidance,
        "link": item.link,
        "asks": item.asks.value,
        "may_skip": item.may_skip,
    }
    return raw | {name: value for name, value in optional.items() if value}


def laid_out(items: Iterable[ChecklistItem]) -> tuple[ChecklistItem, ...]:
    """Return the lines with depths that have no gaps, each below the heading that it stands under."""
    found: list[ChecklistItem] = []
    heading, before = -1, -1
    for item in items:
        if item.is_heading:
            level = heading = min(item.level, heading + 1, MAX_LEVEL - 1)
        else:
            level = max(heading + 1, min(item.level, before + 1, MAX_LEVEL))
        before = level
        found.append(item if item.level == level else replace(item, level=level))
    return tuple(found)


def with_ids(items: Sequence[ChecklistItem]) -> tuple[ChecklistItem, ...]:
    """Return the lines, each with an identity of its own; a good one that is there first keeps it."""
    kept, taken = [], set()
    for item in items:
        good = bool(_ID.match(item.id)) and item.id not in taken
        kept.append(good)
        if good:
            taken.add(item.id)
    found = []
    for item, good in zip(items, kept, strict=True):
        identity = item.id if good else derived_id(item.text, taken)
        taken.add(identity)
        found.append(item if good else replace(item, id=identity))
    return tuple(found)


def numbers(items: Iterable[ChecklistItem]) -> dict[str, str]:
    """Return each line's number by its id, such as 2.1: it follows the nesting."""
    counters: list[int] = []
    found = {}
    for item in items:
        del counters[item.level + 1 :]
        counters.extend([0] * (item.level + 1 - len(counters)))
        counters[item.level] += 1
        found[item.id] = ".".join(str(max(number, 1)) for number in counters)
    return found


def link_parts(link: str) -> tuple[str, str]:
    """Return a link as (type, id) of a block of the course; ("", "") for an address."""
    kind, _, name = link.partition("/") if _BLOCK.match(link) else ("", "", "")
    return kind, name


def is_good_link(link: str) -> bool:
    """Whether a link leads somewhere: to a page by http or https, or to a block of the course by ``type/id``."""
    if len(link) > MAX_LINK or re.search(r"[\s{}<>\"\\]", link):
        return False
    if _BLOCK.match(link):
        return True
    return is_web_address(link)


def is_web_address(address: str) -> bool:
    """Whether a text is an address of the web."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", address)


def check_items(items: Sequence[ChecklistItem]) -> Iterator[InvalidInput]:
    """Yield what keeps an author's list from being saved, each at ``items.<index>.<part>``."""
    if not any(not item.is_heading for item in items):
        yield InvalidInput(gettext_noop("Write at least one question, each on a line of its own."), field="items")
    if len(items) > MAX_ITEMS:
        yield InvalidInput(
            gettext_noop("A list has at most %(limit)s lines. Split it: nobody finishes a longer one."),
            field=f"items.{MAX_ITEMS}",
            limit=MAX_ITEMS,
        )
    for index, item in enumerate(items[:MAX_ITEMS]):
        yield from _check_item(item, f"items.{index}")


def _check_item(item: ChecklistItem, field: str) -> Iterator[InvalidInput]:
    if not is_readable(item.text):
        yield InvalidInput(gettext_noop("There is nothing to read on this line."), field=f"{field}.text")
    if len(item.text) > MAX_TEXT:
        yield InvalidInput(
            gettext_noop("This is longer than %(limit)s characters: put the rest into the guidance below it."),
            field=f"{field}.text",
            limit=MAX_TEXT,
        )
    if len(item.guidance) > MAX_GUIDANCE:
        yield InvalidInput(
            gettext_noop("The guidance is longer than %(limit)s characters."),
            field=f"{field}.guidance",
            limit=MAX_GUIDANCE,
        )
    if item.link and not is_good_link(item.link):
        yield InvalidInput(
            gettext_noop("“%(link)s” is no address such as https://… and no block of the course such as html/before."),
            field=f"{field}.link",
            link=quoted(item.link),
        )
    if not fits_xml(item.text + item.guidance):
        yield InvalidInput(gettext_noop("There is a control character on this line. Remove it."), field=field)


def repeated(items: Iterable[ChecklistItem]) -> list[str]:
    """Return the questions that stand in the list more than once."""
    counted = Counter(item.text.casefold() for item in items if not item.is_heading)
    return [text for text, count in counted.items() if count > 1]
