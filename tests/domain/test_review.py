"""Everything that is wrong is said, each at its place; and what passes is exactly what can be read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification_xblock.data import OutlineNode, Rule, RuleKind
from certification_xblock.domain.advice import remarks, target_errors
from certification_xblock.domain.json_codec import (
    requirement_from_json,
    requirement_to_json,
    review_terms,
    terms_from_json,
    terms_to_json,
)
from certification_xblock.domain.places import first_certification, places_of
from certification_xblock.exceptions import InvalidInput
from tests.domain.strategies import json_values, near_requirements, requirements, terms

GOOD = {"kind": "grade", "minimum": "50"}


def fields(**names: Any) -> dict[str, Any]:
    return {"display_name": "Consultant", "requirement": GOOD, **names}


def found(raw: dict[str, Any]) -> set[str]:
    return {error.field for error in review_terms(raw).errors}


def test_all_that_is_wrong_is_said_at_once() -> None:
    requirement = {
        "combinator": "at_least",
        "count": 9,
        "members": [
            {"kind": "grade", "minimum": "170"},
            {"kind": "block_score", "minimum": "none"},
            {"combinator": "any", "members": []},
            {"kind": "quiz"},
            {"combinator": "all", "members": [GOOD, {"kind": "sign_off", "target": "a b"}]},
        ],
    }
    raw = fields(
        display_name=" ", requirement=requirement, issuer="a b", co_signers=["x", "x"], language="!", paper="a9"
    )
    assert found(raw) == {
        "display_name",
        "issuer",
        "co_signers.1",
        "language",
        "paper",
        "requirement.count",
        "requirement.members.0.minimum",
        "requirement.members.1.minimum",
        "requirement.members.1.target",
        "requirement.members.2.members",
        "requirement.members.3.kind",
        "requirement.members.4.members.1.target",
    }


def test_what_is_in_order_beside_what_is_not_can_still_be_judged() -> None:
    review = review_terms(fields(requirement={"combinator": "all", "members": [{"kind": "quiz"}, GOOD]}))
    assert review.rules == {"requirement.members.1": Rule(RuleKind.GRADE, "", Decimal(50))}
    assert review.requirement is None


@pytest.mark.parametrize("levels", [6, 7, 500])
def test_depth_has_a_limit_and_is_not_walked_beyond(levels: int) -> None:
    nested: Any = GOOD
    for _level in range(levels):
        nested = {"combinator": "all", "members": [nested]}
    assert found(fields(requirement=nested)) == (set() if levels == 6 else {"requirement" + ".members.0" * 6})


def test_too_many_rules_are_said_once() -> None:
    inner = {"combinator": "all", "members": [GOOD] * 60}
    errors = review_terms(fields(requirement={"combinator": "all", "members": [inner, inner]})).errors
    assert ["more than 100 rules" in str(error) for error in errors] == [True]


@given(requirements)
def test_what_can_be_decided_on_passes(requirement: Any) -> None:
    review = review_terms(fields(requirement=requirement_to_json(requirement)))
    assert review.errors == []
    assert review.requirement == requirement


@given(terms())
def test_terms_that_can_be_read_pass(given_terms: Any) -> None:
    assert review_terms(terms_to_json(given_terms)).errors == []


@given(near_requirements)
def test_a_requirement_passes_just_when_it_can_be_read(raw: Any) -> None:
    try:
        requirement_from_json(raw)
    except InvalidInput:
        assert review_terms(fields(requirement=raw)).errors
    else:
        assert not review_terms(fields(requirement=raw)).errors


@given(
    st.dictionaries(st.sampled_from([*fields(), "text", "issuer", "co_signers", "signatories", "issue"]), json_values)
)
def test_fields_pass_just_when_they_can_be_read(raw: dict[str, Any]) -> None:
    try:
        terms_from_json(raw)
    except InvalidInput:
        assert review_terms(raw).errors
    else:
        assert not review_terms(raw).errors


# -- in view of the course --------------------------------------------------------------------------------------------


def node(reference: str, *children: OutlineNode, **names: Any) -> OutlineNode:
    category, name = reference.split("/")
    return OutlineNode(reference, reference, category, name.title(), children=children, **names)


OUTLINE = node(
    "course/c",
    node(
        "chapter/open",
        node("sequential/s", node("vertical/u", node("html/text"), node("problem/case", scored=True))),
        node("vertical/off", node("discussion/d", completable=False)),
    ),
    node("chapter/secret", node("problem/hidden", scored=True), hidden=True),
    node("chapter/empty"),
    node("vertical/end", node("certification/first", completable=False), node("certification/second")),
)
PLACES = {place.reference: place for place in places_of(OUTLINE)}


def advised(*rules: dict[str, Any], combinator: str = "all", types: tuple[str, ...] = ("Exam",)) -> dict[str, str]:
    review = review_terms(fields(requirement={"combinator": combinator, "members": list(rules)}))
    assert review.errors == []
    errors = {f"! {error.field}": str(error) for error in target_errors(review.rules, PLACES, types)}
    told = (*review.remarks, *remarks(review.rules, review.groups, PLACES))
    return errors | {remark.field: str(remark.phrase) for remark in told}


def about(kind: str, target: str, minimum: str = "80") -> dict[str, str]:
    return {"kind": kind, "target": target, "minimum": minimum}


TARGET = "requirement.members.0.target"


@pytest.mark.parametrize(
    ("rule", "field", "words"),
    [
        (about("completion", "chapter/gone"), f"! {TARGET}", "no block “chapter/gone” any more"),
        (about("block_score", "problem/gone"), f"! {TARGET}", "no block “problem/gone” any more"),
        (about("block_score", "chapter/open"), f"! {TARGET}", "no score of its own"),
        (about("block_score", "html/text"), f"! {TARGET}", "“Text” is not scored"),
        (about("completion", "certification/first"), f"! {TARGET}", "cannot be completed"),
        (about("assignment_grade", "Quiz"), f"! {TARGET}", "no assignment type “Quiz”"),
        (about("completion", "chapter/secret"), TARGET, "Learners do not see “Secret”"),
        (about("block_score", "problem/hidden"), TARGET, "Learners do not see “Hidden”"),
        (about("completion", "chapter/empty"), TARGET, "nothing to complete in “Empty”"),
        (about("completion", "vertical/off"), TARGET, "nothing to complete in “Off”"),
        (about("completion", "vertical/end"), f"{TARGET}", "nothing to complete"),
    ],
)
def test_what_the_course_does_not_give_is_said_at_the_target(rule: dict[str, str], field: str, words: str) -> None:
    told = advised(rule)
    assert list(told) == [field]
    assert words in told[field]


def test_a_course_without_a_policy_says_so() -> None:
    assert "has no assignment types" in advised(about("assignment_grade", "Exam"), types=())[f"! {TARGET}"]


def test_what_is_fine_is_left_alone() -> None:
    rules = (about("completion", ""), about("completion", "chapter/open"), about("block_score", "problem/case"))
    assert advised(*rules, about("assignment_grade", "Exam"), about("grade", "")) == {}


def test_the_same_twice_and_a_choice_of_one_are_remarked() -> None:
    assert list(advised(about("grade", ""), about("grade", "", "80.0"), about("grade", "", "90"))) == [
        "requirement.members.1"
    ]
    assert list(advised(about("grade", ""), combinator="any")) == ["requirement.combinator"]


def test_a_place_knows_what_is_in_it() -> None:
    place = PLACES["chapter/open"]
    assert (place.container, place.counts, place.scores, place.scored, place.depth) == (True, True, True, False, 0)
    assert PLACES["problem/hidden"].hidden
    assert first_certification(OUTLINE).reference == "certification/first"
