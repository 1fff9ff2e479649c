"""What a gateway does with the platform's certificates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from openedx_filters.filters import PipelineStep
from openedx_filters.learning.filters import CertificateCreationRequested

from certification_xblock.data import CertificateStatus, Obstacle
from certification_xblock.exceptions import CreationRefused, NotFound

if TYPE_CHECKING:
    from tests.gateway.world import World

CREATION = "org.openedx.learning.certificate.creation.requested.v1"


class Refuse(PipelineStep):  # type: ignore[misc]
    """A pipeline step that lets no certificate through."""

    def run_filter(self, *_args: Any, **_kwargs: Any) -> None:
        """Refuse."""
        raise CertificateCreationRequested.PreventCertificateCreation("the rules are not met")


@pytest.fixture(autouse=True)
def pipeline(settings: Any) -> dict[str, Any]:
    """Run these tests without any step on the platform's filters, and return the filter's configuration."""
    configuration: dict[str, Any] = {"pipeline": [], "fail_silently": False}
    settings.OPEN_EDX_FILTERS_CONFIG = {CREATION: configuration}
    return configuration


@pytest.fixture
def learner(world: World) -> int:
    """Return an enrolled learner who has done nothing."""
    user_id = world.person("ada", name="Ada Example")
    world.enrol(user_id)
    return user_id


@pytest.fixture
def staff(world: World) -> int:
    """Return somebody of the site's staff."""
    return world.person("grace", staff=True)


def ask(world: World, user_id: int) -> None:
    """Ask for a certificate and let everything that follows happen."""
    with world.settled():
        world.gateway.request_certificate(user_id, world.course_id)


def pass_the_course(world: World, user_id: int) -> None:
    """Give a learner a passing grade: 60 %."""
    world.score(user_id, "problem/exam", 10, 10)


def status(world: World, user_id: int) -> CertificateStatus | None:
    """Return how the learner's certificate stands."""
    found = world.gateway.certificate(user_id, world.course_id)
    return found.status if found else None


def obstacles(world: World, user_id: int) -> set[Obstacle]:
    """Return what keeps the platform from issuing."""
    return set(world.gateway.obstacles(user_id, world.course_id))


def test_a_learner_who_has_no_certificate_has_none(world: World, learner: int) -> None:
    assert world.gateway.certificate(learner, world.course_id) is None
    assert list(world.gateway.certificates(world.course_id)) == []


def test_a_passing_learner_gets_the_certificate_asked_for(world: World, learner: int) -> None:
    pass_the_course(world, learner)
    ask(world, learner)
    certificate = world.gateway.certificate(learner, world.course_id)
    assert certificate is not None
    assert certificate.status is CertificateStatus.VALID
    assert (certificate.user_id, certificate.course_id) == (learner, world.course_id)
    assert (certificate.name, certificate.mode) == ("Ada Example", "honor")
    assert certificate.created_at is not None
    assert certificate.uuid
    assert certificate.uuid in certificate.url


def test_asking_again_changes_nothing(world: World, learner: int) -> None:
    pass_the_course(world, learner)
    ask(world, learner)
    before = world.gateway.certificate(learner, world.course_id)
    ask(world, learner)
    assert world.gateway.certificate(learner, world.course_id) == before


def test_a_learner_below_the_pass_mark_is_refused(world: World, learner: int) -> None:
    with pytest.raises(CreationRefused):
        ask(world, learner)
    assert world.gateway.certificate(learner, world.course_id) is None


def test_the_platform_s_filter_refuses_at_once(world: World, learner: int, pipeline: dict[str, Any]) -> None:
    pipeline["pipeline"] = ["tests.gateway.test_certificates.Refuse"]
    pass_the_course(world, learner)
    with pytest.raises(CreationRefused, match="the rules are not met"):
        ask(world, learner)
    assert world.gateway.certificate(learner, world.course_id) is None


