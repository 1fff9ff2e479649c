"""What several of the domain's tests use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification_xblock.exceptions import CertificationError

if TYPE_CHECKING:
    from collections.abc import Callable


def attempt(read: Callable[..., Any], *given: object) -> tuple[Any, CertificationError | None]:
    """Return what a function returns, or the typed error that it raises; any other exception fails the test."""
    caught: CertificationError | None = None
    result: Any = None
    try:
        result = read(*given)
    except CertificationError as error:
        caught = error
    # A message is filled in, whatever was in the input.
    assert caught is None or str(caught)
    return result, caught
