"""What a new checklist holds: a short list that works, and shows what a list can do."""

from __future__ import annotations

from typing import Any

from certification_xblock.domain.messages import gettext_noop

EXAMPLE: list[dict[str, Any]] = [
    {"id": "example-know", "text": gettext_noop("Before the meeting"), "kind": "heading"},
    {
        "id": "example-who",
        "text": gettext_noop("Do we know who can say yes?"),
        "kind": "required",
        "level": 1,
        "guidance": gettext_noop("A name, not a title. If that person cannot come: who tells them, and when?"),
        "asks": "note",
    },
    {
        "id": "example-case",
        "text": gettext_noop("Do we have one real case on paper, from its first to its last station?"),
        "kind": "required",
        "level": 1,
        "may_skip": True,
    },
    {
        "id": "example-agenda",
        "text": gettext_noop("Does each line of the agenda name a result?"),
        "kind": "optional",
        "level": 1,
    },
    {"id": "example-after", "text": gettext_noop("After the meeting"), "kind": "heading"},
    {
        "id": "example-written",
        "text": gettext_noop("Are the decisions written down, and sent on the same day?"),
        "kind": "required",
        "level": 1,
    },
]
