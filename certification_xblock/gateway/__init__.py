"""The only door to the platform: what we ask of it, and the implementation that the settings choose."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from certification_xblock.gateway.protocol import Gateway

DEFAULT = "certification_xblock.gateway.openedx.OpenEdxGateway"
SETTING = "CERTIFICATION_GATEWAY"

__all__ = ["DEFAULT", "SETTING", "get_gateway"]


@lru_cache(maxsize=1)
def get_gateway() -> Gateway:
    """Return the gateway that ``settings.CERTIFICATION_GATEWAY`` names: one instance a process, without state."""
    gateway: Gateway = import_string(getattr(settings, SETTING, DEFAULT))()
    return gateway


def _forget(*, setting: str, **_kwargs: object) -> None:
    if setting == SETTING:
        get_gateway.cache_clear()


setting_changed.connect(_forget)
