"""The certification block as readable OLX: its raw fields to elements and back, without loss.

Coding is not checking. A draft with an empty group or a minimum of "abc" travels as it is, and
:func:`~certification_xblock.domain.json_codec.terms_from_json` says what is wrong with it. Only what OLX has no form
for raises ``InvalidInput``: elements and attributes that are unknown, characters that XML cannot hold, rules of no
known kind. An editor calls :func:`check_fields` before it stores, so that no export meets such a field.

Attributes of the block's own element that are not ours (``url_name``, ``xblock-family``, ``start``, …) belong to the
platform: reading passes over them and writing leaves them. Comments and processing instructions are passed over;
text keeps every character.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from lxml import etree

from certification_xblock.domain.messages import gettext_noop, ngettext_lazy, quoted
from certification_xblock.domain.olx.requirement import read_requirement, write_requirement
from certification_xblock.domain.olx.tools import (
    attributes_of,
    elements_of,
    expect_empty,
    text_of,
    writable_list,
    writable_text,
)
from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEFAULTS: Mapping[str, Any] = {
    "display_name": "",
    "text": "",
    "requirement": {},
    "issuer": "",
    "co_signers": [],
    "signatories": [],
    "issue": "automatic",
    "paper": "a4",
    "language": "",
    "second_language": "",
    "second_title": "",
    "second_text": "",
}
"""The block's fields and their defaults, which are left out on writing. Never hand out its mutable values."""

MAX_OLX_BYTES = 1_000_000

_ATTRIBUTES = ("display_name", "issue", "paper", "language", "second_language", "second_title", "issuer")
TEXTS = ("text", "second_text")
# Each element that may stand several times: the field whose list it is an entry of, and the attribute that holds it.
ENTRIES = {"co_signer": ("co_signers", "organization"), "signatory": ("signatories", "id")}


def fields_from_olx(node: etree._Element) -> dict[str, Any]:
    """Return all the block's raw fields, unchecked, with their defaults where the element says nothing.

    Raises ``InvalidInput`` for what is not known.
    """
    fields = attribute_fields(node)
    for element, name in elements_of(node, ""):
        if name in ENTRIES:
            field, attribute = ENTRIES[name]
            fields[field].append(read_entry(element, attribute, field))
        elif name not in _ONCE:
            raise InvalidInput(gettext_noop("<%(element)s> is not known in a certification."), element=quoted(name))
        elif name in fields:
            raise InvalidInput(gettext_noop("<%(element)s> is there twice."), field=name, element=name)
        else:
            fields[name] = _ONCE[name](element)
    return {"text": "", "second_text": "", "requirement": {}, **fields}


def attribute_fields(node: etree._Element) -> dict[str, Any]:
    """Return the raw fields that are attributes, and the lists that the elements fill."""
    fields: dict[str, Any] = {name: node.get(name, DEFAULTS[name]) for name in _ATTRIBUTES}
    return fields | {field: [] for field, _attribute in ENTRIES.values()}


def fields_into_olx(fields: Mapping[str, Any], node: etree._Element) -> None:
    """Write the block's raw fields into its element; fields that are not ours are passed over.

    Raises ``InvalidInput``, before it touches the element, for a field that OLX cannot hold.
    """
    draft = etree.Element("certification")
    for name in _ATTRIBUTES:
        value = writable_text(fields.get(name, DEFAULTS[name]), name)
        if value != DEFAULTS[name]:
            draft.set(name, value)
    for name in TEXTS:
        text = writable_text(fields.get(name, ""), name)
        if text:
            etree.SubElement(draft, name).text = text
    for child, (field, attribute) in ENTRIES.items():
        for index, slug in enumerate(writable_list(fields.get(field, ()), field)):
            etree.SubElement(draft, child).set(attribute, writable_text(slug, f"{field}.{index}"))
    requirement = fields.get("requirement")
    if requirement:
        write_requirement(requirement, etree.SubElement(draft, "requirement"))
    for attribute, value in draft.items():
        node.set(attribute, value)
    node.extend(list(draft))


def check_fields(fields: Mapping[str, Any]) -> None:
    """Raise ``InvalidInput``, naming the field, for raw fields that could not be exported."""
    fields_into_olx(fields, etree.Element("certification"))


def parse_olx(source: str | bytes) -> etree._Element:
    """Parse OLX that comes from anywhere. Raises ``InvalidInput``.

    Reads nothing but the source, expands no entities, and takes no document type, of which OLX has no need.
    """
    try:
        content = source if isinstance(source, bytes) else source.encode()
    except UnicodeEncodeError:
        raise InvalidInput(gettext_noop("This is no text that can be stored.")) from None
    if len(content) > MAX_OLX_BYTES:
        raise InvalidInput(
            *ngettext_lazy("This is too long: at most %(limit)s byte.", "This is too long: at most %(limit)s bytes."),
            limit=MAX_OLX_BYTES,
        )
    parser = etree.XMLParser(
        # A str is Unicode already, whatever its XML declaration claims.
        encoding=None if isinstance(source, bytes) else "utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidInput(gettext_noop("This is no well-formed XML: %(reason)s"), reason=quoted(str(error))) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidInput(gettext_noop("A document type is not allowed here. Remove “<!DOCTYPE …>”."))
    return root


def read_text(element: etree._Element, field: str = "text") -> str:
    """Return the text in the ``<text>``, or in the element of that name. Raises ``InvalidInput``."""
    attributes_of(element, (), field)
    return text_of(element, field)


def read_entry(element: etree._Element, attribute: str, field: str) -> str:
    """Return what an entry of a list names; empty where it names nothing. Raises ``InvalidInput``."""
    expect_empty(element, field)
    return attributes_of(element, (attribute,), field).get(attribute, "")


_ONCE: Mapping[str, Callable[[etree._Element], Any]] = {
    **{name: partial(read_text, field=name) for name in TEXTS},
    "requirement": read_requirement,
}
