"""Chance against the readers of what others write: the OLX reader, the codec of the rules, the bodies of handlers."""

from __future__ import annotations

import json
from typing import Any
from unittest import SkipTest

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from certification_xblock.domain.json_codec import requirement_from_json, requirement_to_json, terms_from_json
from certification_xblock.domain.olx import DEFAULTS, check_fields, fields_from_olx, fields_into_olx, parse_olx, salvage
from certification_xblock.exceptions import InvalidInput
from tests.domain.strategies import json_values, near_requirements, requirements, xml_text
from tests.domain.test_hostile import OURS
from tests.domain.tools import attempt
from tests.hostility import TEXTS, VALUES, markup

TAGS = (
    "certification", "text", "requirement", "co_signer", "signatory", "all", "any", "at_least", "completion", "grade",
    "assignment_grade", "block_score", "sign_off", "script", "{http://www.w3.org/2000/svg}svg",
)  # fmt: skip
ATTRIBUTES = ("of", "type", "by", "at_least", "count", "organization", "id", "display_name", "issue", "onload", "{x}y")
names = st.sampled_from(ATTRIBUTES)
values = st.sampled_from(["", "1", "50", "chapter/one", "mentor", "-1", "9" * 30, "NaN", "<b>"]) | xml_text


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> etree._Element:
    """An element of ours or nearly."""
    node = etree.Element(draw(st.sampled_from(TAGS)), draw(st.dictionaries(names, values, max_size=2)))
    node.text = draw(st.none() | values)
    for _ in range(draw(st.integers(0, 3)) if depth else 0):
        child = draw(st.sampled_from([etree.Comment("c"), etree.PI("p"), etree.Entity("e")]) | trees(depth - 1))
        child.tail = draw(st.none() | st.just("\n") | values)
        node.append(child)
    return node


@st.composite
def blocks(draw: st.DrawFn) -> etree._Element:
    node = draw(trees())
    node.tag = "certification"
    inside = etree.SubElement(node, "requirement")
    inside.extend(draw(st.lists(trees(3), max_size=3)))
    return node


@given(node=blocks())
def test_whatever_is_in_an_element_is_kept_or_said_and_never_weakens_a_rule(node: etree._Element) -> None:
    kept = salvage(node)
    assert set(kept.fields) == set(DEFAULTS)
    check_fields(kept.fields)  # what came in can go out again
    fields, error = attempt(fields_from_olx, node)
    if error is None:
        assert (kept.fields, kept.lost) == (fields, ())
        return
    assert kept.lost
    again = etree.Element("certification")
    fields_into_olx(kept.fields, again)
    assert salvage(again).fields == kept.fields
    assert salvage(again).lost == ()


@given(requirement=requirements, extra=trees(2))
def test_a_rule_beside_something_unknown_is_not_decided_on(requirement: Any, extra: etree._Element) -> None:
    node = etree.Element("certification")
    fields_into_olx({"requirement": requirement_to_json(requirement)}, node)
    extra.tag = "unheard_of"
    node[0].append(extra)
    kept = salvage(node)
    assert kept.lost
    with pytest.raises(InvalidInput):
        requirement_from_json(kept.fields["requirement"])


@given(value=near_requirements | json_values)
def test_a_requirement_is_read_or_refused_with_words(value: Any) -> None:
    read, error = attempt(requirement_from_json, value)
    if error is None:
        assert requirement_from_json(requirement_to_json(read)) == read


@given(body=st.dictionaries(st.sampled_from([*DEFAULTS, "other"]), json_values | near_requirements, max_size=9))
def test_fields_are_read_or_refused_with_words(body: dict[str, Any]) -> None:
    terms, error = attempt(terms_from_json, body)
    assert terms or error
    _nothing, error = attempt(check_fields, body)
    assert error is None or str(error)


@given(
    source=st.binary(max_size=200)
    | st.text(st.characters(), max_size=200)
    | st.sampled_from([*TEXTS.values(), *OURS.values()])
)
def test_any_source_is_olx_or_refused_with_words(source: str | bytes) -> None:
    node, error = attempt(parse_olx, source)
    if error is None:
        found = salvage(node)
        assert {"text", "second_text", "requirement"} <= found.fields.keys()
        assert all(str(lost) for lost in found.lost)
    else:
        assert str(error)


@pytest.mark.parametrize("name", VALUES)
def test_each_value_in_each_part_of_the_rules_is_refused_with_words(name: str) -> None:
    value = VALUES[name]
    for raw in (
        value,
        {"kind": value},
        {"kind": "grade", "minimum": value},
        {"kind": "completion", "target": value, "minimum": value},
        {"combinator": value, "members": [value]},
        {"combinator": "at_least", "count": value, "members": [{"kind": "grade", "minimum": "1"}]},
        {"combinator": "all", "members": value},
        {"combinator": "all", "members": [{"kind": "grade", "minimum": "1"}], str(name): value},
    ):
        _read, error = attempt(requirement_from_json, raw)
        assert error, raw
        assert len(str(error)) < 600


def test_ten_thousand_levels_and_as_many_elements_come_in() -> None:
    node = etree.Element("certification")
    inner = etree.SubElement(node, "requirement")
    for _ in range(10_000):
        inner = etree.SubElement(inner, "all")
    for _ in range(5_000):
        etree.SubElement(node, "co_signer", organization="x")
        etree.SubElement(node, "surprise")
    kept = salvage(node)
    assert 0 < len(kept.lost) <= 20
    with pytest.raises(InvalidInput):
        requirement_from_json(kept.fields["requirement"])
    check_fields(kept.fields)


def test_whatever_is_collected_comes_in_as_olx_or_is_no_xml() -> None:
    found = markup()
    if not found:
        raise SkipTest("../shared/inputs/hostile is not here")
    for name, piece in found:
        for source in (
            piece,
            f"<certification><text>{piece}</text><requirement>{piece}</requirement>{piece}</certification>",
        ):
            node, error = attempt(parse_olx, source)
            if error is None:
                kept = salvage(node)
                assert set(kept.fields) == set(DEFAULTS), name
                check_fields(kept.fields)


handler_bodies = (
    st.dictionaries(st.sampled_from([*DEFAULTS, "parent", "\0"]), json_values | near_requirements, max_size=4)
    | json_values
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(body=handler_bodies)
def test_any_body_of_a_handler_is_answered(world: Any, body: Any) -> None:
    from tests.xblocks.host import in_studio, post  # noqa: PLC0415  (with Django, which the rest here does without)

    try:
        sent = json.dumps(body)
    except ValueError:  # a number of more digits than Python writes
        return
    for handler in ("save_terms", "preview_terms"):
        answer = post(in_studio(), handler, sent)
        assert answer.status_code in {200, 400}, body
        assert answer.json
