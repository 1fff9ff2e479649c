"""What the admin's pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html

from certification_xblock import api

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

STYLES = {"all": ("certification_xblock/css/admin.css",)}


LARGEST = 2**63 - 1  # what a row's number can be; with Django 4.2 SQLite raises OverflowError for more


def is_beyond(key: object) -> bool:
    """Whether a key is a number that no row can have."""
    text = str(key)
    return text.isdecimal() and (len(text) > len(str(LARGEST)) or int(text) > LARGEST)


class FoundByNumberMixin:
    """A row's page is asked for by a number, and there is none for a number that no row can have."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return the row, or None."""
        return None if is_beyond(object_id) else super().get_object(request, object_id, from_field)  # type: ignore[misc]


class RowField(forms.ModelChoiceField):
    """A choice of a row, which a number that no row can have is not."""

    def to_python(self, value: Any) -> Any:
        """Return the row. Raises ``ValidationError``."""
        if is_beyond(value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return super().to_python(value)


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
