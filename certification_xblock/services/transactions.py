"""How services write: in a transaction of their own, telling others only once it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from django.dispatch import Signal


def send_on_commit(signal: Signal, **kwargs: Any) -> None:
    """Send ``signal`` when the outermost transaction commits; an error in a receiver never reaches the writer."""

    def send() -> None:  # not a partial: Django logs the name of what failed
        signal.send_robust(sender=None, **kwargs)

    transaction.on_commit(send, robust=True)
