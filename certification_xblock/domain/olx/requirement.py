"""The ``<requirement>`` element: a requirement's raw JSON to elements and back, checked by neither.

Raw JSON as in :mod:`~certification_xblock.domain.json_codec.requirements`; a count that is no whole number and a
minimum that is no number travel as the text they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from certification_xblock.data import Combinator, RuleKind
from certification_xblock.domain.messages import gettext_noop, listed, ngettext_lazy, quoted
from certification_xblock.domain.olx.tools import (
    attributes_of,
    elements_of,
    expect_empty,
    writable_list,
    writable_text,
)
from certification_xblock.exceptions import InvalidInput

MAX_CODED_DEPTH = 50
"""How deep groups may stand inside each other in a draft; those in force are held to ``rules.MAX_DEPTH``."""

_TARGET_ATTRIBUTES = {
    RuleKind.COMPLETION: "of",
    RuleKind.GRADE: "of",
    RuleKind.ASSIGNMENT_GRADE: "type",
    RuleKind.BLOCK_SCORE: "of",
    RuleKind.SIGN_OFF: "by",
}
RULE_ATTRIBUTES = frozenset({*_TARGET_ATTRIBUTES.values(), "at_least"})
# Left out, these mean all of it. Nobody means a grade of 100 who leaves out the minimum: that one stays empty.
_MINIMUM_DEFAULTS = {RuleKind.COMPLETION: "100", RuleKind.SIGN_OFF: "100"}
_KINDS = frozenset(RuleKind)
_COMBINATORS = frozenset(Combinator)
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}")
_HIGHEST_COUNT = 999_999_999


def read_requirement(node: etree._Element) -> dict[str, Any]:
    """Return the raw requirement in a ``<requirement>``: empty for none, all of them where several stand in it."""
    attributes_of(node, (), "requirement")
    children = list(elements_of(node, "requirement"))
    if not children:
        return {}
    if len(children) == 1:
        return _read(*children[0], "requirement", depth=0)
    return {"combinator": Combinator.ALL.value, "members": _read_members(node, "requirement", depth=1)}


def write_requirement(raw: object, node: etree._Element) -> None:
    """Write a raw requirement into a ``<requirement>``."""
    _write(raw, node, "requirement", depth=0)


def _read_members(node: etree._Element, field: str, depth: int) -> list[dict[str, Any]]:
    return [
        _read(element, name, f"{field}.members.{index}", depth)
        for index, (element, name) in enumerate(elements_of(node, field))
    ]


def _read(element: etree._Element, name: str, field: str, depth: int) -> dict[str, Any]:
    if name in _COMBINATORS:
        if depth >= MAX_CODED_DEPTH:
            raise _too_deep(field)
        group: dict[str, Any] = {"combinator": name}
        count = attributes_of(element, ("count",), field).get("count", "0")
        if count != "0":
            group["count"] = int(count) if _WHOLE_NUMBER.fullmatch(count) else count
        elif name == Combinator.AT_LEAST:
            group["count"] = 0
        group["members"] = _read_members(element, field, depth + 1)
        return group
    if name in _KINDS:
        kind = RuleKind(name)
        expect_empty(element, field)
        target = _TARGET_ATTRIBUTES[kind]
        found = attributes_of(element, (target, "at_least"), field)
        minimum = found.get("at_least", _MINIMUM_DEFAULTS.get(kind, ""))
        return {"kind": name, "target": found.get(target, ""), "minimum": minimum}
    raise InvalidInput(
        gettext_noop("<%(element)s> is neither a rule nor a group of rules."), field=field, element=quoted(name)
    )


def _write(raw: object, parent: etree._Element, field: str, depth: int) -> None:
    if not isinstance(raw, Mapping):
        raise InvalidInput(gettext_noop("Expected an object, not %(type)s."), field=field, type=type(raw).__name__)
    if "combinator" in raw:
        _refuse_other_keys(raw, {"combinator", "count", "members"}, field)
        if depth >= MAX_CODED_DEPTH:
            raise _too_deep(field)
        element = etree.SubElement(parent, _one_of(raw["combinator"], _COMBINATORS, f"{field}.combinator"))
        count = _count_text(raw.get("count", 0), f"{field}.count")
        if count != "0":
            element.set("count", count)
        members = writable_list(raw.get("members", ()), f"{field}.members")
        for index, member in enumerate(members):
            _write(member, element, f"{field}.members.{index}", depth + 1)
        return
    _refuse_other_keys(raw, {"kind", "target", "minimum"}, field)
    kind = RuleKind(_one_of(raw.get("kind"), _KINDS, f"{field}.kind"))
    element = etree.SubElement(parent, kind.value)
    target = writable_text(raw.get("target", ""), f"{field}.target")
    if target:
        element.set(_TARGET_ATTRIBUTES[kind], target)
    default = _MINIMUM_DEFAULTS.get(kind, "")
    minimum = writable_text(raw.get("minimum", default), f"{field}.minimum")
    if minimum != default:
        element.set("at_least", minimum)


def _one_of(value: object, known: frozenset[Any], field: str) -> str:
    text = writable_text(value, field)
    if text not in known:
        raise InvalidInput(
            gettext_noop("“%(value)s” is not one of: %(choices)s."),
            field=field,
            value=quoted(text),
            choices=listed(sorted(known)),
        )
    return text


def _count_text(value: object, field: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _HIGHEST_COUNT:
        return str(value)
    return writable_text(value, field)


def _refuse_other_keys(raw: Mapping[Any, object], known: set[str], field: str) -> None:
    for key in raw:
        if key not in known:
            raise InvalidInput(gettext_noop("“%(key)s” is not known here."), field=field, key=quoted(key))


def _too_deep(field: str) -> InvalidInput:
    return InvalidInput(
        *ngettext_lazy(
            "Groups stand inside each other more than %(limit)s deep. Use fewer levels.",
            "Groups stand inside each other more than %(limit)s deep. Use fewer levels.",
        ),
        field=field,
        limit=MAX_CODED_DEPTH,
    )
