"""What becomes of a certification and of the awards in it when something around them changes.

One test for each line of docs/lifecycle.md; the same on the demo and on the real LMS.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api
from certification_xblock.data import CertificateStatus
from certification_xblock.exceptions import CannotDecide, NotFound, NotYetAvailable
from certification_xblock.models import (
    Award,
    AwardEvent,
    CourseSetting,
    DirtyLearner,
    Organization,
    PermittedCourseOrg,
)

if TYPE_CHECKING:
    from tests.gateway.world import World

VALID = CertificateStatus.VALID
READING = {"kind": "completion", "target": "sequential/reading", "minimum": "100"}
TITLE = "Certified"
PAST, FUTURE = datetime(2020, 6, 1, tzinfo=UTC), datetime(2099, 6, 1, tzinfo=UTC)


@pytest.fixture
def course(world: World) -> World:
    """Return the suite's course with a certification in force: whoever has read both texts has earned it."""
    publish(world)
    world.show_certificates("early_no_info")
    return world


def publish(world: World, block_id: str = "consultant", **fields: Any) -> None:
    """Publish a certification block."""
    with world.settled():
        world.publish_certification(block_id, {"display_name": TITLE, "requirement": READING, **fields})


def person(world: World, username: str = "ada", **enrolment: Any) -> int:
    """Return a learner who passes the course, and has read nothing."""
    user_id = world.person(username, name="Ada Example")
    world.enrol(user_id, **enrolment)
    with world.settled():
        world.score(user_id, "problem/exam", 10, 10)
    return user_id


def read(world: World, user_id: int) -> None:
    """Have a learner do what the rules ask for."""
    with world.settled():
        for text in ("html/first", "html/second"):
            world.complete(user_id, text)


def holder(world: World, username: str = "ada") -> int:
    """Return a learner who has earned the certificate."""
    user_id = person(world, username)
    read(world, user_id)
    assert state(user_id) == "valid"
    assert certificate(world, user_id) is VALID
    return user_id


def award(user_id: int) -> Award:
    """Return the learner's award that counts."""
    return Award.objects.get(user_id=user_id, current=1)


def state(user_id: int) -> str:
    """Return the state of the learner's award, or nothing."""
    return next(iter(Award.objects.filter(user_id=user_id, current=1).values_list("state", flat=True)), "")


def certificate(world: World, user_id: int) -> CertificateStatus | None:
    """Return how the platform's certificate stands."""
    found = world.gateway.certificate(user_id, world.course_id)
    return found.status if found else None


def due(world: World) -> None:
    """Let an hour pass, and the scheduled task run."""
    DirtyLearner.objects.update(marked_at=PAST)
    with world.settled():
        done = api.reconcile()
    assert done.failed == []


def verified(user_id: int) -> str:
    """Return what anybody reads who scans the certificate."""
    return api.verify(award_uuid=str(award(user_id).uuid)).state.value


# -- when certificates are shown ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "end", "on", "shown"),
    [
        ("early_no_info", FUTURE, None, True),
        ("end", FUTURE, None, False),
        ("end", PAST, None, True),
        ("end_with_date", PAST, FUTURE, False),
        ("end_with_date", PAST - timedelta(days=1), PAST, True),
    ],
)
def test_an_award_is_recorded_at_once_and_shown_with_the_platform_s(
    course: World, behaviour: str, end: datetime, on: datetime | None, shown: bool
) -> None:
    course.show_certificates(behaviour, end=end, on=on)
    user_id = holder(course)
    assert (award(user_id).told_at is not None) is shown
    if shown:
        assert verified(user_id) == "valid"
    else:
        with pytest.raises(NotYetAvailable):
            verified(user_id)
        with pytest.raises(NotYetAvailable):
            api.certificate_page(award_uuid=str(award(user_id).uuid))


def test_a_date_that_comes_tells_and_shows(course: World) -> None:
    course.show_certificates("end_with_date", end=PAST, on=FUTURE)
    user_id = holder(course)
    due(course)
    assert award(user_id).told_at is None
    course.show_certificates("end_with_date", end=PAST - timedelta(days=1), on=PAST)
    due(course)
    assert award(user_id).told_at is not None
    assert verified(user_id) == "valid"


def test_a_date_that_is_put_off_after_the_award_hides_the_page_and_leaves_it_checkable(course: World) -> None:
    """Whoever was told has shown it around: what is printed stays checkable, the page goes with the platform's."""
    user_id = holder(course)
    course.show_certificates("end_with_date", end=PAST, on=FUTURE)
    due(course)
    assert state(user_id) == "valid"
    assert verified(user_id) == "valid"
    with pytest.raises(NotYetAvailable):
        api.certificate_page(award_uuid=str(award(user_id).uuid))


