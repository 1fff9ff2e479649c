"""What the admin's pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html

from certification_xblock import api

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

STYLES = {"all": ("certification_xblock/css/admin.css",)}


class ReadOnlyMixin:
    """What is written by the path alone can be looked at here, and not changed."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody changes by hand."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


def image(digest: str | None, alt: str) -> SafeString | str:
    """Return a registered image to be looked at, on white as on paper."""
    if not digest:
        return "–"
    return format_html('<img class="cxa-image" src="{}" alt="{}">', api.asset_url(digest), alt)
