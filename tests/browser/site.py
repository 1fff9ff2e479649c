"""The demo as a site of its own: a database nobody else uses, a server on a free port, its command line."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = ROOT / "demo" / "manage.py"
COURSE = "course-v1:Meridian+CONS101+2026"
CERTIFICATION = "block-v1:Meridian+CONS101+2026+type@certification+block@consultant"
START_LIMIT = 60  # seconds for the server to answer


@dataclass
class Site:
    """A running demo."""

    var: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The site's address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def unit(self) -> str:
        """The address of the unit with the certification."""
        return f"{self.base}/courses/{COURSE}/unit/{self.vertical}"

    @property
    def chromeless(self) -> str:
        """The address at which the platform's front end frames the block."""
        return f"{self.base}/xblock/{CERTIFICATION}"

    @property
    def container(self) -> str:
        """The address of the unit in Studio."""
        return f"{self.base}/studio/container/{self.vertical}"

    @property
    def editor(self) -> str:
        """The address of the certification's editor."""
        return f"{self.base}/studio/xblock/{CERTIFICATION}/action/edit"

    @property
    def vertical(self) -> str:
        """The usage key of the unit with the certification."""
        return CERTIFICATION.replace("type@certification+block@consultant", "type@vertical+block@your_certification")

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it says."""
        done = subprocess.run(
            [sys.executable, str(MANAGE), *arguments],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def certification(self, *arguments: str) -> Any:
        """Run ``manage.py certification`` and return its JSON."""
        return json.loads(self.manage("certification", *arguments, "--json"))

    def python(self, code: str) -> None:
        """Run a few lines inside the site, for states that take a long way to reach by hand."""
        self.manage("shell", "-c", code)

    def walk(self, username: str, *chapters: str) -> None:
        """Have somebody do whole sections of the course."""
        self.python(
            "from django.contrib.auth import get_user_model\n"
            "from demo.site.seeding import walk\n"
            f"user = get_user_model().objects.get(username={username!r})\n"
            f"walk(user, {COURSE!r}, chapters={chapters!r})\n"
        )

    def start(self) -> None:
        """Serve on a free port, and wait for the first answer."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        log = (self.var / "server.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, str(MANAGE), "runserver", f"127.0.0.1:{self.port}", "--noreload"],
            env=self._environment(),
            stdout=log,
            stderr=log,
        )
        until = time.monotonic() + START_LIMIT
        while time.monotonic() < until:
            with suppress(URLError, ConnectionError), urlopen(self.base) as answer:  # noqa: S310  (our own server)
                assert answer.status == 200
                return
            assert self.process.poll() is None, self.log()
            time.sleep(0.2)
        raise AssertionError(self.log())

    def stop(self) -> None:
        """Stop serving."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)

    def log(self) -> str:
        """Return what the server wrote."""
        return (self.var / "server.log").read_text(errors="replace")

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DEMO_VAR": str(self.var),
            "DEMO_ROOT_URL": self.base,
            "DJANGO_SETTINGS_MODULE": "tests.browser.demo_settings",
            "PYTHONUNBUFFERED": "1",
            **self.environment,
        }


def right_answers(problem: str) -> list[list[int]]:
    """Return, for each question of a problem of the sample course, the places of its right choices."""
    tree = etree.parse(ROOT / "demo" / "course" / "problem" / f"{problem}.xml")
    questions = tree.xpath("//multiplechoiceresponse | //choiceresponse")
    return [
        [place for place, choice in enumerate(question.iter("choice")) if choice.get("correct") == "true"]
        for question in questions
    ]
