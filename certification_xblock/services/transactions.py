"""How services write: in a transaction of their own, telling others only once it is committed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from django.dispatch import Signal


def send_on_commit(signal: Signal, **kwargs: Any) -> None:
    """Send ``signal`` when the outermost transaction commits; an error in a receiver never reaches the writer."""
    transaction.on_commit(partial(signal.send_robust, sender=None, **kwargs), robust=True)
