from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification_xblock.data import (
    CertificationTerms,
    Combinator,
    Evidence,
    Group,
    IssueMode,
    Measurement,
    Need,
    Paper,
    Rule,
    RuleKind,
)
from certification_xblock.domain.decision import evaluate
from certification_xblock.domain.json_codec import (
    decision_to_json,
    evidence_from_json,
    evidence_to_json,
    requirement_from_json,
    requirement_to_json,
    terms_from_json,
    terms_to_json,
)
from certification_xblock.domain.terms import MAX_TEXT_LENGTH, MAX_TITLE_LENGTH
from certification_xblock.exceptions import InvalidInput, InvalidRequirement, InvalidTerms
from tests.domain.strategies import any_text, evidence_for, json_values, near_requirements, requirements, terms
from tests.domain.tools import attempt

GRADE = {"kind": "grade", "minimum": "70"}


def through_json(value: object) -> object:
    return json.loads(json.dumps(value))


# -- properties ---------------------------------------------------------------------------------------------------


@given(requirements)
def test_a_requirement_comes_back_equal(requirement):
    assert requirement_from_json(through_json(requirement_to_json(requirement))) == requirement


@given(terms())
def test_terms_come_back_equal(drawn):
    written = terms_to_json(drawn)
    assert terms_from_json(through_json(written)) == drawn
    assert terms_to_json(terms_from_json(written)) == written


@given(st.data(), requirements)
def test_evidence_comes_back_equal_and_decides_the_same(data, requirement):
    evidence = data.draw(evidence_for(requirement))
    read = evidence_from_json(through_json(evidence_to_json(evidence)))
    assert read == evidence
    assert evaluate(requirement, read) == evaluate(requirement, evidence)


@given(json_values)
def test_any_json_is_read_or_refused_with_a_typed_error(value):
    for read in (terms_from_json, requirement_from_json, evidence_from_json):
        result, error = attempt(read, value)
        assert (result is None) == (error is not None)


@given(near_requirements)
def test_json_that_is_nearly_a_requirement_is_read_or_refused_with_its_place(value):
    requirement, error = attempt(requirement_from_json, value)
    if error:
        assert isinstance(error, InvalidRequirement)
        assert error.field.startswith("requirement")
    else:
        assert requirement_from_json(requirement_to_json(requirement)) == requirement


@given(
    st.fixed_dictionaries(
        {"display_name": st.just("Title") | json_values, "requirement": st.just(GRADE) | near_requirements},
        optional={
            name: st.sampled_from(["en", "a4", "claim", "acme"]) | json_values
            for name in ("text", "issuer", "co_signers", "signatories", "issue", "paper", "language")
        },
    )
)
def test_json_that_is_nearly_terms_is_read_or_refused_with_its_place(value):
    read, error = attempt(terms_from_json, value)
    if error:
        assert isinstance(error, InvalidTerms | InvalidRequirement)
        assert error.field.split(".")[0] in value
    else:
        assert terms_from_json(terms_to_json(read)) == read


@given(
    st.lists(
        st.fixed_dictionaries(
            {"kind": st.sampled_from([*RuleKind, "quiz"]), "done": any_text | st.just("1"), "total": st.just("2")},
            optional={name: any_text | st.integers() | st.none() for name in ("target", "title", "location", "x")},
        ),
        max_size=2,
    )
)
def test_json_that_is_nearly_evidence_is_read_or_refused_with_a_typed_error(entries):
    evidence, error = attempt(evidence_from_json, {"measurements": entries})
    if error:
        assert error.field.startswith("measurements.")
    else:
        assert len(evidence.measurements) == len(entries)


# -- examples -----------------------------------------------------------------------------------------------------


def test_what_a_requirement_looks_like():
    requirement = Group(
        Combinator.AT_LEAST,
        (
            Rule(RuleKind.COMPLETION, "chapter/discovery", Decimal("80.00")),
            Rule(RuleKind.GRADE, "", Decimal("72.50")),
            Rule(RuleKind.SIGN_OFF, "mentor"),
        ),
        2,
    )
    assert requirement_to_json(requirement) == {
        "combinator": "at_least",
        "count": 2,
        "members": [
            {"kind": "completion", "target": "chapter/discovery", "minimum": "80"},
            {"kind": "grade", "target": "", "minimum": "72.5"},
            {"kind": "sign_off", "target": "mentor", "minimum": "100"},
        ],
    }


@pytest.mark.parametrize("kind", ["completion", "sign_off"])
def test_the_minimum_may_be_left_out_where_it_is_all(kind):
    rule = requirement_from_json({"kind": kind, "target": "mentor" if kind == "sign_off" else ""})
    assert rule.minimum == 100


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, ""),
        ({}, ""),
        ([GRADE], ""),
        ({"kind": "grade"}, ".minimum"),
        ({"kind": "grade", "minimum": 70}, ".minimum"),
        ({"kind": "grade", "minimum": "7e1"}, ".minimum"),
        ({"kind": "grade", "minimum": "\u0667\u0660"}, ".minimum"),
        ({"kind": "grade", "minimum": "101"}, ".minimum"),
        ({"kind": "quiz"}, ".kind"),
        ({"kind": None}, ".kind"),
        ({"kind": "completion", "target": None}, ".target"),
        ({**GRADE, "weight": 2}, ""),
        ({"combinator": "none", "members": [GRADE]}, ".combinator"),
        ({"combinator": "all", "members": []}, ".members"),
        ({"combinator": "all", "members": "abc"}, ".members"),
        ({"combinator": "all", "members": [GRADE, {"kind": "grade", "minimum": "0"}]}, ".members.1.minimum"),
        ({"combinator": "at_least", "members": [GRADE]}, ".count"),
        ({"combinator": "at_least", "members": [GRADE], "count": True}, ".count"),
        ({"combinator": "at_least", "members": [GRADE], "count": "1"}, ".count"),
        ({"combinator": "at_least", "members": [GRADE], "count": 10**5000}, ".count"),
        ({"combinator": "all", "members": [GRADE] * 10_000}, ".members.100"),
    ],
)
def test_a_broken_requirement_is_refused_with_its_place(value, field):
    with pytest.raises(InvalidRequirement) as caught:
        requirement_from_json(value)
    assert caught.value.field == f"requirement{field}"
    assert "%(" not in str(caught.value)


