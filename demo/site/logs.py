"""What the console is spared."""

from __future__ import annotations

import logging

from openedx_filters.exceptions import OpenEdxFilterException


class NoRefusals(logging.Filter):
    """Drops the tracebacks of filters that said what they are there to say."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep everything else."""
        return not (record.exc_info and isinstance(record.exc_info[1], OpenEdxFilterException))
