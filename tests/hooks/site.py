"""A site of its own, run as a program: ``python -m tests.hooks.site DATABASE with|without``; it says what it does.

``with`` the app it migrates and puts a certification into force; ``without`` it, the pipeline step stays configured.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace

import django
from django.conf import settings
from django.core.management import call_command

from certification_xblock.data.hooks import CREATION, GATE

COURSE = "course-v1:Org+Course+Run"


def main(database: str, *, app: bool) -> None:
    """Begin the site, migrate, and ask for a certificate."""
    settings.configure(
        SECRET_KEY="for tests only",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            *(["certification_xblock"] if app else []),
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        CERTIFICATION_GATEWAY="tests.fakes.FakeGateway",
        OPEN_EDX_FILTERS_CONFIG={CREATION: {"pipeline": [GATE]}},
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    if app:
        from certification_xblock.models import Certification  # noqa: PLC0415 - only where the app is installed

        Certification.objects.get_or_create(course_id=COURSE, usage_id="block", active=1)
    from openedx_filters.learning.filters import CertificateCreationRequested  # noqa: PLC0415 - after the settings

    for course_id in (COURSE, "course-v1:Other+Course+Run"):
        asked = {"mode": "honor", "status": None, "grade": None, "generation_mode": None}
        try:
            CertificateCreationRequested.run_filter(user=SimpleNamespace(id=1), course_key=course_id, **asked)
        except CertificateCreationRequested.PreventCertificateCreation as refusal:
            sys.stdout.write(f"refused: {refusal}\n")
        else:
            sys.stdout.write("issued\n")


if __name__ == "__main__":
    main(sys.argv[1], app=sys.argv[2] == "with")
