"""Acts on everybody: how far they are, what an interruption leaves, and that running them again completes it."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from certification_xblock.management.progress import ProgressBar
from certification_xblock.models import Award, AwardEvent
from tests.fakes import COURSE, FakeGateway

CALLS = ("evidence", "certificate", "certificates", "obstacles", "request_certificate", "waive_pass_mark", "learners")


class Killed(BaseException):
    """The process is gone: nothing of ours catches this, as nothing catches SIGKILL."""


class Stream(StringIO):
    """Standard error, on a terminal or in a file."""

    def __init__(self, *, on_terminal):
        super().__init__()
        self._on_terminal = on_terminal

    def isatty(self):
        return self._on_terminal


def issue(world, *args, **streams):
    out = StringIO()
    code = 0
    try:
        with world.capture(execute=True):
            call_command("certification", "issue", COURSE, "--json", *args, stdout=out, **streams)
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(out.getvalue())


def fail_at(monkeypatch, place, error):
    """Have the platform's ``place``-th answer be the process's end; return how many answers there were."""
    count = [0]

    def wrap(name):
        answer = getattr(FakeGateway, name)

        def wrapped(self, *args, **kwargs):
            count[0] += 1
            if count[0] == place:
                raise error
            return answer(self, *args, **kwargs)

        monkeypatch.setattr(FakeGateway, name, wrapped)

    for name in CALLS:
        wrap(name)
    return count


@pytest.fixture
def three(world):
    """Three learners who have earned the certificate, beside two who have not."""
    ids = [world.person(f"p{number}", f"P {number}") for number in range(3)]
    for user_id in ids:
        world.complete(user_id, 4)
    return ids


def each_has_one(ids):
    assert sorted(Award.objects.values_list("user_id", flat=True)) == ids
    assert AwardEvent.objects.count() == len(ids)


@pytest.mark.parametrize("place", range(1, 40))
def test_killed_at_any_moment_and_run_again_it_has_issued_once_to_each(world, three, monkeypatch, place):
    count = fail_at(monkeypatch, place, Killed())
    try:
        issue(world)
    except Killed:
        pass
    else:
        assert count[0] < place
    monkeypatch.undo()
    assert issue(world)[0] == 0
    with world.capture(execute=True):
        call_command("certification", "reconcile", COURSE, stdout=StringIO())
    each_has_one(three)
    assert len(world.state.certificates) == len(three)


def test_interrupted_it_says_how_far_it_came_and_goes_on_from_there(world, three, monkeypatch):
    read = FakeGateway.request_certificate
    asked = []

    def interrupted(self, user_id, course_id):
        if asked:
            raise KeyboardInterrupt
        asked.append(user_id)
        return read(self, user_id, course_id)

    monkeypatch.setattr(FakeGateway, "request_certificate", interrupted)
    code, said = issue(world)
    assert (code, said["interrupted"], sum(said["outcomes"].values())) == (130, True, 3)
    monkeypatch.undo()
    code, said = issue(world)
    assert (code, said["outcomes"]) == (0, {"not_earned": 2, "unchanged": 1, "requested": 2})
    each_has_one(three)


def test_a_terminal_shows_a_bar_and_a_file_nothing(world, three):
    for on_terminal, args, shown in ((True, (), False), (False, (), False), (False, ("--progress",), True)):
        err = Stream(on_terminal=on_terminal)
        issue(world, "--dry-run", *args, stderr=err)
        assert bool(err.getvalue()) is shown
    err = Stream(on_terminal=True)
    call_command("certification", "issue", COURSE, "--dry-run", stdout=StringIO(), stderr=err)
    assert "100% [##############################] 5/5" in err.getvalue()
    assert err.getvalue().endswith("\n")


def test_a_bar_is_drawn_now_and_then_and_says_when_it_will_be_done():
    now = [0.0]
    out = Stream(on_terminal=True)
    written = []
    out.write = lambda text, ending="\n": written.append(text + ending)
    bar = ProgressBar(out, on_terminal=True, clock=lambda: now[0])
    for done in range(1, 101):
        now[0] = done / 50
        bar(done, 100)
    drawn = [line for line in written if line.startswith("\r")]
    assert 15 < len(drawn) <= 21
    assert "100% [##############################] 100/100, 50 a second, 0:00 left" in drawn[-1]
    assert written[-1] == "\n"


def test_in_a_file_there_is_a_line_for_each_tenth():
    out = Stream(on_terminal=False)
    lines = []
    out.write = lambda text, ending="\n": lines.append(text + ending)
    bar = ProgressBar(out, on_terminal=False, clock=lambda: 0.0)
    for done in range(1, 1001):
        bar(done, 1000)
    assert lines[0] == " 10% 100/1000\n"
    assert len(lines) == 10
