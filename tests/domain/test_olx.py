from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from certification_xblock.domain.json_codec import SECOND_FIELDS, requirement_to_json, terms_from_json, terms_to_json
from certification_xblock.domain.olx import (
    DEFAULTS,
    check_fields,
    fields_from_olx,
    fields_into_olx,
    parse_olx,
)
from certification_xblock.exceptions import InvalidInput
from tests.domain.strategies import any_text, json_values, near_requirements, requirements, terms, xml_text
from tests.domain.tools import attempt

SAMPLE = """\
<?xml version="1.0"?>
<!-- A comment before. -->
<certification url_name="c1" xblock-family="xblock.v1" xml:lang="en" display_name="Certified Consultant"
               issue="automatic" paper="a4" language="en" issuer="acme-institute">
  <!-- What the certificate says. -->
  <text>Has completed **all** of it &amp; <!-- really --> passed &lt;all&gt;.<![CDATA[ <b>&amp;</b>]]>
  Second line.
</text>
  <?note nothing?>
  <co_signer organization="board-of-consultants"/>
  <co_signer organization="guild"> <!-- empty --> </co_signer>
  <signatory id="m-okafor"/>
  <requirement>
    <all>
      <completion of="chapter/discovery"/>
      <completion at_least="80"/>
      <grade at_least="72.5"/><!-- between -->
      <assignment_grade type="Exam" at_least="70"/>
      <block_score of="problem/final_case" at_least="80"/>
      <sign_off by="mentor"/>
      <any><grade at_least="90"/></any>
      <at_least count="1"><grade at_least="90"/><sign_off by="boss"/></at_least>
    </all>
  </requirement>
</certification>
"""


def as_written(fields: dict[str, object], *, pretty: bool = True) -> bytes:
    node = etree.Element("certification")
    fields_into_olx(fields, node)
    return etree.tostring(node, pretty_print=pretty)


def as_the_platform_reads(source: bytes) -> etree._Element:
    """The platform's own parser drops comments and blank text."""
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True, resolve_entities=False)
    return etree.fromstring(source, parser)


def requirement_in(inside: str) -> object:
    return fields_from_olx(parse_olx(f"<certification><requirement>{inside}</requirement></certification>"))[
        "requirement"
    ]


draft_texts = xml_text | st.sampled_from(["", "0", "2", "02", "abc", "100", "80.000", "-1"])
draft_requirements = st.recursive(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["completion", "grade", "assignment_grade", "block_score", "sign_off"]),
            "target": draft_texts,
            "minimum": draft_texts,
        }
    ),
    lambda inner: (
        st.fixed_dictionaries(
            {
                "combinator": st.just("at_least"),
                "count": st.integers(-5, 5) | st.sampled_from(["", "two", "02", "1.5"]),
                "members": st.lists(inner, max_size=3),
            }
        )
        | st.fixed_dictionaries({"combinator": st.sampled_from(["all", "any"]), "members": st.lists(inner, max_size=3)})
    ),
    max_leaves=8,
)
drafts = st.fixed_dictionaries(
    dict.fromkeys(("display_name", "text", "issuer", "issue", "paper", "language", *SECOND_FIELDS), xml_text)
    | dict.fromkeys(("co_signers", "signatories"), st.lists(xml_text, max_size=3))
    | {"requirement": st.just({}) | draft_requirements}
)


# -- properties ---------------------------------------------------------------------------------------------------


@given(terms(), st.booleans())
def test_terms_come_back_equal(drawn, pretty):
    source = as_written(terms_to_json(drawn), pretty=pretty)
    for node in (parse_olx(source), as_the_platform_reads(source)):
        assert terms_from_json(fields_from_olx(node)) == drawn


@given(drafts, st.booleans())
def test_half_made_fields_come_back_as_they_are(fields, pretty):
    source = as_written(fields, pretty=pretty)
    for node in (parse_olx(source), as_the_platform_reads(source)):
        assert fields_from_olx(node) == fields


@given(requirements)
def test_a_requirement_alone_comes_back_equal(requirement):
    raw = requirement_to_json(requirement)
    assert fields_from_olx(parse_olx(as_written({"requirement": raw})))["requirement"] == raw