# -- enrolments ---------------------------------------------------------------------------------------------------


def test_who_leaves_after_the_award_keeps_it_and_comes_back_to_it(course: World) -> None:
    user_id = holder(course)
    number = award(user_id).number
    course.enrol(user_id, active=False)
    due(course)
    assert (state(user_id), certificate(course, user_id), verified(user_id)) == ("valid", VALID, "valid")
    course.enrol(user_id)
    due(course)
    assert award(user_id).number == number
    assert Award.objects.count() == 1


def test_who_leaves_before_it_is_earned_goes_on_where_they_left(course: World) -> None:
    user_id = person(course)
    with course.settled():
        course.complete(user_id, "html/first")
    course.enrol(user_id, active=False)
    due(course)
    assert (state(user_id), certificate(course, user_id)) == ("", None)
    course.enrol(user_id)
    with course.settled():
        course.complete(user_id, "html/second")
    assert (state(user_id), certificate(course, user_id)) == ("valid", VALID)


def test_who_left_is_certified_for_what_they_did(course: World) -> None:
    """What was missing came later, from somebody else: the platform issues to those who left, too."""
    user_id = person(course)
    course.enrol(user_id, active=False)
    read(course, user_id)
    assert (state(user_id), certificate(course, user_id)) == ("valid", VALID)


def test_a_mode_without_certificates_gets_none_until_it_is_upgraded(course: World) -> None:
    course.offer_modes("audit", "verified")
    user_id = person(course, mode="audit")
    read(course, user_id)
    due(course)
    assert (state(user_id), certificate(course, user_id)) == ("", None)
    course.enrol(user_id, mode="verified")
    due(course)
    assert (state(user_id), certificate(course, user_id)) == ("valid", VALID)


@pytest.mark.parametrize("mode", ["verified", "audit"])
def test_an_award_stays_when_the_mode_changes(course: World, mode: str) -> None:
    course.offer_modes("audit", "honor", "verified")
    user_id = holder(course)
    course.enrol(user_id, mode=mode)
    due(course)
    assert (state(user_id), certificate(course, user_id), verified(user_id)) == ("valid", VALID, "valid")
    assert Award.objects.count() == 1


# -- people -------------------------------------------------------------------------------------------------------


def test_a_new_name_is_on_the_award_once_the_platform_issues_again(course: World) -> None:
    """A certificate in force keeps its name; where it was withdrawn and comes back, it bears the new one."""
    user_id = holder(course)
    old = award(user_id)
    course.rename(user_id, "Ada Newname")
    due(course)
    assert award(user_id).pk == old.pk
    fail_and_pass(course, user_id)
    new = award(user_id)
    assert (new.holder_name, new.state, new.sequence) == ("Ada Newname", "valid", 2)
    old.refresh_from_db()
    assert (old.state, old.holder_name) == ("superseded", "Ada Example")
    assert api.verify(award_uuid=str(old.uuid)).replaced_by


def test_a_name_is_corrected_by_the_course_team_at_once(course: World) -> None:
    user_id, staff = holder(course), course.person("grace", staff=True)
    with course.settled():
        api.correct_name(award_uuid=str(award(user_id).uuid), name="Ada Right", reason="a slip", by_user_id=staff)
    assert (award(user_id).holder_name, state(user_id)) == ("Ada Right", "valid")
    course.regenerate(user_id)
    due(course)
    assert award(user_id).holder_name == "Ada Right"


def fail_and_pass(world: World, user_id: int) -> None:
    """Let the grade fall below the pass mark, and come back."""
    for points in (0, 10):
        with world.settled():
            world.score(user_id, "problem/exam", points, 10)


def test_a_retired_person_leaves_an_award_without_a_name(course: World) -> None:
    user_id = holder(course)
    uuid = str(award(user_id).uuid)
    course.retire(user_id)
    kept = Award.objects.get(uuid=uuid)
    assert (kept.user_id, kept.holder_name, kept.evidence, kept.withdrawn) == (None, "", {}, True)
    seen = api.verify(award_uuid=uuid)
    assert (seen.withdrawn, seen.holder_name) == (True, "")
    with pytest.raises(NotFound):
        api.certificate_page(award_uuid=uuid)
    due(course)
    with course.settled():
        api.reconcile(everybody=True)
    assert Award.objects.count() == 1


