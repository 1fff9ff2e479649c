"""Text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Scope, String

from demo.site.blocks.forms import FieldsEditor

if TYPE_CHECKING:
    from webob import Request, Response
    from xblock.fields import ScopeIds
    from xblock.runtime import Runtime


class HtmlBlock(XBlock):
    """A piece of text that a trusted author wrote as HTML; read when it was seen."""

    display_name = String(default="Text", scope=Scope.settings)
    data = String(default="", scope=Scope.content)

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Runtime, keys: ScopeIds) -> HtmlBlock:
        """Read ``<html filename="…"/>`` with its file, or the element's own content."""
        block: HtmlBlock = runtime.construct_xblock_from_class(cls, keys)
        block.display_name = node.get("display_name", "Text")
        filename = node.get("filename")
        if filename:
            block.data = (Path(runtime.olx_root) / "html" / f"{Path(filename).name}.html").read_text(encoding="utf-8")
        else:
            inner = [node.text or "", *(etree.tostring(child, encoding="unicode") for child in node)]
            block.data = "".join(inner)
        return block

    def student_view(self, _context: dict[str, Any] | None = None) -> Fragment:
        """Show the text."""
        # Author's HTML is shown as it is written, as on the platform: authors are trusted with it.
        return Fragment(f'<div class="text" dir="auto">{self.data}</div>')

    def studio_view(self, _context: dict[str, Any] | None = None) -> Fragment:
        """Edit name and text."""
        return FieldsEditor.view(self, ("display_name", "data"))

    @XBlock.handler
    def save_fields(self, request: Request, _suffix: str = "") -> Response:
        """Take what the editor posts."""
        return FieldsEditor.save(self, request, ("display_name", "data"))
