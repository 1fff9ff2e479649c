"""The verification as JSON: the same facts as the page, for machines."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.http import JsonResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from certification_xblock import api
from certification_xblock.exceptions import CertificationError, NotFound, NotYetAvailable
from certification_xblock.http import DATABASE_AWAY, limited, protected, status_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

    from certification_xblock.data import Party, VerificationView

log = logging.getLogger(__name__)


@require_safe
def verify(request: HttpRequest, award_uuid: UUID) -> HttpResponseBase:
    """Return the verification; 404 with ``{"genuine": false}`` for what is no award, 429 for too many requests."""
    if limited(request, __name__):
        return protected(JsonResponse({"error": "too_many_requests"}, status=429))
    try:
        view = api.verify(award_uuid=str(award_uuid))
    except (NotFound, NotYetAvailable):
        return protected(JsonResponse({"genuine": False}, status=404))
    except CertificationError as error:
        return protected(JsonResponse({"error": error.code}, status=status_of(error)))
    except DatabaseError:
        log.exception("The database refused %s", request.path)
        return protected(JsonResponse({"error": DATABASE_AWAY.code}, status=status_of(DATABASE_AWAY)))
    response = protected(JsonResponse(as_json(view)))
    response["Access-Control-Allow-Origin"] = "*"  # public facts, read without credentials
    return response


def as_json(view: VerificationView) -> dict[str, Any]:
    """Return what the page says, as JSON."""
    return {
        "genuine": True,
        "valid": view.state.value == "valid" and not view.withdrawn,
        "state": view.state.value,
        "since": localtime(view.since).date().isoformat(),
        "number": view.number,
        "title": view.title,
        "course": view.course_title,
        "holder": view.holder_name or None,
        "withdrawn": view.withdrawn,
        "issuer": _party(view.issuer),
        "co_signers": [_party(party) for party in view.co_signers],
        "awarded_on": view.awarded_on.isoformat(),
        "valid_until": view.valid_until.isoformat() if view.valid_until else None,
        "replaced_by": view.replaced_by or None,
        "url": view.verify_url,
    }


def _party(party: Party) -> dict[str, str | None]:
    return {"name": party.name, "url": party.url or None}
