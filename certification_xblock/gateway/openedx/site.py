"""What the platform is switched to."""

from __future__ import annotations

from django.conf import settings

from certification_xblock.data import SiteFacts
from certification_xblock.gateway.openedx.lookups import in_lms


class Site:
    """The part of the gateway that knows the platform's switches."""

    def site_facts(self) -> SiteFacts:
        """Return what the platform is switched to; Studio knows of completion and of pages alone."""
        from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH

        return SiteFacts(
            completion_tracking=ENABLE_COMPLETION_TRACKING_SWITCH.is_enabled(),
            automatic_certificates=_automatic() if in_lms() else None,
            certificate_pages=bool(settings.FEATURES.get("CERTIFICATES_HTML_VIEW")),
        )


def _automatic() -> bool:
    from lms.djangoapps.certificates.api import auto_certificate_generation_enabled

    return bool(auto_certificate_generation_enabled())
