"""Blocks as readable OLX: our fields by the domain's codec, the platform's own beside them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_noop

from certification_xblock.domain.messages import quoted
from certification_xblock.domain.olx import fields_into_olx, salvage
from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from lxml import etree


log = logging.getLogger(__name__)

IMPORT_NOTES = "import_notes"
#: What the runtime sets by itself, or we do: no attribute of a file does.
_NOT_READ = frozenset({"parent", "children", IMPORT_NOTES})


class OlxMixin:
    """Read and write a block's element. ``content_fields`` names the fields that are ours.

    The platform mixes fields of its own into every block (``start``, ``visible_to_staff_only``, …); they travel as
    attributes, as with any other block.
    """

    content_fields: ClassVar[tuple[str, ...]] = ()

    fields: Any
    entry_point: Any
    scope_ids: Any

    @classmethod
    def content_from_olx(cls, node: etree._Element) -> tuple[dict[str, Any], list[InvalidInput]]:
        """Return the fields that are ours, and what of the element is not in them. Never raises."""
        salvaged = salvage(node)
        return salvaged.fields, list(salvaged.lost)

    def content_into_olx(self, fields: dict[str, Any], node: etree._Element) -> None:
        """Write the fields that are ours into the element."""
        fields_into_olx(fields, node)

    def keep_lost(self, lost: list[InvalidInput], others: list[tuple[str, str]]) -> None:
        """Keep what was left out for the author to see: of ours, and the attributes of the platform that fit none."""
        message = gettext_noop("The attribute “%(attribute)s” cannot hold “%(value)s”.")
        found = [InvalidInput(message, attribute=quoted(name), value=quoted(value)) for name, value in others]
        setattr(self, IMPORT_NOTES, [as_note(error) for error in [*lost, *found]])

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Any, keys: Any) -> Any:
        """Return the block that an element describes, unchecked.

        Never raises: an error here would end the import of the whole course. What cannot be read is left out, said to
        the author by the block itself, and logged.
        """
        block = runtime.construct_xblock_from_class(cls, keys)
        fields, lost = cls.content_from_olx(node)
        for name, value in fields.items():
            setattr(block, name, value)
        others = _set_others(block, node)
        if lost or others:
            block.keep_lost(lost, others)
            said = [*map(str, lost), *(f'{name}="{value}"' for name, value in others)]
            log.warning("Read %s, but not all of it: %s", keys.usage_id, "; ".join(said))
        return block

    def add_xml_to_node(self, node: etree._Element) -> None:
        """Write the block into an element. All our fields are written, set or not, so that a default never moves."""
        node.tag = self.scope_ids.block_type
        node.set("xblock-family", self.entry_point)
        for name, field in self.fields.items():
            if name in self.content_fields or name in _NOT_READ:
                continue
            if field.is_set_on(self) or field.force_export:
                value = field.to_string(field.read_from(self))
                if value is not None:
                    node.set(name, value)
        self.content_into_olx({name: getattr(self, name) for name in self.content_fields}, node)


def _set_others(block: Any, node: etree._Element) -> list[tuple[str, str]]:
    """Set the platform's fields; what is none is its bookkeeping (url_name, xblock-family, …). Return what fits none."""
    lost = []
    for name, value in node.items():
        if name in block.content_fields or name in _NOT_READ or name not in block.fields:
            continue
        try:
            read = block.fields[name].from_string(value)
            # The field checks what it is given as late as on writing; an export meets no value that it cannot write.
            block.fields[name].to_string(block.fields[name].enforce_type(read))
            setattr(block, name, read)
        except Exception:  # noqa: BLE001  whatever the platform's own kinds of fields raise
            lost.append((str(name), str(value)))
    return lost


def as_note(error: InvalidInput) -> dict[str, Any]:
    """Return an error in a form that a field keeps."""
    params = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    return {"field": error.field, "message": error.message, "params": params}


def notes_of(block: Any) -> list[InvalidInput]:
    """Return what was left out of a block when it was read from OLX, until its author saves it."""
    return [InvalidInput(note["message"], field=note["field"], **note["params"]) for note in block.import_notes]
