"""Every act of the command, with whatever an operator's script may hand it: a line that says why, and nothing changed."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from certification_xblock.management import acts
from tests.fakes import COURSE
from tests.hostility import TEXTS, rows, taken

if TYPE_CHECKING:
    from tests.worlds import World

AWARD = "2026-XXXXX-XXXXX"
BY = ("--as-user", "sam", "--reason", "x")
#: Each act with the arguments that it needs; a new one without a row fails the first test.
USUAL: dict[str, tuple[str, ...]] = {
    "decide": (COURSE, "ada"),
    "issue": (COURSE, "ada"),
    "revoke": (AWARD, *BY),
    "reinstate": (AWARD, *BY),
    "correct-name": (AWARD, *BY, "--name", "Ada King"),
    "sign-off": (COURSE, "ada", "mentor", "--as-user", "sam", "--note", "x"),
    "reconcile": (COURSE,),
    "readiness": (COURSE,),
    "sync": (COURSE,),
    "list": (COURSE, "--limit", "5"),
    "status": (),
}
KINDS = [kind for kind in taken(TEXTS) if kind != "long"]


def run(*arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it said. Anything but its own errors fails the test."""
    out = StringIO()
    try:
        call_command("certification", *arguments, stdout=out, stderr=StringIO())
    except CommandError as error:
        return error.returncode, str(error)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_every_act_has_a_row() -> None:
    assert set(USUAL) == set(acts.ACTS)


@pytest.mark.parametrize("act", [act for act in USUAL if USUAL[act]])
def test_no_argument_breaks_an_act_or_changes_anything(world: World, act: str) -> None:
    before = rows()
    usual = USUAL[act]
    for place, value in enumerate(usual):
        if value.startswith("--"):
            continue
        for kind in KINDS:
            given = [*usual[:place], TEXTS[kind], *usual[place + 1 :]]
            code, said = run(act, *given)
            # An award that there is none of is what it is refused for where everything else could be kept.
            assert code in {0, 1, 2, 3}, (place, kind, said)
            if code in {1, 2}:
                assert said.strip(), (place, kind)
                assert "Traceback" not in said
                assert len(said) < 1500, (place, kind)
                assert "\n" not in said.strip() or code == 2, (place, kind, said)
    assert rows() == before


@pytest.mark.parametrize("act", ["revoke", "correct-name"])
def test_what_an_award_cannot_keep_is_refused(world: World, act: str) -> None:
    award = world.earn()
    before = rows()
    for kind in ("nul", "controls", "half a character", "surrogate pair apart", "no character", "empty", "blank"):
        for option in ("--reason", "--name") if act == "correct-name" else ("--reason",):
            given = {"--as-user": "sam", "--reason": "x", **({"--name": "Ada King"} if act == "correct-name" else {})}
            given[option] = TEXTS[kind]
            code, said = run(act, award.number, *(part for pair in given.items() for part in pair))
            assert (code, bool(said)) == (1, True), (kind, option)
    assert rows() == before


def test_an_act_on_an_award_is_for_staff_of_its_course_and_never_on_one_s_own(world: World) -> None:
    award = world.earn()
    before = rows()
    for who in ("ada", "nobody", ""):
        assert run("revoke", award.number, "--as-user", who, "--reason", "x")[0] == 1, who
    world.state.staff.add(world.learner)
    assert run("revoke", award.number, "--as-user", "ada", "--reason", "x")[0] == 1
    assert rows() == before


@pytest.mark.parametrize("limit", ["-1", "0", "1.5", "NaN", "1e9", "", "9" * 400, "\u0661\0", str(2**63)])
def test_a_limit_is_a_number(world: World, limit: str) -> None:
    code, said = run("list", "--limit", limit)
    assert code in {1, 2}
    assert "Traceback" not in said


def test_an_error_in_json_is_json(world: World) -> None:
    for kind in ("half a character", "script", "directions"):
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("certification", "decide", COURSE, TEXTS[kind], "--json", stdout=out)
        assert json.loads(out.getvalue())["error"], kind


def test_a_shell_gets_one_line_and_no_traceback(root: object, tmp_path: object) -> None:
    # Bytes that are no text, as a file name or a list in another encoding has them.
    for arguments in (
        ["decide", b"course-v1:\xff\xfe", b"\xff"],
        ["revoke", b"\xff", "--as-user", "x", "--reason", b"\xfe"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "django", "certification", *arguments],
            env={
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "PATH": "",
                "PYTHONPATH": str(root),
                "DEMO_VAR": str(tmp_path),
            },
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert b"Traceback" not in done.stderr
        assert done.stderr.strip().splitlines()[-1].startswith(b"CommandError: "), done.stderr
