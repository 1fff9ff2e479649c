"""Requirements as JSON.

A rule is ``{"kind": "completion", "target": "chapter/discovery", "minimum": "80"}``, a group
``{"combinator": "at_least", "count": 2, "members": […]}``. A missing target is empty; a missing minimum is 100 for
completion and sign-offs, and refused for grades and scores, where nobody means it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from certification_xblock.data import Combinator, Group, Requirement, Rule, RuleKind
from certification_xblock.domain.decision import plain
from certification_xblock.domain.json_codec.reading import (
    read_choice,
    read_list,
    read_mapping,
    read_text,
    refuse_unknown,
)
from certification_xblock.domain.messages import gettext_noop
from certification_xblock.domain.rules import MAX_DEPTH, MAX_RULES, check_requirement, too_deep, too_many_rules
from certification_xblock.exceptions import InvalidRequirement

if TYPE_CHECKING:
    from collections.abc import Mapping

MINIMUM_IS_FULL = frozenset({RuleKind.COMPLETION, RuleKind.SIGN_OFF})
"""The kinds whose minimum, left out, is 100."""

_RULE_KEYS = frozenset({"kind", "target", "minimum"})
_GROUP_KEYS = frozenset({"combinator", "members", "count"})
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


def requirement_to_json(requirement: Requirement) -> dict[str, Any]:
    """Write a requirement. A valid one comes back equal."""
    if isinstance(requirement, Rule):
        return {
            "kind": requirement.kind.value,
            "target": requirement.target,
            "minimum": percent_text(requirement.minimum),
        }
    written: dict[str, Any] = {"combinator": requirement.combinator.value}
    if requirement.combinator is Combinator.AT_LEAST or requirement.count:
        written["count"] = requirement.count
    written["members"] = [requirement_to_json(member) for member in requirement.members]
    return written


def percent_text(number: Decimal) -> str:
    """Write a percentage without trailing zeros or exponent; nonsense as it stands."""
    return str(plain(number)) if number.is_finite() and 0 <= number <= 10_000 else str(number)


def requirement_from_json(value: object, field: str = "requirement") -> Requirement:
    """Read and check a requirement. Raises ``InvalidRequirement`` naming the part that is wrong."""
    if not value:
        raise InvalidRequirement(gettext_noop("Say what a learner has to do: add a requirement."), field=field)
    requirement = _Reader().read(value, field, depth=0)
    check_requirement(requirement, field)
    return requirement


class _Reader:
    """Reads one requirement; counts its rules, so that it stops at the limit instead of reading on."""

    def __init__(self) -> None:
        self.rules = 0

    def read(self, value: object, field: str, depth: int) -> Requirement:
        raw = read_mapping(value, field, InvalidRequirement)
        if "combinator" not in raw:
            return self._rule(raw, field)
        if depth >= MAX_DEPTH:
            raise too_deep(field)
        return self._group(raw, field, depth)

    def _group(self, raw: Mapping[object, object], field: str, depth: int) -> Group:
        refuse_unknown(raw, _GROUP_KEYS, field, InvalidRequirement)
        combinator = read_choice(Combinator, raw["combinator"], f"{field}.combinator", InvalidRequirement)
        count = raw.get("count", 0)
        if not isinstance(count, int) or isinstance(count, bool):
            raise InvalidRequirement(gettext_noop("Expected a whole number."), field=f"{field}.count")
        members = read_list(raw.get("members", ()), f"{field}.members", InvalidRequirement)
        read = (self.read(member, f"{field}.members.{index}", depth + 1) for index, member in enumerate(members))
        return Group(combinator, tuple(read), count)

    def _rule(self, raw: Mapping[object, object], field: str) -> Rule:
        self.rules += 1
        if self.rules > MAX_RULES:
            raise too_many_rules(field)
        refuse_unknown(raw, _RULE_KEYS, field, InvalidRequirement)
        kind = read_choice(RuleKind, raw.get("kind"), f"{field}.kind", InvalidRequirement)
        target = read_text(raw.get("target", ""), f"{field}.target", InvalidRequirement)
        return Rule(kind, target, _minimum(raw, kind, f"{field}.minimum"))


def _minimum(raw: Mapping[object, object], kind: RuleKind, field: str) -> Decimal:
    if "minimum" not in raw and kind in MINIMUM_IS_FULL:
        return Decimal(100)
    value = raw.get("minimum")
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise InvalidRequirement(
            gettext_noop("Write the minimum in percent as a number, such as 80 or 72.5."), field=field
        )
    return Decimal(value)
