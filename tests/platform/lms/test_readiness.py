"""What the LMS finds of a real course: missing, made, and gone again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api
from certification_xblock.data import Check, Readiness, Severity

if TYPE_CHECKING:
    from tests.platform.sample import SampleCourse


@pytest.fixture
def course(sample: SampleCourse) -> SampleCourse:
    """Return the sample course with two learners, enrolled with a certificate."""
    sample.learner("ada")
    sample.learner("bea")
    return sample


def look(course: SampleCourse) -> Readiness:
    """Have the LMS look, and return what is found."""
    with course.platform.settled():
        api.request_examination(course_id=course.course_id)
    return api.readiness(course_id=course.course_id)


def codes(found: Readiness) -> set[str]:
    """Return the codes of what is wrong."""
    return {finding.code for finding in found.findings} - {""}


def test_the_sample_course_is_ready(course: SampleCourse) -> None:
    found = look(course)
    assert codes(found) <= {"no_fonts"}
    assert {finding.severity for finding in found.findings if finding.check is not Check.FONTS} == {Severity.GOOD}
    assert found.impact is not None
    assert (found.impact.enrolled, found.impact.earned) == (2, 0)


def test_publishing_has_the_lms_look(course: SampleCourse) -> None:
    assert api.examination(course_id=course.course_id).taken_at is not None


def test_switches_of_the_site_come_and_go(course: SampleCourse, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
    from lms.djangoapps.certificates.config import AUTO_CERTIFICATE_GENERATION

    look(course)
    with monkeypatch.context() as off:
        off.setattr(AUTO_CERTIFICATE_GENERATION, "is_enabled", lambda: False)
        off.setattr(ENABLE_COMPLETION_TRACKING_SWITCH, "is_enabled", lambda: False)
        features = settings.FEATURES
        settings.FEATURES = {**features, "CERTIFICATES_HTML_VIEW": False}
        assert {"no_auto_generation", "no_completion", "site_off"} <= codes(look(course))
        settings.FEATURES = features
    assert codes(look(course)) <= {"no_fonts"}


def test_steps_that_are_lost_from_the_settings_come_and_go(course: SampleCourse, settings: Any) -> None:
    kept = settings.OPEN_EDX_FILTERS_CONFIG
    settings.OPEN_EDX_FILTERS_CONFIG = {}
    assert {"no_gate", "no_rendering"} <= codes(look(course))
    settings.OPEN_EDX_FILTERS_CONFIG = kept
    assert codes(look(course)) <= {"no_fonts"}


def test_auto_generation_off_does_not_keep_certificates_from_being_issued(
    course: SampleCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lms.djangoapps.certificates.config import AUTO_CERTIFICATE_GENERATION

    monkeypatch.setattr(AUTO_CERTIFICATE_GENERATION, "is_enabled", lambda: False)
    learner = course.learner("clara")
    for section in ("chapter/consultant", "chapter/discovery", "chapter/tough"):
        course.work(learner, section)
    assert [row["user_id"] for row in api.list_awards(course_id=course.course_id)] == [learner.id]
    found = look(course)
    assert found.impact is not None
    assert (found.impact.holding, found.impact.earned, found.impact.losing) == (1, 1, 0)
    assert "no_auto_generation" in codes(found)
