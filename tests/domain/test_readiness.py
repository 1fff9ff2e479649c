"""Readiness: each fact has its finding, and what is not known is never good."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification_xblock.data import (
    CertificationTerms,
    Check,
    Combinator,
    CourseFacts,
    Examination,
    Finding,
    Force,
    GradedType,
    Group,
    IssueMode,
    Readiness,
    Rule,
    RuleKind,
    Schedule,
    Severity,
    Showing,
    Source,
    Target,
)
from certification_xblock.domain.readiness import GATE_STEP, RENDER_STEP, findings
from certification_xblock.domain.readiness_words import WORDS, what, what_to_do
from certification_xblock.settings.common import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=30), NOW - timedelta(days=30)
LOOKED = NOW - timedelta(minutes=3)
COMPLETE, GRADE = Rule(RuleKind.COMPLETION, "chapter/a"), Rule(RuleKind.GRADE, minimum=Decimal(70))
EXAM = Rule(RuleKind.ASSIGNMENT_GRADE, "Exam", Decimal(60))
SCORE = Rule(RuleKind.BLOCK_SCORE, "problem/p", Decimal(60))
ALL = Group(Combinator.ALL, (COMPLETE, GRADE, EXAM, SCORE))
TERMS = CertificationTerms(title="Consultant", requirement=ALL)
TARGETS = {
    "": Target("Course", scored=True, completable=True),
    "chapter/a": Target("A", scored=True, completable=True),
    "problem/p": Target("P", scored=True, completable=True),
}
GOOD = CourseFacts(
    configuration_active=True,
    certificates_on_course=True,
    pass_mark=Decimal(50),
    schedule=Schedule(start=EARLIER, end=LATER, showing=Showing.AT_ONCE),
    targets=TARGETS,
    assignments={"Exam": GradedType(Decimal(1), 1)},
    published=True,
    changed=False,
    hidden=False,
    force=Force.IN_FORCE,
    unregistered=(),
    not_allowed=(),
    certificates_on_site=True,
    bearing_modes=("honor",),
    auto_generation=True,
    completion_tracking=True,
    pipeline_steps=tuple(STEPS.values()),
    missing_scripts=(),
    checked_at=LOOKED,
)
FACTS = tuple(each.name for each in fields(CourseFacts) if each.name not in {"problem", "checked_at"})


def wrong(found: Iterable[Finding]) -> dict[str, Severity]:
    """Return the codes of what is wrong."""
    return {finding.code: finding.severity for finding in found if finding.code}


def held(**schedule: Any) -> dict[str, Any]:
    """Return a change of the schedule of an instructor-paced course under way."""
    return {"schedule": Schedule(start=EARLIER, **schedule)}


def target(reference: str, **changes: Any) -> dict[str, Any]:
    """Return a change of one target."""
    return {"targets": {**TARGETS, reference: replace(TARGETS[reference], **changes)}}


STOPS, WARNS = Severity.STOPS, Severity.WARNS
CASES: list[tuple[dict[str, Any], str, Severity]] = [
    ({"force": Force.NOTHING}, "force_nothing", STOPS),
    ({"force": Force.ELSEWHERE}, "force_elsewhere", STOPS),
    ({"force": Force.BROKEN, "problem": "bad"}, "force_broken", STOPS),
    ({"force": Force.SWITCHED_OFF}, "force_switched_off", STOPS),
    ({"published": False}, "unpublished", STOPS),
    ({"changed": True}, "changed", WARNS),
    ({"hidden": True}, "hidden", WARNS),
    ({"unregistered": ("ibic",)}, "unregistered", STOPS),
    ({"not_allowed": ("ibic",)}, "not_allowed", STOPS),
    ({"schedule": Schedule(start=LATER, showing=Showing.AT_ONCE)}, "not_started", WARNS),
    ({"schedule": Schedule(end=NOW, showing=Showing.AT_ONCE)}, "ended", WARNS),
    ({"bearing_modes": ()}, "no_mode", STOPS),
    ({"completion_tracking": False}, "no_completion", STOPS),
    ({"pass_mark": Decimal(71)}, "pass_mark", WARNS),
    ({"certificates_on_site": False}, "site_off", STOPS),
    ({"certificates_on_course": False}, "course_off", STOPS),
    ({"auto_generation": False}, "no_auto_generation", WARNS),
    ({"pipeline_steps": (RENDER_STEP,)}, "no_gate", STOPS),
    ({"pipeline_steps": (GATE_STEP,)}, "no_rendering", STOPS),
    ({"configuration_active": False}, "no_configuration", STOPS),
    (held(showing=Showing.ON_DATE), "held_no_date", STOPS),
    (held(showing=Showing.AT_END), "held_no_end", STOPS),
    (held(showing=Showing.ON_DATE, available_on=LATER), "held_date", WARNS),
    (held(showing=Showing.AT_END, end=LATER), "held_end", WARNS),
    (held(showing=Showing.ON_DATE, available_on=LATER, self_paced=True), "date_ignored", WARNS),
    ({"missing_scripts": ("Arabic",)}, "no_fonts", WARNS),
    ({"targets": {"": TARGETS[""], "problem/p": TARGETS["problem/p"]}}, "no_target", STOPS),
    (target("chapter/a", hidden=True), "hidden_target", STOPS),
    (target("chapter/a", completable=False), "nothing_to_complete", STOPS),
    (target("problem/p", scored=False), "nothing_to_score", STOPS),
    ({"assignments": {"Essay": GradedType(Decimal(1), 1)}}, "no_type", STOPS),
]


def test_a_course_in_order_has_nothing_but_good_findings_one_for_each_check() -> None:
    found = findings(GOOD, TERMS, NOW)
    assert {finding.severity for finding in found} == {Severity.GOOD}
    assert [finding.check for finding in found] == list(Check)
    assert Readiness(found, Examination(GOOD)).severity is Severity.GOOD


@pytest.mark.parametrize(("change", "code", "severity"), CASES, ids=[code for _change, code, _severity in CASES])
def test_each_finding_comes_with_its_fact_and_goes_with_it(
    change: dict[str, Any], code: str, severity: Severity
) -> None:
    assert wrong(findings(replace(GOOD, **change), TERMS, NOW)) == {code: severity}
    assert wrong(findings(GOOD, TERMS, NOW)) == {}


@given(changes=st.lists(st.sampled_from(CASES), max_size=8), unknown=st.sets(st.sampled_from(FACTS)))
def test_findings_follow_their_own_facts_alone(
    changes: list[tuple[dict[str, Any], str, Severity]], unknown: set[str]
) -> None:
    facts = GOOD
    for change, _code, _severity in changes:
        facts = replace(facts, **change)
    before = findings(facts, TERMS, NOW)
    after = findings(replace(facts, **dict.fromkeys(unknown)), TERMS, NOW)
    # What became unknown took away what was wrong by it, and never made anything good.
    good = {finding.check for finding in before if finding.severity is Severity.GOOD}
    assert {finding.check for finding in after if finding.severity is Severity.GOOD} <= good
    assert set(wrong(after)) <= set(wrong(before)) | {"force_nothing"}


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_that_is_not_known_is_never_good(fact: str) -> None:
    found = findings(replace(GOOD, **{fact: None}), TERMS, NOW)
    assert {finding.severity for finding in found} == {Severity.GOOD, Severity.UNKNOWN}
    assert Readiness(found, Examination(GOOD)).severity is Severity.UNKNOWN


def test_nothing_known_is_nothing_good() -> None:
    assert {finding.severity for finding in findings(CourseFacts(), None, NOW)} == {Severity.UNKNOWN}


def test_the_worst_comes_first_and_has_its_time() -> None:
    found = findings(replace(GOOD, auto_generation=False, configuration_active=False, changed=None), TERMS, NOW)
    assert [finding.severity for finding in found[:4]] == [STOPS, WARNS, Severity.UNKNOWN, Severity.GOOD]
    assert {finding.checked_at for finding in found if finding.source is Source.LMS} == {LOOKED}
    assert {finding.checked_at for finding in found if finding.source is not Source.LMS} == {NOW}


def test_every_code_says_what_is_wrong_and_what_to_do() -> None:
    seen = set()
    extra: list[tuple[dict[str, Any], CertificationTerms | None]] = [
        ({"hidden": True}, replace(TERMS, issue=IssueMode.CLAIM)),
        ({"problem": "no title"}, None),
        ({"assignments": {"Exam": GradedType(Decimal(1), 0)}}, TERMS),
    ]
    for change, terms in [*((change, TERMS) for change, _code, _severity in CASES), *extra]:
        for finding in findings(replace(GOOD, **change), terms, NOW):
            assert str(what(finding))
            assert "%(" not in str(what(finding))
            todo = what_to_do(finding)
            assert (todo is None) == (finding.severity is Severity.GOOD)
            seen.add(finding.code)
    assert seen - {""} == set(WORDS)


def test_a_hidden_block_stops_those_who_have_to_claim() -> None:
    claimed = replace(TERMS, issue=IssueMode.CLAIM)
    assert wrong(findings(replace(GOOD, hidden=True), claimed, NOW)) == {"hidden_claim": STOPS}


def test_completion_tracking_matters_where_a_rule_needs_completion() -> None:
    graded = replace(TERMS, requirement=GRADE)
    for fact in (False, None):
        assert wrong(findings(replace(GOOD, completion_tracking=fact), graded, NOW)) == {}
        assert Check.COMPLETION_TRACKING not in {finding.check for finding in findings(GOOD, graded, NOW)}


def test_a_block_that_was_never_published_is_told_so_once() -> None:
    assert wrong(findings(replace(GOOD, published=False, force=Force.NOTHING, changed=True), TERMS, NOW)) == {
        "unpublished": STOPS
    }


def test_a_rule_that_cannot_be_met_stops_only_where_there_is_no_other_way() -> None:
    missing = Rule(RuleKind.COMPLETION, "chapter/gone")
    for group, severity in (
        (Group(Combinator.ANY, (missing, GRADE)), WARNS),
        (Group(Combinator.ALL, (missing, GRADE)), STOPS),
        (Group(Combinator.AT_LEAST, (missing, GRADE, EXAM), 2), WARNS),
        (Group(Combinator.AT_LEAST, (missing, GRADE, EXAM), 3), STOPS),
    ):
        found = wrong(findings(replace(GOOD, pass_mark=Decimal(0)), replace(TERMS, requirement=group), NOW))
        assert found == {"no_target": severity}


@pytest.mark.parametrize(
    ("requirement", "weight", "implied"),
    [
        (GRADE, "1", "70"),
        (COMPLETE, "1", "0"),
        (EXAM, "0.7", "42"),
        (Group(Combinator.ANY, (GRADE, EXAM)), "0.7", "42"),
        (Group(Combinator.ALL, (COMPLETE, EXAM)), "0.7", "42"),
        (Group(Combinator.AT_LEAST, (GRADE, EXAM, COMPLETE), 2), "0.7", "42"),
    ],
)
def test_the_pass_mark_is_told_of_where_the_rules_can_be_met_below_it(
    requirement: Rule | Group, weight: str, implied: str
) -> None:
    terms = replace(TERMS, requirement=requirement)
    facts = replace(GOOD, assignments={"Exam": GradedType(Decimal(weight), 1)})
    assert wrong(findings(replace(facts, pass_mark=Decimal(implied)), terms, NOW)) == {}
    above = wrong(findings(replace(facts, pass_mark=Decimal(implied) + 1), terms, NOW))
    assert above == {"pass_mark": WARNS}


def test_grades_of_several_types_add_up() -> None:
    both = Group(Combinator.ALL, (EXAM, Rule(RuleKind.ASSIGNMENT_GRADE, "Lab", Decimal(50))))
    kinds = {"Exam": GradedType(Decimal("0.5"), 1), "Lab": GradedType(Decimal("0.5"), 1)}
    facts = replace(GOOD, assignments=kinds, pass_mark=Decimal(55))
    assert wrong(findings(facts, replace(TERMS, requirement=both), NOW)) == {}
    assert wrong(findings(replace(facts, pass_mark=Decimal(56)), replace(TERMS, requirement=both), NOW)) == {
        "pass_mark": WARNS
    }


def test_our_steps_are_those_of_the_settings() -> None:
    assert set(STEPS.values()) == {GATE_STEP, RENDER_STEP}
