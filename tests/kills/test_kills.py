"""Killed between any two steps of the path, everything is healed by what the operator has scheduled anyhow."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection

from certification_xblock.services import documents
from tests.faults import snapshot
from tests.faults.broker import performed
from tests.faults.healing import Figures, heal, judge
from tests.faults.steps import writes
from tests.kills import process
from tests.kills.scenarios import SCENARIOS
from tests.kills.site import at_odds, broken, state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kills.scenarios import Scenario
    from tests.kills.site import Site

#: Killed after a step that only reads, a process leaves what it leaves when it is killed before: those are left out, unless
#: all of them are asked for.
ALL = os.environ.get("CERTIFICATION_FAULTS") == "all"


def healed(site: Site, scenario: Scenario, prepared: Any, ends: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Heal in a process of its own, as whoever is scheduled does; first the platform repeats what it was not heard with."""

    def work() -> dict[str, Any]:
        if scenario.again:
            performed(partial(scenario.again, site, prepared))
        at_once = broken()
        found = heal(state, lambda: broken() + at_odds(), ends)
        return {**found, "wrong": at_once + found["wrong"]}

    status, found = process.run(work)
    assert status == 0, "what is scheduled failed"
    return found


class Base:
    """How everything was before the act: the database, and the files of the storage."""

    def __init__(self) -> None:
        self.rows = snapshot.take()
        self.files = _files()

    def left(self) -> str:
        """Return how everything is now, apart from chance."""
        return snapshot.without_chance(snapshot.take(), self.rows) + repr(sorted(_files().values()))

    def restore(self) -> None:
        snapshot.restore(self.rows)
        now = _files()
        for path in now.keys() - self.files.keys():
            (Path(settings.MEDIA_ROOT) / path).unlink()
        for path, content in self.files.items():
            if now.get(path) != content:
                (Path(settings.MEDIA_ROOT) / path).write_bytes(content)


def _files() -> dict[str, bytes]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def _quick_pdf() -> Iterator[None]:
    """Drawing takes a second and touches nothing."""
    with patch.object(documents, "render_pdf", lambda *_args, **_kwargs: b"%PDF drawn"):
        yield


@pytest.mark.parametrize("name", SCENARIOS)
def test_killed_at_every_step_everything_is_healed(site: Site, name: str) -> None:
    scenario, begun = SCENARIOS[name], time.monotonic()
    prepared = scenario.prepare(site)
    base, before = Base(), state()
    figures = Figures(f"{connection.vendor}: {name}")

    not_done = healed(site, replace(scenario, again=None), prepared)["states"][-1]
    base.restore()
    names = process.counted(lambda: scenario.act(site, prepared))
    points = [at for at in range(1, len(names) + 1) if ALL or at == 1 or writes(names[at - 2])]
    done = healed(site, replace(scenario, again=None), prepared)["states"][-1]
    base.restore()
    assert done != before

    wrong: list[str] = []
    seen: dict[str, dict[str, Any]] = {}
    for at in points:
        step = names[at - 1]
        assert process.killed(lambda: scenario.act(site, prepared), at), f"it never came to {at} {step}"
        left = base.left()
        if left not in seen:  # what comes of the same world has been seen: nothing else outlives a process
            seen[left] = healed(site, scenario, prepared, ends=(done, not_done))
        found = seen[left]
        base.restore()
        figures.steps += 1
        figures.worlds = len(seen)
        wrong += [f"{at} {step}: {what}" for what in judge(found, done, not_done, figures)]
    figures.seconds = time.monotonic() - begun
    print(figures)  # noqa: T201
    assert wrong == []
