"""Run in an environment that has the installed package: says as JSON what each consumer of its resources finds."""

from __future__ import annotations

import json
import sys
import tempfile
from importlib import metadata, resources
from pathlib import Path
from typing import Any


class NoPlatform:
    """A gateway to nowhere: there is no platform where a package is only looked at."""

    def subscribe(self, **_receivers: Any) -> None:
        """Announce nothing."""


def look(files: list[str]) -> dict[str, Any]:
    """Look up every file of the resource folders the way that its consumer on the platform does."""
    import django
    from django.conf import settings

    collected = tempfile.mkdtemp()
    settings.configure(
        CERTIFICATION_GATEWAY="probe.NoPlatform",
        SECRET_KEY="for tests only",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.staticfiles"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        STATIC_URL="/static/",
        STATIC_ROOT=collected,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    )
    # The entry point names the app, as it does on the platform.
    app = next(entry for entry in metadata.entry_points(group="lms.djangoapp") if entry.name == "certification_xblock")
    settings.INSTALLED_APPS.append(f"{app.module}.{app.attr}")
    django.setup()

    from django.contrib.staticfiles import finders
    from django.core.management import call_command
    from django.template.loader import get_template

    call_command("collectstatic", interactive=False, verbosity=0)
    package = resources.files("certification_xblock")
    missing: dict[str, list[str]] = {"package": [], "templates": [], "static": [], "collectstatic": []}
    for name in files:
        folder, _, inside = name.partition("/")
        if not package.joinpath(name).is_file():
            missing["package"].append(name)
        if folder == "templates" and not get_template(inside).origin.name:
            missing["templates"].append(name)
        if folder == "static" and not finders.find(inside):
            missing["static"].append(name)
        if folder == "static" and not (Path(collected) / inside).is_file():
            missing["collectstatic"].append(name)
    return {"missing": missing, "package": str(package), "blocks": blocks(files)}


def blocks(files: list[str]) -> dict[str, dict[str, Any]]:
    """Load each of our blocks by its entry point and open one of our static files through it."""
    from xblock.core import XBlock
    from xblock.exceptions import DisallowedFileError

    found = {}
    public = next((name for name in files if name.startswith("static/certification_xblock/js/")), None)
    for entry in metadata.entry_points(group="xblock.v1"):
        if not entry.value.startswith("certification_xblock."):
            continue
        block = XBlock.load_class(entry.name)
        refused = []
        for path in ("translations/en/LC_MESSAGES/text.po", "../apps.py", "certification_xblock/../../apps.py"):
            try:
                block.open_local_resource(path)
            except DisallowedFileError:
                refused.append(path)
        opened = 0
        if public:
            with block.open_local_resource(public.removeprefix("static/")) as resource:
                opened = len(resource.read())
        found[entry.name] = {"opened": opened, "refused": len(refused)}
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(json.loads(sys.argv[1]))))
