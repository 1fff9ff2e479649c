"""The Django app, as a plugin of the LMS and of Studio."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

URLS = {"namespace": "certification_xblock", "regex": r"^certification/", "relative_path": "urls"}
SETTINGS = {kind: {"relative_path": f"settings.{kind}"} for kind in ("common", "production", "test")}


class CertificationConfig(AppConfig):
    """Certification: models, hooks and pages."""

    name = "certification_xblock"
    verbose_name = _("Certification")
    default_auto_field = "django.db.models.BigAutoField"
    # The keys are those of edx_django_utils.plugins.constants.
    plugin_app: ClassVar[dict[str, Any]] = {
        "url_config": {"lms.djangoapp": URLS, "cms.djangoapp": URLS},
        "settings_config": {"lms.djangoapp": SETTINGS, "cms.djangoapp": SETTINGS},
    }

    def ready(self) -> None:
        """Connect the receivers and register the checks."""
        from certification_xblock import checks, receivers

        checks.register()
        receivers.connect()
