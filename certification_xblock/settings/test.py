"""The test settings of the platform."""

from certification_xblock.settings.common import plugin_settings

__all__ = ["plugin_settings"]
