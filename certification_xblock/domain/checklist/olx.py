"""A checklist as readable OLX: headings, items and guidance as elements, settings as attributes.

    <certification_checklist display_name="Before you travel" completed_by="80%">
      <text>Ten minutes at your desk.</text>
      <heading title="Know">
        <item question="Who can say yes?" required="true" ask="note"><guidance>By name.</guidance></item>
        <item>Written in short, this is an optional question.</item>
      </heading>
    </certification_checklist>

Reading never raises: a course with a strange list is imported, and what was not understood is kept as text in ``unread``,
shown to the author and written again, so that nothing gets lost in silence. Identities that are left out follow from the
words, so that the same file imported again keeps everybody's answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from certification_xblock.data import Asks, ChecklistItem, ItemKind
from certification_xblock.domain.checklist.items import (
    MAX_ITEMS,
    clean_line,
    clean_text,
    items_from_raw,
    items_to_raw,
    laid_out,
    with_ids,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULTS: Mapping[str, Any] = {
    "display_name": "",
    "text": "",
    "items": [],
    "completed_by": "all",
    "may_reopen": True,
    "new_items_reopen": False,
    "graded_by_share": False,
    "unread": [],
}
"""The block's fields and what they are where an element says nothing. Never hand out its mutable values."""

MAX_UNREAD = 50
MAX_SNIPPET = 500
MAX_READ = 2 * MAX_ITEMS

_TEXTS = ("display_name", "completed_by")
_SWITCHES = ("may_reopen", "new_items_reopen", "graded_by_share")
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_ITEM = frozenset({"id", "question", "required", "ask", "may_skip", "link"})
_HEADING = frozenset({"id", "title", "link"})


def fields_from_olx(node: etree._Element) -> dict[str, Any]:
    """Return all the block's fields. Never raises."""
    reader = _Reader()
    fields: dict[str, Any] = {name: clean_line(node.get(name, DEFAULTS[name])) for name in _TEXTS}
    for name in _SWITCHES:
        fields[name] = reader.switch(node, name, default=DEFAULTS[name])
    reader.read(node)
    items = items_to_raw(with_ids(laid_out(reader.items)))
    return {**fields, "text": reader.text, "items": items, "unread": reader.unread}


def fields_into_olx(fields: Mapping[str, Any], node: etree._Element) -> None:
    """Write the block's fields into its element, whatever they hold. Never raises."""
    for name in _TEXTS:
        value = clean_line(fields.get(name))
        if value != DEFAULTS[name]:
            node.set(name, value)
    for name in _SWITCHES:
        if isinstance(fields.get(name), bool) and fields[name] is not DEFAULTS[name]:
            node.set(name, str(fields[name]).lower())
    text = clean_text(fields.get("text"))
    if text:
        etree.SubElement(node, "text").text = text
    path: list[etree._Element] = [node]
    for item in items_from_raw(fields.get("items")):
        del path[item.level + 1 :]
        path.append(_element(path[-1], item))
    unread = fields.get("unread")
    for snippet in unread if isinstance(unread, list | tuple) else ():
        if clean_text(snippet):
            etree.SubElement(node, "unread").text = clean_text(snippet)


def _element(parent: etree._Element, item: ChecklistItem) -> etree._Element:
    if item.is_heading:
        element = etree.SubElement(parent, "heading", id=item.id, title=item.text)
    else:
        element = etree.SubElement(parent, "item", id=item.id, question=item.text)
        if item.kind is ItemKind.REQUIRED:
            element.set("required", "true")
        if item.asks is not Asks.NOTHING:
            element.set("ask", item.asks.value)
        if item.may_skip:
            element.set("may_skip", "true")
    if item.link:
        element.set("link", item.link)
    if item.guidance:
        etree.SubElement(element, "guidance").text = item.guidance
    return element


class _Reader:
    """Reads the elements in their order, without recursion: they may be nested as deep as anybody likes."""

    def __init__(self) -> None:
        self.text = ""
        self.items: list[ChecklistItem] = []
        self.unread: list[str] = []

    def read(self, root: etree._Element) -> None:
        """Read all that is below the block's element."""
        waiting: list[tuple[etree._Element, int]] = [(child, 0) for child in reversed(root)]
        self._loose(root.text)
        while waiting:
            node, level = waiting.pop()
            self._loose(node.tail)
            if node.tag == "text" and level == 0 and not self.text:
                self.text = clean_text(_text_of(node))
            elif node.tag == "unread" and level == 0:
                self._keep(_text_of(node))
            elif node.tag in {"item", "heading"} and len(self.items) < MAX_READ:
                guidance = self._take(node, level)
                waiting.extend((child, level + 1) for child in reversed(node) if child is not guidance)
            elif isinstance(node.tag, str) or _is_entity(node):
                self._keep(_source(node))

    def switch(self, node: etree._Element, name: str, *, default: bool) -> bool:
        """Return what an attribute that is true or false says."""
        value = node.get(name)
        if value is None:
            return default
        if value.strip().lower() not in _TRUTH:
            self._keep(f'{name}="{value}"')
            return default
        return _TRUTH[value.strip().lower()]

    def _take(self, node: etree._Element, level: int) -> etree._Element | None:
        heading = node.tag == "heading"
        own = node.get("title" if heading else "question")
        guidance = next((child for child in node if child.tag == "guidance"), None)
        ask = clean_line(node.get("ask"))
        if ask and ask not in set(Asks):
            self._keep(f'ask="{ask}"')
            ask = ""
        self.items.append(
            ChecklistItem(
                id=clean_line(node.get("id")).lower(),
                text=clean_line(own if own is not None else node.text),
                kind=ItemKind.HEADING if heading else self._kind(node),
                level=level,
                guidance=clean_text(_text_of(guidance)) if guidance is not None else "",
                link=clean_line(node.get("link")),
                asks=Asks.NOTHING if heading else Asks(ask),
                may_skip=not heading and self.switch(node, "may_skip", default=False),
            )
        )
        if own is not None:
            self._loose(node.text)
        if guidance is not None:
            self._loose(guidance.tail)
        for name, value in node.attrib.items():
            if name not in (_HEADING if heading else _ITEM):
                self._keep(f'{name}="{value}"')
        return guidance

    def _kind(self, node: etree._Element) -> ItemKind:
        return ItemKind.REQUIRED if self.switch(node, "required", default=False) else ItemKind.OPTIONAL

    def _loose(self, text: str | None) -> None:
        if text and text.strip():
            self._keep(text)

    def _keep(self, source: str) -> None:
        snippet = clean_text(source)[:MAX_SNIPPET]
        if snippet and len(self.unread) < MAX_UNREAD:
            self.unread.append(snippet)


def _text_of(node: etree._Element) -> str:
    """Return all text below an element, comments aside."""
    return "".join([node.text or "", *(f"{_inner(child)}{child.tail or ''}" for child in node)])


def _inner(node: etree._Element) -> str:
    return "".join(str(part) for part in node.itertext()) if isinstance(node.tag, str) else ""


def _is_entity(node: etree._Element) -> bool:
    kind: object = node.tag
    return kind is etree.Entity


def _source(node: etree._Element) -> str:
    """Return the beginning of an element's source."""
    if not isinstance(node.tag, str):
        return str(node.text)
    attributes = "".join(f' {name}="{value}"' for name, value in node.attrib.items())
    return f"<{node.tag}{attributes}>{_inner(node)}"
