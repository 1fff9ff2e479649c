"""What all public pages share: a rate limit, headers that keep them to themselves, and errors as answers."""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe
from django_ratelimit.core import is_ratelimited

from certification_xblock import api
from certification_xblock.exceptions import (
    CertificationError,
    NotFound,
    NotYetAvailable,
    PlatformUnavailable,
    RenderingBusy,
    RenderingFailed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    View = Callable[..., HttpResponseBase]

log = logging.getLogger(__name__)

TOO_MANY = CertificationError(_("Too many requests. Wait a minute and try again."))
UNKNOWN = _("There is no such award.")
DEFAULT_RATE = "60/m"
#: What a database that refuses comes to at the edge: the log has the rest.
DATABASE_AWAY = PlatformUnavailable(_("Something went wrong on our side; it is in the log."))
STATUS = {NotFound: 404, NotYetAvailable: 404, RenderingBusy: 503, RenderingFailed: 503, PlatformUnavailable: 503}
RETRY_AFTER = "5"
# No scripts at all, nothing from elsewhere; styles are our own, a certificate's carry its measures inline.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def status_of(error: CertificationError) -> int:
    """Return the HTTP status that an error means."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def public(view: View) -> View:
    """Make a view public: GET and HEAD alone, limited by address, not indexed, not cached, errors as pages."""
    return _answering(view, count=True)


def public_image(view: View) -> View:
    """Make a view public as ``public`` does, without a limit: a page shows many images, and one address many people."""
    return _answering(view, count=False)


def _answering(view: View, *, count: bool) -> View:
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if count and limited(request, view.__module__):
            return protected(HttpResponse(api.unavailable_page(error=TOO_MANY), status=429))
        try:
            response = view(request, *args, **kwargs)
        except NotYetAvailable:
            # The same answer as for an unknown one: that an award is on its way is nobody's business.
            response = HttpResponse(api.unavailable_page(error=NotFound(UNKNOWN)), status=404)
        except CertificationError as error:
            award_uuid = str(kwargs.get("award_uuid", ""))
            response = HttpResponse(api.unavailable_page(error=error, award_uuid=award_uuid), status=status_of(error))
        except DatabaseError:
            log.exception("The database refused %s", request.path)
            response = HttpResponse(api.unavailable_page(error=DATABASE_AWAY), status=status_of(DATABASE_AWAY))
        return protected(response)

    return guarded


def limited(request: HttpRequest, group: str) -> bool:
    """Whether the address has asked too often; the rate is ``CERTIFICATION_VERIFY_RATE`` (such as ``60/m``)."""
    rate = getattr(settings, "CERTIFICATION_VERIFY_RATE", DEFAULT_RATE)
    asked = {"group": group, "rate": rate, "increment": True}
    try:
        used_up: bool = is_ratelimited(request, key="ip", **asked)
    except (ImproperlyConfigured, KeyError, ValueError):
        # A proxy hands on what a visitor claims to come from, a socket nothing at all: such visitors share one limit.
        used_up = is_ratelimited(request, key=_nowhere, **asked)
    return used_up


def _nowhere(_group: str, _request: HttpRequest) -> str:
    return "nowhere"


def protected(response: HttpResponseBase) -> HttpResponseBase:
    """Add the headers that keep an answer out of indexes, caches, frames and referrers."""
    if response.status_code in {429, 503}:
        response["Retry-After"] = RETRY_AFTER
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    response.setdefault("Content-Security-Policy", POLICY)
    if "Cache-Control" not in response:
        add_never_cache_headers(response)
    return response