def test_the_platform_s_filter_refuses_learners_on_the_allow_list_too(
    world: World, learner: int, pipeline: dict[str, Any]
) -> None:
    pipeline["pipeline"] = ["tests.gateway.test_certificates.Refuse"]
    with world.settled():
        assert world.gateway.waive_pass_mark(learner, world.course_id, notes="earned")
    with pytest.raises(CreationRefused):
        ask(world, learner)
    assert world.gateway.certificate(learner, world.course_id) is None


def test_certificates_come_in_pages_by_learner(world: World) -> None:
    people = [world.person(name) for name in ("ada", "bertha", "clara")]
    for user_id in people:
        world.enrol(user_id)
        pass_the_course(world, user_id)
        ask(world, user_id)

    def listed(**page: int) -> list[int]:
        return [found.user_id for found in world.gateway.certificates(world.course_id, **page)]

    assert listed() == people
    assert listed(limit=2) == people[:2]
    assert listed(after=people[0]) == people[1:]


# -- what stands in the way ------------------------------------------------------------------------------------------


def test_a_learner_who_did_nothing_only_lacks_the_grade(world: World, learner: int) -> None:
    assert obstacles(world, learner) == {Obstacle.NOT_PASSING}


def test_nothing_stands_in_the_way_of_a_passing_learner(world: World, learner: int) -> None:
    pass_the_course(world, learner)
    assert obstacles(world, learner) == set()


def test_a_refusing_filter_is_no_obstacle(world: World, learner: int, pipeline: dict[str, Any]) -> None:
    pipeline["pipeline"] = ["tests.gateway.test_certificates.Refuse"]
    pass_the_course(world, learner)
    assert obstacles(world, learner) == set()


def test_a_person_who_never_enrolled_gets_nothing(world: World) -> None:
    stranger = world.person("bertha")
    assert Obstacle.NOT_ENROLLED in obstacles(world, stranger)


def test_an_audit_learner_gets_nothing(world: World) -> None:
    user_id = world.person("bertha")
    world.enrol(user_id, mode="audit")
    pass_the_course(world, user_id)
    assert obstacles(world, user_id) == {Obstacle.MODE}
    with pytest.raises(CreationRefused):
        ask(world, user_id)


def test_a_beta_tester_gets_nothing(world: World, learner: int) -> None:
    world.beta_tester(learner)
    pass_the_course(world, learner)
    assert obstacles(world, learner) == {Obstacle.BETA_TESTER}


def test_a_course_without_certificates_gives_none(world: World, learner: int) -> None:
    world.switch_certificates_off()
    pass_the_course(world, learner)
    assert obstacles(world, learner) == {Obstacle.CERTIFICATES_OFF}


def test_the_pass_mark_in_force_decides(world: World, learner: int) -> None:
    world.set_pass_mark(65)
    pass_the_course(world, learner)
    assert obstacles(world, learner) == {Obstacle.NOT_PASSING}


# -- waiving the pass mark -------------------------------------------------------------------------------------------


def test_waiving_the_pass_mark_lets_a_learner_below_it_through(world: World, learner: int) -> None:
    with world.settled():
        assert world.gateway.waive_pass_mark(learner, world.course_id, notes="earned by the rules")
    assert obstacles(world, learner) == set()
    ask(world, learner)
    assert status(world, learner) is CertificateStatus.VALID


def test_waiving_twice_is_still_ours(world: World, learner: int) -> None:
    with world.settled():
        assert world.gateway.waive_pass_mark(learner, world.course_id, notes="once")
        assert world.gateway.waive_pass_mark(learner, world.course_id, notes="twice")


def test_a_waiver_that_is_withdrawn_takes_its_certificate_along(world: World, learner: int) -> None:
    with world.settled():
        world.gateway.waive_pass_mark(learner, world.course_id, notes="earned")
    ask(world, learner)
    with world.settled():
        world.gateway.withdraw_waiver(learner, world.course_id)
    assert status(world, learner) is not CertificateStatus.VALID
    assert Obstacle.NOT_PASSING in obstacles(world, learner)