# -- the course ---------------------------------------------------------------------------------------------------


def test_a_deleted_block_ends_new_awards_and_leaves_the_old(course: World) -> None:
    user_id, other = holder(course), person(course, "ben")
    course.remove("certification/consultant")
    assert api.terms_in_force(course_id=course.course_id) is None
    read(course, other)
    due(course)
    assert (state(user_id), verified(user_id)) == ("valid", "valid")
    assert TITLE in api.certificate_page(award_uuid=str(award(user_id).uuid))
    assert course.regenerate(other)
    assert (state(other), certificate(course, other)) == ("", VALID)


def test_a_moved_block_is_the_same(course: World) -> None:
    user_id = holder(course)
    version = api.terms_in_force(course_id=course.course_id)
    course.move("certification/consultant", "vertical/paper")
    assert api.terms_in_force(course_id=course.course_id) == version
    due(course)
    assert (state(user_id), Award.objects.count()) == ("valid", 1)
    other = person(course, "ben")
    read(course, other)
    assert state(other) == "valid"


def test_a_replaced_block_has_awards_of_its_own(course: World) -> None:
    """The new block is another certification: whoever meets its rules has it, and the old award stays beside it."""
    user_id = holder(course)
    old = award(user_id).pk
    course.remove("certification/consultant")
    publish(course, "successor", display_name="Certified anew")
    with course.settled():
        api.reconcile(everybody=True)
    due(course)
    kept = Award.objects.get(pk=old)
    assert (kept.state, kept.current, kept.shown["title"]) == ("valid", 1, TITLE)
    new = Award.objects.get(user_id=user_id, certification__active=1)
    assert new.shown["title"] == "Certified anew"


def test_a_second_block_awards_nothing(course: World) -> None:
    publish(course, "duplicate")
    in_force = api.terms_in_force(course_id=course.course_id)
    assert in_force is not None
    assert in_force.usage_id == course.key("certification/consultant")
    holder(course)
    assert Award.objects.count() == 1


def test_stricter_terms_take_nothing_back(course: World) -> None:
    user_id, other = holder(course), person(course, "ben")
    stricter = {"combinator": "all", "members": [READING, {"kind": "grade", "minimum": "99"}]}
    course.edit_draft("certification/consultant", requirement=stricter)
    course.move("certification/consultant", "vertical/texts")  # publishes it
    read(course, other)
    with course.settled():
        api.reconcile(everybody=True)
    due(course)
    assert (state(user_id), verified(user_id)) == ("valid", "valid")
    assert (state(other), certificate(course, other)) == ("", None)
    course.regenerate(user_id)
    assert certificate(course, user_id) is VALID
    assert not course.regenerate(other)


def test_what_is_hidden_or_deleted_in_the_course_takes_nothing_back(course: World) -> None:
    user_id = holder(course)
    course.remove("html/second")
    due(course)
    assert (state(user_id), verified(user_id)) == ("valid", "valid")
    course.hide("html/first")
    due(course)
    assert (state(user_id), certificate(course, user_id)) == ("valid", VALID)


def test_a_rerun_begins_without_awards(course: World) -> None:
    user_id = holder(course)
    course_id = course.rerun("2027")
    in_force, before = api.terms_in_force(course_id=course_id), api.terms_in_force(course_id=course.course_id)
    assert in_force is not None
    assert before is not None
    assert in_force.certification_id != before.certification_id
    assert in_force.require_terms() == before.require_terms()
    with course.settled():
        api.reconcile(everybody=True)
    assert list(Award.objects.values_list("certification__course_id", flat=True)) == [course.course_id]
    assert state(user_id) == "valid"


def test_a_rerun_by_others_waits_for_who_may_be_named(course: World) -> None:
    """Whom a course may name goes by its own organization: a rerun elsewhere takes the terms along, not the right."""
    own, elsewhere = course.course_id.partition(":")[2].partition("+")[0], "Elsewhere"
    board = Organization.objects.create(slug="board", name="Board", open_to_all=False)
    PermittedCourseOrg.objects.create(organization=board, course_org=own)
    course.edit_draft("certification/consultant", issuer="board")
    course.move("certification/consultant", "vertical/texts")
    holder(course)
    course_id = course.rerun("2027", org=elsewhere)
    in_force = api.terms_in_force(course_id=course_id)
    assert in_force is not None
    assert in_force.terms is None
    assert elsewhere in in_force.problem
    with pytest.raises(CannotDecide):
        api.gate(user_id=person(course, "ben"), course_id=course_id)
    with course.settled():
        PermittedCourseOrg.objects.create(organization=board, course_org=elsewhere)
    again = api.terms_in_force(course_id=course_id)
    assert again is not None
    assert again.require_terms().issuer == "board"


