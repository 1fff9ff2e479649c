"""How far a learner is: the share that lists and figures go by."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification_xblock.data import Combinator, Evidence, Group, Measurement, Need, Rule, RuleKind
from certification_xblock.domain.decision import evaluate
from certification_xblock.domain.progress import progress_of, share_of
from tests.domain.strategies import broken_figures, evidence_for, extreme_figures, figures, higher, requirements


def rule(name: str, minimum: str = "100") -> Rule:
    return Rule(RuleKind.COMPLETION, f"chapter/{name}", Decimal(minimum))


def share(requirement: Rule | Group, **done: int) -> int:
    """The share of somebody who has done so many of a hundred blocks of each chapter."""
    known = {
        Need(RuleKind.COMPLETION, f"chapter/{name}"): Measurement(Decimal(number), Decimal(100))
        for name, number in done.items()
    }
    return share_of(evaluate(requirement, Evidence(known)))


@given(st.data())
def test_a_hundred_is_earned_and_nothing_else(data: st.DataObject) -> None:
    requirement = data.draw(requirements)
    progress = progress_of(evaluate(requirement, data.draw(evidence_for(requirement))))
    assert 0 <= progress.share <= 100
    assert (progress.share == 100) is progress.earned
    assert (progress.remaining == 0) is progress.earned


@given(st.data())
def test_more_evidence_never_lowers_it(data: st.DataObject) -> None:
    requirement = data.draw(requirements)
    evidence = data.draw(evidence_for(requirement))
    more = data.draw(higher(evidence))
    assert share_of(evaluate(requirement, evidence)) <= share_of(evaluate(requirement, more))


@given(st.data())
def test_nothing_is_too_odd_for_it(data: st.DataObject) -> None:
    requirement = data.draw(requirements)
    decision = evaluate(requirement, data.draw(evidence_for(requirement, broken_figures | extreme_figures | figures)))
    assert 0 <= share_of(decision) <= 100


@given(requirements)
def test_who_has_done_nothing_has_not_begun(requirement: Rule | Group) -> None:
    assert share_of(evaluate(requirement, Evidence())) == 0


@pytest.mark.parametrize(
    ("combinator", "count", "expected"),
    [(Combinator.ALL, 0, 33), (Combinator.ANY, 0, 80), (Combinator.AT_LEAST, 2, 50)],
)
def test_a_group_counts_those_of_its_members_that_it_needs(combinator: Combinator, count: int, expected: int) -> None:
    group = Group(combinator, (rule("a"), rule("b"), rule("c")), count)
    assert share(group, a=80, b=20, c=0) == expected


def test_a_rule_counts_against_its_minimum() -> None:
    assert share(rule("a", "80"), a=40) == 50
    assert share(rule("a", "80"), a=79) == 98
    assert share(rule("a", "80"), a=80) == 100


def test_whoever_has_begun_has_something() -> None:
    group = Group(Combinator.ALL, tuple(rule(name) for name in "abcde"))
    assert share(group, a=1) == 1


def test_only_sign_offs_open_is_waiting_for_one() -> None:
    mentor = Rule(RuleKind.SIGN_OFF, "mentor")
    group = Group(Combinator.ALL, (rule("a"), mentor))
    signed = {Need(RuleKind.SIGN_OFF, "mentor"): Measurement(Decimal(0), Decimal(1))}
    chapter = Need(RuleKind.COMPLETION, "chapter/a")
    there = evaluate(group, Evidence({chapter: Measurement(Decimal(4), Decimal(4)), **signed}))
    not_yet = evaluate(group, Evidence({chapter: Measurement(Decimal(3), Decimal(4)), **signed}))
    gone = evaluate(group, Evidence(signed))
    assert progress_of(there).awaits_sign_off
    assert not progress_of(not_yet).awaits_sign_off
    assert (progress_of(gone).missing, progress_of(there).missing) == (True, False)
