"""Whatever breaks, the gate refuses: through the real pipeline, with other plugins' steps before and after it."""

from __future__ import annotations

import ast
import builtins
import importlib
import logging
import sys
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from types import SimpleNamespace

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import AppRegistryNotReady
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from openedx_filters.learning.filters import CertificateCreationRequested

from certification_xblock import api, checks
from certification_xblock.data import HealthState, Measurement
from certification_xblock.data.hooks import CREATION, GATE, STEPS, steps_of
from certification_xblock.models import Award, Certification, CertificationVersion, Claim, CourseSetting
from certification_xblock.pipeline import UNDECIDED
from certification_xblock.settings.common import plugin_settings
from tests.fakes import FakeGateway
from tests.hooks.steps import Redirecting
from tests.worlds import COMPLETION, COURSE

Prevented = CertificateCreationRequested.PreventCertificateCreation
OTHERS = (
    "Nothing",
    "Halting",
    "ReturningTrue",
    "Raising",
    "RaisingOnInit",
    "Refusing",
    "Upgrading",
    "Redirecting",
    "Erasing",
    "NumberingKeys",
    "not_there",
)


def step(name):
    return f"tests.hooks.steps.{name}"


def ask(user_id, course_id=COURSE):
    """Ask as the platform does; the mode that comes out."""
    asked = {"mode": "honor", "status": None, "grade": None, "generation_mode": "batch"}
    return CertificateCreationRequested.run_filter(user=SimpleNamespace(id=user_id), course_key=course_id, **asked)[2]


@pytest.fixture
def earned(world):
    """A learner who has earned it, and no certificate yet."""
    world.complete(world.learner, 4)
    return world.learner


@pytest.fixture
def installed(settings):
    """Put other plugins' steps into the configuration, then ours as the platform's start does."""

    def install(names, **config):
        settings.OPEN_EDX_FILTERS_CONFIG = {CREATION: {"pipeline": [step(name) for name in names], **config}}
        plugin_settings(settings)
        return settings.OPEN_EDX_FILTERS_CONFIG[CREATION]

    return install


def refused(user_id):
    try:
        ask(user_id)
    except Exception:  # noqa: BLE001 - the platform issues nothing on any exception
        return True
    return False


@pytest.mark.parametrize("fail_silently", [True, False])
@pytest.mark.parametrize("other", OTHERS)
def test_no_other_step_opens_the_gate(world, installed, other, fail_silently):
    Redirecting.user = world.staff
    config = installed([other], fail_silently=fail_silently)
    assert config["pipeline"] == [GATE, step(other)]
    assert config["fail_silently"] is fail_silently
    assert refused(world.learner)


@pytest.mark.parametrize("fail_silently", [True, False])
@pytest.mark.parametrize("other", OTHERS)
def test_where_an_operator_puts_others_first_only_those_that_end_the_pipeline_open_it(
    world, settings, other, fail_silently
):
    """What stands before the gate can end the pipeline, which is why it stands first and ``check`` says where not."""
    Redirecting.user = world.staff
    pipeline = [step(other), GATE]
    settings.OPEN_EDX_FILTERS_CONFIG = {CREATION: {"pipeline": pipeline, "fail_silently": fail_silently}}
    ending = {"Halting", "ReturningTrue", "NumberingKeys"} if fail_silently else {"Halting", "ReturningTrue"}
    assert refused(world.learner) is (other not in ending)
    assert "certification_xblock.W003" in {found.id for found in checks.check_pipeline_steps()}


@pytest.mark.parametrize("other", ["Nothing", "Halting", "Raising", "Upgrading", "not_there"])
def test_what_is_earned_passes_and_others_may_alter_it(earned, installed, other):
    installed([other])
    assert ask(earned) == ("verified" if other == "Upgrading" else "honor")


def test_a_refusal_of_ours_keeps_later_steps_from_acting(world, installed, monkeypatch):
    acted = []
    monkeypatch.setattr("tests.hooks.steps.Nothing.run_filter", lambda _self, **data: acted.append(data) or {})
    installed(["Nothing"])
    assert refused(world.learner)
    assert acted == []


