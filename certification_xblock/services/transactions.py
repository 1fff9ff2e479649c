"""How services write: in a transaction of their own, telling others only once it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import OperationalError, connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.dispatch import Signal

Result = TypeVar("Result")

#: Many at once for the same learner: each round lets one through at least.
TRIES = 5


def send_on_commit(signal: Signal, **kwargs: Any) -> None:
    """Send ``signal`` when the outermost transaction commits; an error in a receiver never reaches the writer."""

    def send() -> None:  # not a partial: Django logs the name of what failed
        signal.send_robust(sender=None, **kwargs)

    transaction.on_commit(send, robust=True)


def in_transaction(work: Callable[[], object]) -> None:
    """Do ``work`` in a transaction; once more, a few times, where the database gave it up for the sake of another.

    Within a transaction of the caller's it is done once: what the database gave up is more than ours.
    """

    def wholly() -> None:
        with transaction.atomic():
            work()

    not_given_up(wholly)


def not_given_up(work: Callable[[], Result]) -> Result:
    """Do ``work``, which is idempotent, in the same way without a transaction around all of it."""
    for _try in range(TRIES - 1):
        try:
            return work()
        except OperationalError:
            if connection.in_atomic_block:
                raise
    return work()
