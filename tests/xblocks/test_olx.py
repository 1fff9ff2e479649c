"""The block's OLX through XBlock's own parsing and writing."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from opaque_keys.edx.keys import CourseKey
from xblock.fields import ScopeIds

from certification_xblock.domain.json_codec import terms_from_json
from certification_xblock.exceptions import InvalidInput
from certification_xblock.xblocks.certification import CertificationXBlock
from certification_xblock.xblocks.olx import notes_of
from tests.xblocks.host import COURSE, Host, block_in

FIELDS: dict[str, Any] = {
    "display_name": "Certified “Implementation” Consultant & more",
    "text": "Leads a customer\n\n- from the **first call**\n- to <signed> plans\n",
    "requirement": {
        "combinator": "at_least",
        "count": 2,
        "members": [
            {"kind": "completion", "target": "", "minimum": "100"},
            {"kind": "assignment_grade", "target": "Assessment", "minimum": "72.5"},
            {
                "combinator": "any",
                "members": [
                    {"kind": "sign_off", "target": "mentor", "minimum": "100"},
                    {"kind": "block_score", "target": "problem/role-play", "minimum": "60"},
                ],
            },
        ],
    },
    "issuer": "meridian",
    "co_signers": ["ipc", "academy"],
    "signatories": ["maya"],
    "issue": "claim",
    "paper": "letter",
    "language": "pt-br",
    "second_language": "ar",
    "second_title": "استشاري تنفيذ معتمد",
    "second_text": "أثبت قدرته على **الإصغاء**.",
}


def parsed(olx: str) -> CertificationXBlock:
    """Return the block that some OLX describes."""
    host = Host()
    usage = CourseKey.from_string(COURSE).make_usage_key("certification", "certificate")
    block_class = host.mixologist.mix(CertificationXBlock)
    return block_class.parse_xml(etree.fromstring(olx), host, ScopeIds(None, "certification", usage, usage))


def written(block: CertificationXBlock) -> str:
    """Return a block's OLX."""
    node = etree.Element("unknown")
    block.add_xml_to_node(node)
    return etree.tostring(node, encoding="unicode", pretty_print=True)


def test_every_field_comes_back() -> None:
    olx = written(block_in(Host(), **FIELDS))
    back = parsed(olx)
    assert back.terms_fields() == FIELDS
    assert written(back) == olx


def test_the_olx_is_for_reading() -> None:
    olx = written(block_in(Host(), **FIELDS))
    assert "{" not in olx
    assert '<at_least count="2">' in olx
    assert '<co_signer organization="ipc"/>' in olx


def test_a_new_block_comes_back_as_it_was() -> None:
    block = block_in(Host())
    assert parsed(written(block)).terms_fields() == block.terms_fields()


def test_the_platforms_own_attributes_pass() -> None:
    olx = (
        '<certification url_name="c1" xblock-family="xblock.v1" copied_from_block="b" visible_to_staff_only="true" '
        'display_name="Consultant"><requirement><grade at_least="80"/></requirement></certification>'
    )
    block = parsed(olx)
    assert block.visible_to_staff_only is True
    assert block.display_name == "Consultant"
    assert block.requirement == {"kind": "grade", "target": "", "minimum": "80"}
    again = etree.fromstring(written(block))
    assert again.get("visible_to_staff_only") == "true"
    assert again.get("xblock-family") == "xblock.v1"
    assert again.get("url_name") is None


def test_an_empty_element_is_a_block_without_title_and_rules() -> None:
    fields = parsed("<certification/>").terms_fields()
    assert (fields["display_name"], fields["requirement"]) == ("", {})


@pytest.mark.parametrize(
    "olx",
    ["<certification><surprise/></certification>", "<certification><requirement><sing/></requirement></certification>"],
)
def test_what_is_not_known_is_left_out_and_said(olx: str) -> None:
    block = parsed(olx)
    assert [str(error) for error in notes_of(block)]
    # Where it stood in the rules there is a gap, and nobody earns anything until an author has filled it.
    with pytest.raises(InvalidInput):
        terms_from_json({**block.terms_fields(), "display_name": "Consultant"})
    assert parsed(written(block)).terms_fields() == block.terms_fields()


def test_one_block_never_shares_its_lists_with_another() -> None:
    first, second = parsed("<certification/>"), parsed("<certification/>")
    first.co_signers.append("ipc")
    assert second.co_signers == []
