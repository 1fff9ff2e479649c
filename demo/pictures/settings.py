"""The demo's settings, with a day, numbers and addresses that are the same whenever the pictures are taken."""

from __future__ import annotations

import hashlib
import os
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models.signals import class_prepared
from django.utils import timezone

from demo.pictures import PUBLIC
from tests.browser.demo_settings import *  # noqa: F403

CERTIFICATION_PUBLIC_URL = PUBLIC
ALLOWED_HOSTS = ["*"]

DAY = datetime(2026, 9, 15, 9, 30, tzinfo=UTC)
SINCE = timedelta(seconds=float(os.environ["PICTURES_BEGAN"]))
NUMBER_LENGTH = 7

real_now, real_bytes = timezone.now, secrets.token_bytes


def now() -> datetime:
    """Return the hour of the pictures; it goes on as clocks do."""
    return DAY + (real_now() - datetime(1970, 1, 1, tzinfo=UTC) - SINCE)


def _next(what: str) -> bytes:
    from certification_xblock.models import Award  # noqa: PLC0415 - apps are loaded after settings

    return hashlib.sha256(f"{what} {Award.objects.count()}".encode()).digest()


def number(length: int = 32) -> bytes:
    """Return the next certificate's number; other random bytes stay random."""
    return _next("number")[:length] if length == NUMBER_LENGTH else real_bytes(length)


def address() -> uuid.UUID:
    """Return the next certificate's id."""
    return uuid.UUID(bytes=_next("address")[:16], version=4)


def give_addresses(sender: Any, **_kwargs: Any) -> None:
    """Have awards take their ids from here."""
    if sender.__name__ == "Award":
        sender._meta.get_field("uuid").default = address  # noqa: SLF001 - Django's own, and documented


timezone.now = now
secrets.token_bytes = number
class_prepared.connect(give_addresses)
