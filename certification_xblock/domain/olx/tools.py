"""Small tools for reading and writing OLX strictly: nothing unknown is dropped in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from certification_xblock.domain.messages import gettext_noop, quoted
from certification_xblock.domain.rules import fits_xml
from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_XML_NAMESPACE = "{http://www.w3.org/XML/1998/namespace}"


def elements_of(node: etree._Element, field: str) -> Iterator[tuple[etree._Element, str]]:
    """Yield the child elements with their names; comments, processing instructions and white space are passed over.

    Raises ``InvalidInput`` for text between them and for entities.
    """
    _expect_blank(node.text, node, field)
    for child in node:
        if isinstance(child.tag, str):
            yield child, child.tag
        else:
            _refuse_entity(child, field)
        _expect_blank(child.tail, node, field)


def text_of(node: etree._Element, field: str) -> str:
    """Return an element's text, every character of it. Raises ``InvalidInput`` for elements in it."""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str):
            raise InvalidInput(
                gettext_noop("<%(element)s> is not allowed in the text: write “&lt;” for “<”."),
                field=field,
                element=quoted(child.tag),
            )
        _refuse_entity(child, field)
        parts.append(child.tail or "")
    return "".join(parts)


def attributes_of(node: etree._Element, known: Sequence[str], field: str) -> dict[str, str]:
    """Return an element's attributes; those of XML itself are passed over. Raises ``InvalidInput`` for unknown ones."""
    found: dict[str, str] = {}
    for name, value in node.attrib.items():
        if name in known:
            found[str(name)] = str(value)
        elif not str(name).startswith(_XML_NAMESPACE):
            raise InvalidInput(
                gettext_noop("The attribute “%(attribute)s” is not known on <%(element)s>."),
                field=field,
                attribute=quoted(str(name)),
                element=quoted(str(node.tag)),
            )
    return found


def expect_empty(node: etree._Element, field: str) -> None:
    """Raise ``InvalidInput`` unless the element has neither text nor elements in it."""
    for _element, name in elements_of(node, field):
        raise InvalidInput(
            gettext_noop("<%(inner)s> is not known in <%(element)s>."),
            field=field,
            inner=quoted(name),
            element=quoted(str(node.tag)),
        )


def writable_text(value: object, field: str) -> str:
    """Return the value if it is text that XML can hold. Raises ``InvalidInput``."""
    if not isinstance(value, str):
        raise InvalidInput(gettext_noop("Expected text, not %(type)s."), field=field, type=type(value).__name__)
    if not fits_xml(value):
        raise InvalidInput(
            gettext_noop("There is a control character in it, which cannot be stored. Remove it."), field=field
        )
    return value


def writable_list(value: object, field: str) -> Sequence[object]:
    """Return the value if it is a list. Raises ``InvalidInput``."""
    if not isinstance(value, list | tuple):
        raise InvalidInput(gettext_noop("Expected a list, not %(type)s."), field=field, type=type(value).__name__)
    return value


def _expect_blank(text: str | None, node: etree._Element, field: str) -> None:
    if text and text.strip():
        raise InvalidInput(
            gettext_noop("“%(text)s” stands between the elements of <%(element)s>, where no text belongs."),
            field=field,
            text=quoted(text.strip()),
            element=quoted(str(node.tag)),
        )


def _refuse_entity(node: etree._Element, field: str) -> None:
    kind: object = node.tag
    if kind is etree.Entity:
        raise InvalidInput(
            gettext_noop("Entities such as “%(entity)s” are not allowed."), field=field, entity=quoted(node.text or "")
        )