def test_a_deleted_course_leaves_its_awards(course: World) -> None:
    user_id = holder(course)
    course.delete_course()
    due(course)
    for _night in range(2):
        with course.settled():
            assert api.reconcile(everybody=True).failed == []
    assert api.terms_in_force(course_id=course.course_id) is None
    assert (state(user_id), verified(user_id)) == ("valid", "valid")
    assert TITLE in api.certificate_page(award_uuid=str(award(user_id).uuid))


# -- the plugin ---------------------------------------------------------------------------------------------------


def test_a_course_that_is_switched_off_and_on_again(course: World) -> None:
    """While off the platform issues by itself, and no award comes of it; on again, awards come of what is earned."""
    user_id, other = holder(course), person(course, "ben")
    switch(course, on=False)
    assert course.regenerate(other)
    assert certificate(course, other) is VALID
    due(course)
    assert (state(user_id), verified(user_id), state(other)) == ("valid", "valid", "")
    switch(course, on=True)
    due(course)
    assert (state(user_id), state(other)) == ("valid", "")
    read(course, other)
    assert state(other) == "valid"


def switch(world: World, *, on: bool) -> None:
    """Turn the operator's switch of the course."""
    CourseSetting.objects.update_or_create(course_id=world.course_id, defaults={"enabled": on})


def test_without_the_step_the_platform_issues_and_nothing_is_awarded_unearned(course: World, settings: Any) -> None:
    user_id = person(course)
    in_force = settings.OPEN_EDX_FILTERS_CONFIG
    settings.OPEN_EDX_FILTERS_CONFIG = {}
    assert course.regenerate(user_id)
    due(course)
    assert (state(user_id), certificate(course, user_id)) == ("", VALID)
    unearned = next(line for line in api.site_status(deep=True) if line.code == "unearned")
    assert unearned.examples == (f"{course.course_id}: {user_id}",)
    settings.OPEN_EDX_FILTERS_CONFIG = in_force
    assert not course.regenerate(user_id)
    read(course, user_id)
    assert state(user_id) == "valid"


# -- the platform's own certificate -------------------------------------------------------------------------------


def test_an_invalidated_certificate_revokes_its_award_until_it_is_reinstated(course: World) -> None:
    user_id, staff = holder(course), course.person("grace", staff=True)
    with course.settled():
        course.gateway.invalidate_certificate(user_id, course.course_id, by_user_id=staff, notes="")
    assert (state(user_id), verified(user_id)) == ("revoked", "revoked")
    assert not course.regenerate(user_id) or certificate(course, user_id) is not VALID
    due(course)
    assert state(user_id) == "revoked"
    with course.settled():
        api.reinstate(award_uuid=str(award(user_id).uuid), by_user_id=staff, reason="it was right")
    assert (state(user_id), certificate(course, user_id)) == ("valid", VALID)


def test_a_certificate_that_is_generated_again_changes_nothing(course: World) -> None:
    user_id = holder(course)
    for _time in range(2):
        course.regenerate(user_id)
        due(course)
    assert certificate(course, user_id) is VALID
    assert (state(user_id), Award.objects.count(), AwardEvent.objects.count()) == ("valid", 1, 1)


def test_a_deleted_certificate_suspends_its_award_until_it_is_issued_again(course: World) -> None:
    user_id = holder(course)
    number = award(user_id).number
    course.delete_certificate(user_id)
    with course.settled():
        api.reconcile()
    due(course)
    with course.settled():
        api.consider(user_id=user_id, course_id=course.course_id)
    assert certificate(course, user_id) is VALID
    assert (award(user_id).number, state(user_id)) == (number, "valid")
    acts = list(AwardEvent.objects.order_by("id").values_list("act", flat=True))
    assert acts == ["awarded", "suspended", "resumed"]


def test_a_grade_that_falls_suspends_and_comes_back(course: World) -> None:
    user_id = holder(course)
    with course.settled():
        course.score(user_id, "problem/exam", 0, 10)
    assert (state(user_id), certificate(course, user_id)) == ("suspended", CertificateStatus.NOT_PASSING)
    with course.settled():
        course.score(user_id, "problem/exam", 10, 10)
    assert (state(user_id), certificate(course, user_id)) == ("valid", VALID)
