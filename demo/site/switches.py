"""The switches of the site's LMS, as an operator has them; on where nobody ever touched them."""

from __future__ import annotations

from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from django.utils.translation import gettext_lazy as _
from waffle.models import Switch

AUTO_GENERATION = "certificates.auto_certificate_generation"
#: A feature flag of the settings on Open edX; here it can be turned while the site runs.
HTML_CERTIFICATES = "CERTIFICATES_HTML_VIEW"
COMPLETION = ENABLE_COMPLETION_TRACKING_SWITCH.name
SWITCHES = (
    (HTML_CERTIFICATES, _("Certificates of this site")),
    (AUTO_GENERATION, _("Automatic certificate generation")),
    (COMPLETION, _("Completion tracking")),
)


def is_on(name: str) -> bool:
    """Whether a switch is on."""
    active = Switch.objects.filter(name=name).values_list("active", flat=True).first()
    return True if active is None else bool(active)


def turn(name: str, *, on: bool) -> None:
    """Turn a switch; saved by its model, so that its cache is told."""
    switch, _created = Switch.objects.get_or_create(name=name)
    switch.active = on
    switch.save()


def html_certificates() -> bool:
    """Whether the site gives certificates at all."""
    return is_on(HTML_CERTIFICATES)


def auto_generation() -> bool:
    """Whether the site asks for certificates by itself."""
    return is_on(AUTO_GENERATION)
