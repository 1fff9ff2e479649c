"""Real Celery workers on a real Redis, on the database of the tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.test import override_settings
from redis import Redis

from demo.tasks import celery_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
REDIS = os.environ.get("CERTIFICATION_TEST_REDIS", "")


@contextmanager
def workers(number: int = 2, *, log: Path, acks_late: bool = False) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start so many workers, each a process of its own, and stop them; tasks go to them meanwhile."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.kills.worker_settings",
        "CERTIFICATION_WORKER_DB": str(connection.settings_dict["NAME"]),
        "CERTIFICATION_WORKER_MEDIA": str(settings.MEDIA_ROOT),
        "CERTIFICATION_WORKER_ACKS_LATE": "1" if acks_late else "",
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "tests.kills.worker",
        "worker",
        "--pool",
        "solo",
        "--loglevel",
        "INFO",
    ]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with log.open("ab") as out, broker():
        started = [
            subprocess.Popen([*command, "-n", f"w{n}@%h"], cwd=ROOT, env=environment, stdout=out, stderr=out)
            for n in range(number)
        ]
        try:
            until(lambda: log.read_text().count(" ready.") >= number, seconds=60)
            yield started
        finally:
            for process in started:
                process.send_signal(signal.SIGKILL)
                process.wait()


@contextmanager
def broker() -> Iterator[None]:
    """Send tasks to Redis instead of running them."""
    url = f"redis+socket://{REDIS}"
    conf = celery_app.conf
    before = conf.task_always_eager, conf.broker_url
    with override_settings(CELERY_TASK_ALWAYS_EAGER=False, CELERY_BROKER_URL=url):
        conf.task_always_eager, conf.broker_url = False, url
        celery_app._after_fork()  # forgets its connections
        try:
            Redis(unix_socket_path=REDIS).flushall()  # also what a dead worker held
            yield
        finally:
            conf.task_always_eager, conf.broker_url = before
            celery_app._after_fork()


def until(true: Callable[[], Any], *, seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.1)
