"""What every handler shares: bad input is a 400 with words, a wrong caller a 403, and nothing of ours a 500."""

from __future__ import annotations

import functools
import json
import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_noop
from webob import Response

from certification_xblock.exceptions import (
    CannotDecide,
    CertificationError,
    Conflict,
    CreationRefused,
    InvalidInput,
    NotAllowed,
    NotFound,
    PlatformUnavailable,
    RenderingBusy,
    RenderingFailed,
    TooLarge,
    TooManyRequests,
    WrongMethod,
)
from certification_xblock.http import DATABASE_AWAY
from certification_xblock.xblocks.wording import say, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from webob import Request

    from certification_xblock.domain.advice import Remark

log = logging.getLogger(__name__)

STATUS: dict[type[CertificationError], int] = {
    WrongMethod: 405,
    TooLarge: 413,
    InvalidInput: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    CannotDecide: 409,
    CreationRefused: 409,
    PlatformUnavailable: 503,
    RenderingFailed: 503,
    RenderingBusy: 503,
    TooManyRequests: 429,
}
RETRY_AFTER = "2"  # seconds, for what will be possible in a moment
MAX_BODY = 256 * 1024  # bytes; the largest certification an author can write stays far below
NO_OBJECT = gettext_noop("This address takes a POST with a JSON object.")
TOO_MUCH = gettext_noop("This is too much text.")
FRAGMENT_HEADER = "X-Certification"  # sent by our scripts, which want the new fragment instead of a redirection


def problems_json(errors: Iterable[CertificationError]) -> list[dict[str, str]]:
    """Return errors as the editor shows them: at their field, in the reader's language."""
    return [{"field": error.field, "message": translated(error)} for error in errors]


def remarks_json(remarks: Iterable[Remark]) -> list[dict[str, str]]:
    """Return remarks as the editor shows them: at their field, in the reader's language."""
    return [{"field": remark.field, "message": say(remark.phrase)} for remark in remarks]


def json_response(data: Any, status: int = 200) -> Response:
    """Return a JSON answer that no cache keeps."""
    return Response(
        json.dumps(data), status=status, content_type="application/json", charset="UTF-8", cache_control="no-store"
    )


def pdf_response(content: bytes, filename: str) -> Response:
    """Return a PDF for the browser to show, which no cache keeps."""
    return Response(
        content,
        content_type="application/pdf",
        content_disposition=f'inline; filename="{filename}"',
        cache_control="no-store",
    )


def html_response(html: str, status: int = 200) -> Response:
    """Return an HTML fragment that no cache keeps."""
    return Response(html, status=status, content_type="text/html", charset="UTF-8", cache_control="no-store")


def handles_errors(handler: Callable[..., Response]) -> Callable[..., Response]:
    """Answer the errors of ours with their status and ``{"problems": [{"field", "message"}]}``.

    What says itself to be too large is refused before anything of it is read.
    """

    @functools.wraps(handler)
    def wrapped(self: Any, request: Request, suffix: str = "") -> Response:
        try:
            if (request.content_length or 0) > MAX_BODY:
                raise TooLarge(TOO_MUCH)
            return handler(self, request, suffix)
        except CertificationError as error:
            status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
            log.info("Handler %s of %s answered %s: %s", handler.__name__, self.scope_ids.usage_id, status, error.code)
            response = json_response({"problems": problems_json([error])}, status)
            response.headers.update(_headers(status))
            return response
        except DatabaseError:
            log.exception("The database refused handler %s of %s", handler.__name__, self.scope_ids.usage_id)
            return json_response({"problems": problems_json([DATABASE_AWAY])}, STATUS[PlatformUnavailable])

    return wrapped


def _headers(status: int) -> dict[str, str]:
    if status == STATUS[WrongMethod]:
        return {"Allow": "POST"}
    return {"Retry-After": RETRY_AFTER} if status in {429, 503} else {}


def json_body(request: Request) -> dict[str, Any]:
    """Return the request's JSON object, or raise ``InvalidInput``."""
    if request.method != "POST":
        raise WrongMethod(NO_OBJECT)
    try:
        body = request.body
        if len(body) > MAX_BODY:
            raise TooLarge(TOO_MUCH)
        data = json.loads(body)
    except RequestDataTooBig as error:
        raise TooLarge(TOO_MUCH) from error
    except (RawPostDataException, UnreadablePostError, ValueError, RecursionError):
        # The first of them: a form with files, which was read as one to look for the token in it.
        data = None
    if not isinstance(data, dict):
        raise InvalidInput(NO_OBJECT)
    return data


def wants_fragment(request: Request) -> bool:
    """Whether the request comes from our script rather than from a plain form."""
    return bool(request.headers.get(FRAGMENT_HEADER))


def back_to_page(request: Request) -> Response:
    """Return the 303 that takes a plain form's sender back to the page it was on, which is of this site in any case."""
    return Response(status=303, location=page_address(request))


def page_address(request: Request) -> str:
    """Return the page of this site that a plain form was sent from, as far as it says so."""
    for address in (_next(request), request.headers.get("Referer")):
        # From a handler's address no relative one leads anywhere.
        if (
            address
            and address.startswith(("/", f"{request.scheme}:"))
            and url_has_allowed_host_and_scheme(
                address, allowed_hosts={request.host}, require_https=request.scheme == "https"
            )
        ):
            # Quoted: what a header cannot hold, line breaks among it, may stand in an address that somebody sends.
            return iri_to_uri(address) or "/"
    return "/"


def _next(request: Request) -> str | None:
    """Return the address that a form names, or None; also where what was sent is no form."""
    try:
        address: str | None = request.POST.get("next")
    except ValueError:
        return None
    return address if isinstance(address, str) else None
