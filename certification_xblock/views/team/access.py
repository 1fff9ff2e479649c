"""What all pages of a course's team share: who may come in, what they are given, and errors as pages."""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from certification_xblock import api
from certification_xblock.exceptions import (
    CannotDecide,
    CertificationError,
    Conflict,
    CreationRefused,
    InvalidInput,
    NotAllowed,
    NotFound,
    PlatformUnavailable,
)
from certification_xblock.http import DATABASE_AWAY, protected
from certification_xblock.rendering.phrases import day_format, translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from certification_xblock.data import TeamCertification

    View = Callable[..., HttpResponseBase]

log = logging.getLogger(__name__)

STATUS: dict[type[CertificationError], int] = {
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    CannotDecide: 409,
    CreationRefused: 409,
    PlatformUnavailable: 503,
}
HIGHEST_ID = 2**63 - 1
USAGE_LENGTH = 255
#: One module of ours, that asks this site alone.
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def team_page(*methods: str) -> Callable[[View], View]:
    """Open a view to the team of a course alone, by these methods; it is given the certification of the address.

    Who has not signed in is led to the login and back. Everybody else gets a page that says what is wrong.
    """

    def decorate(view: View) -> View:
        @require_http_methods([*methods, "HEAD"] if "GET" in methods else list(methods))
        @wraps(view)
        def guarded(request: HttpRequest, usage_id: str, **rest: int | str) -> HttpResponseBase:
            user_id = request.user.pk
            if not request.user.is_authenticated or user_id is None:
                return redirect_to_login(request.get_full_path())
            certification = None
            try:
                if "\0" in usage_id or len(usage_id) > USAGE_LENGTH or any(map(_is_too_high, rest.values())):
                    raise NotFound("There is no certification under this address.")
                certification = api.team_certification(usage_id=usage_id, by_user_id=user_id)
                response = view(request, certification, **rest)
            except CertificationError as error:
                response = error_page(request, error, certification)
            except DatabaseError:
                log.exception("The database refused %s", request.path)
                response = error_page(request, DATABASE_AWAY, None)
            response.setdefault("Content-Security-Policy", POLICY)
            protected(response)
            # Django compares where a form comes from: the site itself may know.
            response["Referrer-Policy"] = "same-origin"
            return response

        return guarded

    return decorate


def _is_too_high(value: int | str) -> bool:
    """Whether an id of an address fits no column that it could be looked up in."""
    return isinstance(value, int) and value > HIGHEST_ID


def status_of(error: CertificationError) -> int:
    """Return the HTTP status that an error means."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def page(
    request: HttpRequest, name: str, certification: TeamCertification | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Return one of the team's pages."""
    base = {
        "language": translation.get_language() or "en",
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "certification": certification,
        "list_url": address("team", certification) if certification else "",
        "day": day_format(),
        "moment": f"{day_format()}, {formats.get_format('TIME_FORMAT')}",
    }
    return render(request, f"certification_xblock/pages/team/{name}.html", {**base, **context}, status=status)


def address(name: str, certification: TeamCertification, *ids: Any) -> str:
    """Return the address of one of the team's pages."""
    return reverse(f"certification_xblock:{name}", args=(certification.usage_id, *ids))


class SeeOther(HttpResponseRedirect):
    """The redirection after a form: whoever reloads the page does nothing again."""

    status_code = 303


def error_page(
    request: HttpRequest, error: CertificationError, certification: TeamCertification | None
) -> HttpResponse:
    """Return the page that says what is wrong, and leads back to the list where there is one."""
    headings: dict[type[CertificationError], str] = {
        NotAllowed: gettext("You cannot do this") if certification else gettext("This page is for the course team"),
        NotFound: gettext("There is nothing here"),
        Conflict: gettext("This cannot be done now"),
        CreationRefused: gettext("This cannot be done now"),
        InvalidInput: gettext("Something is wrong with this"),
        PlatformUnavailable: gettext("The platform cannot do this now"),
    }
    heading = next((words for kind, words in headings.items() if isinstance(error, kind)), gettext("This did not work"))
    text = translated(error)
    if isinstance(error, NotAllowed) and certification is None:
        text = gettext(
            "You are signed in as “%(name)s”. If you belong to the team, ask who runs the course to add you to it, and"
            " load this page anew."
        ) % {"name": request.user.get_username()}
    return page(request, "error", certification, status=status_of(error), title=heading, text=text)