def test_a_waiver_that_is_not_needed_any_more_leaves_the_certificate(world: World, learner: int) -> None:
    with world.settled():
        world.gateway.waive_pass_mark(learner, world.course_id, notes="earned")
    ask(world, learner)
    pass_the_course(world, learner)
    with world.settled():
        world.gateway.withdraw_waiver(learner, world.course_id)
    assert status(world, learner) is CertificateStatus.VALID


def test_staff_s_entry_on_the_allow_list_is_never_touched(world: World, learner: int) -> None:
    world.staff_waiver(learner)
    with world.settled():
        assert not world.gateway.waive_pass_mark(learner, world.course_id, notes="earned")
        world.gateway.withdraw_waiver(learner, world.course_id)
    assert obstacles(world, learner) == set()


def test_withdrawing_what_is_not_there_does_nothing(world: World, learner: int) -> None:
    world.gateway.withdraw_waiver(learner, world.course_id)
    assert obstacles(world, learner) == {Obstacle.NOT_PASSING}


# -- taking back, giving back ----------------------------------------------------------------------------------------


def test_an_invalidated_certificate_stays_invalid(world: World, learner: int, staff: int) -> None:
    pass_the_course(world, learner)
    ask(world, learner)
    with world.settled():
        world.gateway.invalidate_certificate(learner, world.course_id, by_user_id=staff, notes="by mistake")
    assert status(world, learner) is CertificateStatus.INVALIDATED
    assert obstacles(world, learner) == {Obstacle.INVALIDATED}
    world.score(learner, "problem/one", 2, 2)
    assert status(world, learner) is CertificateStatus.INVALIDATED
    with pytest.raises(CreationRefused):
        ask(world, learner)


def test_a_certificate_by_the_allow_list_is_invalidated_too(world: World, learner: int, staff: int) -> None:
    world.staff_waiver(learner)
    ask(world, learner)
    with world.settled():
        world.gateway.invalidate_certificate(learner, world.course_id, by_user_id=staff, notes="by mistake")
    assert status(world, learner) is CertificateStatus.INVALIDATED


def test_a_reinstated_certificate_is_the_same_one(world: World, learner: int, staff: int) -> None:
    pass_the_course(world, learner)
    ask(world, learner)
    before = world.gateway.certificate(learner, world.course_id)
    assert before is not None
    with world.settled():
        world.gateway.invalidate_certificate(learner, world.course_id, by_user_id=staff, notes="by mistake")
    with world.settled():
        world.gateway.reinstate_certificate(learner, world.course_id, by_user_id=staff)
    after = world.gateway.certificate(learner, world.course_id)
    assert after is not None
    assert (after.status, after.uuid) == (CertificateStatus.VALID, before.uuid)
    assert obstacles(world, learner) == set()


def test_what_was_never_issued_is_not_taken_back(world: World, learner: int, staff: int) -> None:
    with pytest.raises(NotFound):
        world.gateway.invalidate_certificate(learner, world.course_id, by_user_id=staff, notes="")


def test_what_was_never_issued_is_not_given_back(world: World, learner: int, staff: int) -> None:
    with pytest.raises(NotFound):
        world.gateway.reinstate_certificate(learner, world.course_id, by_user_id=staff)


def test_the_platform_takes_a_certificate_back_when_the_grade_falls(world: World, learner: int) -> None:
    pass_the_course(world, learner)
    ask(world, learner)
    world.score(learner, "problem/exam", 1, 10)
    assert status(world, learner) is CertificateStatus.NOT_PASSING
    pass_the_course(world, learner)
    ask(world, learner)
    assert status(world, learner) is CertificateStatus.VALID


# -- when they are shown ---------------------------------------------------------------------------------------------


def test_certificates_are_held_until_their_date(world: World) -> None:
    when = datetime.now(tz=UTC).replace(microsecond=0) + timedelta(days=30)
    world.hold_certificates_until(when)
    availability = world.gateway.availability(world.course_id)
    assert (availability.viewable, availability.available_on) == (False, when)


def test_certificates_are_shown_after_their_date(world: World) -> None:
    world.hold_certificates_until(datetime.now(tz=UTC) - timedelta(days=30))
    assert world.gateway.availability(world.course_id).viewable
