"""Reading the platform's problem OLX."""

from __future__ import annotations

import pytest

from demo.site.blocks.questions import parse_questions

ONE = (
    "<problem><multiplechoiceresponse><label>Which <b>one</b>?</label><description>Choose.</description>"
    '<choicegroup type="MultipleChoice"><choice correct="false">A</choice><choice correct="true">B</choice>'
    '</choicegroup><solution><div class="detailed-solution"><p>Explanation</p><p>Because.</p></div></solution>'
    "</multiplechoiceresponse></problem>"
)
SEVERAL = (
    "<problem><choiceresponse><label>Which?</label><checkboxgroup>"
    '<choice correct="true">A</choice><choice correct="false">B</choice><choice correct="true">C</choice>'
    "</checkboxgroup></choiceresponse></problem>"
)


def test_a_question_is_read_with_its_choices_and_solution() -> None:
    (question,) = parse_questions(ONE)
    assert (question.label, question.hint, question.solution) == ("Which one?", "Choose.", "Because.")
    assert [(choice.name, choice.text, choice.correct) for choice in question.choices] == [
        ("choice_0", "A", False),
        ("choice_1", "B", True),
    ]
    assert not question.several


@pytest.mark.parametrize(
    ("chosen", "correct"),
    [
        ([], False),
        (["choice_0"], False),
        (["choice_0", "choice_2"], True),
        (["choice_0", "choice_1", "choice_2"], False),
    ],
)
def test_all_right_choices_and_no_other_make_a_right_answer(chosen: list[str], correct: bool) -> None:
    (question,) = parse_questions(SEVERAL)
    assert question.several
    assert question.is_correct(chosen) is correct


@pytest.mark.parametrize("source", ["", "<problem/>", "<problem><p>Text</p></problem>", "no xml", "<problem>&x;<"])
def test_what_has_no_question_has_none(source: str) -> None:
    assert parse_questions(source) == ()


def test_entities_are_not_followed() -> None:
    source = '<!DOCTYPE p [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + ONE.replace("Choose.", "&f;")
    (question,) = parse_questions(source)
    assert "root:" not in question.hint
