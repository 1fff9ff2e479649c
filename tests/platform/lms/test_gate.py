"""The gate on the real platform: staff, learners and listeners ask through the platform's own generation handler."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.core.checks import run_checks
from django.db import OperationalError, connection

from certification_xblock import api
from certification_xblock.data import HealthState
from certification_xblock.data.hooks import CREATION, GATE
from certification_xblock.models import Award, CertificationVersion
from certification_xblock.settings.common import plugin_settings

if TYPE_CHECKING:
    from tests.platform.world import PlatformWorld

STEPS = "tests.hooks.steps."
READING = {"kind": "completion", "target": "sequential/reading", "minimum": "100"}


@pytest.fixture
def course(platform_world: PlatformWorld) -> PlatformWorld:
    """Return the suite's course with a certification in force."""
    platform_world.publish_certification("consultant", {"display_name": "Certified", "requirement": READING})
    return platform_world


@pytest.fixture
def passing(course: PlatformWorld) -> int:
    """Return a learner who passes the course, and has not earned the certification."""
    user_id = course.person("ada", name="Ada Example")
    course.enrol(user_id)
    course.score(user_id, "problem/exam", 10, 10)
    assert status(course, user_id) is None
    return user_id


def status(course: PlatformWorld, user_id: int) -> str | None:
    """Return the status of the platform's own certificate."""
    from lms.djangoapps.certificates.models import GeneratedCertificate

    rows = GeneratedCertificate.objects.filter(user_id=user_id, course_id=course.course_key)
    return next(iter(rows.values_list("status", flat=True)), None)


def ask(course: PlatformWorld, user_id: int) -> str | None:
    """Have the platform generate, by each of its two ways; what came of it. Any exception is the platform's no."""
    from lms.djangoapps.certificates import generation_handler as handler

    user = course.users.get(id=user_id)
    for way in (handler.generate_certificate_task, handler._generate_regular_certificate_task):
        with course.settled(), suppress(Exception):  # whatever is raised, nothing may be issued
            way(user, course.course_key)
    return status(course, user_id)


def earn_quietly(course: PlatformWorld, user_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a learner meet the rules while nobody issues."""
    with monkeypatch.context() as quiet:
        quiet.setattr(api, "consider", lambda **_names: None)
        for text in ("html/first", "html/second"):
            course.complete(user_id, text)
    assert status(course, user_id) is None


@pytest.mark.parametrize("fail_silently", [True, False])
def test_no_other_plugin_s_step_opens_the_gate(
    course: PlatformWorld, passing: int, settings: Any, fail_silently: bool
) -> None:
    from tests.hooks.test_gate import OTHERS

    for other in OTHERS:
        config = {"pipeline": [STEPS + other], "fail_silently": fail_silently}
        settings.OPEN_EDX_FILTERS_CONFIG = {CREATION: config}
        plugin_settings(settings)
        assert ask(course, passing) is None, other
    assert not Award.objects.exists()


def test_whatever_breaks_is_refused(course: PlatformWorld, passing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    earn_quietly(course, passing, monkeypatch)
    errors = (KeyError("k"), RecursionError(), MemoryError(), OperationalError("gone"), SoftTimeLimitExceeded())
    places = (
        "certification_xblock.services.awarding.terms_in_force",
        "certification_xblock.gateway.openedx.OpenEdxGateway.evidence",
        "certification_xblock.services.deciding.evaluate",
    )
    for place in places:
        for error in errors:

            def broken(*_args: Any, _error: Exception = error, **_names: Any) -> None:
                raise _error

            with monkeypatch.context() as patched:
                patched.setattr(place, broken)
                assert ask(course, passing) is None, (place, error)
    assert ask(course, passing) == "downloadable"


def test_our_tables_may_be_away_at_any_query(
    course: PlatformWorld, passing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    earn_quietly(course, passing, monkeypatch)
    for answers in range(2):  # the terms, the awards
        left = [answers]

        def away(execute: Any, sql: str, *rest: Any, left: list[int] = left) -> Any:
            if "certification_xblock_" in sql:
                left[0] -= 1
                if left[0] < 0:
                    raise OperationalError("server has gone away")
            return execute(sql, *rest)

        with connection.execute_wrapper(away):
            assert ask(course, passing) is None
    assert ask(course, passing) == "downloadable"


def test_terms_and_gateway_that_are_broken_refuse(
    course: PlatformWorld, passing: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    earn_quietly(course, passing, monkeypatch)
    terms = CertificationVersion.objects.get().terms
    CertificationVersion.erasable.update(terms={"display_name": "T", "requirement": {"kind": "unknown"}})
    assert ask(course, passing) is None
    CertificationVersion.erasable.update(terms=terms)
    settings.CERTIFICATION_GATEWAY = "nowhere.Gateway"
    assert ask(course, passing) is None
    settings.CERTIFICATION_GATEWAY = "certification_xblock.gateway.openedx.OpenEdxGateway"
    assert ask(course, passing) == "downloadable"


def test_a_step_before_the_gate_that_ends_the_pipeline_is_said_and_awards_nothing(
    course: PlatformWorld, passing: int, settings: Any
) -> None:
    settings.OPEN_EDX_FILTERS_CONFIG = {
        **settings.OPEN_EDX_FILTERS_CONFIG,
        CREATION: {"pipeline": [f"{STEPS}Halting", GATE]},
    }
    assert "certification_xblock.W003" in {found.id for found in run_checks()}
    assert ask(course, passing) == "downloadable"
    assert not Award.objects.exists()
    line = next(one for one in api.site_status(deep=True) if one.code == "unearned")
    assert line.state is HealthState.WARN
    assert line.examples == (f"{course.course_id}: {passing}",)


def test_a_name_that_was_verified_is_on_the_award(course: PlatformWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the platform puts a verified name on its certificate, the award has it, too."""
    from lms.djangoapps.certificates import generation

    monkeypatch.setattr(generation, "get_preferred_certificate_name", lambda _user: "Augusta Ada Verified")
    user_id = course.person("ada", name="Ada Example")
    course.enrol(user_id)
    course.score(user_id, "problem/exam", 10, 10)
    for text in ("html/first", "html/second"):
        course.complete(user_id, text)
    assert Award.objects.get().holder_name == "Augusta Ada Verified"


def test_an_address_that_names_a_branch_of_the_course_gets_nothing(course: PlatformWorld, passing: int) -> None:
    from lms.djangoapps.certificates.models import GeneratedCertificate

    client = course.platform.client(course.users.get(id=passing))
    for more in ("", "+branch@published-branch", "+branch@draft-branch"):
        with course.settled():
            answer = client.post(f"/courses/{course.course_id}{more}/generate_user_cert")
        assert answer.status_code in {400, 403, 404}, (more, answer.status_code)
    assert not GeneratedCertificate.objects.exists()
