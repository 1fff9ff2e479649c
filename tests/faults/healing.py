"""What the operator has scheduled, run after something broke, and whether it made everything whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from certification_xblock import tasks
from tests.faults import snapshot
from tests.faults.broker import later, performed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

State = dict[str, Any]
#: What the operator has scheduled: minutes from now, and whether it looks at everybody.
SCHEDULE = ((5, False), (10, False), (600, True), (610, False))
HEALED = ("nothing to heal", "healed by the first run", "by the second", "by the night's", "by the one after")


@dataclass(slots=True)
class Figures:
    """What came of killing one scenario at every step."""

    name: str
    steps: int = 0
    worlds: int = 0
    healed: Counter[str] = field(default_factory=Counter)
    told_twice: int = 0
    seconds: float = 0.0


def heal(state: Callable[[], State], wrong: Callable[[], list[str]], ends: tuple[State, ...] = ()) -> dict[str, Any]:
    """Run what is scheduled until one of the ``ends`` is there, or all of it; and say what a run more would change."""
    found: dict[str, Any] = {"states": [state()], "wrong": [], "changed": {}}
    for minutes, everybody in SCHEDULE:
        if any(_is_end(found["states"][-1], end) for end in ends):
            break
        with later(minutes):
            performed(partial(tasks.reconcile, everybody=everybody))
        found["states"].append(state())
    found["wrong"] += wrong()
    if len(found["states"]) == 1:
        with later(5):
            performed(tasks.reconcile)
    before = snapshot.take()
    with later(615):
        performed(tasks.reconcile)
    found["changed"] = snapshot.difference(before, snapshot.take())
    return found


def judge(found: dict[str, Any], done: State, not_done: State, figures: Figures) -> Iterator[str]:
    """Say what is wrong after a kill, and count what mended it."""
    yield from found["wrong"]
    for table, (went, came) in found["changed"].items():
        yield f"one more run changes {table}: {went} {came}"
    ends = [_apart(done), _apart(not_done)]
    states = [_apart(one) for one in found["states"]]
    if states[-1] not in ends:
        yield f"it ends neither as done nor as not begun: {_where(found['states'][-1], done)}"
        return
    first = len(states) - 1
    figures.healed[HEALED[first] if states[-1] == ends[0] else "as if never begun"] += 1
    told, due = found["states"][-1]["told"], (done if states[-1] == ends[0] else not_done)["told"]
    if told != due:
        if any(told.get(one, 0) < number for one, number in due.items()):
            yield f"told too little: {told} instead of {due}"
        figures.told_twice += 1


def _is_end(one: dict[str, Any], end: dict[str, Any]) -> bool:
    return _apart(one) == _apart(end) and all(one["told"].get(who, 0) >= number for who, number in end["told"].items())


def _apart(one: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is judged by itself."""
    return {name: value for name, value in one.items() if name != "told"}


def _where(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {name: (value, other[name]) for name, value in one.items() if value != other[name]}
