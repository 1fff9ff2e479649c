"""How far a list is, and that no sequence of edits and ticks ever loses an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification_xblock.data import (
    Answer,
    AnswerState,
    Asks,
    Checklist,
    ChecklistItem,
    ChecklistState,
    CompleteBy,
    CompletionRule,
    ItemKind,
)
from certification_xblock.domain.checklist.identity import identified
from certification_xblock.domain.checklist.items import items_from_raw
from certification_xblock.domain.checklist.progress import answered, completed, next_open, progress_of
from certification_xblock.domain.checklist.settings import check_checklist, rule_from_text, rule_to_text
from certification_xblock.domain.checklist.text_form import parse_text, print_text
from certification_xblock.exceptions import Conflict, InvalidInput, NotFound, StaleAnswer
from tests.domain.checklist.lists import lists

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DONE = Answer(AnswerState.DONE)


def listed(*kinds, **settings):
    items = tuple(ChecklistItem(f"i{n}", f"Question {n}", ItemKind(kind)) for n, kind in enumerate(kinds, start=1))
    return Checklist(items, **settings)


def tick(checklist, state, item, given=DONE):
    version = state.answers.get(item, Answer()).version
    given = Answer(given.state, given.note, given.evidence, given.reason, version)
    return answered(checklist, state, item, given, now=NOW)


def ticked(checklist, *items, state=ChecklistState()):  # noqa: B008  (immutable)
    for item in items:
        state = tick(checklist, state, item)
    return state


def test_all_required_items_complete_it_and_unticking_takes_it_back():
    checklist = listed("required", "heading", "optional", "required")
    state = ticked(checklist, "i1")
    assert (progress_of(checklist, state).done, progress_of(checklist, state).total) == (1, 2)
    state = ticked(checklist, "i4", state=state)
    assert progress_of(checklist, state).complete
    state = tick(checklist, state, "i1", Answer(AnswerState.OPEN))
    assert not progress_of(checklist, state).complete


def test_where_nothing_is_required_everything_counts():
    checklist = listed("optional", "heading", "optional")
    assert progress_of(checklist, ticked(checklist, "i1")).total == 2


def test_an_empty_list_is_never_complete():
    assert not progress_of(listed(), ChecklistState()).complete
    assert not progress_of(listed("heading"), ChecklistState()).complete


@pytest.mark.parametrize(("rule", "needed"), [("all", 7), ("3", 3), ("9", 7), ("80%", 6), ("1%", 1), ("100%", 7)])
def test_what_completes_it(rule, needed):
    checklist = listed(*["required"] * 7, rule=rule_from_text(rule))
    assert progress_of(checklist, ChecklistState()).needed == needed
    state = ticked(checklist, *(f"i{n}" for n in range(1, needed)))
    assert not progress_of(checklist, state).complete
    assert progress_of(checklist, ticked(checklist, f"i{needed}", state=state)).complete


@pytest.mark.parametrize("text", ["0", "101%", "-1", "3.5", "half", "٣", None, 5])
def test_what_is_no_rule(text):
    assert rule_from_text(text) is None


@given(st.sampled_from(CompleteBy), st.integers(1, 100))
def test_a_rule_reads_as_it_is_written(by, minimum):
    rule = CompletionRule(by, 0 if by is CompleteBy.ALL else minimum)
    assert rule_from_text(rule_to_text(rule)) == rule


def test_asking_for_more_than_there_is_is_told():
    fields = {"items": [{"text": "A"}], "completed_by": "2"}
    assert [error.field for error in check_checklist(fields)] == ["completed_by"]


@pytest.mark.parametrize(
    ("asks", "answer", "counts"),
    [
        (Asks.NOTE, Answer(AnswerState.DONE), False),
        (Asks.NOTE, Answer(AnswerState.DONE, note="Said so."), True),
        (Asks.EVIDENCE, Answer(AnswerState.DONE, note="x"), False),
        (Asks.EVIDENCE, Answer(AnswerState.DONE, evidence="https://example.com/x"), True),
        (Asks.NOTE, Answer(AnswerState.NOT_APPLICABLE), False),
        (Asks.NOTE, Answer(AnswerState.NOT_APPLICABLE, reason="No branch there."), True),
    ],
)
def test_done_counts_with_what_is_asked_for(asks, answer, counts):
    checklist = Checklist((ChecklistItem("a", "A", ItemKind.REQUIRED, asks=asks, may_skip=True),))
    assert progress_of(checklist, tick(checklist, ChecklistState(), "a", answer)).complete is counts


@pytest.mark.parametrize(
    "answer",
    [
        Answer(AnswerState.NOT_APPLICABLE),
        Answer(AnswerState.DONE, note="x" * 5001),
        Answer(AnswerState.DONE, evidence="javascript:alert(1)"),
        Answer(AnswerState.DONE, evidence="my desk"),
    ],
)
def test_what_cannot_be_answered_so(answer):
    with pytest.raises(InvalidInput):
        answered(listed("required"), ChecklistState(), "i1", answer, now=NOW)


def test_a_heading_and_a_stranger_cannot_be_answered():
    for item in ("i1", "i9"):
        with pytest.raises(NotFound):
            answered(listed("heading"), ChecklistState(), item, DONE, now=NOW)


def test_two_tabs_do_not_overwrite_each_other_and_a_repetition_is_no_change():
    checklist = listed("required")
    state = ticked(checklist, "i1")
    assert answered(checklist, state, "i1", DONE, now=NOW) is state
    with pytest.raises(StaleAnswer):
        answered(checklist, state, "i1", Answer(AnswerState.DONE, note="mine"), now=NOW)
    assert state.answers["i1"].version == 1


def test_a_list_that_may_not_be_reopened_is_closed_once_complete():
    checklist = listed("required", "optional", may_reopen=False)
    state = ticked(checklist, "i1")
    assert progress_of(checklist, state).locked
    with pytest.raises(Conflict):
        tick(checklist, state, "i2")


def test_new_required_items_reopen_it_only_if_the_author_says_so():
    before = listed("required")
    state = ticked(before, "i1")
    for reopens in (False, True):
        after = listed("required", "required", new_items_reopen=reopens)
        assert progress_of(after, state).complete is not reopens
    grown = listed("required", "required")
    undone = tick(grown, state, "i1", Answer(AnswerState.OPEN))
    assert not progress_of(grown, undone).complete
    assert progress_of(grown, ticked(grown, "i1", state=undone)).complete


def test_what_counted_is_not_asked_for_more():
    state = ticked(listed("required"), "i1")
    stricter = Checklist((ChecklistItem("i1", "Question 1", ItemKind.REQUIRED, asks=Asks.NOTE),))
    assert progress_of(stricter, state).complete


def test_removing_the_last_open_item_completes_it():
    state = ticked(listed("required", "required"), "i1")
    shorter = listed("required")
    assert progress_of(shorter, state).complete
    assert completed(shorter, state).completed_with == {"i1"}


def test_the_next_open_item_is_below_and_then_from_the_top():
    checklist = listed("required", "optional", "required", "required")
    progress = progress_of(checklist, ticked(checklist, "i3"))
    assert [next_open(checklist, progress, after) for after in ("", "i1", "i4", "gone")] == ["i1", "i4", "i1", "i1"]
    assert next_open(checklist, progress_of(checklist, ticked(checklist, "i1", "i3", "i4"))) == ""


# -- identity -----------------------------------------------------------------------------------------------------------


def lines(*texts):
    return items_from_raw([{"text": text} for text in texts])


def ids(before, *texts):
    found = identified(before, parse_text("\n".join(texts)).items)
    return {item.text: item.id for item in found}


def test_moved_and_reworded_questions_stay_the_same():
    before = lines("Who decides?", "What must be true on day one?", "Who cleans the data?")
    known = {item.text: item.id for item in before}
    after = ids(before, "Who cleans the data?", "Who decides in the end?", "Which number tells us?")
    assert after["Who cleans the data?"] == known["Who cleans the data?"]
    assert after["Who decides in the end?"] == known["Who decides?"]
    assert after["Which number tells us?"] not in known.values()


def test_a_removed_question_that_comes_back_finds_its_answers():
    before = lines("Who decides?", "Where is the data?")
    without = identified(before, parse_text("Where is the data?").items)
    again = identified(without, parse_text("Where is the data?\nWho decides?").items)
    assert {item.id for item in again} == {item.id for item in before}


@given(lists(8), lists(8))
def test_an_edit_gives_everybody_one_identity_and_keeps_those_of_the_same_words(before, after):
    found = identified(before, after)
    assert len({item.id for item in found}) == len(found)
    assert identified(found, found) == found
    old = [(item.is_heading, item.text.casefold()) for item in before]
    for item in found:
        if (
            old.count((item.is_heading, item.text.casefold())) == 1
            and sum((one.is_heading, one.text.casefold()) == (item.is_heading, item.text.casefold()) for one in found)
            == 1
        ):
            assert item.id == next(
                one.id
                for one in before
                if (one.is_heading, one.text.casefold()) == (item.is_heading, item.text.casefold())
            )


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), lists(6)),
        st.tuples(st.just("cut"), st.integers(0, 20)),
        st.tuples(st.just("turn"), st.integers(0, 20)),
        st.tuples(st.just("tick"), st.integers(0, 20), st.sampled_from(AnswerState), st.text(max_size=5)),
    ),
    max_size=25,
)


@given(lists(6), ACTS, st.booleans())
def test_no_sequence_of_edits_and_ticks_loses_an_answer(written, acts, reopens):
    checklist = Checklist(written, new_items_reopen=reopens)
    state, given = ChecklistState(), {}
    for act in acts:
        items = checklist.items
        if act[0] == "tick":
            item = items[act[1] % len(items)] if items else None
            if item is None or item.is_heading or (act[2] is AnswerState.NOT_APPLICABLE and not item.may_skip):
                continue
            state = tick(checklist, state, item.id, Answer(act[2], note=act[3]))
            if item.id in state.answers:
                given[item.id] = state.answers[item.id]
        else:
            if act[0] == "edit":
                text = print_text((*items[: len(items) // 2], *act[1]))
            elif act[0] == "cut":
                text = print_text([item for index, item in enumerate(items) if index != act[1] % (len(items) or 1)])
            else:
                text = print_text(items[act[1] % (len(items) or 1) :] + items[: act[1] % (len(items) or 1)])
            checklist = Checklist(identified(items, parse_text(text).items), new_items_reopen=reopens)
        assert state.answers == given
        assert isinstance(state.answers, MappingProxyType)
        progress = progress_of(checklist, state)
        assert progress.total == progress.done + len(progress.open_items)
