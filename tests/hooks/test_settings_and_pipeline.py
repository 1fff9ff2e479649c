"""Settings only add; the steps run in the real pipeline, with other plugins' steps around them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from openedx_filters.learning.filters import CertificateCreationRequested, CertificateRenderStarted

from certification_xblock import api, checks, receivers, tasks
from certification_xblock.models import DirtyLearner
from certification_xblock.rendering import fonts
from certification_xblock.settings.common import STEPS, plugin_settings
from tests.worlds import COURSE

CREATION, RENDER = STEPS


@pytest.mark.parametrize(
    ("before", "pipeline"),
    [
        (None, []),
        ("other.Step", ["other.Step"]),
        (["other.Step"], ["other.Step"]),
        ({"pipeline": ["other.Step"], "fail_silently": False}, ["other.Step"]),
    ],
)
def test_steps_are_added_to_whatever_is_there(before, pipeline):
    settings = SimpleNamespace(OPEN_EDX_FILTERS_CONFIG={CREATION: before, RENDER: before} if before else {})
    plugin_settings(settings)
    plugin_settings(settings)
    assert settings.OPEN_EDX_FILTERS_CONFIG[CREATION]["pipeline"] == [STEPS[CREATION], *pipeline]
    assert settings.OPEN_EDX_FILTERS_CONFIG[RENDER]["pipeline"] == [*pipeline, STEPS[RENDER]]
    if isinstance(before, dict):
        assert settings.OPEN_EDX_FILTERS_CONFIG[CREATION]["fail_silently"] is False


def test_settings_of_the_operator_are_kept():
    settings = SimpleNamespace(CERTIFICATION_VERIFY_RATE="5/m", SERVICE_VARIANT="cms", ALTERNATE_ENV_TASKS={"a": "lms"})
    plugin_settings(settings)
    assert settings.CERTIFICATION_VERIFY_RATE == "5/m"
    assert settings.ALTERNATE_ENV_TASKS["a"] == "lms"
    assert settings.ALTERNATE_ENV_TASKS["certification_xblock.tasks.consider"] == "lms"
    assert settings.ALTERNATE_ENV_TASKS["certification_xblock.tasks.run_team_job"] == "lms"


def test_a_step_that_is_missing_from_the_settings_in_force_is_reported(settings):
    assert checks.check_pipeline_steps() == []
    settings.OPEN_EDX_FILTERS_CONFIG = {CREATION: ["other.Step"]}
    assert [error.id for error in checks.check_pipeline_steps()] == ["certification_xblock.E001"] * 2
    settings.SERVICE_VARIANT = "cms"
    assert checks.check_pipeline_steps() == []


def render(world, **context):
    certificate = world.state.certificates[world.learner]
    return CertificateRenderStarted.run_filter(
        context={
            "accomplishment_user_id": world.learner,
            "course_id": COURSE,
            "certificate_id_number": certificate.uuid,
            **context,
        },
        custom_template=None,
    )


def test_the_certificates_address_shows_our_page(world):
    award = world.earn()
    with pytest.raises(CertificateRenderStarted.RenderCustomResponse) as page:
        render(world)
    assert page.value.response.status_code == 200
    assert award.number in page.value.response.content.decode()


def test_studios_preview_and_older_certificates_stay_the_platforms(world):
    world.gateway.issue(world.learner)
    context, template = render(world)
    assert context["course_id"] == COURSE
    assert template is None
    world.earn()
    assert render(world, certificate_id_number="made-up")[1] is None
    assert render(world, course_id="course-v1:Other+Course+Run")[1] is None


class Allowing:
    """Another plugin's step."""

    def __init__(self, **_metadata):
        pass

    def run_filter(self, **_kwargs):
        return {}


class Breaking(Allowing):
    """Another plugin's step that breaks."""

    def run_filter(self, **_kwargs):
        raise RuntimeError("not ours")


@pytest.mark.parametrize("other", ["Allowing", "Breaking"])
@pytest.mark.parametrize("first", [True, False])
def test_other_plugins_steps_neither_open_nor_close_the_gate(world, settings, other, first):
    steps = [f"{__name__}.{other}", STEPS[CREATION]]
    settings.OPEN_EDX_FILTERS_CONFIG = {CREATION: {"pipeline": steps if first else steps[::-1]}}
    user = SimpleNamespace(id=world.learner)
    asked = {"course_key": COURSE, "mode": "honor", "status": None, "grade": None, "generation_mode": "self"}
    with pytest.raises(CertificateCreationRequested.PreventCertificateCreation):
        CertificateCreationRequested.run_filter(user=user, **asked)
    world.complete(world.learner, 4)
    assert CertificateCreationRequested.run_filter(user=user, **asked)[0] is user


def test_a_script_without_a_font_is_reported_with_what_to_install(settings, monkeypatch):
    settings.LANGUAGES = [("hi", "Hindi"), ("en", "English")]
    monkeypatch.setattr(fonts, "missing_scripts", lambda code: ("Devanagari",) if code == "hi" else ())
    monkeypatch.setattr(fonts, "missing_families", lambda: ("Some Serif",))
    warnings = checks.check_fonts()
    assert [warning.id for warning in warnings] == ["certification_xblock.W001", "certification_xblock.W002"]
    assert "apt-get install fonts-noto-core" in warnings[0].hint


def test_a_broker_that_is_away_costs_the_platform_nothing(world, monkeypatch, caplog):
    def away(*_args, **_kwargs):
        raise ConnectionError("broker away")

    for task in (tasks.sync_course, tasks.consider):
        monkeypatch.setattr(task, "apply_async", away)
    with world.capture(execute=True):
        receivers.enqueue_sync(COURSE)
        api.mark_dirty(user_id=world.learner, course_id=COURSE)
    assert "broker away" in caplog.text
    assert DirtyLearner.objects.get().user_id == world.learner
