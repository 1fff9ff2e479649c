"""What a gateway knows of what decides about certificates."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from certification_xblock.data import GradedType, Schedule, Showing
from certification_xblock.exceptions import NotFound, PlatformUnavailable
from certification_xblock.gateway.openedx.lookups import in_lms

if TYPE_CHECKING:
    from tests.gateway.world import World

WHEN = datetime(2099, 5, 1, 12, tzinfo=UTC)
#: The demo is both; a process of the platform is one.
lms_only = pytest.mark.skipif(
    "tests.platform.plugin" in sys.modules and not in_lms(),
    reason="asks the LMS; Studio's answer has a test of its own",
)


@pytest.mark.parametrize("course_id", ["course-v1:Nobody+NO+0", "not a course"])
def test_a_course_that_does_not_exist_is_not_found(world: World, course_id: str) -> None:
    with pytest.raises(NotFound):
        world.gateway.course_facts(course_id)


def test_the_certificate_configuration_comes_and_goes(world: World) -> None:
    world.configure_certificate(active=False)
    assert world.gateway.course_facts(world.course_id).configuration_active is False
    world.configure_certificate(active=True)
    assert world.gateway.course_facts(world.course_id).configuration_active is True


def test_certificates_of_the_course_can_be_off(world: World) -> None:
    assert world.gateway.course_facts(world.course_id).certificates_on_course is True
    world.switch_certificates_off()
    assert world.gateway.course_facts(world.course_id).certificates_on_course is False


def test_pass_mark_and_grading_policy_are_those_of_the_course(world: World) -> None:
    world.set_pass_mark(65)
    facts = world.gateway.course_facts(world.course_id)
    assert facts.pass_mark == Decimal(65)
    assert facts.assignments == {"Homework": GradedType(Decimal("0.4"), 3), "Exam": GradedType(Decimal("0.6"), 1)}


def test_the_dates_are_those_of_the_course(world: World) -> None:
    before = world.gateway.course_facts(world.course_id).schedule
    assert before is not None
    world.hold_certificates_until(WHEN)
    schedule = world.gateway.course_facts(world.course_id).schedule
    assert isinstance(schedule, Schedule)
    assert (schedule.showing, schedule.available_on) == (Showing.ON_DATE, WHEN)
    assert not schedule.self_paced


def test_targets_are_the_published_course_with_what_can_be_done_there(world: World) -> None:
    targets = world.gateway.course_facts(world.course_id).targets
    assert targets is not None
    assert targets[""].title == targets["course/course"].title
    problem, text, section = targets["problem/one"], targets["html/first"], targets["chapter/basics"]
    assert (problem.title, problem.scored, problem.completable) == ("One", True, True)
    assert (text.scored, text.completable) == (False, True)
    assert (section.scored, section.completable, section.hidden) == (True, True, False)
    assert not targets["sequential/reading"].scored
    assert "problem/none" not in targets


def test_what_is_hidden_is_marked_and_gives_nothing_to_do(world: World) -> None:
    world.hide("vertical/paper")
    facts = world.gateway.course_facts(world.course_id)
    assert facts.targets is not None
    assert facts.targets["vertical/paper"].hidden
    assert facts.targets["problem/exam"].hidden
    final = facts.targets["sequential/final"]
    assert (final.hidden, final.scored, final.completable) == (False, False, False)


def test_a_published_block_is_known_as_such(world: World) -> None:
    usage_id = world.publish_certification("cert", {})
    facts = world.gateway.course_facts(world.course_id, usage_id)
    assert (facts.published, facts.hidden) == (True, False)
    assert facts.changed in {False, None}
    world.hide("vertical/texts")
    assert world.gateway.course_facts(world.course_id, usage_id).hidden is True


def test_a_block_that_is_not_there_is_not_published(world: World) -> None:
    facts = world.gateway.course_facts(world.course_id, world.key("certification/none"))
    assert facts.published is False
    assert facts.hidden is None


@pytest.mark.skipif("tests.platform.plugin" in sys.modules and in_lms(), reason="the LMS knows no drafts")
def test_studio_knows_drafts_and_changes(world: World) -> None:
    draft = world.draft_certification("drafted")
    facts = world.gateway.course_facts(world.course_id, draft)
    assert (facts.published, facts.hidden) == (False, False)
    published = world.publish_certification("cert", {"text": "One."})
    assert world.gateway.course_facts(world.course_id, published).changed is False
    world.edit_draft("certification/cert", text="Two.")
    facts = world.gateway.course_facts(world.course_id, published)
    assert (facts.published, facts.changed) == (True, True)


def test_what_is_the_lms_s_is_not_told_by_the_course(world: World) -> None:
    facts = world.gateway.course_facts(world.course_id)
    assert facts.bearing_modes is facts.auto_generation is facts.completion_tracking is facts.pipeline_steps is None
    assert facts.published is facts.hidden is facts.changed is None


@lms_only
def test_the_lms_tells_its_switches_and_its_steps(world: World) -> None:
    facts = world.gateway.lms_facts(world.course_id)
    assert facts.certificates_on_site is facts.auto_generation is facts.completion_tracking is True
    assert facts.pipeline_steps is not None
    assert "certification_xblock.pipeline.GateCertificateCreation" in facts.pipeline_steps
    assert facts.configuration_active is None


@lms_only
def test_modes_with_a_certificate_are_those_offered_and_those_in_use(world: World) -> None:
    world.offer_modes("audit")
    assert world.gateway.lms_facts(world.course_id).bearing_modes == ()
    world.enrol(world.person("ada"), mode="audit")
    assert world.gateway.lms_facts(world.course_id).bearing_modes == ()
    world.offer_modes("audit", "verified")
    assert world.gateway.lms_facts(world.course_id).bearing_modes == ("verified",)
    world.offer_modes("audit")
    world.enrol(world.person("bea"), mode="honor")
    assert world.gateway.lms_facts(world.course_id).bearing_modes == ("honor",)


@lms_only
def test_the_lms_knows_no_other_course(world: World) -> None:
    with pytest.raises(NotFound):
        world.gateway.lms_facts("course-v1:Nobody+NO+0")


@pytest.mark.skipif("tests.platform.plugin" not in sys.modules or in_lms(), reason="Studio's answer")
def test_studio_cannot_tell_what_is_the_lms_s(world: World) -> None:
    with pytest.raises(PlatformUnavailable):
        world.gateway.lms_facts(world.course_id)