def test_ten_thousand_levels_are_a_typed_error():
    value = GRADE
    for _ in range(10_000):
        value = {"combinator": "all", "members": [value]}
    with pytest.raises(InvalidRequirement, match="more than 6 deep"):
        terms_from_json({"display_name": "Deep", "requirement": value})


def test_terms_have_defaults_and_pass_over_the_platforms_own_fields():
    read = terms_from_json({"display_name": "Consultant", "requirement": GRADE, "start": None, "tags": [1]})
    assert read == CertificationTerms("Consultant", Rule(RuleKind.GRADE, "", Decimal(70)))
    assert (read.issue, read.paper) == (IssueMode.AUTOMATIC, Paper.A4)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"display_name": ""}, "display_name"),
        ({"display_name": None}, "display_name"),
        ({"display_name": " \t"}, "display_name"),
        ({"display_name": "two\nlines"}, "display_name"),
        ({"display_name": "x" * (MAX_TITLE_LENGTH + 1)}, "display_name"),
        ({"display_name": ["x"]}, "display_name"),
        ({"text": "x" * (MAX_TEXT_LENGTH + 1)}, "text"),
        ({"text": "bell\x07"}, "text"),
        ({"text": "\udfff"}, "text"),
        ({"text": None}, "text"),
        ({"issuer": "Acme Institute"}, "issuer"),
        ({"co_signers": "acme"}, "co_signers"),
        ({"co_signers": ["a", "b", "c", "d", "e"]}, "co_signers"),
        ({"co_signers": ["a", "b", "a"]}, "co_signers.2"),
        ({"co_signers": ["a", 1]}, "co_signers.1"),
        ({"issuer": "a", "co_signers": ["b", "a"]}, "co_signers.1"),
        ({"signatories": [""]}, "signatories.0"),
        ({"issue": "never"}, "issue"),
        ({"paper": "a5"}, "paper"),
        ({"language": "English, please"}, "language"),
    ],
)
def test_broken_terms_are_refused_with_their_place(change, field):
    with pytest.raises(InvalidTerms) as caught:
        terms_from_json({"display_name": "Consultant", "requirement": GRADE, **change})
    assert caught.value.field == field
    assert "%(" not in str(caught.value)


@pytest.mark.parametrize("value", [None, [], "terms", 3])
def test_terms_have_to_be_an_object(value):
    with pytest.raises(InvalidTerms):
        terms_from_json(value)


def test_what_evidence_and_a_decision_look_like():
    rule, gone = Rule(RuleKind.COMPLETION, "chapter/one", Decimal(80)), Rule(RuleKind.SIGN_OFF, "mentor")
    evidence = Evidence(
        {Need(RuleKind.COMPLETION, "chapter/one"): Measurement(Decimal(3), Decimal(4), "One", "block-v1:x")},
        datetime(2026, 3, 1, 12, tzinfo=UTC),
    )
    figures = {"done": "3", "total": "4", "title": "One", "location": "block-v1:x"}
    assert evidence_to_json(evidence) == {
        "taken_at": "2026-03-01T12:00:00+00:00",
        "measurements": [{"kind": "completion", "target": "chapter/one", **figures}],
    }
    assert decision_to_json(evaluate(Group(Combinator.ANY, (rule, gone)), evidence)) == {
        "earned": False,
        "remaining": 1,
        "taken_at": "2026-03-01T12:00:00+00:00",
        "result": {
            "combinator": "any",
            "met": False,
            "needed": 1,
            "met_count": 0,
            "results": [
                {
                    "kind": "completion",
                    "target": "chapter/one",
                    "minimum": "80",
                    "state": "unmet",
                    "percent": "75",
                    **figures,
                },
                {"kind": "sign_off", "target": "mentor", "minimum": "100", "state": "missing", "percent": None},
            ],
        },
    }


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"taken_at": "yesterday"}, "taken_at"),
        ({"taken_at": 5}, "taken_at"),
        ({"measurements": [{"kind": "grade", "done": "x", "total": "1"}]}, "measurements.0.done"),
        ({"measurements": [{"kind": "grade", "done": "1"}]}, "measurements.0.total"),
        ({"measurements": [{"kind": "grade", "done": "1", "total": "1"}] * 2}, "measurements.1"),
        ({"figures": []}, ""),
    ],
)
def test_broken_evidence_is_refused_with_its_place(value, field):
    with pytest.raises(InvalidInput) as caught:
        evidence_from_json(value)
    assert caught.value.field == field
