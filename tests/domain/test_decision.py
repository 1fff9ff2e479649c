from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification_xblock.data import (
    Combinator,
    Evidence,
    Group,
    Measurement,
    Need,
    Requirement,
    Rule,
    RuleKind,
    RuleResult,
    RuleState,
)
from certification_xblock.domain.decision import evaluate, open_rules
from certification_xblock.exceptions import InvalidRequirement
from tests.domain.strategies import (
    broken_figures,
    evidence_for,
    extreme_figures,
    figures,
    higher,
    requirements,
    shuffled,
)

KINDS = {
    RuleKind.COMPLETION: "chapter/one",
    RuleKind.GRADE: "",
    RuleKind.ASSIGNMENT_GRADE: "Exam",
    RuleKind.BLOCK_SCORE: "problem/final_case",
}


def sign_off(name: str) -> Rule:
    return Rule(RuleKind.SIGN_OFF, name)


def given_sign_offs(**given_: bool) -> Evidence:
    return Evidence(
        {Need(RuleKind.SIGN_OFF, name): Measurement(Decimal(int(yes)), Decimal(1)) for name, yes in given_.items()}
    )


def decide_one(kind: RuleKind, minimum: str, done: str, total: str) -> RuleResult:
    rule = Rule(kind, KINDS.get(kind, "mentor"), Decimal(minimum))
    need = Need(rule.kind, rule.target)
    result = evaluate(rule, Evidence({need: Measurement(Decimal(done), Decimal(total))})).result
    assert isinstance(result, RuleResult)
    return result


# -- properties ---------------------------------------------------------------------------------------------------


@given(st.data(), requirements)
def test_evidence_at_least_as_high_never_un_earns(data, requirement):
    before = data.draw(evidence_for(requirement))
    low, high = evaluate(requirement, before), evaluate(requirement, data.draw(higher(before)))
    assert high.earned >= low.earned
    assert high.remaining <= low.remaining


@given(st.data(), requirements)
def test_the_order_of_members_does_not_matter(data, requirement):
    evidence = data.draw(evidence_for(requirement))
    other = evaluate(shuffled(data.draw, requirement), evidence)
    decision = evaluate(requirement, evidence)
    assert (other.earned, other.remaining) == (decision.earned, decision.remaining)


@given(st.data(), requirements)
def test_nothing_remains_exactly_when_it_is_earned(data, requirement):
    decision = evaluate(requirement, data.draw(evidence_for(requirement)))
    assert (decision.remaining == 0) == decision.earned
    assert (not open_rules(decision)) == decision.earned
    assert decision.remaining <= len(open_rules(decision))


@given(st.data(), requirements)
def test_no_figure_however_broken_raises(data, requirement):
    evidence = data.draw(evidence_for(requirement, figures | broken_figures | extreme_figures))
    for result in open_rules(evaluate(requirement, evidence)):
        assert result.percent is None or 0 <= result.percent <= 9999


@given(st.data(), requirements)
def test_broken_figures_alone_earn_nothing(data, requirement):
    evidence = data.draw(evidence_for(requirement, broken_figures))
    decision = evaluate(requirement, evidence)
    assert not decision.earned
    assert {result.state for result in open_rules(decision)} == {RuleState.MISSING}


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from([RuleKind.COMPLETION, RuleKind.BLOCK_SCORE]))
def test_a_hundred_percent_is_shown_when_it_is_reached_and_not_before(total, done, kind):
    result = decide_one(kind, "100", str(done), str(total))
    assert result.met == (done >= total)
    assert (result.percent >= 100) == (done >= total)


