"""The checklist block: what learners may answer, what comes back, what the platform is told, and what authors save."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from lxml import etree, html
from webob import Request

from certification_xblock.models import ChecklistCopy, ChecklistEntry
from certification_xblock.xblocks import access
from certification_xblock.xblocks.checklist import ChecklistXBlock
from tests.fakes import FakeGateway
from tests.xblocks.host import CHECKLIST, Host, checklist_in_lms, checklist_in_studio, get, post

if TYPE_CHECKING:
    from tests.worlds import World

ITEMS = [
    {"id": "know", "text": "Know", "kind": "heading"},
    {"id": "who", "text": "Who decides?", "kind": "required", "level": 1, "asks": "note", "guidance": "By **name**."},
    {"id": "case", "text": "A real case?", "kind": "required", "level": 1, "may_skip": True, "link": "html/before"},
    {"id": "extra", "text": "Agenda?", "kind": "optional", "level": 1},
]
FORM = {"Content_Type": "application/x-www-form-urlencoded"}
SCRIPT = {**FORM, "X_Certification": "fragment"}


@pytest.fixture(autouse=True)
def _any_course(monkeypatch: pytest.MonkeyPatch) -> None:
    """The course of these blocks is there, too."""
    monkeypatch.setattr(FakeGateway, "_only", lambda *_args: None)


@pytest.fixture
def block(world: World) -> Any:
    return checklist_in_lms(world.learner, items=ITEMS)


def send(block: Any, item: str, state: str = "done", version: int = 0, headers: Any = SCRIPT, **texts: str) -> Any:
    form = {"item": item, "state": state, "version": version, **texts}
    return post(block, "answer", urlencode(form), **headers)


def told(block: Any, kind: str = "completion") -> list[Any]:
    return [data for event, data in block.runtime.published if event == kind]


def test_a_learner_sees_the_list_and_how_far_it_is(block: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        page = html.fromstring(block.student_view().content)
    text = " ".join(page.text_content().split())
    assert "0 of 2 required items done" in text
    assert "1.1 Who decides?" in text
    assert "Next: 1.1 Who decides?" in text
    assert page.xpath("//strong[text()='name']")
    assert page.xpath("//a[@href='/jump/block-v1:Meridian+CONS101+2026+type@html+block@before']")
    assert len(page.xpath("//button[@data-tick and @aria-pressed='false']")) == 3


def test_a_tick_is_one_call_with_two_writes_and_comes_back_with_the_progress(block: Any, world: World) -> None:
    response = send(block, "case")
    assert response.status_code == 200
    part = html.fromstring(response.text)
    assert "1 of 2 required items done" in part.text_content()
    assert part.xpath("//li[@data-item='case' and @data-version='1']//button[@data-tick and @aria-pressed='true']")
    assert (ChecklistCopy.objects.get().user_id, ChecklistEntry.objects.get().question) == (
        world.learner,
        "A real case?",
    )
    assert told(block) == []
    assert told(block, "edx.certification.checklist.answered") == [
        {"usage_id": CHECKLIST, "item": "case", "state": "done"}
    ]


@pytest.mark.parametrize("first", [True, False])
def test_at_most_two_writes(block: Any, django_assert_max_num_queries: Any, *, first: bool) -> None:
    if not first:
        send(block, "extra")
    with django_assert_max_num_queries(20) as captured:
        send(block, "case", "not_applicable", reason="None there.")
    writes = [
        each["sql"] for each in captured.captured_queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    assert len(writes) == 2, writes


def test_completion_is_published_and_taken_back(block: Any) -> None:
    send(block, "case")
    send(block, "who", note="Ms Iturbe")
    assert told(block) == [{"completion": 1.0}]
    send(block, "extra")
    assert told(block) == [{"completion": 1.0}]
    send(block, "case", "open", version=1)
    assert told(block) == [{"completion": 1.0}, {"completion": 0.0}]
    assert ChecklistCopy.objects.get().complete is False
    assert told(block, "grade") == []


def test_done_counts_once_the_note_is_there(block: Any) -> None:
    assert "It counts once its note is there." in send(block, "who").text
    assert "0 of 2" in block.student_view().content


def test_a_graded_list_publishes_its_share(world: World) -> None:
    block = checklist_in_lms(world.learner, items=ITEMS, graded_by_share=True)
    assert (block.has_score, block.max_score(), block.has_custom_completion) == (True, 2, True)
    send(block, "case")
    send(block, "case", "open", version=1)
    assert told(block, "grade") == [{"value": 1, "max_value": 2}, {"value": 0, "max_value": 2}]
    plain = checklist_in_lms(world.learner, items=ITEMS)
    assert (plain.has_score, plain.max_score()) == (False, None)


def test_a_form_gets_back_to_its_item(block: Any) -> None:
    response = send(block, "case", headers=FORM, next="/xblock/a#checklist-1-case")
    assert (response.status_code, response.headers["Location"]) == (303, "/xblock/a#checklist-1-case")
    response = send(block, "case", "open", 1, headers=FORM, next="https://evil.example/")
    assert response.headers["Location"] == "/"


def test_two_tabs_a_stale_answer_gets_what_is_there_now_and_loses_nothing(block: Any) -> None:
    send(block, "who", note="Ms Iturbe")
    for headers in (SCRIPT, FORM):
        response = send(block, "who", "done", 0, headers=headers, note="Mr Marsh <b>")
        assert response.status_code == 409
        part = html.fromstring(response.text)
        text = " ".join(part.text_content().split())
        assert "Nothing was overwritten." in text
        assert "There now: Done – Ms Iturbe" in text
        assert "Yours, not saved: Done – Mr Marsh <b>" in text
        assert part.xpath("//textarea[@name='note']")[0].text.strip() == "Mr Marsh <b>"
        assert part.xpath("//input[@name='version']/@value") == ["1"]
    assert ChecklistEntry.objects.count() == 1
    assert send(block, "who", "done", 1, note="Mr Marsh").status_code == 200
    assert [entry.note for entry in ChecklistEntry.objects.all()] == ["Ms Iturbe", "Mr Marsh"]


def test_an_answer_that_is_sent_twice_is_stored_once(block: Any) -> None:
    for _time in range(2):
        assert send(block, "case").status_code == 200
    assert ChecklistEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("", 400),
        ("item=who", 400),
        ("item=who&state=done", 400),
        ("item=who&state=done&version=x", 400),
        ("item=who&state=done&version=-1", 400),
        ("item=who&state=done&version=99999999999999999999", 400),
        ("item=who&state=done&version=2147483648", 400),
        ("item=who&state=signed&version=0", 400),
        ("item=know&state=done&version=0", 404),
        ("item=gone&state=done&version=0", 404),
        ("item=%00&state=done&version=0", 404),
        ("item=who&state=not_applicable&version=0&reason=x", 400),
        ("item=who&state=done&version=7", 409),
        (urlencode({"item": "case", "state": "done", "version": 0, "note": "x" * 5001}), 400),
        (urlencode({"item": "case", "state": "done", "version": 0, "note": "x" * 70000}), 400),
        (urlencode({"item": "case", "state": "done", "version": 0, "evidence": "javascript:alert(1)"}), 400),
        (b'{"item": "who"}', 400),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_changes_nothing(block: Any, sent: Any, status: int) -> None:
    for headers in (SCRIPT, FORM):
        response = post(block, "answer", sent, **headers)
        assert response.status_code == status
        assert response.text
    assert ChecklistCopy.objects.count() == 0
    assert block.runtime.published == []


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x", "application/json", ""])
def test_what_is_no_form_is_refused(block: Any, kind: str) -> None:
    response = post(block, "answer", b"--x\r\nbroken", Content_Type=kind, X_Certification="fragment")
    assert response.status_code == 400


def test_characters_that_no_page_can_show_are_left_out(block: Any) -> None:
    send(block, "who", note="a\x00b\u202e\ud7ffc")
    assert ChecklistEntry.objects.get().note == "ab\u202e\ud7ffc"


def test_looking_at_the_address_changes_nothing(block: Any) -> None:
    assert get(block, "answer").status_code == 303
    assert get(block, "settle").status_code == 303
    assert ChecklistCopy.objects.count() == 0


def test_nobody_answers_for_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    other = world.person("bea", "Bea")
    send(checklist_in_lms(world.learner, items=ITEMS), "case")
    mine = checklist_in_lms(other, items=ITEMS)
    assert "0 of 2" in mine.student_view().content
    # A field that claims to be somebody is none.
    send(mine, "case", user_id=str(world.learner))
    assert set(ChecklistCopy.objects.values_list("user_id", flat=True)) == {world.learner, other}
    monkeypatch.setattr(access, "get_current_user", lambda: SimpleNamespace(pk=world.staff))
    assert send(checklist_in_lms(world.learner, items=ITEMS), "extra").status_code == 403


@pytest.mark.parametrize(
    "make", [lambda: checklist_in_lms(None, items=ITEMS), lambda: checklist_in_studio(items=ITEMS)]
)
@pytest.mark.usefixtures("world")
def test_only_learners_answer(make: Any) -> None:
    block = make()
    assert send(block, "case").status_code == 403
    assert send(block, "case", headers=FORM).status_code == 403
    assert post(block, "settle").status_code == 403
    assert ChecklistCopy.objects.count() == 0


@pytest.mark.usefixtures("world")
def test_who_has_not_signed_in_reads_and_cannot_tick() -> None:
    page = html.fromstring(checklist_in_lms(None, items=ITEMS).public_view().content)
    assert "Sign in to answer" in page.text_content()
    assert page.xpath("//button[@data-tick and not(@disabled)]") == []


def test_a_closed_list_takes_no_more_answers(world: World) -> None:
    block = checklist_in_lms(world.learner, items=ITEMS[2:], may_reopen=False)
    send(block, "case")
    assert "can no longer be changed" in block.student_view().content
    assert send(block, "extra").status_code == 409
    assert ChecklistEntry.objects.count() == 1


def test_a_list_changed_by_its_author_is_counted_when_the_learner_is_here(world: World) -> None:
    block = checklist_in_lms(world.learner, items=ITEMS)
    send(block, "case")
    block.items = [ITEMS[2]]
    assert "data-settle-form" in block.student_view().content
    assert told(block) == []
    assert post(block, "settle", **SCRIPT).status_code == 200
    assert told(block) == [{"completion": 1.0}]
    assert "data-settle-form" not in block.student_view().content
    block.items = [ITEMS[2], {"id": "new", "text": "New?", "kind": "required"}]
    assert "data-settle-form" not in block.student_view().content
    block.new_items_reopen = True
    post(block, "settle", **FORM)
    assert told(block) == [{"completion": 1.0}, {"completion": 0.0}]


# -- authors --------------------------------------------------------------------------------------------------------------


def save(block: Any, handler: str = "save_list", **data: Any) -> Any:
    return post(block, handler, json.dumps({"display_name": "A list", **data}))


@pytest.mark.usefixtures("world")
def test_a_new_block_is_a_working_example() -> None:
    for block in (checklist_in_studio(), checklist_in_lms()):
        assert "Do we know who can say yes?" in block.author_view().content
    assert "This is an example that works." in checklist_in_studio().author_view().content
    assert "# Before the meeting" in checklist_in_studio().studio_view().content


@pytest.mark.usefixtures("world")
def test_an_author_saves_text_and_the_questions_stay_the_same() -> None:
    block = checklist_in_studio()
    before = {item.text: item.id for item in block.checklist().items}
    text = "* Do we really know who can say yes? {note}\nNew one {n/a}"
    response = save(block, list=text, completed_by="50%", may_reopen=False)
    assert response.json == {"saved": True, "added": 1, "removed": 5}
    assert block.items[0]["id"] == before["Do we know who can say yes?"]
    assert (block.completed_by, block.may_reopen, block.display_name) == ("50%", False, "A list")
    assert "* Do we really know who can say yes? {note}" in block.studio_view().content


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"list": ""}, "list.1"),
        ({"list": "A\nB {x}"}, "list.2"),
        ({"list": f"A\n\n{'x' * 501}"}, "list.3"),
        ({"list": "A", "completed_by": "2"}, "completed_by"),
        ({"list": "A", "completed_by": "many"}, "completed_by"),
        ({"list": "A", "display_name": " "}, "display_name"),
        ({"list": ["A"]}, "list"),
        ({"list": "A", "may_reopen": "yes"}, "may_reopen"),
        ({"list": "\n".join(["A"] * 301)}, "list.301"),
        ({"list": "\n".join(["A"] * 6000)}, "list.5000"),
    ],
)
@pytest.mark.usefixtures("world")
def test_what_is_wrong_is_told_at_its_line_and_not_saved(data: Any, field: str) -> None:
    block = checklist_in_studio(items=ITEMS)
    response = save(block, **data)
    assert response.status_code == 400
    assert field in [problem["field"] for problem in response.json["problems"]]
    assert block.items == ITEMS


@pytest.mark.parametrize("handler", ["save_list", "preview_list"])
@pytest.mark.usefixtures("world")
def test_only_authors_edit(handler: str) -> None:
    for block in (checklist_in_lms(items=ITEMS), checklist_in_lms(staff=True), checklist_in_studio(write=False)):
        assert save(block, handler, list="A").status_code == 403
    assert "may not edit" in checklist_in_studio(write=False).studio_view().content
    assert "<textarea" not in checklist_in_lms(items=ITEMS).studio_view().content


@pytest.mark.usefixtures("world")
def test_the_preview_shows_the_draft_and_saves_nothing() -> None:
    block = checklist_in_studio(items=ITEMS)
    answer = save(block, "preview_list", list="* <script>alert(1)</script>\n> **x** <img src=x onerror=1>").json
    shown = html.fromstring(answer["html"])
    assert shown.xpath("//script | //img") == []
    assert "<script>alert(1)</script>" in shown.text_content()
    assert (answer["problems"], answer["removed"]) == ([], 4)
    assert block.items == ITEMS


# -- OLX ------------------------------------------------------------------------------------------------------------------


def read(source: str) -> Any:
    node = etree.fromstring(source)
    usage = CHECKLIST
    host = Host()
    from opaque_keys.edx.keys import UsageKey  # noqa: PLC0415
    from xblock.fields import ScopeIds  # noqa: PLC0415

    key = UsageKey.from_string(usage)
    return host.mixologist.mix(ChecklistXBlock).parse_xml(node, host, ScopeIds(None, key.block_type, key, key))


def test_olx_goes_both_ways_with_the_platform_s_attributes() -> None:
    source = """<certification_checklist url_name="x" display_name="Before" visible_to_staff_only="true"
      new_items_reopen="true"><heading title="Know"><item id="who" question="Who?" required="true"/></heading>
      </certification_checklist>"""
    block = read(source)
    assert (block.display_name, block.visible_to_staff_only, block.new_items_reopen) == ("Before", True, True)
    node = etree.Element("unknown")
    block.add_xml_to_node(node)
    assert node.tag == "certification_checklist"
    again = read(etree.tostring(node).decode())
    assert again.checklist_fields() == block.checklist_fields()
    assert again.visible_to_staff_only is True


def test_no_olx_breaks_an_import_and_the_author_sees_what_was_strange(world: World) -> None:
    block = read(
        '<certification_checklist visible_to_staff_only="perhaps" may_reopen="?"><x/>y</certification_checklist>'
    )
    assert block.items == []
    shown = checklist_in_studio(**block.checklist_fields()).author_view().content
    assert "&lt;x&gt;" in shown
    assert "Write at least one question" in shown
    checklist_in_lms(world.learner, **block.checklist_fields()).student_view()


def test_search_and_the_app_get_the_list_and_nobody_s_answers(block: Any) -> None:
    send(block, "who", note="secret")
    assert "Who decides?" in block.index_dictionary()["content"]["checklist_text"]
    assert "secret" not in json.dumps([block.index_dictionary(), block.student_view_data()])


def test_a_request_of_another_method_is_no_answer(block: Any) -> None:
    request = Request.blank("/answer?item=case&state=done&version=0", method="PUT")
    assert block.handle("answer", request).status_code in {303, 400, 405}
    assert ChecklistCopy.objects.count() == 0
