"""The demo's settings, at the port that the test found free."""

from __future__ import annotations

import os

from demo.settings import *  # noqa: F403

if os.environ.get("DEMO_LOSES_STEPS"):
    # As where something assigns the configuration after the plugin added to it.
    OPEN_EDX_FILTERS_CONFIG = {}
    # The check says it before the site starts; here somebody went on all the same.
    SILENCED_SYSTEM_CHECKS = ["certification_xblock.E001"]

LMS_ROOT_URL = os.environ.get("DEMO_ROOT_URL", "http://127.0.0.1:8000")
