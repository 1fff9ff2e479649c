"""The images that certificates show: public, named by their digest, never changing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from certification_xblock import api
from certification_xblock.http import public_image

if TYPE_CHECKING:
    from django.http import HttpRequest

A_YEAR = 365 * 24 * 60 * 60


@public_image
def asset(_request: HttpRequest, digest: str) -> HttpResponse:
    """Serve one image; 404 where there is none by this digest."""
    found = api.asset(digest=digest)
    response = HttpResponse(found.content, content_type=found.media_type.value)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
