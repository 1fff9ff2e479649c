"""How ready a course is, and whom its rules concern: what is found, kept, believed and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from certification_xblock import api
from certification_xblock.data import CourseFacts, PublishedBlock, Readiness, Severity
from certification_xblock.domain.impact import describe_impact
from certification_xblock.exceptions import NotFound, PlatformUnavailable
from certification_xblock.models import Award, CourseSetting, Examination
from certification_xblock.rendering import fonts
from certification_xblock.settings.common import LMS_TASKS
from tests.fakes import BLOCK, COURSE
from tests.worlds import FIELDS

if TYPE_CHECKING:
    from tests.worlds import World

HALF = {**FIELDS, "requirement": {"kind": "completion", "minimum": "50"}}
STRICT = {**FIELDS, "requirement": {"kind": "grade", "minimum": "90"}}


@pytest.fixture(autouse=True)
def _all_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "missing_scripts", lambda _text: ())


def codes(found: Readiness) -> set[str]:
    """Return the codes of what is wrong."""
    return {finding.code for finding in found.findings} - {""}


def unknown(found: Readiness) -> set[str]:
    """Return the checks whose facts are not known."""
    return {finding.check.value for finding in found.findings if finding.severity is Severity.UNKNOWN}


LMS_CHECKS = {"modes", "completion_tracking", "certificates_on_site", "auto_generation", "gate", "rendering", "fonts"}


def look(world: World, fields: Any = None) -> Readiness:
    """Ask for a look, have it taken, and return what is found."""
    with world.capture(execute=True):
        api.request_examination(course_id=COURSE, fields=fields)
    return api.readiness(course_id=COURSE, usage_id=BLOCK, fields=fields)


def test_a_course_in_order_is_good_once_the_lms_has_looked(world: World) -> None:
    before = api.readiness(course_id=COURSE, usage_id=BLOCK, fields=FIELDS)
    assert before.severity is Severity.UNKNOWN
    assert unknown(before) == LMS_CHECKS
    after = look(world, FIELDS)
    assert after.severity is Severity.GOOD
    assert not after.examination.due


def test_reading_neither_writes_nor_asks(world: World) -> None:
    Examination.objects.all().delete()
    with world.capture() as callbacks:
        api.readiness(course_id=COURSE, usage_id=BLOCK, fields=FIELDS)
    assert callbacks == []
    assert not Examination.objects.exists()


def test_publishing_has_the_lms_look(world: World) -> None:
    with world.capture(execute=True):
        world.publish(**HALF)
    assert api.readiness(course_id=COURSE, usage_id=BLOCK, fields=HALF).severity is Severity.GOOD


def test_a_dry_run_asks_nobody(world: World) -> None:
    Examination.objects.all().delete()
    api.sync_course(course_id=COURSE, dry_run=True)
    assert not Examination.objects.exists()


def test_what_was_found_before_a_publication_is_not_believed(world: World) -> None:
    look(world, FIELDS)
    api.sync_course(course_id=COURSE)  # the task has not run yet
    found = api.readiness(course_id=COURSE, usage_id=BLOCK, fields=FIELDS)
    assert found.examination.due
    assert unknown(found) == LMS_CHECKS
    assert found.impact is None


def test_what_was_found_long_ago_is_not_believed(world: World) -> None:
    look(world, FIELDS)
    old = timezone.now() - timedelta(hours=27)
    Examination.objects.update(taken_at=old, requested_at=old - timedelta(seconds=1))
    found = api.readiness(course_id=COURSE, usage_id=BLOCK, fields=FIELDS)
    assert unknown(found) == LMS_CHECKS
    assert {finding.checked_at for finding in found.findings if finding.source.value == "lms"} == {old}


def test_a_look_that_fails_is_told_and_nothing_counts_as_known(world: World) -> None:
    look(world, FIELDS)
    world.state.broken = PlatformUnavailable("Only the LMS can do this.")
    found = look(world, FIELDS)
    assert found.examination.error == "Only the LMS can do this."
    assert unknown(found) == LMS_CHECKS
    world.state.broken = None
    assert look(world, FIELDS).severity is Severity.GOOD


def test_a_look_that_breaks_is_told_and_still_fails(world: World) -> None:
    api.request_examination(course_id=COURSE)
    world.state.broken = KeyError("something of the platform")
    with pytest.raises(KeyError):
        api.examine_course(course_id=COURSE)
    found = api.readiness(course_id=COURSE, usage_id=BLOCK, fields=FIELDS)
    assert found.examination.error.startswith("Something went wrong there.")
    assert unknown(found) == LMS_CHECKS


def test_a_slow_look_does_not_replace_a_later_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = world.gateway.lms_facts

    def slow(course_id: str) -> Any:
        monkeypatch.undo()
        monkeypatch.setattr(fonts, "missing_scripts", lambda _text: ())
        found = facts(course_id)
        assert look(world, HALF).impact is not None
        return found

    monkeypatch.setattr(type(world.gateway), "lms_facts", lambda _self, course_id: slow(course_id))
    api.request_examination(course_id=COURSE)
    api.examine_course(course_id=COURSE)
    found = api.readiness(course_id=COURSE, usage_id=BLOCK, fields=HALF)
    assert not found.examination.due
    assert found.impact is not None


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"certificates_on_site": False}, "site_off"),
        ({"bearing_modes": ()}, "no_mode"),
        ({"auto_generation": False}, "no_auto_generation"),
        ({"completion_tracking": False}, "no_completion"),
        ({"pipeline_steps": ()}, "no_gate"),
    ],
)
def test_what_the_lms_finds_comes_and_goes(world: World, fact: dict[str, Any], code: str) -> None:
    good = world.state.site
    world.state.site = replace(good, **fact)
    assert code in codes(look(world, FIELDS))
    world.state.site = good
    assert codes(look(world, FIELDS)) == set()


def test_fonts_matter_for_the_certificate_s_own_language(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    arabic = fonts.script_of_language("ar")
    monkeypatch.setattr(fonts, "missing_scripts", lambda text: (arabic.name,) if text == arabic.sample else ())
    assert codes(look(world, FIELDS)) == set()
    assert codes(look(world, {**FIELDS, "language": "ar"})) == {"no_fonts"}


def test_what_is_ours_comes_and_goes(world: World) -> None:
    look(world)
    assert codes(api.readiness(course_id=COURSE)) == set()
    CourseSetting.objects.update(enabled=False)
    assert "force_switched_off" in codes(api.readiness(course_id=COURSE, usage_id=BLOCK))
    CourseSetting.objects.update(enabled=True)
    assert codes(api.readiness(course_id=COURSE, usage_id="another")) == {"force_elsewhere"}
    assert codes(api.readiness(course_id=COURSE, usage_id=BLOCK, fields={**FIELDS, "issuer": "ibic"})) == {
        "unregistered"
    }
    world.publish(issuer="ibic")
    found = api.readiness(course_id=COURSE, usage_id=BLOCK, fields=FIELDS)
    assert "Not in the registry: ibic." in str(found.findings[0].params["problem"])


def test_a_draft_that_cannot_be_read_is_said_to_be_so(world: World) -> None:
    found = api.readiness(course_id=COURSE, usage_id=BLOCK, fields={**FIELDS, "display_name": ""})
    assert "terms" in codes(found)
    world.state.blocks = []
    api.sync_course(course_id=COURSE)
    assert "force_nothing" in codes(api.readiness(course_id=COURSE, usage_id=BLOCK, fields=FIELDS))


def test_no_course_is_not_found(world: World) -> None:
    for ask in (api.readiness, api.request_examination):
        with pytest.raises(NotFound):
            ask(course_id="course-v1:No+Such+Course")
    assert not Examination.objects.filter(course_id__contains="Such").exists()


def test_stored_nonsense_is_not_known(world: World) -> None:
    look(world, FIELDS)
    Examination.objects.update(facts={"auto_generation": "yes", "bearing_modes": 3, "more": 1})
    assert unknown(api.readiness(course_id=COURSE, usage_id=BLOCK, fields=FIELDS)) == LMS_CHECKS


def test_a_night_s_reconcile_looks_at_every_course(world: World) -> None:
    api.reconcile()
    assert api.examination(course_id=COURSE).taken_at is None
    api.reconcile(everybody=True)
    assert api.examination(course_id=COURSE).taken_at is not None
    assert api.examination(course_id=COURSE).facts.bearing_modes == ("honor",)


def test_studio_sends_the_look_to_the_lms_s_workers() -> None:
    assert "certification_xblock.tasks.examine_course" in LMS_TASKS


def test_the_report_is_plain_json_in_words(world: World) -> None:
    world.state.facts = replace(world.state.facts, configuration_active=False)
    data = api.readiness_as_json(found=look(world, FIELDS))
    assert data["severity"] == "stops"
    assert data["findings"][0]["what"].startswith("The course has no active certificate")
    assert "Settings → Certificates" in data["findings"][0]["todo"]
    assert data["impact"] == [
        "Nobody has earned it yet.",
        "With these requirements 0 of 2 enrolled would have earned it.",
    ]


# -- whom the rules concern ---------------------------------------------------------------------------------------------


def said(found: Readiness) -> str:
    """Return the impact in words."""
    assert found.impact is not None
    return " ".join(str(phrase) for phrase in describe_impact(found.impact))


def test_the_author_is_told_in_numbers(world: World) -> None:
    world.earn()
    half = world.person("bea", "Bea")
    world.complete(half, 2)
    assert said(look(world, FIELDS)) == (
        "1 learner has earned it. None will lose it. With these requirements 1 of 3 enrolled would have earned it."
    )
    assert said(look(world, HALF)) == (
        "1 learner has earned it. None will lose it. With these requirements 2 of 3 enrolled would have earned it."
    )


def test_stricter_rules_take_no_award_back(world: World) -> None:
    award = world.earn()
    assert said(look(world, STRICT)).startswith("1 learner has earned it. None will lose it.")
    with world.capture(execute=True):
        world.publish(**STRICT)
    world.consider()
    award.refresh_from_db()
    assert award.state == "valid"
    assert said(look(world, STRICT)) == (
        "1 learner has earned it. None will lose it. With these requirements 1 of 2 enrolled would have earned it."
    )


def test_who_fulfils_the_rules_and_has_nothing_yet_would_lose_by_stricter_ones(world: World) -> None:
    with world.capture(execute=True):
        world.publish(issue="claim")
    world.complete(world.learner, 4)
    found = look(world, {**STRICT, "issue": "claim"})
    assert found.impact is not None
    assert (found.impact.earned, found.impact.losing, found.impact.draft_earned) == (1, 1, 0)
    assert "1 of them has no certificate yet, and would not have earned it" in said(found)


def test_two_versions_in_the_middle_of_a_course(world: World) -> None:
    first, second = world.earn(), world.person("bea", "Bea")
    world.complete(second, 2)
    assert world.consider(second).outcome is api.Outcome.NOT_EARNED
    with world.capture(execute=True):
        world.publish(**HALF)
    # The sweep that follows the publication reached the one who has now earned it.
    assert world.consider(second).outcome in {api.Outcome.UNCHANGED, api.Outcome.RECORDED, api.Outcome.REQUESTED}
    awards = {award.user_id: award.version.number for award in Award.objects.select_related("version")}
    assert awards == {first.user_id: 1, second: 2}


def test_learners_certified_before_the_block_was_added(world: World) -> None:
    world.state.blocks = []
    api.sync_course(course_id=COURSE)
    done, undone = world.learner, world.person("bea", "Bea")
    for user_id in (done, undone):
        world.gateway.issue(user_id)
    world.complete(done, 4)
    assert not Award.objects.exists()
    found = look(world, FIELDS)
    assert found.impact is not None
    assert (found.impact.certified_before, found.impact.certified_before_earned) == (2, 1)
    assert said(found).startswith(
        "Nobody has earned it yet. With these requirements 1 of 3 enrolled would have earned it."
    )
    assert "2 learners have the course’s certificate from before and keep it; 1 of them get the new one." in said(found)
    with world.capture(execute=True):
        world.state.blocks = [PublishedBlock(BLOCK, FIELDS)]
        api.sync_course(course_id=COURSE)
        api.reconcile(everybody=True)
    assert [award.user_id for award in Award.objects.all()] == [done]
    # The other one keeps the platform's certificate.
    assert undone in world.state.certificates


def test_figures_are_shown_for_the_very_rules_they_were_counted_for(world: World) -> None:
    assert look(world, HALF).impact is not None
    assert api.readiness(course_id=COURSE, usage_id=BLOCK, fields=FIELDS).impact is None
    assert api.readiness(course_id=COURSE, usage_id=BLOCK, fields=HALF).impact is not None


def test_a_draft_that_cannot_be_read_is_counted_for_nobody(world: World) -> None:
    found = look(world, {**FIELDS, "requirement": {}})
    assert found.impact is None
    assert found.examination.taken_at is not None


def test_counting_goes_by_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certification_xblock.services.examining.BATCH", 2)
    for number in range(5):
        world.complete(world.person(f"p{number}", f"P {number}"), 4)
    found = look(world, FIELDS)
    assert found.impact is not None
    assert (found.impact.enrolled, found.impact.draft_earned) == (7, 5)


def test_queries_do_not_grow_with_learners(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        world.complete(world.person(f"p{number}", f"P {number}"), number % 5)
    with django_assert_max_num_queries(12):
        api.examine_course(course_id=COURSE)


def test_an_empty_page_of_facts_is_unknown_everywhere(world: World) -> None:
    world.state.facts = CourseFacts()
    found = api.readiness(course_id=COURSE, usage_id=BLOCK, fields=FIELDS)
    assert {"configuration", "rules", "start", "availability", "published", "visible"} <= unknown(found)
