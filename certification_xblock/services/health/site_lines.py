"""What the site is set to: switches, fonts."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_noop as _

from certification_xblock.data import HealthLine, HealthState
from certification_xblock.gateway import get_gateway
from certification_xblock.rendering import fonts as installed

OK, WARN, BAD, UNKNOWN = HealthState.OK, HealthState.WARN, HealthState.BAD, HealthState.UNKNOWN
ONLY_LMS = _("Only the LMS knows: open this page there.")


def _switch(code: str, value: bool | None, on: str, off: HealthLine, unknown: str) -> HealthLine:
    if value is None:
        return HealthLine(code, UNKNOWN, unknown, {}, ONLY_LMS)
    return HealthLine(code, OK, on) if value else off


def completion_tracking() -> HealthLine:
    """Whether the platform notes what learners complete."""
    code = "completion_tracking"
    off = HealthLine(
        code,
        BAD,
        _("Completion tracking is off: what learners do is not noted, and rules of completion are never met."),
        {},
        _("Switch completion.enable_completion_tracking on, in the admin under Waffle switches."),
    )
    value = get_gateway().site_facts().completion_tracking
    return _switch(
        code, value, _("The platform notes what learners complete."), off, _("Whether completion tracking is on.")
    )


def certificate_pages() -> HealthLine:
    """Whether the platform shows certificates as pages at all."""
    code = "certificate_pages"
    off = HealthLine(
        code,
        BAD,
        _("The platform's certificate pages are off: holders find no way to their certificate."),
        {},
        _("Set FEATURES['CERTIFICATES_HTML_VIEW'] to true, in the LMS and in Studio, and restart."),
    )
    value = get_gateway().site_facts().certificate_pages
    return _switch(code, value, _("The platform shows certificates."), off, _("Whether certificate pages are on."))


def automatic_certificates() -> HealthLine:
    """Whether the platform itself issues on a passing grade; we ask in any case."""
    code = "automatic_certificates"
    off = HealthLine(
        code,
        OK,
        _("The platform does not issue by itself; the plugin asks it as soon as a certificate is earned."),
    )
    value = get_gateway().site_facts().automatic_certificates
    return _switch(
        code,
        value,
        _("The platform issues by itself, too, and asks the rules before it does."),
        off,
        _("Whether the platform issues by itself."),
    )


def fonts() -> HealthLine:
    """Fonts for the site's languages and for the design."""
    missing: dict[str, list[str]] = {}
    for language, _name in settings.LANGUAGES:
        for script in installed.missing_scripts(language):
            missing.setdefault(script, []).append(language)
    families = installed.missing_families()
    if not missing and not families:
        return HealthLine("fonts", OK, _("Fonts for all languages of the site are installed."))
    return HealthLine(
        "fonts",
        WARN,
        _("Fonts are missing: certificates would show boxes or substitutes."),
        {"packages": " ".join(installed.packages_for(tuple(sorted(missing))) or installed.DEBIAN_PACKAGES)},
        _("On Debian: apt-get install %(packages)s"),
        examples=(*(f"{script}: {' '.join(sorted(codes))}" for script, codes in sorted(missing.items())), *families),
    )
