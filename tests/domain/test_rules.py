from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from certification_xblock.data import Combinator, Group, Need, Requirement, Rule, RuleKind
from certification_xblock.domain.rules import (
    MAX_DEPTH,
    MAX_RULES,
    check_requirement,
    needs_of,
    rules_of,
    split_reference,
)
from certification_xblock.exceptions import InvalidRequirement
from tests.domain.strategies import requirements

GRADE = Rule(RuleKind.GRADE, "", Decimal(70))


def nested(levels: int) -> Requirement:
    requirement: Requirement = GRADE
    for _ in range(levels):
        requirement = Group(Combinator.ALL, (requirement,))
    return requirement


@given(requirements)
def test_whatever_is_drawn_within_the_limits_is_valid(requirement):
    assert check_requirement(requirement) is None
    assert {rule.kind for rule in rules_of(requirement)} == {need.kind for need in needs_of(requirement)}


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        (Rule(RuleKind.GRADE, "chapter/one"), "target"),
        (Rule(RuleKind.BLOCK_SCORE, ""), "target"),
        (Rule(RuleKind.BLOCK_SCORE, "final"), "target"),
        (Rule(RuleKind.COMPLETION, "a/b/c"), "target"),
        (Rule(RuleKind.COMPLETION, "chapter/"), "target"),
        (Rule(RuleKind.COMPLETION, "chapter/one\n"), "target"),
        (Rule(RuleKind.COMPLETION, "chapter/" + "x" * 255), "target"),
        (Rule(RuleKind.ASSIGNMENT_GRADE, ""), "target"),
        (Rule(RuleKind.ASSIGNMENT_GRADE, " "), "target"),
        (Rule(RuleKind.ASSIGNMENT_GRADE, "Exam\x00"), "target"),
        (Rule(RuleKind.ASSIGNMENT_GRADE, "\ud800"), "target"),
        (Rule(RuleKind.SIGN_OFF, ""), "target"),
        (Rule(RuleKind.SIGN_OFF, "my mentor"), "target"),
        (Rule(RuleKind.SIGN_OFF, "mentor", Decimal(50)), "minimum"),
        *(
            (Rule(RuleKind.GRADE, "", Decimal(minimum)), "minimum")
            for minimum in ("0", "-1", "100.01", "72.555", "NaN", "sNaN", "Infinity", "1E-999999", "1E+999999")
        ),
    ],
)
def test_a_rule_that_cannot_be_decided_is_refused_with_its_place(rule, part):
    with pytest.raises(InvalidRequirement) as caught:
        check_requirement(Group(Combinator.ANY, (GRADE, rule)))
    assert caught.value.field == f"requirement.members.1.{part}"
    assert "%(" not in str(caught.value)


@pytest.mark.parametrize(
    ("group", "field"),
    [
        (Group(Combinator.ALL, ()), "requirement.members"),
        (Group(Combinator.ALL, (GRADE,), 1), "requirement.count"),
        (Group(Combinator.AT_LEAST, (GRADE,), 0), "requirement.count"),
        (Group(Combinator.AT_LEAST, (GRADE,), 2), "requirement.count"),
        (Group(Combinator.ALL, (GRADE,) * (MAX_RULES + 1)), "requirement.members"),
        (Group(Combinator.ALL, (Group(Combinator.ALL, (GRADE,) * 60),) * 2), "requirement"),
        (Group(Combinator.ALL, ("grade",)), "requirement.members.0"),
        (nested(MAX_DEPTH + 1), "requirement" + ".members.0" * MAX_DEPTH),
        (nested(10_000), "requirement" + ".members.0" * MAX_DEPTH),
    ],
    ids=["empty", "count", "count-0", "count-2", "wide", "many", "foreign", "deep", "very-deep"],
)
def test_a_group_that_cannot_be_decided_is_refused_with_its_place(group, field):
    with pytest.raises(InvalidRequirement) as caught:
        check_requirement(group)
    assert caught.value.field == field


def test_the_limits_themselves_are_allowed():
    check_requirement(nested(MAX_DEPTH))
    check_requirement(Group(Combinator.ALL, (GRADE,) * MAX_RULES))
    check_requirement(Rule(RuleKind.GRADE, "", Decimal("0.01")))
    check_requirement(Rule(RuleKind.GRADE, "", Decimal("80.0000")))
    assert len(list(rules_of(nested(10_000)))) == 1


def test_rules_come_in_the_authors_order_and_needs_once():
    exam, sign_off = Rule(RuleKind.ASSIGNMENT_GRADE, "Exam"), Rule(RuleKind.SIGN_OFF, "mentor")
    requirement = Group(Combinator.ALL, (exam, Group(Combinator.ANY, (GRADE, exam)), sign_off))
    assert list(rules_of(requirement)) == [exam, GRADE, exam, sign_off]
    assert needs_of(requirement) == {
        Need(RuleKind.ASSIGNMENT_GRADE, "Exam"),
        Need(RuleKind.GRADE),
        Need(RuleKind.SIGN_OFF, "mentor"),
    }


def test_a_reference_is_split_into_type_and_id():
    assert split_reference("chapter/discovery") == ("chapter", "discovery")
    with pytest.raises(InvalidRequirement, match="does not name a block"):
        split_reference("discovery")
