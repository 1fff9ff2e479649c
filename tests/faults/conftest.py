"""The world of the services' tests with real commits, a broker in the process, and a way back."""

from __future__ import annotations

import copy
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage

from certification_xblock.services import documents
from tests.faults import snapshot
from tests.worlds import World

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = ("certificates", "obstacles", "waived", "figures", "sent", "requests", "blocks", "people", "enrolled")


class Faulty(World):
    """A world that can be put back to how it was."""

    def keep(self) -> None:
        """Remember how everything is."""
        self.rows = snapshot.take()
        self.memory = {name: copy.deepcopy(getattr(self.state, name)) for name in KEPT}
        self.files = {name: default_storage.open(name).read() for name in stored_files()}

    def back(self) -> None:
        """Put everything back."""
        snapshot.restore(self.rows)
        for name, value in self.memory.items():
            setattr(self.state, name, copy.deepcopy(value))
        for name in stored_files():
            if name not in self.files:
                default_storage.delete(name)
        for name, content in self.files.items():
            if not default_storage.exists(name):
                default_storage.save(name, documents.ContentFile(content))
        cache.clear()


def stored_files(folder: str = "certification_xblock") -> list[str]:
    """Return the names of all files of ours in the storage."""
    if not default_storage.exists(folder):
        return []
    folders, files = default_storage.listdir(folder)
    below = [name for one in folders for name in stored_files(f"{folder}/{one}")]
    return sorted([*(f"{folder}/{name}" for name in files), *below])


@pytest.fixture
def faulty(transactional_db: None, settings: Any) -> Iterator[Faulty]:
    """Return the world, in a database that really commits."""
    settings.CERTIFICATION_GATEWAY = "tests.fakes.FakeGateway"
    settings.LMS_ROOT_URL = "https://lms.example.com"
    settings.CERTIFICATION_JOB_IDLE_SECONDS = 60
    with patch.object(documents, "render_pdf", lambda *_args, **_kwargs: b"%PDF drawn"):
        yield Faulty(lambda **_execute: nullcontext())
    for name in stored_files():
        default_storage.delete(name)
