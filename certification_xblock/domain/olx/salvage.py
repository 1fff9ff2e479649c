"""What can be kept of OLX that is not all ours: a course that comes with it has to come in, and nobody by a weaker rule.

Where something in the rules cannot be read, a gap stands in its place: an empty group. A gap travels like any draft, is
never decided on, and the editor shows it where it stands. Whatever else cannot be read is left out. All of it is said.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from lxml import etree

from certification_xblock.data import Combinator
from certification_xblock.domain.messages import gettext_noop, quoted
from certification_xblock.domain.olx.block import ENTRIES, TEXTS, attribute_fields, read_entry, read_text
from certification_xblock.domain.olx.requirement import (
    MAX_CODED_DEPTH,
    RULE_ATTRIBUTES,
    read_requirement,
    write_requirement,
)
from certification_xblock.domain.olx.tools import attributes_of, elements_of
from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_COMBINATORS = frozenset(Combinator)
# A gap beside a rule takes two levels.
_DEEPEST = MAX_CODED_DEPTH - 2
MOST_SAID = 20
"""So many things are said of one block; an author who reads them has enough to do."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """All the block's raw fields, and what of the element is not in them."""

    fields: dict[str, Any]
    lost: tuple[InvalidInput, ...] = ()


def salvage(node: etree._Element) -> Salvaged:
    """Read an element as ``fields_from_olx`` does, and never raise: what cannot be read is said instead."""
    fields, lost = attribute_fields(node), list[InvalidInput]()
    lost += _problems(lambda: list(elements_of(_shell(node), "")))
    for element in _elements(node):
        name = str(element.tag)
        if name in ENTRIES:
            field, attribute = ENTRIES[name]
            lost += _problems(partial(read_entry, element, attribute, field))
            fields[field].append(element.get(attribute, ""))
        elif name in TEXTS and name not in fields:
            lost += _problems(partial(read_text, element, name))
            fields[name] = _words(element)
        elif name == "requirement":
            problems = _problems(partial(read_requirement, element))
            found = _requirement(element) if problems else read_requirement(element)
            if name in fields:
                problems.append(InvalidInput(gettext_noop("<%(element)s> is there twice."), field=name, element=name))
                # A second one may have meant more: until somebody has looked, neither counts.
                found = _all_of([fields[name], _gap()])
            fields[name] = found if _travels(found) else _gap()
            lost += problems
        elif name in TEXTS:
            lost.append(InvalidInput(gettext_noop("<%(element)s> is there twice."), field=name, element=name))
        else:
            message = gettext_noop("<%(element)s> is not known in a certification.")
            lost.append(InvalidInput(message, element=quoted(name)))
    return Salvaged({**dict.fromkeys(TEXTS, ""), "requirement": {}, **fields}, tuple(lost[:MOST_SAID]))


def _problems(read: Callable[[], object]) -> list[InvalidInput]:
    try:
        read()
    except InvalidInput as error:
        return [error]
    return []


def _elements(node: etree._Element) -> Iterator[etree._Element]:
    return (child for child in node if isinstance(child.tag, str))


def _shell(node: etree._Element) -> etree._Element:
    """Return an element with the text and entities that stand in another, and bare children."""
    shell = etree.Element(node.tag)
    shell.text = node.text
    for child in node:
        bare = etree.SubElement(shell, child.tag) if isinstance(child.tag, str) else deepcopy(child)
        bare.tail = child.tail
        if bare.getparent() is None:
            shell.append(bare)
    return shell


def _words(element: etree._Element) -> str:
    """Return the text in an element, without what stands in it beside text."""
    copy = deepcopy(element)
    etree.strip_elements(copy, etree.Comment, etree.ProcessingInstruction, etree.Entity, with_tail=False)
    return "".join(str(part) for part in copy.itertext())


def _requirement(node: etree._Element) -> dict[str, Any]:
    """Return what can be read of a requirement, with gaps for the rest: at least one."""
    members = [_member(element, depth=1) for element in _elements(node)]
    amiss = _problems(lambda: (attributes_of(node, (), ""), list(elements_of(_shell(node), ""))))
    if len(members) == 1 and not amiss:
        return members[0]
    return _all_of([*members, _gap()] if amiss or not members else members)


def _member(element: etree._Element, depth: int) -> dict[str, Any]:
    alone = etree.Element("requirement")
    name = str(element.tag)
    if name not in _COMBINATORS or depth >= _DEEPEST:
        alone.append(deepcopy(element))
        if not _problems(lambda: read_requirement(alone)) and depth < _DEEPEST:
            return read_requirement(alone)
        return _all_of([*_rule_without_more(element), _gap()]) if depth < _DEEPEST else _gap()
    bare = etree.SubElement(alone, name, dict(element.attrib))
    amiss = _problems(lambda: (read_requirement(alone), list(elements_of(_shell(element), ""))))
    if amiss:
        bare.attrib.clear()
        if "count" in element.attrib:
            bare.set("count", str(element.get("count")))
    members = [_member(inner, depth + 1) for inner in _elements(element)]
    return {**read_requirement(alone), "members": [*members, _gap()] if amiss else members}


def _rule_without_more(element: etree._Element) -> list[dict[str, Any]]:
    """Return a rule by the attributes that rules have, where it is one."""
    alone = etree.Element("requirement")
    known = {name: value for name, value in element.attrib.items() if name in RULE_ATTRIBUTES}
    etree.SubElement(alone, element.tag, known)
    return [] if _problems(lambda: read_requirement(alone)) else [read_requirement(alone)]


def _travels(raw: dict[str, Any]) -> bool:
    return not raw or not _problems(lambda: write_requirement(raw, etree.Element("requirement")))


def _all_of(members: list[dict[str, Any]]) -> dict[str, Any]:
    return {"combinator": Combinator.ALL.value, "members": members}


def _gap() -> dict[str, Any]:
    return _all_of([])
