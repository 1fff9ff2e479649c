"""Production: once more after the operator's own settings were read, which may have replaced the filter configuration."""

from certification_xblock.settings.common import plugin_settings

__all__ = ["plugin_settings"]
