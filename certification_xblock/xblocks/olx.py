"""Blocks as readable OLX: our fields by the domain's codec, the platform's own beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from certification_xblock.domain.olx import fields_from_olx, fields_into_olx

if TYPE_CHECKING:
    from lxml import etree


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
    def parse_xml(cls, node: etree._Element, runtime: Any, keys: Any) -> Any:
        """Return the block that an element describes, unchecked. Raises ``InvalidInput`` for what is not known."""
        block = runtime.construct_xblock_from_class(cls, keys)
        for name, value in fields_from_olx(node).items():
            setattr(block, name, value)
        for name, value in node.items():
            # What is no field of the block is the platform's bookkeeping (url_name, xblock-family, …).
            if name not in cls.content_fields and name in block.fields:
                setattr(block, name, block.fields[name].from_string(value))
        return block

    def add_xml_to_node(self, node: etree._Element) -> None:
        """Write the block into an element. All our fields are written, set or not, so that a default never moves."""
        node.tag = self.scope_ids.block_type
        node.set("xblock-family", self.entry_point)
        for name, field in self.fields.items():
            if name in self.content_fields or name in {"parent", "children"}:
                continue
            if field.is_set_on(self) or field.force_export:
                value = field.to_string(field.read_from(self))
                if value is not None:
                    node.set(name, value)
        fields_into_olx({name: getattr(self, name) for name in self.content_fields}, node)
