"""The operator's command: what it does, prints and exits with."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certification_xblock.data import Obstacle
from certification_xblock.models import Award, CertificationVersion, SignOff
from tests.fakes import BLOCK, COURSE

GRADE = {"kind": "grade", "minimum": "50"}


@pytest.fixture
def run(world):
    """Run the command; return its exit code and what it printed, read as JSON."""

    def run(*args):
        out = StringIO()
        code = 0
        try:
            with world.capture(execute=True):
                call_command("certification", *args, "--json", stdout=out)
        except SystemExit as stop:
            code = stop.code
        return code, json.loads(out.getvalue())

    return run


def test_decide_says_whether_it_is_earned_by_its_exit_code(world, run):
    code, data = run("decide", COURSE, "ada")
    assert code == 3
    assert data["earned"] is False
    assert data["remaining"] == 1
    world.complete(world.learner, 4)
    code, data = run("decide", COURSE, "ada@example.com")
    assert (code, data["earned"], data["learner"]) == (0, True, "ada")


def test_decide_reads_well(world):
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("certification", "decide", COURSE, "ada", stdout=out)
    assert out.getvalue() == "ada: not earned, 1 to go\n  [ ] Complete the whole course (now 0%)\n"


def test_issue_considers_everybody_enrolled(world, run):
    world.complete(world.learner, 4)
    code, data = run("issue", COURSE, "--dry-run")
    assert (code, data["outcomes"]) == (0, {"requested": 1, "not_earned": 1})
    assert not Award.objects.exists()
    run("issue", COURSE)
    assert Award.objects.get().user_id == world.learner
    assert run("issue", COURSE, "ada")[1]["outcomes"] == {"unchanged": 1}


def test_revoke_and_reinstate_take_a_person_and_a_reason(world, run):
    award = world.earn()
    run("revoke", award.number, "--as-user", "sam", "--reason", "why not", "--dry-run")
    award.refresh_from_db()
    assert award.state == "valid"
    run("revoke", award.number, "--as-user", "sam", "--reason", "because")
    award.refresh_from_db()
    assert award.state == "revoked"
    run("reinstate", award.number, "--as-user", "sam", "--reason", "mistaken")
    award.refresh_from_db()
    assert award.state == "valid"


def test_a_sign_off_is_given_and_taken_back_by_a_named_person(world, run):
    world.publish(requirement={"combinator": "all", "members": [{"kind": "sign_off", "target": "mentor"}, GRADE]})
    code, data = run("sign-off", COURSE, "ada", "mentor", "--as-user", "sam", "--note", "seen at work")
    assert (code, data["done"]) == (0, "signed off")
    assert SignOff.objects.get().note == "seen at work"
    assert run("decide", COURSE, "ada")[1]["remaining"] == 1
    run("sign-off", COURSE, "ada", "mentor", "--as-user", "sam", "--withdraw")
    assert run("decide", COURSE, "ada")[1]["remaining"] == 2


@pytest.mark.parametrize(
    "args",
    [
        ("sign-off", COURSE, "ada", "mentor", "--as-user", "sam"),
        ("decide", COURSE, "nobody"),
        *((act, "course-v1:No+Such+Course") for act in ("list", "sync", "issue", "reconcile")),
        ("decide", "garbage", "ada"),
        ("revoke", "2026-XXXXX-XXXXX", "--as-user", "sam", "--reason", "x"),
        ("list", "--limit", "0"),
    ],
)
def test_errors_are_messages_not_tracebacks(world, args):
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("certification", *args, "--json", stdout=out)
    assert error.value.returncode == 1
    assert json.loads(out.getvalue())["message"] == str(error.value)


@pytest.mark.parametrize("args", [(), ("nonsense",), ("revoke", "x"), ("decide", COURSE)])
def test_wrong_usage_is_refused(world, args):
    with pytest.raises((CommandError, SystemExit)):
        call_command("certification", *args)


def test_sync_says_what_keeps_a_certification_out_of_force(world, run):
    world.publish(requirement={})
    code, data = run("sync", COURSE)
    assert code == 4
    assert data[COURSE]["problems"][BLOCK]
    assert CertificationVersion.objects.count() == 1


def test_sync_goes_over_all_courses(world, run):
    code, data = run("sync")
    assert code == 0
    assert data[COURSE]["active"] == BLOCK


def test_reconcile_and_list(world, run):
    award = world.earn()
    code, data = run("reconcile")
    assert (code, data["failed"]) == (0, [])
    code, data = run("list", COURSE)
    assert [row["number"] for row in data] == [award.number]
    assert data[0]["state"] == "valid"


def test_decide_tells_of_the_award_and_of_what_is_in_the_way(world, run):
    award = world.earn()
    run("revoke", f" {award.number.lower()} ", "--as-user", "sam", "--reason", "because")
    data = run("decide", COURSE, "ada")[1]
    assert [(row["number"], row["state"]) for row in data["awards"]] == [(award.number, "revoked")]
    world.state.obstacles[world.staff] = {Obstacle.NOT_ENROLLED}
    assert run("decide", COURSE, "sam")[1]["obstacles"] == ["not_enrolled"]


def test_revoking_twice_is_said_to_be_done_already(world):
    award = world.earn()
    given = ("certification", "revoke", award.number, "--as-user", "sam", "--reason", "because")
    call_command(*given, stdout=StringIO())
    with pytest.raises(CommandError, match="The award is revoked already"):
        call_command(*given, stdout=StringIO())


def test_issue_says_for_each_named_learner_what_came_of_it(world):
    out = StringIO()
    call_command("certification", "issue", COURSE, "ada", stdout=out)
    assert out.getvalue() == "ada: not earned yet\n"


def test_a_name_is_corrected_by_a_named_person(world, run):
    award = world.earn()
    given = ("correct-name", award.number, "--as-user", "sam", "--name", "Ada Lerner", "--reason", "misspelt")
    code, data = run(*given, "--dry-run")
    assert (code, data["done"]) == (0, False)
    assert Award.objects.get().holder_name == "Ada Learner"
    code, data = run(*given)
    new = Award.objects.get(current=1)
    assert (code, data["new"], data["number"]) == (0, str(new.uuid), new.number)
    assert (new.holder_name, new.history.get().actor_id) == ("Ada Lerner", world.staff)
    with pytest.raises(CommandError, match="newer award"):
        run(*given)
    with pytest.raises(CommandError, match="on one line"):
        run("correct-name", new.number, "--as-user", "sam", "--name", " ", "--reason", "x")


def test_status_exits_with_4_when_something_is_wrong(world, run, monkeypatch):
    monkeypatch.setattr("certification_xblock.rendering.fonts.missing_scripts", lambda _language: ())
    monkeypatch.setattr("certification_xblock.rendering.fonts.missing_families", lambda: ())
    code, data = run("status")
    assert (code, data["wrong"]) == (0, False)
    world.publish(issuer="nobody")
    code, data = run("status", "--deep")
    assert (code, data["wrong"]) == (4, True)
    wrong = next(line for line in data["lines"] if line["code"] == "courses")
    assert (wrong["state"], wrong["count"]) == ("bad", 1)
    assert wrong["advice"]
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("certification", "status", stdout=out)
    assert "bad      Certifications that are not in force" in out.getvalue()
    assert "ok       " in out.getvalue()


def test_readiness_exits_with_4_when_something_stops(world, run, monkeypatch):
    monkeypatch.setattr("certification_xblock.rendering.fonts.missing_scripts", lambda _text: ())
    code, data = run("readiness", COURSE)
    assert (code, data["severity"], data["examined_at"]) == (0, "unknown", None)
    code, data = run("readiness", COURSE, "--check")
    assert (code, data["severity"]) == (0, "good")
    world.state.facts = replace(world.state.facts, configuration_active=False)
    code, data = run("readiness", COURSE)
    assert (code, data["severity"]) == (4, "stops")
    assert data["findings"][0]["code"] == "no_configuration"


def test_readiness_reads_well(world):
    world.state.facts = replace(world.state.facts, configuration_active=False)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("certification", "readiness", COURSE, stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "STOPS    The course has no active certificate: those that are issued could not be seen."
    assert lines[1] == "         Open Settings → Certificates, set up a certificate, and press “Activate”."
    assert "the LMS has not looked yet: add --check" in lines


def test_readiness_of_no_course_is_an_error(world):
    with pytest.raises(CommandError, match="no such course"):
        call_command("certification", "readiness", "course-v1:No+Such+Course", "--json", stdout=StringIO())
