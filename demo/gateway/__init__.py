"""The plugin's gateway to this site."""

from __future__ import annotations

from demo.gateway.certificates import Certificates
from demo.gateway.courses import Courses
from demo.gateway.people import People
from demo.gateway.readiness import ReadinessFacts
from demo.gateway.site import Site

__all__ = ["EmbeddedGateway"]


class EmbeddedGateway(Courses, People, Certificates, ReadinessFacts, Site):
    """Implements ``certification_xblock.gateway.protocol.Gateway`` on the demo's models."""
