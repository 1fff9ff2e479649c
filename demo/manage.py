#!/usr/bin/env python
"""Django's command line for the embedded platform."""

import os
import sys

# XBlock comes with a library that warns of its own packaging; nothing that a visitor of the demo could mend.
import warnings
from pathlib import Path

from django.core.management import execute_from_command_line

warnings.filterwarnings("ignore", message="pkg_resources is deprecated")

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo.settings")
    execute_from_command_line(sys.argv)