ERRORS = [
    KeyError("k"),
    TypeError("t"),
    AttributeError("a"),
    ZeroDivisionError(),
    RecursionError(),
    MemoryError(),
    StopIteration(),
    UnicodeDecodeError("utf-8", b"x", 0, 1, "r"),
    InvalidOperation(),
    DatabaseError("gone"),
    OperationalError("server has gone away"),
    TimeoutError(),
    SoftTimeLimitExceeded(),
    ImportError("no module"),
    AppRegistryNotReady(),
    OSError("disk"),
    LookupError(),
    Exception(),
]
PLACES = [
    (FakeGateway, "evidence"),
    ("certification_xblock.services.deciding", "evaluate"),
    ("certification_xblock.services.deciding", "needs_of"),
    ("certification_xblock.services.deciding", "get_gateway"),
    ("certification_xblock.services.awarding", "terms_in_force"),
    ("certification_xblock.services.awarding", "awards_in_course"),
    ("certification_xblock.services.awarding", "decide"),
    ("certification_xblock.services.certifications", "terms_from_json"),
    ("certification_xblock.domain.decision", "check_requirement"),
    ("certification_xblock.domain.decision", "_rule_result"),
    (api, "gate"),
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{getattr(place[0], '__name__', place[0])}.{place[1]}")
def test_whatever_is_raised_wherever_it_is_refused(earned, installed, monkeypatch, place):
    installed([])
    where = importlib.import_module(place[0]) if isinstance(place[0], str) else place[0]
    for error in ERRORS:

        def broken(*_args, _error=error, **_names):
            raise _error

        with monkeypatch.context() as patched:
            patched.setattr(where, place[1], broken)
            with pytest.raises(Prevented):
                ask(earned)
    assert ask(earned) == "honor"


def test_the_database_may_be_away_at_any_query(earned, world, installed):
    world.publish(
        issue="claim",
        requirement={
            "combinator": "any",
            "members": [{"kind": "sign_off", "target": "mentor"}, {"kind": "completion"}],
        },
    )
    installed([])
    Claim.objects.create(user_id=earned, certification=Certification.objects.get(), claimed_at=timezone.now())
    count = _count(lambda: ask(earned))
    assert count == 4  # terms, awards, sign-offs, the claim
    for away in range(count):
        with connection.execute_wrapper(_Away(away)), pytest.raises(Prevented, match="could not be decided"):
            ask(earned)
    assert ask(earned) == "honor"


def test_a_site_without_our_tables_refuses(earned, installed):
    """Nobody migrated: also courses without a certification wait, since nobody can tell which they are."""
    installed([])
    missing = _Away(0, OperationalError("no such table: certification_xblock_certification"))
    with connection.execute_wrapper(missing), pytest.raises(Prevented, match="could not be decided"):
        ask(earned, "course-v1:Other+Course+Run")


class _Away:
    """Answers so many queries, and none after."""

    def __init__(self, answers, error=None):
        self.left = answers
        self.error = error or OperationalError("server has gone away")

    def __call__(self, execute, sql, params, many, context):
        if self.left <= 0:
            raise self.error
        self.left -= 1
        return execute(sql, params, many, context)


def _count(act):
    made = []

    def note(execute, sql, params, many, context):
        made.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return len(made)


REQUIREMENT = {"kind": "completion", "minimum": "100"}


@pytest.mark.parametrize(
    "terms",
    [
        "",
        [],
        {},
        0,
        "text",
        {"display_name": "T"},
        {"display_name": "T", "requirement": None},
        {"display_name": "T", "requirement": {}},
        {"display_name": "T", "requirement": {"kind": "unknown"}},
        {"display_name": "T", "requirement": {"kind": "completion", "minimum": "0"}},
        {"display_name": "T", "requirement": {"kind": "completion", "minimum": "-1"}},
        {"display_name": "T", "requirement": {"kind": "completion", "minimum": "NaN"}},
        {"display_name": "T", "requirement": {"combinator": "all", "members": []}},
        {"display_name": "T", "requirement": {"combinator": "at_least", "count": 0, "members": [REQUIREMENT]}},
        {"display_name": "T", "requirement": {"combinator": "none", "members": [REQUIREMENT]}},
        {"requirement": REQUIREMENT},
        {"display_name": "T", "requirement": REQUIREMENT, "issue": "whenever"},
    ],
    ids=str,
)
def test_terms_that_cannot_be_read_are_refused(earned, installed, terms):
    installed([])
    CertificationVersion.erasable.update(terms=terms)
    with pytest.raises(Prevented):
        ask(earned)


def test_terms_that_are_no_json_are_refused(earned, installed):
    """By the gate; or by the database, which then keeps what it had."""
    installed([])
    broken = False
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("UPDATE certification_xblock_certificationversion SET terms = %s", ['{"display_name": '])
        broken = True
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert refused(earned) is broken
    assert broken or connection.vendor != "sqlite"


def test_a_certification_without_its_version_is_refused(earned, installed):
    installed([])
    Certification.objects.update(version=None)
    with pytest.raises(Prevented, match="no version in force"):
        ask(earned)


@pytest.mark.django_db(transaction=True)
def test_a_pointer_to_a_version_that_is_gone_is_refused(earned, installed):
    installed([])
    with connection.constraint_checks_disabled():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE certification_xblock_certification SET version_id = 4711")
        with pytest.raises(Prevented, match="no version in force"):
            ask(earned)
        Certification.objects.update(version=CertificationVersion.objects.get())
    assert ask(earned) == "honor"


@pytest.mark.parametrize(
    "figure",
    [
        None,
        "100",
        4,
        4.0,
        float("nan"),
        (4, 4),
        Measurement(Decimal("NaN"), Decimal(4)),
        Measurement(Decimal("sNaN"), Decimal(4)),
        Measurement(Decimal(4), Decimal("NaN")),
        Measurement(Decimal("Infinity"), Decimal(4)),
        Measurement(Decimal(4), Decimal("-Infinity")),
        Measurement(Decimal(-4), Decimal(-4)),
        Measurement(Decimal(4), Decimal(-4)),
        Measurement(Decimal(0), Decimal(0)),
        Measurement(Decimal(4), Decimal(0)),
        Measurement("4", "4"),
        Measurement(None, None),
        Measurement(float("nan"), float("nan")),
    ],
    ids=str,
)
def test_figures_that_are_none_are_refused(earned, world, installed, figure):
    installed([])
    world.state.figures[earned][COMPLETION] = figure
    with pytest.raises(Prevented):
        ask(earned)


@pytest.mark.parametrize("answer", [None, {}, [], 7, "evidence", {4711: None}], ids=str)
def test_an_answer_of_the_platform_that_is_none_is_refused(earned, installed, monkeypatch, answer):
    installed([])
    monkeypatch.setattr(FakeGateway, "evidence", lambda *_args: answer)
    with pytest.raises(Prevented):
        ask(earned)


@pytest.mark.parametrize("path", ["nowhere.Gateway", "certification_xblock.gateway.Nothing", "", "json.loads", "os"])
def test_a_gateway_that_is_not_there_is_refused(earned, installed, settings, path):
    installed([])
    settings.CERTIFICATION_GATEWAY = path
    with pytest.raises(Prevented, match="could not be decided"):
        ask(earned)


@pytest.mark.parametrize("error", [ImportError("no module"), SyntaxError("half a file"), NameError("n")], ids=repr)
def test_a_module_of_ours_that_cannot_be_imported_is_refused(earned, installed, monkeypatch, error):
    """The step's own module imports nothing of ours, so that it can still say no."""
    installed([])
    real = builtins.__import__

    def importing(name, *args, **names):
        if name.startswith("certification_xblock"):
            raise error
        return real(name, *args, **names)

    with monkeypatch.context() as broken:
        broken.setattr(builtins, "__import__", importing)
        with pytest.raises(Prevented, match="could not be decided"):
            ask(earned)


def test_the_steps_module_imports_nothing_of_ours(root):
    tree = ast.parse((root / "certification_xblock/pipeline.py").read_text())
    imported = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert [name for name in imported if name.startswith("certification_xblock")] == []


def test_a_cache_that_is_down_changes_nothing(earned, world, installed, settings):
    installed([])
    settings.CACHES = {"default": {"BACKEND": "tests.hooks.test_gate.NoCache"}}
    assert ask(earned) == "honor"
    world.complete(earned, 3)
    with pytest.raises(Prevented, match="not met"):
        ask(earned)


class NoCache:
    """A cache backend that answers nothing."""

    def __init__(self, *_args, **_names):
        raise ConnectionError("cache away")


@pytest.mark.parametrize(
    "data",
    [
        {"user": None},
        {"user": SimpleNamespace()},
        {"user": SimpleNamespace(id=None)},
        {"user": SimpleNamespace(id="ada")},
        {"course_key": None, "user": None},
    ],
    ids=str,
)
def test_who_or_what_is_not_said_is_refused(earned, installed, data):
    installed([])
    asked = {"user": SimpleNamespace(id=earned), "course_key": COURSE, "mode": "honor", "status": None, "grade": None}
    with pytest.raises(Prevented):
        CertificateCreationRequested.run_filter(**{**asked, "generation_mode": None, **data})


@pytest.mark.parametrize("more", ["", "+branch@published-branch", "+branch@draft", "+version@519665f6223ebd6980884f2b"])
def test_a_branch_or_a_version_of_the_course_is_the_course(earned, world, installed, more):
    """Whoever writes an address can write such a key; nothing is stored under it."""
    installed([])
    key = CourseKey.from_string(COURSE + more)
    assert ask(earned, key) == "honor"
    world.complete(earned, 3)
    with pytest.raises(Prevented, match="not met"):
        ask(earned, key)


@pytest.mark.parametrize("key", ["course-v1:Other+Course+Run", "Org/Course/Old", "ccx-v1:Org+Course+Run+ccx@1"])
def test_other_courses_are_left_alone_whatever_their_key(earned, installed, key):
    installed([])
    assert ask(earned, CourseKey.from_string(key)) == "honor"


def test_a_log_that_is_broken_too_still_refuses(earned, world, installed, monkeypatch):
    installed([])
    world.state.broken = RuntimeError("away")

    def broken(_record):
        raise MemoryError

    logger = logging.getLogger("certification_xblock.pipeline")
    monkeypatch.setattr(logger, "filters", [broken])
    with pytest.raises(Prevented, match="could not be decided"):
        ask(earned)


def test_a_stack_that_is_nearly_full_never_issues(world, installed):
    """At each depth at which the gate, or the pipeline around it, runs out of stack."""
    installed([])
    ended = set()

    def descend(depth):
        if depth:
            return descend(depth - 1)
        return refused(world.learner)

    start = len(_stack())
    for depth in range(sys.getrecursionlimit() - start - 220, sys.getrecursionlimit() - start, 3):
        try:
            ended.add(descend(depth))
        except RecursionError:
            ended.add(True)
    assert ended == {True}


def _stack():
    frame, frames = sys._getframe(), []
    while frame:
        frames.append(frame)
        frame = frame.f_back
    return frames


# -- what is in the settings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "steps"),
    [
        (None, []),
        ({}, []),
        ("a.B", ["a.B"]),
        (["a.B", "c.D"], ["a.B", "c.D"]),
        (("a.B",), []),
        ({"pipeline": ["a.B"]}, ["a.B"]),
        ({"pipeline": ("a.B",)}, ["a.B"]),
        ({"pipeline": None}, []),
        ({"pipeline": "a.B"}, []),
    ],
    ids=str,
)
def test_the_configuration_is_read_as_the_platform_reads_it(settings, entry, steps):
    assert steps_of(entry) == steps
    settings.OPEN_EDX_FILTERS_CONFIG = {CREATION: entry}
    read, _silently, _more = CertificateCreationRequested.get_pipeline_configuration()
    assert [one for one in read or () if "." in one and len(one) > 1] == steps
    plugin_settings(settings)
    assert settings.OPEN_EDX_FILTERS_CONFIG[CREATION]["pipeline"][0] == GATE
    assert GATE in CertificateCreationRequested.get_pipeline_configuration()[0]


