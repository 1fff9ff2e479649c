"""The certificate as a page and as a PDF, for whoever has its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.transaction import non_atomic_requests
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from certification_xblock import api
from certification_xblock.http import public

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase


@public
def page(_request: HttpRequest, award_uuid: UUID) -> HttpResponse:
    """Show the certificate; 404 where it is not valid or not available."""
    return HttpResponse(api.certificate_page(award_uuid=str(award_uuid)))


@non_atomic_requests  # the claim to render has to be seen by other workers while we do
@public
def pdf(request: HttpRequest, award_uuid: UUID) -> HttpResponseBase:
    """Serve the PDF, inline or, with ``?download``, as a file."""
    document = api.certificate_pdf(award_uuid=str(award_uuid))
    disposition = "attachment" if "download" in request.GET else "inline"
    response = HttpResponse(document.content, content_type="application/pdf")
    response["Content-Disposition"] = f'{disposition}; filename="{document.filename}"'
    # Revalidated each time: a revoked certificate must not be served from a cache.
    response["Cache-Control"] = "private, no-cache"
    etag = quote_etag(document.digest)
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
