"""The operator's admin: one module a subject; importing them registers their pages."""

from certification_xblock.admin import awards, courses, registry, status, support

__all__ = ["awards", "courses", "registry", "status", "support"]
