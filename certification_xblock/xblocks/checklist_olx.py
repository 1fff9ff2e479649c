"""The checklist's element: its fields by the domain's codec; what is not understood stays with the block as text."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from certification_xblock.domain.checklist.olx import fields_from_olx, fields_into_olx
from certification_xblock.xblocks.olx import OlxMixin

if TYPE_CHECKING:
    from lxml import etree

    from certification_xblock.exceptions import InvalidInput

log = logging.getLogger(__name__)


class ChecklistOlxMixin(OlxMixin):
    """Read and write a checklist's element; what could not be read is in ``unread``, and is exported again."""

    unread: Any

    @classmethod
    def content_from_olx(cls, node: etree._Element) -> tuple[dict[str, Any], list[InvalidInput]]:
        """Return the fields that are ours. Never raises."""
        fields = fields_from_olx(node)
        if fields["unread"]:
            log.warning("Not all of the checklist %s could be read: %s", node.get("url_name"), fields["unread"])
        return fields, []

    def content_into_olx(self, fields: dict[str, Any], node: etree._Element) -> None:
        """Write the fields that are ours into the element."""
        fields_into_olx(fields, node)

    def keep_lost(self, lost: list[InvalidInput], others: list[tuple[str, str]]) -> None:
        """Keep the attributes that fit none beside what the list itself left unread."""
        self.unread = [*self.unread, *map(str, lost), *(f'{name}="{value}"' for name, value in others)]
