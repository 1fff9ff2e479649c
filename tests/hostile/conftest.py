"""What the long suite against hostile input shares: a socket that counts, and everything that was collected."""

from __future__ import annotations

import re
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from tests.hostility import EVERYTHING, TEXTS, corpus, markup

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = re.compile(
    r"(?:https?|ftp|gopher|dict|file|data):/{0,3}[^\s\"'<>)\\]+|//[a-z0-9.-]+\.[a-z]{2,}[^\s\"'<>)]*", re.IGNORECASE
)
#: How many of what others collected are passed over, except where all are wanted.
STRIDE = 7
OURS = {
    "all tags": "".join(
        f"<{tag} src={{there}} href={{there}} data={{there}} onerror=alert(1) onload=alert(1)>x</{tag}>"
        for tag in [
            "a",
            "img",
            "iframe",
            "object",
            "embed",
            "video",
            "audio",
            "source",
            "link",
            "style",
            "script",
            "svg",
            "form",
            "input",
            "body",
            "base",
            "math",
        ]
    ),
    "css": "<style>@import '{there}'; body{{background:url({there})}}</style><p style='background:url({there})'>",
    "links": "[a](javascript:alert(1)) [b](<java\nscript:alert(1)>) [c](data:text/html,<script>alert(1)</script>) ![d]({there}) <{there}>",
    "entities": "[a](&#106;avascript:alert(1)) &lt;script&gt; &#x3c;script>alert(1)&#x3c;/script>",
    "svg": "<svg xmlns='http://www.w3.org/2000/svg'><image href='{there}'/><script>alert(1)</script><use href='{there}#a'/></svg>",
}


class Listener:
    """A port, and how many called it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.calls = 0

    @property
    def there(self) -> str:
        return f"http://127.0.0.1:{self.port}/x"


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Listen, and count who calls."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Listener(server.getsockname()[1])

        def answer() -> None:
            while True:
                try:
                    server.accept()[0].close()
                except OSError:
                    return
                found.calls += 1

        threading.Thread(target=answer, daemon=True).start()
        yield found
        server.shutdown(socket.SHUT_RDWR)


def some(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return all where ``CERTIFICATION_HOSTILE=all`` asks for them, else ours and every so-manieth of the others."""
    if EVERYTHING:
        return found
    ours = [one for one in found if one[0].startswith(("ours-", "text-"))]
    return ours + [one for one in found if one not in ours][::STRIDE]


def pieces(there: str) -> list[tuple[str, str]]:
    """Return every text, ours and collected, its addresses led to the listener."""
    found = [(f"ours-{name}", text.replace("{there}", there)) for name, text in OURS.items()]
    found += [(f"text-{name}", text) for name, text in TEXTS.items()]
    found += [(f"blns-{number}", text) for number, text in enumerate(corpus())]
    found += markup()
    return [(name, ADDRESS.sub(there, text)) for name, text in found]
