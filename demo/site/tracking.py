"""Tracking events, kept for a look: the operator's page lists the newest."""

from __future__ import annotations

from collections import deque
from typing import Any

#: The newest events of this process.
RECENT: deque[dict[str, Any]] = deque(maxlen=200)


class RecentBackend:
    """A backend of ``eventtracking`` that keeps what is sent."""

    def send(self, event: dict[str, Any]) -> None:
        """Keep one event."""
        RECENT.append({"name": event["name"], "data": event.get("data", {}), "at": event.get("timestamp")})
