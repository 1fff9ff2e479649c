"""The checklist's element: our fields by the domain's codec, the platform's own beside them. An import never fails on it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ClassVar

from certification_xblock.domain.checklist.olx import fields_from_olx, fields_into_olx

if TYPE_CHECKING:
    from lxml import etree

log = logging.getLogger(__name__)

_TREE = frozenset({"parent", "children"})


class ChecklistOlxMixin:
    """Read and write the block's element."""

    content_fields: ClassVar[tuple[str, ...]] = ()

    fields: Any
    entry_point: Any
    scope_ids: Any

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Any, keys: Any) -> Any:
        """Return the block that an element describes; what is not understood is kept for the author to see."""
        block = runtime.construct_xblock_from_class(cls, keys)
        fields = fields_from_olx(node)
        for name, value in node.items():
            # What is no field of the block is the platform's bookkeeping (url_name, xblock-family, …).
            if name in cls.content_fields or name in _TREE or name not in block.fields:
                continue
            try:
                field = block.fields[name]
                read = field.enforce_type(field.from_string(value))
                field.to_string(read)
                setattr(block, name, read)
            except Exception:  # noqa: BLE001  whatever the platform's own kinds of fields raise
                fields["unread"].append(f'{name}="{value}"')
        if fields["unread"]:
            log.warning("Read %s, but not all of it: %s", keys.usage_id, fields["unread"])
        for name, value in fields.items():
            setattr(block, name, value)
        return block

    def add_xml_to_node(self, node: etree._Element) -> None:
        """Write the block into an element. All our fields are written, set or not, so that a default never moves."""
        node.tag = self.scope_ids.block_type
        node.set("xblock-family", self.entry_point)
        for name, field in self.fields.items():
            if name in self.content_fields or name in _TREE:
                continue
            if field.is_set_on(self) or field.force_export:
                value = field.to_string(field.read_from(self))
                if value is not None:
                    node.set(name, value)
        fields_into_olx({name: getattr(self, name) for name in self.content_fields}, node)
