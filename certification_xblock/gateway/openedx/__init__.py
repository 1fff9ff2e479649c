"""The Open edX platform behind the gateway.

Every import of the platform's own packages is inside a function: the package has to load, be checked and be tested
where the platform is not, and the platform's modules must not be loaded before its app registry is ready.

The LMS can do all of it. Studio has the courses, the people and the messages; it has no grades and no certificates,
and says so with ``PlatformUnavailable``.
"""

from __future__ import annotations

from certification_xblock.gateway.openedx.allowlist import AllowList
from certification_xblock.gateway.openedx.certificates import Certificates
from certification_xblock.gateway.openedx.courses import Courses
from certification_xblock.gateway.openedx.evidence import EvidenceReader
from certification_xblock.gateway.openedx.messages import Messages
from certification_xblock.gateway.openedx.people import People
from certification_xblock.gateway.openedx.readiness import ReadinessFacts
from certification_xblock.gateway.openedx.site import Site

__all__ = ["OpenEdxGateway"]


class OpenEdxGateway(Courses, People, EvidenceReader, Certificates, AllowList, ReadinessFacts, Messages, Site):
    """What we ask of the platform, answered by the LMS or Studio that this process is."""
