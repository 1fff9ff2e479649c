"""The errors that cross floors. Each message says what is wrong in words that a person can act on.

Messages are gettext message ids with named parameters (``%(name)s``): the domain knows no language, so
``str(error)`` is the English text and the edge translates with ``error.message`` and ``error.params``. A message that
counts has a plural message id too, and counts by its parameter ``limit``.
"""

from __future__ import annotations

from typing import Any


class CertificationError(Exception):
    """The root of all our errors: a code for programs, a message id and its parameters for people."""

    code = "error"

    def __init__(self, message: str, plural: str = "", *, field: str = "", **params: Any) -> None:
        """``field`` names the part of the input that is wrong, as a path such as ``requirement.members.2``."""
        self.message = message
        self.plural = plural
        self.field = field
        self.params = params
        chosen = plural if plural and params.get("limit") != 1 else message
        super().__init__(chosen % params if params else chosen)


class InvalidInput(CertificationError):
    """What was given cannot be used."""

    code = "invalid"


class InvalidRequirement(InvalidInput):
    """A requirement that cannot be decided on."""

    code = "invalid_requirement"


class InvalidTerms(InvalidInput):
    """A certification's terms that cannot be put into force."""

    code = "invalid_terms"


class InvalidAsset(InvalidInput):
    """An image that cannot be shown on a certificate."""

    code = "invalid_asset"


class NotFound(CertificationError):
    """What was asked for does not exist, or not for the one who asks."""

    code = "not_found"


class NotAllowed(CertificationError):
    """The one who asks has no right to it."""

    code = "not_allowed"


class Conflict(CertificationError):
    """The act does not fit the present state."""

    code = "conflict"


class StaleAnswer(Conflict):
    """Somebody, perhaps the same person elsewhere, answered since the answer was begun."""

    code = "stale_answer"


class CannotDecide(CertificationError):
    """There is not enough to decide on: the answer is no until there is."""

    code = "cannot_decide"


class CreationRefused(CertificationError):
    """The platform must not create a certificate: the certification's rules are not met."""

    code = "refused"


class NotYetAvailable(CertificationError):
    """The award exists, but the platform does not show it yet."""

    code = "not_yet_available"


class RenderingFailed(CertificationError):
    """A certificate could not be rendered."""

    code = "rendering_failed"


class RenderingBusy(CertificationError):
    """Another worker is rendering the same certificate; try again in a moment."""

    code = "rendering_busy"


class TooManyRequests(CertificationError):
    """Asked for again before the answer to the last request; try again in a moment."""

    code = "too_many_requests"


class WrongMethod(InvalidInput):
    """An address that takes a POST was asked by another method."""

    code = "wrong_method"


class TooLarge(InvalidInput):
    """More was sent than anything here needs."""

    code = "too_large"


class PlatformUnavailable(CertificationError):
    """The platform did not give what it was asked for."""

    code = "platform_unavailable"
