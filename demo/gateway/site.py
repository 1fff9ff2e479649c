"""What the site is switched to."""

from __future__ import annotations

from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from django.conf import settings

from certification_xblock.data import SiteFacts


class Site:
    """The part of the gateway that knows the site's switches."""

    def site_facts(self) -> SiteFacts:
        """Return what the site is switched to; it always issues by itself."""
        return SiteFacts(
            completion_tracking=ENABLE_COMPLETION_TRACKING_SWITCH.is_enabled(),
            automatic_certificates=True,
            certificate_pages=bool(settings.FEATURES.get("CERTIFICATES_HTML_VIEW")),
        )
