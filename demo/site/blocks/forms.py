"""A plain editor for blocks of the site: one form with the fields' texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import crum
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from web_fragments.fragment import Fragment
from webob import Request, Response

if TYPE_CHECKING:
    from xblock.core import XBlock


def csrf_token() -> str:
    """Return the token of the request at hand, for forms that a block renders."""
    request = crum.get_current_request()
    return get_token(request) if request is not None else ""


class FieldsEditor:
    """Shows and saves string fields."""

    @staticmethod
    def view(block: XBlock, names: tuple[str, ...]) -> Fragment:
        """Render the form."""
        fields = [{"name": name, "value": getattr(block, name), "long": name == "data"} for name in names]
        context = {
            "fields": fields,
            "url": block.runtime.handler_url(block, "save_fields"),
            "csrf_token": csrf_token(),
            "prefix": block.usage_key.block_id,
        }
        return Fragment(render_to_string("demo/blocks/fields.html", context))

    @staticmethod
    def save(block: XBlock, request: Request, names: tuple[str, ...]) -> Response:
        """Store what was posted and go back to where the form was."""
        for name in names:
            if name in request.POST:
                setattr(block, name, request.POST[name])
        return Response(status=303, location=block.runtime.return_url(block))