@pytest.mark.parametrize(
    ("pipeline", "codes", "state"),
    [
        ([GATE], set(), HealthState.OK),
        ([GATE, "other.Step"], set(), HealthState.OK),
        (["other.Step", GATE], {"W003"}, HealthState.WARN),
        ([GATE, "other.Step", GATE], {"W004"}, HealthState.WARN),
        (["other.Step"], {"E001"}, HealthState.BAD),
        ((GATE,), set(), HealthState.OK),
        (GATE, {"E001"}, HealthState.BAD),
    ],
    ids=str,
)
@pytest.mark.parametrize("fail_silently", [True, False])
def test_what_is_wrong_in_the_configuration_is_said(world, settings, pipeline, codes, state, fail_silently):
    entry = {"pipeline": pipeline, "fail_silently": fail_silently}
    settings.OPEN_EDX_FILTERS_CONFIG = {
        filter_type: entry if filter_type == CREATION else {"pipeline": [name]} for filter_type, name in STEPS.items()
    }
    assert {found.id.rpartition(".")[2] for found in checks.check_pipeline_steps()} == codes
    line = next(one for one in api.site_status() if one.code == "pipeline")
    assert line.state is state
    assert line.message % line.params


def test_the_gate_under_another_filter_guards_nothing(settings):
    settings.OPEN_EDX_FILTERS_CONFIG = {key: {"pipeline": [GATE]} for key in ("some.other.filter", *list(STEPS)[1:])}
    assert "certification_xblock.E001" in {found.id for found in checks.check_pipeline_steps()}


