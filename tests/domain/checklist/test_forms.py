"""A list as text, as OLX and as raw fields: the same list comes back, and nothing breaks a reader."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from certification_xblock.data import Asks, ItemKind
from certification_xblock.domain.checklist.items import check_items, items_from_raw, items_to_raw, numbers
from certification_xblock.domain.checklist.olx import fields_from_olx, fields_into_olx
from certification_xblock.domain.checklist.text_form import parse_text, print_text
from tests.domain.checklist.lists import lists

WRITTEN = """\
# Before you travel
* Who can say yes? {note, n/a, link: https://example.com/a,b}
    > By **name**.
    >
    > Not by title.
    - [ ] And who tells them?
What do they sell?
## In the room
1. Is there a real case on paper? {evidence}

# After
* Written down?
"""


def shape(items):
    return [(item.level, item.kind.value, item.text) for item in items]


def test_an_author_s_text_is_a_list():
    parsed = parse_text(WRITTEN)
    assert shape(parsed.items) == [
        (0, "heading", "Before you travel"),
        (1, "required", "Who can say yes?"),
        (2, "optional", "And who tells them?"),
        (1, "optional", "What do they sell?"),
        (1, "heading", "In the room"),
        (2, "optional", "Is there a real case on paper?"),
        (0, "heading", "After"),
        (1, "required", "Written down?"),
    ]
    first = parsed.items[1]
    assert (first.asks, first.may_skip, first.link) == (Asks.NOTE, True, "https://example.com/a,b")
    assert first.guidance == "By **name**.\n\nNot by title."
    assert parsed.lines == (1, 2, 6, 7, 8, 9, 11, 12)
    assert parsed.problems == ()


def test_numbers_follow_the_nesting():
    items = items_from_raw(items_to_raw(parse_text(WRITTEN).items))
    assert list(numbers(items).values()) == ["1", "1.1", "1.1.1", "1.2", "1.3", "1.3.1", "2", "2.1"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("> lost", 1),
        ("A\n\nB {nonsense}", 3),
        ("A {link: javascript:alert(1)}", 1),
        ("# H {note}", 1),
        ("A\n* {note}", 2),
        ("A {link: ftp://x}", 1),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(text, line):
    assert [problem.field for problem in parse_text(text).problems][:1] == [f"list.{line}"]


@given(lists())
def test_the_text_of_a_list_is_that_list(written):
    parsed = parse_text(print_text(written))
    assert [replace(item, id="") for item in written] == list(parsed.items)
    assert parsed.problems == ()


@given(lists())
def test_raw_fields_of_a_list_are_that_list(written):
    assert items_from_raw(items_to_raw(written)) == written


@given(lists(), st.text(max_size=50), st.booleans(), st.sampled_from(["all", "3", "80%", "nonsense"]))
def test_the_olx_of_a_list_is_that_list(written, text, switch, rule):
    fields = {
        "display_name": "A list",
        "text": text,
        "items": items_to_raw(written),
        "completed_by": rule,
        "may_reopen": switch,
        "new_items_reopen": not switch,
        "graded_by_share": switch,
        "unread": [],
    }
    node = etree.Element("certification_checklist")
    fields_into_olx(fields, node)
    first = fields_from_olx(etree.fromstring(etree.tostring(node, pretty_print=True)))
    assert first["items"] == fields["items"]
    again = etree.Element("certification_checklist")
    fields_into_olx(first, again)
    assert fields_from_olx(again) == first
    assert {**first, "text": ""} == {**fields, "text": ""}


def test_olx_by_hand_needs_no_identities():
    source = """<certification_checklist completed_by="2"><heading title="Know">
      <item required="true" ask="note">Who decides?<guidance>By name.</guidance></item>
      <item question="What for?"/></heading></certification_checklist>"""
    fields = fields_from_olx(etree.fromstring(source))
    assert fields["completed_by"] == "2"
    assert fields["unread"] == []
    assert [entry["text"] for entry in fields["items"]] == ["Know", "Who decides?", "What for?"]
    assert fields["items"][1] == {
        "id": fields["items"][1]["id"], "text": "Who decides?", "kind": "required", "level": 1, "guidance": "By name.",
        "asks": "note",
    }  # fmt: skip
    assert fields == fields_from_olx(etree.fromstring(source))


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("<item id='a' question='A'/><item id='a' question='B'/>", []),
        ("<item question='A' ask='blood'/>", ['ask="blood"']),
        ("<item question='A' onclick='x()'/>", ['onclick="x()"']),
        ("loose<item question='A'/>more", ["loose", "more"]),
        ("<script>alert(1)</script>", ["<script>alert(1)"]),
        ("<item question='A' required='perhaps'/>", ['required="perhaps"']),
        ("<item/>", []),
        ("<unread>from before</unread>", ["from before"]),
        ("<!-- a comment --><?pi x?><item question='A'><guidance>G</guidance>tail</item>", ["tail"]),
    ],
)
def test_strange_olx_is_read_and_what_is_unknown_is_kept(inside, kept):
    node = etree.fromstring(f"<certification_checklist may_reopen='x'>{inside}</certification_checklist>")
    fields = fields_from_olx(node)
    assert fields["unread"] == ['may_reopen="x"', *kept]
    ids = [entry["id"] for entry in fields["items"]]
    assert len(set(ids)) == len(ids)
    out = etree.Element("certification_checklist")
    fields_into_olx(fields, out)
    assert fields_from_olx(out)["items"] == fields["items"]


def test_a_list_of_any_size_and_depth_is_read():
    wide = "<item question='A'/>" * 5000
    assert len(fields_from_olx(etree.fromstring(f"<c>{wide}</c>"))["items"]) == 600
    deep = "<item question='A'>" * 200 + "</item>" * 200
    levels = [entry.get("level", 0) for entry in fields_from_olx(etree.fromstring(f"<c>{deep}</c>"))["items"]]
    assert (len(levels), max(levels)) == (200, 4)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "text", "kind", "level", "asks", "link", "may_skip"]), inner, max_size=6
        )
    ),
    max_leaves=20,
)


@given(JSON, JSON)
def test_whatever_stands_in_the_fields_a_list_comes_out_and_can_be_exported(items, text):
    read = items_from_raw(items)
    list(check_items(read))
    fields_into_olx({"items": items, "text": text, "display_name": text, "unread": items}, etree.Element("c"))


@given(st.text(max_size=300))
def test_every_text_is_read(text):
    parsed = parse_text(text)
    assert len(parsed.lines) == len(parsed.items)
    again = parse_text(print_text(parsed.items))
    if not parsed.problems:
        assert again.items == parsed.items


def test_limits_are_told_at_the_line():
    many = items_from_raw([{"text": f"Q{number}"} for number in range(301)])
    assert [error.field for error in check_items(many)] == ["items.300"]
    assert [error.field for error in check_items(items_from_raw([{"text": "x" * 501}]))] == ["items.0.text"]
    assert [error.field for error in check_items(items_from_raw([{"text": "H", "kind": "heading"}]))] == ["items"]


def test_an_item_of_a_kind_that_nobody_knows_is_optional():
    assert items_from_raw([{"text": "A", "kind": "x", "asks": ["note"]}])[0].kind is ItemKind.OPTIONAL
