"""Is this certificate real? The page behind the QR code, and the form for who has only the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from certification_xblock import api
from certification_xblock.exceptions import NotFound, NotYetAvailable
from certification_xblock.http import public

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

#: Of a number, or of the whole address, that somebody pastes.
NUMBER_LENGTH = 300


@public
def unknown(_request: HttpRequest, rest: str) -> HttpResponse:
    """Answer a mistyped address of a verification as an unknown one is answered."""
    if rest.endswith(".json"):
        return JsonResponse({"genuine": False}, status=404)
    return HttpResponse(api.verification_page(view=None), status=404)


@public
def verify(_request: HttpRequest, award_uuid: UUID) -> HttpResponse:
    """Say whether an award is genuine and valid; 404 with the same page for what is none."""
    try:
        return HttpResponse(api.verification_page(view=api.verify(award_uuid=str(award_uuid))))
    except (NotFound, NotYetAvailable):
        # The same answer for both: that an award is on its way is nobody's business.
        return HttpResponse(api.verification_page(view=None), status=404)


@public
def lookup(request: HttpRequest) -> HttpResponse:
    """Offer the form for a certificate's number; with ``?number=`` go to the award, 404 where there is none."""
    number = request.GET.get("number", "").strip()
    if not number:
        return HttpResponse(api.lookup_page(number="", found=True))
    try:
        award_uuid = api.find_address(text=number[:NUMBER_LENGTH]) or api.find_award(number=number[:NUMBER_LENGTH])
        api.verify(award_uuid=award_uuid)
    except (NotFound, NotYetAvailable):
        return HttpResponse(api.lookup_page(number=number[:NUMBER_LENGTH], found=False), status=404)
    return HttpResponseRedirect(reverse("certification_xblock:verify", args=[award_uuid]))
