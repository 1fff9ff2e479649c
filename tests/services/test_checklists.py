"""Answers in the database: two tabs, two learners, two writes, a history that stays, and retirement."""

from __future__ import annotations

import os
import threading
from dataclasses import replace

import pytest
from django.db import IntegrityError, connections, transaction

from certification_xblock import api
from certification_xblock.data import Answer, AnswerState, Checklist, ChecklistItem, ItemKind
from certification_xblock.exceptions import CertificationError, Conflict, NotAllowed, StaleAnswer
from certification_xblock.models import ChecklistCopy, ChecklistEntry
from certification_xblock.models.base import AppendOnlyError
from certification_xblock.models.checklists import place_of
from tests.fakes import COURSE

USAGE = "block-v1:Org+C+R+type@certification_checklist+block@before"
LIST = Checklist(tuple(ChecklistItem(name, f"{name}?", ItemKind.REQUIRED, may_skip=True) for name in ("a", "b")))
DONE = Answer(AnswerState.DONE)


def answer(user_id, item="a", given=DONE, checklist=LIST, usage_id=USAGE):
    return api.answer_item(
        user_id=user_id, course_id=COURSE, usage_id=usage_id, checklist=checklist, item_id=item, answer=given
    )


def standing(user_id, checklist=LIST, usage_id=USAGE):
    return api.checklist_standing(user_id=user_id, usage_id=usage_id, checklist=checklist)


def test_answers_are_kept_with_their_history(world):
    answer(world.learner)
    answer(world.learner, given=Answer(AnswerState.NOT_APPLICABLE, reason="None there.", version=1))
    answer(world.learner, given=Answer(AnswerState.OPEN, reason="None there.", version=2))
    now = standing(world.learner).state.answers["a"]
    assert (now.state, now.reason, now.version) == (AnswerState.OPEN, "None there.", 3)
    history = [(entry.state, entry.version, entry.question) for entry in ChecklistEntry.objects.all()]
    assert history == [("done", 1, "a?"), ("not_applicable", 2, "a?"), ("open", 3, "a?")]
    row = ChecklistCopy.objects.get()
    assert (row.done, row.needed, row.complete, row.revision, row.key) == (0, 2, False, 3, "practice")


def test_an_answer_is_two_writes_and_a_look_one_query(world, django_assert_num_queries, django_assert_max_num_queries):
    for given in (DONE, Answer(AnswerState.OPEN, version=1)):
        with django_assert_max_num_queries(12) as captured:
            answer(world.learner, given=given)
        writes = [
            each["sql"] for each in captured.captured_queries if each["sql"][:6] in {"INSERT", "UPDATE", "DELETE"}
        ]
        assert len(writes) == 2, writes
    with django_assert_num_queries(1):
        standing(world.learner)


def test_complete_is_noted_and_taken_back(world):
    assert not answer(world.learner).progress.complete
    assert answer(world.learner, "b").progress.complete
    assert ChecklistCopy.objects.get().complete
    assert answer(world.learner, "b", Answer(version=1)).state.published
    assert not ChecklistCopy.objects.get().complete


def test_a_stale_answer_changes_nothing(world):
    answer(world.learner, given=replace(DONE, note="mine"))
    with pytest.raises(StaleAnswer):
        answer(world.learner, given=replace(DONE, note="other"))
    assert standing(world.learner).state.answers["a"].note == "mine"
    assert not answer(world.learner, given=replace(DONE, note="mine")).changed
    assert ChecklistEntry.objects.count() == 1


def test_each_learner_and_each_block_has_its_own(world):
    other = world.person("bea", "Bea")
    answer(world.learner)
    answer(other, "b")
    answer(world.learner, "b", usage_id=USAGE.replace("before", "Before"))
    assert set(standing(world.learner).state.answers) == {"a"}
    assert set(standing(other).state.answers) == {"b"}
    assert set(standing(world.learner, usage_id=USAGE.replace("before", "Before")).state.answers) == {"b"}


def test_what_the_list_has_no_more_is_kept(world):
    answer(world.learner)
    shorter = Checklist(LIST.items[1:])
    answer(world.learner, "b", checklist=shorter)
    assert standing(world.learner).state.answers["a"].state is AnswerState.DONE
    assert standing(world.learner, shorter).progress.complete


def test_a_changed_list_is_settled(world):
    answer(world.learner)
    shorter = Checklist(LIST.items[:1])
    settled = api.settle_checklist(user_id=world.learner, course_id=COURSE, usage_id=USAGE, checklist=shorter)
    assert (settled.changed, settled.progress.complete) == (True, True)
    again = api.settle_checklist(user_id=world.learner, course_id=COURSE, usage_id=USAGE, checklist=shorter)
    assert not again.changed
    assert not standing(world.learner).progress.complete or LIST.new_items_reopen is False
    assert (
        api.settle_checklist(user_id=world.staff, course_id=COURSE, usage_id=USAGE, checklist=shorter).changed is False
    )
    assert ChecklistCopy.objects.count() == 1


def test_history_is_never_rewritten(world):
    answer(world.learner)
    entry = ChecklistEntry.objects.get()
    for act in (entry.save, entry.delete, ChecklistEntry.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            act()


def test_the_database_refuses_a_version_twice_and_a_second_practice_copy(world):
    answer(world.learner)
    row, entry = ChecklistCopy.objects.get(), ChecklistEntry.objects.get()
    for model, source in ((ChecklistEntry, entry), (ChecklistCopy, row)):
        values = {
            field.attname: getattr(source, field.attname) for field in model._meta.fields if not field.primary_key
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**values)
    row.pk, row.key = None, "acme"
    row.save()


def test_retirement_erases_everything_and_nothing_comes_back(world):
    answer(world.learner, given=replace(DONE, note="Ms Iturbe said yes"))
    answer(world.staff)
    api.erase_holder(user_id=world.learner)
    assert list(ChecklistCopy.objects.values_list("user_id", flat=True)) == [world.staff]
    assert ChecklistEntry.objects.filter(note__contains="Iturbe").count() == 0
    api.erase_holder(user_id=world.learner)
    with pytest.raises(NotAllowed):
        answer(world.learner)


def test_the_place_tells_keys_apart_that_differ_in_case_alone():
    assert place_of(USAGE) != place_of(USAGE.replace("before", "Before"))


@pytest.mark.skipif(not os.environ.get("CERTIFICATION_TEST_DB"), reason="SQLite in memory has one writer")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", [True, False], ids=["the first answer of all", "a later answer"])
def test_two_tabs_at_the_same_moment(world, first):
    if not first:
        answer(world.learner, "b")
    barrier, results = threading.Barrier(4), []

    def tab(number):
        try:
            barrier.wait(10)
            answer(world.learner, given=replace(DONE, note=f"tab {number}"))
            results.append("stored")
        except (StaleAnswer, Conflict) as error:
            results.append(error.code)
        except CertificationError as error:
            results.append(repr(error))
        finally:
            connections.close_all()

    tabs = [threading.Thread(target=tab, args=(number,)) for number in range(4)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join(60)
    assert sorted(results) == ["stale_answer"] * 3 + ["stored"]
    assert ChecklistEntry.objects.filter(item="a").count() == 1
