"""Input that means harm, ours and, where it is at hand, that which others collected."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest
from lxml import etree

from certification_xblock.domain.awards import normalise_number
from certification_xblock.domain.json_codec import evidence_from_json, requirement_from_json, terms_from_json
from certification_xblock.domain.olx import DEFAULTS, check_fields, fields_from_olx, fields_into_olx, parse_olx
from certification_xblock.exceptions import InvalidInput
from tests.domain.tools import attempt

COLLECTED = Path(__file__).resolve().parents[3] / "shared" / "inputs"

BOMB = "<!DOCTYPE b [" + '<!ENTITY a0 "aaaaaaaaaa">'
BOMB += "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)) + "]>"

OURS = {
    "bomb in text": f"{BOMB}<certification><text>&a11;</text></certification>",
    "bomb in an attribute": f'{BOMB}<certification display_name="&a11;"/>',
    "file": '<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/hostname">]><certification><text>&x;</text></certification>',
    "network": '<!DOCTYPE c SYSTEM "http://127.0.0.1:9/x.dtd"><certification/>',
    "harmless document type": "<!DOCTYPE certification><certification/>",
    "unknown entity": "<certification><text>&nbsp;</text></certification>",
    "include": '<certification xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/hostname"/></certification>',
    "deep": "<certification><requirement>" + "<all>" * 10_000 + "</all>" * 10_000 + "</requirement></certification>",
    "deep within the parser's limit": "<certification><requirement>"
    + "<all>" * 200
    + "</all>" * 200
    + "</requirement></certification>",
    "unclosed": "<certification><text>",
    "empty": "",
    "blank": " \n",
    "nul": "<certification>\0</certification>",
    "half a character": "<certification>\ud800</certification>",
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
    "html": "<p>not <b>closed",
    "huge": "<certification><text>" + "x" * 2_000_000 + "</text></certification>",
}


@pytest.mark.parametrize("source", OURS.values(), ids=OURS)
def test_hostile_xml_is_a_typed_error(source):
    with pytest.raises(InvalidInput) as caught:
        fields_from_olx(parse_olx(source))
    assert len(str(caught.value)) < 500


def test_what_an_entity_points_to_is_not_read(tmp_path):
    # A parser that read the file would complain of what is in it instead.
    pointed_to = tmp_path / "malformed.ent"
    pointed_to.write_text("<unclosed")
    source = f'<!DOCTYPE c [<!ENTITY x SYSTEM "{pointed_to.as_uri()}">]><certification><text>&x;</text></certification>'
    with pytest.raises(InvalidInput, match="document type"):
        parse_olx(source)


def test_a_declaration_may_claim_any_encoding():
    source = '<?xml version="1.0" encoding="{}"?><certification display_name="Zoë"/>'
    assert fields_from_olx(parse_olx(source.format("ascii")))["display_name"] == "Zoë"
    assert fields_from_olx(parse_olx(source.format("iso-8859-1").encode("latin-1")))["display_name"] == "Zoë"
    assert fields_from_olx(parse_olx(source.format("utf-16").encode("utf-16")))["display_name"] == "Zoë"
    with pytest.raises(InvalidInput):
        parse_olx(source.format("no-such").encode())


def test_an_entity_that_another_parser_let_through_is_refused():
    source = '<!DOCTYPE c [<!ENTITY x "y">]><certification><text>a&x;b</text></certification>'
    node = etree.fromstring(source, etree.XMLParser(resolve_entities=False))
    with pytest.raises(InvalidInput, match="&x;"):
        fields_from_olx(node)


def test_ten_thousand_levels_built_without_a_parser_are_a_typed_error():
    node = etree.Element("certification")
    inner = etree.SubElement(node, "requirement")
    raw: dict[str, object] = {}
    for _ in range(10_000):
        inner = etree.SubElement(inner, "all")
        raw = {"combinator": "all", "members": [raw]}
    with pytest.raises(InvalidInput, match="50 deep"):
        fields_from_olx(node)
    with pytest.raises(InvalidInput, match="50 deep"):
        check_fields({"requirement": raw})


def test_fifty_levels_of_a_draft_travel():
    raw: dict[str, object] = {"combinator": "any", "members": []}
    for _ in range(49):
        raw = {"combinator": "all", "members": [raw]}
    node = etree.Element("certification")
    fields_into_olx({"requirement": raw}, node)
    assert fields_from_olx(parse_olx(etree.tostring(node)))["requirement"] == raw


def _collected_files() -> list[Path]:
    found = (path for folder in ("hostile", "olx") for path in (COLLECTED / folder).rglob("*") if path.is_file())
    # This file too: it is hostile enough where the collection is not at hand.
    return [Path(__file__), *sorted(found)]


def _contents(path: Path) -> list[bytes]:
    content = path.read_bytes()
    if not content.startswith(b"\x1f\x8b"):
        return [content]
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        members = [member for member in archive if member.isfile() and member.size < 1_000_000]
        return [archive.extractfile(member).read() for member in members if member.name.endswith((".xml", ".json"))]


@pytest.mark.parametrize("path", _collected_files(), ids=lambda path: path.name)
def test_what_others_collected_is_read_or_refused_with_a_typed_error(path):
    for content in _contents(path):
        text = content.decode(errors="replace")
        for source in (content, text):
            fields, error = attempt(_read_olx, source)
            assert error or set(fields) == set(DEFAULTS)
        _as_every_field(text[:20_000])
        try:
            value = json.loads(text)
        except ValueError:
            continue
        for read in (terms_from_json, requirement_from_json, evidence_from_json):
            result, error = attempt(read, value)
            assert error or result
        for line in value if isinstance(value, list) else ():
            _as_every_field(line)


def test_a_few_hostile_strings_of_our_own_in_every_field():
    for text in ("\0", "\ud800", "\u202e\u2066", "' OR 1=1 --", "${7*7}", "%(x)s %d", "a" * 100_000, "\ufeff", "ﷺ" * 9):
        _as_every_field(text)


def _read_olx(source: str | bytes) -> dict[str, object]:
    return fields_from_olx(parse_olx(source))


def _as_every_field(text: object) -> None:
    assert isinstance(normalise_number(str(text)), str)
    fields = {
        "display_name": text,
        "text": text,
        "issuer": text,
        "co_signers": [text],
        "requirement": {"kind": "assignment_grade", "target": text, "minimum": text},
    }
    _terms, error = attempt(terms_from_json, fields)
    assert error
    node = etree.Element("certification")
    _nothing, error = attempt(fields_into_olx, fields, node)
    if error:
        assert len(node) == 0
        return
    read = fields_from_olx(etree.fromstring(etree.tostring(node, pretty_print=True)))
    assert {name: read[name] for name in fields} == fields
