from __future__ import annotations

import ast
import gettext
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

import certification_xblock.domain
from certification_xblock.data import Combinator, Group, Rule, RuleKind
from certification_xblock.domain.messages import Phrase
from certification_xblock.domain.wording import describe, describe_remaining, describe_rule
from tests.domain.strategies import requirements

TITLES = {"chapter/discovery": "Discovery", "problem/final": "Final 100% case"}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Rule(RuleKind.COMPLETION, "chapter/discovery"), "Complete all of “Discovery”"),
        (Rule(RuleKind.COMPLETION, "chapter/discovery", Decimal("80.50")), "Complete at least 80.5% of “Discovery”"),
        (Rule(RuleKind.COMPLETION), "Complete the whole course"),
        (Rule(RuleKind.COMPLETION, "", Decimal(80)), "Complete at least 80% of the course"),
        (Rule(RuleKind.GRADE, "", Decimal("7E+1")), "Score at least 70% in the course"),
        (Rule(RuleKind.ASSIGNMENT_GRADE, "Exam", Decimal(70)), "Score at least 70% in “Exam”"),
        (Rule(RuleKind.BLOCK_SCORE, "problem/final", Decimal(70)), "Score at least 70% in “Final 100% case”"),
        (Rule(RuleKind.BLOCK_SCORE, "problem/gone", Decimal(70)), "Score at least 70% in “problem/gone”"),
        (Rule(RuleKind.SIGN_OFF, "mentor"), "Get the sign-off “mentor”"),
    ],
)
def test_a_rule_in_words(rule, sentence):
    assert str(describe_rule(rule, TITLES)) == sentence


def test_groups_introduce_their_members():
    one, two = Rule(RuleKind.GRADE), Rule(RuleKind.SIGN_OFF, "mentor")
    inner = Group(Combinator.ANY, (one, two))
    described = describe(Group(Combinator.AT_LEAST, (two, inner), 2), TITLES)
    assert str(described.phrase) == "Do at least 2 of these:"
    assert [str(member.phrase) for member in described.members] == ["Get the sign-off “mentor”", "Do one of these:"]
    assert len(described.members[1].members) == 2


def test_what_is_left_counts():
    assert [str(describe_remaining(count)) for count in (0, 1, 2)] == [
        "Everything is done.",
        "1 requirement left",
        "2 requirements left",
    ]
    phrase = describe_remaining(2)
    assert gettext.NullTranslations().ngettext(phrase.message_id, phrase.plural_id, phrase.count) == phrase.plural_id


@given(requirements)
def test_every_requirement_can_be_said(requirement):
    waiting = [describe(requirement, {})]
    while waiting:
        described = waiting.pop()
        assert isinstance(described.phrase, Phrase)
        assert str(described.phrase)
        waiting.extend(described.members)


ERRORS = {"Conflict", "InvalidInput", "InvalidRequirement", "InvalidTerms", "error"}


def _calls() -> list[ast.Call]:
    package = Path(certification_xblock.domain.__file__).parent
    return [
        node
        for path in sorted(package.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]


def test_every_message_is_a_literal_that_makemessages_can_read():
    marked = [node for node in _calls() if node.func.id == "gettext_noop"]
    assert len(marked) > 40
    assert [ast.unparse(node) for node in marked if not isinstance(node.args[0], ast.Constant)] == []


def test_every_error_has_a_marked_message():
    raised = [node for node in _calls() if node.func.id in ERRORS]
    assert len(raised) > 30
    # "message" is one that was marked where it was written.
    unmarked = [
        ast.unparse(node)
        for node in raised
        if not ast.unparse(node.args[0]).startswith(("gettext_noop(", "*ngettext_lazy("))
        and not ast.unparse(node.args[0]).endswith("message")
    ]
    assert unmarked == []
