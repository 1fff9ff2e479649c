"""Everything that is wrong with terms as an author has them so far, each part at its place.

Reading stops at the first error. Here each part is read among others that are in order, by the same readers, so that
what passes here is exactly what can be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from certification_xblock.data import Combinator, Requirement, Rule, RuleKind
from certification_xblock.domain.advice import Remark, lonely_choice
from certification_xblock.domain.json_codec.requirements import requirement_from_json
from certification_xblock.domain.json_codec.terms import terms_from_json
from certification_xblock.domain.rules import MAX_DEPTH, MAX_RULES, too_deep, too_many_rules
from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable

_FINE: dict[str, Any] = {"kind": RuleKind.GRADE.value, "minimum": "50"}
_OTHERS = ("display_name", "text", "issuer", "issue", "paper", "language", "second_title", "second_text")
# Each with the field beside it that it must not repeat.
_BESIDE = {"co_signers": "issuer", "signatories": "", "second_language": "language"}


@dataclass(slots=True)
class Review:
    """What was found in raw terms: errors, remarks, and whatever of the requirement can be read, by its path."""

    errors: list[InvalidInput] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    rules: dict[str, Rule] = field(default_factory=dict)
    groups: dict[str, list[Requirement]] = field(default_factory=dict)
    requirement: Requirement | None = None

    def attempt(self, read: Callable[[], Any]) -> None:
        """Read something; keep the error if there is one."""
        try:
            read()
        except InvalidInput as error:
            self.errors.append(error)


def review_terms(raw: Mapping[str, Any]) -> Review:
    """Review a block's raw fields. Whether what they name exists is not asked here."""
    review = Review()
    for name in _OTHERS:
        if name == "display_name" or name in raw:
            review.attempt(partial(terms_from_json, _fine() | {name: raw.get(name)}))
    for name, beside in _BESIDE.items():
        if name in raw:
            other = {beside: raw.get(beside, "")} if beside else {}
            given = _fine() | {name: raw[name]}
            if _reads(_fine() | other):
                given |= other
            review.attempt(partial(terms_from_json, given))
    _requirement(review, raw.get("requirement"))
    return review


def _fine() -> dict[str, Any]:
    return {"display_name": "-", "requirement": _FINE}


def _reads(raw: Mapping[str, Any]) -> bool:
    try:
        terms_from_json(raw)
    except InvalidInput:
        return False
    return True


def _requirement(review: Review, raw: Any) -> None:
    before = len(review.errors)
    _member(review, raw, "requirement", 0)
    if len(review.errors) == before:
        # The parts are in order; what is wrong with them together (there are too many) is said by the whole.
        review.attempt(lambda: setattr(review, "requirement", requirement_from_json(raw)))


def _member(review: Review, raw: Any, path: str, depth: int) -> None:
    if isinstance(raw, Mapping) and "combinator" in raw:
        _group(review, raw, path, depth)
    elif isinstance(raw, Mapping) and raw:
        _rule(review, raw, path)
    else:
        review.attempt(lambda: requirement_from_json(raw, path))


def _group(review: Review, raw: Mapping[str, Any], path: str, depth: int) -> None:
    members = raw.get("members", ())
    known = isinstance(members, list | tuple)
    # What is too deep or too large is not looked into: it may be of any size.
    if depth >= MAX_DEPTH:
        review.errors.append(too_deep(path))
    elif known and len(members) > MAX_RULES:
        review.errors.append(too_many_rules(f"{path}.members"))
    else:
        # The group's own parts, with members that are in order.
        own = {**raw, "members": [_FINE] * len(members)} if known else raw
        review.attempt(lambda: requirement_from_json(own, path))
        for index, inner in enumerate(members if known else ()):
            _member(review, inner, f"{path}.members.{index}", depth + 1)
        if known:
            _note_group(review, raw, members, path)


def _note_group(review: Review, raw: Mapping[str, Any], members: Any, path: str) -> None:
    readable = []
    for inner in members:
        try:
            readable.append(requirement_from_json(inner))
        except InvalidInput:
            # A stand-in that equals nothing: the numbers of the members stay.
            readable.append(Rule(RuleKind.SIGN_OFF, f"{path}/{len(readable)}"))
    review.groups[path] = readable
    combinator = raw["combinator"]
    if isinstance(combinator, str) and combinator in set(Combinator):
        remark = lonely_choice(f"{path}.combinator", Combinator(combinator), len(members))
        if remark is not None:
            review.remarks.append(remark)


def _rule(review: Review, raw: Mapping[str, Any], path: str) -> None:
    kind, before = raw.get("kind"), len(review.errors)
    if isinstance(kind, str) and kind in set(RuleKind):
        # The minimum and the rest are read apart, so that both are said.
        review.attempt(lambda: requirement_from_json(_sound_target(raw, RuleKind(kind)), path))
        review.attempt(lambda: requirement_from_json({**raw, "minimum": "100"}, path))
    else:
        review.attempt(lambda: requirement_from_json(raw, path))
    if len(review.errors) == before:
        rule = requirement_from_json(raw, path)
        if isinstance(rule, Rule):
            review.rules[path] = rule


def _sound_target(raw: Mapping[str, Any], kind: RuleKind) -> dict[str, Any]:
    """Return a rule of this kind with a target that it may have and the minimum that was given."""
    targets = {RuleKind.BLOCK_SCORE: "type/id", RuleKind.ASSIGNMENT_GRADE: "type", RuleKind.SIGN_OFF: "name"}
    given = {"minimum": raw["minimum"]} if "minimum" in raw else {}
    return {"kind": kind.value, "target": targets.get(kind, ""), **given}
