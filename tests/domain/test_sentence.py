"""The whole requirement as one sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification_xblock.data import Combinator, Group, Requirement, Rule, RuleKind
from certification_xblock.domain.messages import Phrase
from certification_xblock.domain.rules import rules_of
from certification_xblock.domain.sentence import sentence_of
from tests.domain.strategies import groups, requirements

TITLES = {"chapter/discovery": "Discovery", "problem/final": "The final 100% case"}
DISCOVERY = Rule(RuleKind.COMPLETION, "chapter/discovery")
EXAM = Rule(RuleKind.ASSIGNMENT_GRADE, "Exam", Decimal(70))
MENTOR = Rule(RuleKind.SIGN_OFF, "mentor")
GRADE = Rule(RuleKind.GRADE, "", Decimal(50))


def said(requirement: Requirement) -> str:
    return str(sentence_of(requirement, TITLES))


def group(combinator: Combinator, *members: Requirement, count: int = 0) -> Group:
    return Group(combinator, members, count)


ALL, ANY, AT_LEAST = Combinator.ALL, Combinator.ANY, Combinator.AT_LEAST


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        (Rule(RuleKind.COMPLETION), "Finish the whole course."),
        (Rule(RuleKind.COMPLETION, "", Decimal("72.50")), "Finish at least 72.5% of the course."),
        (Rule(RuleKind.COMPLETION, "chapter/discovery", Decimal(80)), "Finish at least 80% of “Discovery”."),
        (Rule(RuleKind.BLOCK_SCORE, "problem/final", Decimal(60)), "Score at least 60% in “The final 100% case”."),
        (GRADE, "Reach a course grade of at least 50%."),
        (MENTOR, "Get the sign-off “mentor”."),
        (group(ALL, DISCOVERY, EXAM), "Finish everything in “Discovery”, and score at least 70% in “Exam”."),
        (
            group(ALL, DISCOVERY, EXAM, MENTOR),
            "Finish everything in “Discovery”, score at least 70% in “Exam”, and get the sign-off “mentor”.",
        ),
        (group(ANY, EXAM, MENTOR), "Either score at least 70% in “Exam” or get the sign-off “mentor”."),
        (
            group(ANY, DISCOVERY, EXAM, MENTOR),
            (
                "Do one of the following: finish everything in “Discovery”, score at least 70% in “Exam”, or get the"
                " sign-off “mentor”."
            ),
        ),
        (
            group(AT_LEAST, DISCOVERY, EXAM, MENTOR, count=2),
            (
                "Do at least 2 of the following: finish everything in “Discovery”, score at least 70% in “Exam”, and get"
                " the sign-off “mentor”."
            ),
        ),
        (
            group(ALL, DISCOVERY, group(ANY, EXAM, MENTOR)),
            "Finish everything in “Discovery”, and either score at least 70% in “Exam” or get the sign-off “mentor”.",
        ),
        (
            group(ANY, MENTOR, group(ALL, DISCOVERY, EXAM)),
            "Either get the sign-off “mentor” or (finish everything in “Discovery”, and score at least 70% in “Exam”).",
        ),
        (
            group(ALL, GRADE, group(AT_LEAST, DISCOVERY, EXAM, group(ANY, MENTOR, GRADE), count=1)),
            (
                "Reach a course grade of at least 50%, and (do at least 1 of the following: finish everything in"
                " “Discovery”, score at least 70% in “Exam”, and (either get the sign-off “mentor” or reach a course grade"
                " of at least 50%))."
            ),
        ),
        (group(ANY, group(ALL, group(AT_LEAST, EXAM, count=1))), "Score at least 70% in “Exam”."),
    ],
)
def test_a_requirement_reads_as_one_sentence(requirement: Requirement, sentence: str) -> None:
    assert said(requirement) == sentence


def test_a_language_may_put_the_parts_in_another_order() -> None:
    backwards = {"%(first)s, and %(last)s": "%(last)s; %(first)s", "%(clause)s.": "¡%(clause)s!"}

    def translated(phrase: Phrase) -> str:
        params = {name: translated(each) if isinstance(each, Phrase) else each for name, each in phrase.params.items()}
        return backwards.get(phrase.message_id, phrase.message_id) % params

    phrase = sentence_of(group(ALL, DISCOVERY, EXAM), TITLES)
    assert translated(phrase) == "¡score at least 70% in “Exam”; finish everything in “Discovery”!"


@given(requirements)
def test_every_rule_is_in_the_sentence_and_brackets_close(requirement: Requirement) -> None:
    sentence = said(requirement)
    assert sentence.count("“") == sum(bool(rule.target) for rule in rules_of(requirement))
    assert sentence.count("(") == sentence.count(")")
    assert sentence.endswith(".")
    assert "%(" not in sentence


leaves = st.sampled_from([DISCOVERY, EXAM, MENTOR])


def shape(requirement: Requirement) -> object:
    """What a requirement means to a reader: groups of one are what is in them."""
    if isinstance(requirement, Rule):
        return requirement
    if len(requirement.members) == 1:
        return shape(requirement.members[0])
    return (requirement.combinator, requirement.count, tuple(map(shape, requirement.members)))


nested = leaves | groups(leaves | groups(leaves | groups(leaves)))


@given(nested, nested)
def test_different_requirements_never_read_the_same(one: Requirement, other: Requirement) -> None:
    assert (said(one) == said(other)) == (shape(one) == shape(other))