# -- examples -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "minimum", "done", "total", "met", "shown"),
    [
        (RuleKind.COMPLETION, "100", "200", "200", True, "100"),
        (RuleKind.COMPLETION, "100", "199", "200", False, "99"),
        (RuleKind.COMPLETION, "99.5", "199", "200", True, "99"),
        (RuleKind.COMPLETION, "66.67", "2", "3", False, "66"),
        (RuleKind.COMPLETION, "66.66", "2", "3", True, "66"),
        (RuleKind.COMPLETION, "0.01", "0", "0", False, "0"),
        (RuleKind.COMPLETION, "0.01", "5", "0", False, "0"),
        (RuleKind.GRADE, "70", "0.7", "1", True, "70"),
        (RuleKind.GRADE, "70", "0.6999", "1", False, "69.99"),
        (RuleKind.GRADE, "70", "0.69999", "1", False, "69.99"),
        (RuleKind.GRADE, "72.5", "0.725", "1", True, "72.5"),
        (RuleKind.ASSIGNMENT_GRADE, "70", "1", "1", True, "100"),
        (RuleKind.ASSIGNMENT_GRADE, "70", "0.333", "1", False, "33.3"),
        (RuleKind.BLOCK_SCORE, "80", "4", "5", True, "80"),
        (RuleKind.BLOCK_SCORE, "80", "7.99", "10", False, "79"),
        (RuleKind.BLOCK_SCORE, "80", "12", "10", True, "120"),
        (RuleKind.SIGN_OFF, "100", "1", "1", True, "100"),
        (RuleKind.SIGN_OFF, "100", "0", "1", False, "0"),
    ],
)
def test_a_rule_of_each_kind(kind, minimum, done, total, met, shown):
    result = decide_one(kind, minimum, done, total)
    assert result.state is (RuleState.MET if met else RuleState.UNMET)
    assert str(result.percent) == shown


def test_figures_longer_than_any_rounding_are_compared_exactly():
    just_below = "0.6" + "9" * 60
    assert not decide_one(RuleKind.GRADE, "70", just_below, "1").met
    assert decide_one(RuleKind.COMPLETION, "100", "1" + "0" * 60, "1" + "0" * 60).met


def test_a_target_that_is_not_there_is_missing_and_the_moment_is_kept():
    taken_at = datetime(2026, 3, 1, tzinfo=UTC)
    decision = evaluate(Rule(RuleKind.GRADE, "", Decimal(1)), Evidence(taken_at=taken_at))
    assert (decision.earned, decision.remaining, decision.taken_at) == (False, 1, taken_at)
    assert decision.result == RuleResult(Rule(RuleKind.GRADE, "", Decimal(1)), RuleState.MISSING)


ONE, TWO, THREE, GONE = sign_off("one"), sign_off("two"), sign_off("three"), sign_off("gone")


@pytest.mark.parametrize(
    ("requirement", "remaining", "still_open"),
    [
        (Group(Combinator.ALL, (ONE, TWO, THREE)), 2, (TWO, THREE)),
        (Group(Combinator.ANY, (ONE, TWO)), 0, ()),
        (Group(Combinator.ANY, (TWO, THREE)), 1, (TWO, THREE)),
        (Group(Combinator.AT_LEAST, (ONE, TWO, THREE), 2), 1, (TWO, THREE)),
        (Group(Combinator.AT_LEAST, (Group(Combinator.ALL, (TWO, THREE)), ONE, TWO), 2), 1, (TWO, THREE, TWO)),
        (Group(Combinator.AT_LEAST, (Group(Combinator.ALL, (TWO, THREE)), ONE, TWO), 3), 3, (TWO, THREE, TWO)),
        # Two rules that can be met are a shorter way than one that cannot.
        (Group(Combinator.ANY, (GONE, Group(Combinator.ALL, (TWO, THREE)))), 2, (GONE, TWO, THREE)),
        (Group(Combinator.ANY, (GONE, GONE)), 1, (GONE, GONE)),
        (Group(Combinator.ALL, (GONE, TWO)), 2, (GONE, TWO)),
        # Inside a group that is met nothing is open.
        (Group(Combinator.ALL, (Group(Combinator.ANY, (ONE, TWO)), THREE)), 1, (THREE,)),
    ],
)
def test_what_remains(requirement: Requirement, remaining, still_open):
    decision = evaluate(requirement, given_sign_offs(one=True, two=False, three=False))
    assert decision.remaining == remaining
    assert tuple(result.rule for result in open_rules(decision)) == still_open


def test_a_group_tells_how_far_it_is():
    result = evaluate(Group(Combinator.AT_LEAST, (ONE, TWO, THREE), 2), given_sign_offs(one=True, two=False)).result
    assert (result.met, result.needed, result.met_count) == (False, 2, 1)
    assert [inner.state for inner in result.results] == [RuleState.MET, RuleState.UNMET, RuleState.MISSING]


@pytest.mark.parametrize("group", [Group(Combinator.ALL, ()), Group(Combinator.AT_LEAST, (ONE,), 0)])
def test_a_group_that_asks_for_nothing_earns_nothing(group):
    with pytest.raises(InvalidRequirement):
        evaluate(group, given_sign_offs(one=True))
