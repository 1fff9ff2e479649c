"""What our acts leave behind in the platform's own records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock.data import CertificateStatus, Obstacle

if TYPE_CHECKING:
    from tests.platform.world import PlatformWorld


@pytest.fixture
def world(platform_world: PlatformWorld) -> PlatformWorld:
    """Return the gateway suite's course."""
    return platform_world


@pytest.fixture
def holder(world: PlatformWorld) -> int:
    """Return a learner who has the platform's certificate."""
    user_id = world.person("ada")
    world.enrol(user_id)
    world.score(user_id, "problem/exam", 10, 10)
    assert world.gateway.certificate(user_id, world.course_id) is not None
    return user_id


def test_an_invalidation_names_who_took_back_and_who_gave_back(world: PlatformWorld, holder: int) -> None:
    from lms.djangoapps.certificates.models import CertificateInvalidation

    first, second = world.person("grace", staff=True), world.person("hedy", staff=True)
    with world.settled():
        world.gateway.invalidate_certificate(holder, world.course_id, by_user_id=first, notes="by mistake")
    entry = CertificateInvalidation.objects.get()
    assert (entry.invalidated_by_id, entry.notes, entry.active) == (first, "by mistake", True)
    with world.settled():
        world.gateway.reinstate_certificate(holder, world.course_id, by_user_id=second)
    entry.refresh_from_db()
    assert not entry.active
    assert entry.history.first().history_user_id == second


def test_our_entries_on_the_allow_list_say_whose_they_are(world: PlatformWorld) -> None:
    from lms.djangoapps.certificates.models import CertificateAllowlist

    user_id = world.person("bertha")
    world.enrol(user_id)
    with world.settled():
        world.gateway.waive_pass_mark(user_id, world.course_id, notes="earned by the rules")
    assert CertificateAllowlist.objects.get().notes == "[certification_xblock] earned by the rules"
    with world.settled():
        world.gateway.withdraw_waiver(user_id, world.course_id)
    assert not CertificateAllowlist.objects.exists()


def test_an_entry_that_staff_switched_off_is_staff_s(world: PlatformWorld) -> None:
    from lms.djangoapps.certificates.models import CertificateAllowlist

    user_id = world.person("bertha")
    world.enrol(user_id)
    CertificateAllowlist.objects.create(
        user_id=user_id, course_id=world.course_key, allowlist=False, notes="not this one"
    )
    with world.settled():
        assert not world.gateway.waive_pass_mark(user_id, world.course_id, notes="earned")
    assert CertificateAllowlist.objects.get().notes == "not this one"
    assert world.gateway.obstacles(user_id, world.course_id) == {Obstacle.NOT_PASSING}


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("downloadable", CertificateStatus.VALID),
        ("notpassing", CertificateStatus.NOT_PASSING),
        ("unavailable", CertificateStatus.WITHHELD),
        ("unverified", CertificateStatus.WITHHELD),
        ("audit_passing", CertificateStatus.WITHHELD),
        ("generating", CertificateStatus.WITHHELD),
    ],
)
def test_each_state_of_the_platform_has_one_of_ours(
    world: PlatformWorld, holder: int, status: str, ours: CertificateStatus
) -> None:
    from lms.djangoapps.certificates.models import GeneratedCertificate

    GeneratedCertificate.objects.filter(user_id=holder).update(status=status)
    found: Any = world.gateway.certificate(holder, world.course_id)
    assert found.status is ours
    assert [row.status for row in world.gateway.certificates(world.course_id)] == [ours]


def test_an_identity_check_that_is_asked_for_is_an_obstacle(world: PlatformWorld, settings: Any) -> None:
    settings.FEATURES = {**settings.FEATURES, "ENABLE_CERTIFICATES_IDV_REQUIREMENT": True}
    verified, honor = world.person("bertha"), world.person("clara")
    world.enrol(verified, mode="verified")
    world.enrol(honor)
    assert Obstacle.UNVERIFIED in world.gateway.obstacles(verified, world.course_id)
    assert Obstacle.UNVERIFIED not in world.gateway.obstacles(honor, world.course_id)
