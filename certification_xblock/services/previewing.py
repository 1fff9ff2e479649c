"""One PDF at a time for whoever writes a certification: a preview costs a rendering each time, and is kept nowhere.

A claim in the cache keeps a person to one; it runs out by itself, should its worker die. The cache may forget it, or be
away: then a process still draws one and lets one wait, and tells all others to come back.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext_noop as _

from certification_xblock.exceptions import RenderingBusy, TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

#: Of a claim, in seconds; no sheet takes nearly as long.
CLAIM_SECONDS = 30
#: So many previews are drawn or waited for in a process; it draws one certificate at a time.
AT_ONCE = 2

_places = threading.BoundedSemaphore(AT_ONCE)


def _fresh_places() -> None:
    global _places  # noqa: PLW0603  (what a fork must not inherit: places that are taken)
    _places = threading.BoundedSemaphore(AT_ONCE)


os.register_at_fork(after_in_child=_fresh_places)


@contextmanager
def preview_turn(*, user_id: int | None) -> Iterator[None]:
    """Keep a turn to draw a preview.

    Raises TooManyRequests while one's own last is being drawn, RenderingBusy where others wait already.
    """
    key, token = f"certification_xblock.preview.{user_id}", secrets.token_hex(8)
    if user_id is not None and not _claimed(key, token):
        raise TooManyRequests(_("Your last preview is still being drawn. Try again in a moment."))
    places = _places
    try:
        if not places.acquire(blocking=False):
            raise RenderingBusy(_("Other previews are being drawn just now. Try again in a moment."))
        try:
            yield
        finally:
            places.release()
    finally:
        _let_go(key, token)


def _claimed(key: str, token: str) -> bool:
    """Whether the claim is ours; also where the cache keeps none, as one that is away does."""
    try:
        return bool(cache.add(key, token, CLAIM_SECONDS)) or cache.get(key) is None
    except Exception:
        log.warning("The cache is away: previews are not counted by person", exc_info=True)
        return True


def _let_go(key: str, token: str) -> None:
    try:
        if cache.get(key) == token:
            cache.delete(key)
    except Exception:
        log.debug("A claim to a preview stays until it runs out", exc_info=True)
