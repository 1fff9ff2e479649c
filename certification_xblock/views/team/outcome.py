"""What an act came to, carried over to the page that is shown after it: in the address, signed.

So a link that somebody sends cannot have the site say that a certificate was issued or revoked, and nothing is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.utils.http import urlencode

if TYPE_CHECKING:
    from django.http import HttpRequest

    from certification_xblock.data import TeamCertification

PARAMETER = "said"
SALT = "certification_xblock.team.outcome"
#: After that long the page says how things stand, and not what was done.
SECONDS = 600


def tail(request: HttpRequest, certification: TeamCertification, user_id: int, code: str) -> str:
    """Return the end of the address that tells somebody what their act on a learner came to."""
    value = [request.user.pk, certification.certification_id, user_id, code]
    return "?" + urlencode({PARAMETER: signing.dumps(value, salt=SALT)})


def read(request: HttpRequest, certification: TeamCertification, user_id: int) -> str:
    """Return the code in an address that was made for this person and page; else nothing."""
    try:
        value = signing.loads(request.GET.get(PARAMETER, ""), salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return ""
    who, where, whom, code = value
    return code if [who, where, whom] == [request.user.pk, certification.certification_id, user_id] else ""