@given(
    st.dictionaries(st.sampled_from([*DEFAULTS]), json_values | any_text | st.lists(any_text))
    | st.fixed_dictionaries({"requirement": near_requirements})
)
def test_any_fields_are_written_or_refused_with_a_typed_error(fields):
    source, error = attempt(as_written, fields)
    if error:
        assert isinstance(error, InvalidInput)
        assert error.field
    else:
        read = fields_from_olx(parse_olx(source))
        assert as_written(read) == source


names = st.sampled_from(
    [
        "certification",
        "text",
        "requirement",
        "co_signer",
        "signatory",
        "all",
        "any",
        "at_least",
        "completion",
        "grade",
        "sign_off",
        "b",
    ]
)
attributes = st.dictionaries(
    st.sampled_from(
        ["of", "at_least", "count", "by", "type", "id", "organization", "display_name", "paper", "xml:lang", "onclick"]
    ),
    st.sampled_from(["", "2", "abc", "chapter/one", "&amp;", "&lt;"]),
    max_size=3,
)


@st.composite
def elements(draw, inside):
    name = draw(names)
    written = "".join(f' {key}="{value}"' for key, value in draw(attributes).items())
    return f"<{name}{written}>{''.join(draw(st.lists(inside, max_size=4)))}</{name}>"


pieces = st.sampled_from(
    [" ", "\n", "text", "<!-- c -->", "<?p i?>", "<![CDATA[ ]]>", "&amp;", "&unknown;", "&#0;", "<"]
)
documents = st.recursive(pieces, elements, max_leaves=10).map(lambda inside: f"<certification>{inside}</certification>")


@given(documents | any_text | st.binary(max_size=50))
def test_any_xml_is_read_or_refused_with_a_typed_error(source):
    fields, error = attempt(lambda: fields_from_olx(parse_olx(source)))
    assert error is None or isinstance(error, InvalidInput)
    assert error or fields_from_olx(parse_olx(as_written(fields))) == fields


# -- examples -----------------------------------------------------------------------------------------------------


def test_the_sample_is_read_whole():
    fields = fields_from_olx(parse_olx(SAMPLE))
    assert fields == {
        "display_name": "Certified Consultant",
        "text": "Has completed **all** of it &  passed <all>. <b>&amp;</b>\n  Second line.\n",
        "requirement": {
            "combinator": "all",
            "members": [
                {"kind": "completion", "target": "chapter/discovery", "minimum": "100"},
                {"kind": "completion", "target": "", "minimum": "80"},
                {"kind": "grade", "target": "", "minimum": "72.5"},
                {"kind": "assignment_grade", "target": "Exam", "minimum": "70"},
                {"kind": "block_score", "target": "problem/final_case", "minimum": "80"},
                {"kind": "sign_off", "target": "mentor", "minimum": "100"},
                {"combinator": "any", "members": [{"kind": "grade", "target": "", "minimum": "90"}]},
                {
                    "combinator": "at_least",
                    "count": 1,
                    "members": [
                        {"kind": "grade", "target": "", "minimum": "90"},
                        {"kind": "sign_off", "target": "boss", "minimum": "100"},
                    ],
                },
            ],
        },
        "issuer": "acme-institute",
        "co_signers": ["board-of-consultants", "guild"],
        "signatories": ["m-okafor"],
        "issue": "automatic",
        "paper": "a4",
        "language": "en",
        "second_language": "",
        "second_title": "",
        "second_text": "",
    }
    assert terms_from_json(fields).title == "Certified Consultant"


def test_what_is_written_is_what_a_person_would_write():
    fields = {
        "display_name": "Consultant",
        "text": "Done.",
        "co_signers": ["guild"],
        "paper": "letter",
        "requirement": {
            "combinator": "at_least",
            "count": 1,
            "members": [
                {"kind": "completion", "target": "chapter/one", "minimum": "100"},
                {"kind": "sign_off", "target": "mentor", "minimum": "100"},
                {"kind": "grade", "minimum": "70"},
            ],
        },
    }
    assert as_written(fields).decode() == (
        '<certification display_name="Consultant" paper="letter">\n'
        "  <text>Done.</text>\n"
        '  <co_signer organization="guild"/>\n'
        "  <requirement>\n"
        '    <at_least count="1">\n'
        '      <completion of="chapter/one"/>\n'
        '      <sign_off by="mentor"/>\n'
        '      <grade at_least="70"/>\n'
        "    </at_least>\n"
        "  </requirement>\n"
        "</certification>\n"
    )


