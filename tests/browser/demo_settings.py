"""The demo's settings, at the port that the test found free."""

from __future__ import annotations

import os

from demo.settings import *  # noqa: F403

LMS_ROOT_URL = os.environ.get("DEMO_ROOT_URL", "http://127.0.0.1:8000")