def test_a_step_that_cannot_be_imported_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "certification_xblock.pipeline", None)
    assert [found.id for found in checks.check_pipeline_steps()] == ["certification_xblock.E002"] * 2


# -- where the gate was never asked -------------------------------------------------------------------------------


@pytest.fixture
def unguarded(settings):
    """Nobody asks the gate: something replaced the configuration."""
    settings.OPEN_EDX_FILTERS_CONFIG = {}


def unearned():
    return next(one for one in api.site_status(deep=True) if one.code == "unearned")


@pytest.mark.usefixtures("unguarded")
def test_without_the_gate_no_award_is_recorded_and_it_is_noticed(world):
    assert ask(world.learner) == "honor"
    world.gateway.issue(world.learner)
    for _time in range(2):
        with world.capture(execute=True):
            api.reconcile(everybody=True)
    assert not Award.objects.exists()
    found = unearned()
    assert found.state is HealthState.WARN
    assert found.examples == (f"{COURSE}: {world.learner}",)
    assert found.message % found.params
    world.complete(world.learner, 4)
    world.consider()
    assert Award.objects.get().user_id == world.learner
    assert unearned().state is HealthState.OK


@pytest.mark.usefixtures("unguarded")
def test_without_the_gate_what_is_earned_is_awarded_all_the_same(world):
    assert world.earn().state == "valid"
    assert unearned().state is HealthState.OK


def test_a_course_that_is_switched_off_is_not_reported(world):
    CourseSetting.objects.update_or_create(course_id=COURSE, defaults={"enabled": False})
    world.gateway.issue(world.learner)
    assert unearned().state is HealthState.OK


def test_an_undecided_learner_is_told_apart_from_a_refused_one(earned, world, installed):
    installed([])
    world.state.broken = RuntimeError("away")
    with pytest.raises(Prevented) as refusal:
        ask(earned)
    assert str(refusal.value) == UNDECIDED