def test_nothing_set_writes_nothing_and_reads_as_the_defaults():
    assert as_written({}) == as_written(dict(DEFAULTS)) == b"<certification/>\n"
    read = fields_from_olx(parse_olx("<certification/>"))
    assert read == DEFAULTS
    read["requirement"]["kind"] = "grade"
    read["co_signers"].append("guild")
    assert fields_from_olx(parse_olx("<certification/>")) == DEFAULTS


def test_several_rules_without_a_group_are_all_of_them():
    grade, sign_off = '<grade at_least="70"/>', '<sign_off by="mentor"/>'
    assert requirement_in(grade + sign_off) == requirement_in(f"<all>{grade}{sign_off}</all>")
    assert requirement_in(grade) == {"kind": "grade", "target": "", "minimum": "70"}
    assert requirement_in(" <!-- none yet --> ") == {}


def test_a_grade_without_a_minimum_stays_without_one():
    assert requirement_in("<grade/>") == {"kind": "grade", "target": "", "minimum": ""}


@pytest.mark.parametrize(
    ("inside", "named", "field"),
    [
        ("<quiz/>", "<quiz>", ""),
        ("<display_name/>", "<display_name>", ""),
        ("<co_signers/>", "<co_signers>", ""),
        ("<text/><text/>", "<text>", "text"),
        ("<requirement/><requirement/>", "<requirement>", "requirement"),
        ("<text>a <b>bold</b> word</text>", "<b>", "text"),
        ('<text lang="en"/>', "lang", "text"),
        ("words", "words", ""),
        ("<text/>after", "after", ""),
        ('<co_signer id="x"/>', "id", "co_signers"),
        ("<signatory><b/></signatory>", "<b>", "signatories"),
        ("<requirement>words</requirement>", "words", "requirement"),
        ("<requirement><quiz/></requirement>", "<quiz>", "requirement"),
        ("<requirement><all><grade/><quiz/></all></requirement>", "<quiz>", "requirement.members.1"),
        ("<requirement><grade/><quiz/></requirement>", "<quiz>", "requirement.members.1"),
        ('<requirement><grade minimum="70"/></requirement>', "minimum", "requirement"),
        ('<requirement><all of="x"/></requirement>', "of", "requirement"),
        ("<requirement><grade><grade/></grade></requirement>", "<grade>", "requirement"),
        ('<x:all xmlns:x="urn:x"/>', "urn:x", ""),
    ],
)
def test_what_is_not_known_is_named(inside, named, field):
    with pytest.raises(InvalidInput) as caught:
        fields_from_olx(parse_olx(f"<certification>{inside}</certification>"))
    assert named in str(caught.value)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "nul \x00"}, "text"),
        ({"text": "half \ud83d"}, "text"),
        ({"text": None}, "text"),
        ({"display_name": "\ufffe"}, "display_name"),
        ({"co_signers": ["ok", "\x1b"]}, "co_signers.1"),
        ({"co_signers": {"a": 1}}, "co_signers"),
        ({"requirement": ["grade"]}, "requirement"),
        ({"requirement": {"kind": "quiz"}}, "requirement.kind"),
        ({"requirement": {"kind": "grade", "weight": 1}}, "requirement"),
        (
            {"requirement": {"combinator": "all", "members": [{"kind": "grade", "minimum": 5}]}},
            "requirement.members.0.minimum",
        ),
        ({"requirement": {"combinator": "all", "count": 10**5000}}, "requirement.count"),
        ({"requirement": {"combinator": "all", "count": True}}, "requirement.count"),
    ],
)
def test_what_olx_cannot_hold_is_refused_before_anything_is_written(fields, field):
    node = etree.Element("certification", url_name="c1")
    with pytest.raises(InvalidInput) as caught:
        fields_into_olx({"display_name": "Consultant", "signatories": ["x"], **fields}, node)
    assert caught.value.field == field
    assert etree.tostring(node) == b'<certification url_name="c1"/>'
    with pytest.raises(InvalidInput):
        check_fields(fields)
