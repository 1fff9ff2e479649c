"""Killed between any two steps of the path, everything is healed by what the operator has scheduled anyhow."""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection

from certification_xblock import tasks
from certification_xblock.services import documents
from tests.faults import snapshot
from tests.faults.steps import writes
from tests.kills import process
from tests.kills.scenarios import SCENARIOS
from tests.kills.site import at_odds, broken, state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kills.scenarios import Scenario
    from tests.kills.site import Site

#: What the operator has scheduled: minutes from now, and whether it looks at everybody.
SCHEDULE = ((5, False), (10, False), (600, True), (610, False))
#: Killed after a step that only reads, a process leaves what it leaves when it is killed before: those are left out, unless
#: all of them are asked for.
ALL = os.environ.get("CERTIFICATION_FAULTS") == "all"
HEALED = ("nothing to heal", "healed by the first run", "by the second", "by the night's", "by the one after")


@dataclass(slots=True)
class Figures:
    """What came of killing one scenario at every step."""

    name: str
    steps: int = 0
    healed: Counter[str] = field(default_factory=Counter)
    told_twice: int = 0
    seconds: float = 0.0


def heal(site: Site, scenario: Scenario, prepared: Any, ends: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Run what is scheduled until one of the ``ends`` is there, or all of it; and say what a run more would change.

    Runs in a process of its own, as whoever is scheduled does.
    """

    def work() -> dict[str, Any]:
        if scenario.again:
            scenario.again(site, prepared)
        found: dict[str, Any] = {"states": [state()], "broken": broken(), "changed": {}}
        for minutes, everybody in SCHEDULE:
            if _apart(found["states"][-1]) in map(_apart, ends):
                break
            with process.later(minutes):
                tasks.reconcile(everybody=everybody)
            found["states"].append(state())
        found["broken"] += broken() + at_odds()
        before = snapshot.take()
        with process.later(615):
            tasks.reconcile()
        found["changed"] = snapshot.difference(before, snapshot.take())
        return found

    status, found = process.run(work)
    assert status == 0, "what is scheduled failed"
    return found


def judge(found: dict[str, Any], done: dict[str, Any], not_done: dict[str, Any], figures: Figures) -> Iterator[str]:
    """Say what is wrong after a kill, and count what mended it."""
    yield from found["broken"]
    for table, (went, came) in found["changed"].items():
        yield f"one more run changes {table}: {went} {came}"
    ends = [_apart(done), _apart(not_done)]
    states = [_apart(one) for one in found["states"]]
    if states[-1] not in ends:
        yield f"it ends neither as done nor as not begun: {_where(found['states'][-1], done)}"
        return
    first = next(number for number, one in enumerate(states) if one == states[-1])
    figures.healed[HEALED[first] if states[-1] == ends[0] else "as if never begun"] += 1
    told, due = found["states"][-1]["told"], (done if states[-1] == ends[0] else not_done)["told"]
    if told != due:
        if any(told.get(one, 0) < number for one, number in due.items()):
            yield f"told too little: {told} instead of {due}"
        figures.told_twice += 1


def _apart(one: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is judged by itself."""
    return {name: value for name, value in one.items() if name != "told"}


def _where(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {name: (value, other[name]) for name, value in one.items() if value != other[name]}


class Base:
    """How everything was before the act: the database, and the files of the storage."""

    def __init__(self) -> None:
        self.rows = snapshot.take()
        self.files = _files()

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
    base = Base()
    figures = Figures(f"{connection.vendor}: {name}")

    not_done = heal(site, replace(scenario, again=None), prepared)["states"][-1]
    base.restore()
    names = process.counted(lambda: scenario.act(site, prepared))
    points = [at for at in range(1, len(names) + 1) if ALL or at == 1 or writes(names[at - 2])]
    done = heal(site, replace(scenario, again=None), prepared)["states"][-1]
    base.restore()
    assert done != not_done

    wrong = []
    for at in points:
        step = names[at - 1]
        assert process.killed(lambda: scenario.act(site, prepared), at), f"it never came to {at} {step}"
        found = heal(site, scenario, prepared, ends=(done, not_done))
        base.restore()
        figures.steps += 1
        wrong += [f"{at} {step}: {what}" for what in judge(found, done, not_done, figures)]
    figures.seconds = time.monotonic() - begun
    print(figures)  # noqa: T201
    assert wrong == []
