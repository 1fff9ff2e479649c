"""What authors do to a certification in a real Studio while somebody holds it: move, copy, delete, replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from certification_xblock import api
from certification_xblock.models import Award, AwardEvent, Certification
from tests.platform.sample import register
from tests.platform.studio.test_authoring import JSON, TERMS, Studio

if TYPE_CHECKING:
    from certification_xblock.services.certifications import InForce
    from tests.platform.site import PlatformSite
    from tests.platform.world import PlatformWorld


@pytest.fixture
def studio(platform: PlatformSite, platform_world: PlatformWorld) -> Studio:
    """Return a signed-in author and the operator's registry."""
    register()
    return Studio(platform, platform_world)


@pytest.fixture
def block(studio: Studio) -> str:
    """Return a published certification."""
    usage_id = studio.add()
    studio.save(usage_id, TERMS)
    studio.publish()
    return usage_id


@pytest.fixture
def award(studio: Studio, block: str, platform: PlatformSite) -> Award:
    """Return somebody's award, as the LMS wrote it into the database that both share."""
    certification = Certification.objects.get(usage_id=block)
    found: Award = Award.objects.create(
        number="2026-AAAAA-AAAAA",
        user=platform.person("ada"),
        certification=certification,
        version=certification.version,
        sequence=1,
        state="valid",
        state_since=timezone.now(),
        holder_name="Ada Example",
        platform_name="Ada Example",
        shown={},
        evidence={},
        decision={},
        platform_uuid="0" * 32,
        awarded_at=timezone.now(),
    )
    AwardEvent.objects.create(award=found, act="awarded", at=timezone.now())
    return found


def in_force(studio: Studio) -> InForce:
    """Return what is in force in the course."""
    found = api.terms_in_force(course_id=studio.course_id)
    assert found is not None
    return found


def untouched(award: Award) -> bool:
    """Whether the award is as it was."""
    now = Award.objects.get(pk=award.pk)
    return (now.state, now.current, now.version_id) == (
        "valid",
        1,
        award.version_id,
    ) and AwardEvent.objects.count() == 1


def test_a_moved_block_is_the_same(studio: Studio, block: str, award: Award, platform_world: PlatformWorld) -> None:
    before, elsewhere = in_force(studio), platform_world.key("vertical/paper")
    with studio.platform.settled():
        answer = studio.client.patch(
            "/xblock/",
            {"move_source_locator": block, "parent_locator": elsewhere},
            content_type=JSON,
            HTTP_ACCEPT=JSON,
        )
    assert answer.status_code == 200, answer.content
    for unit in (elsewhere, studio.unit):
        assert studio.send(f"/xblock/{unit}", {"publish": "make_public"}).status_code == 200
    assert in_force(studio) == before
    assert untouched(award)


def test_a_duplicate_is_not_in_force_beside_the_first(studio: Studio, block: str, award: Award) -> None:
    answer = studio.send("/xblock/", {"duplicate_source_locator": block, "parent_locator": studio.unit})
    assert answer.status_code == 200, answer.content
    studio.publish()
    assert in_force(studio).usage_id == block
    assert Certification.objects.get(usage_id=answer.json()["locator"]).active is None
    assert untouched(award)


def test_a_duplicate_takes_over_when_the_first_is_deleted(studio: Studio, block: str, award: Award) -> None:
    copy = studio.send("/xblock/", {"duplicate_source_locator": block, "parent_locator": studio.unit}).json()["locator"]
    studio.publish()
    delete(studio, block)
    assert in_force(studio).usage_id == copy
    assert in_force(studio).certification_id != award.certification_id
    assert untouched(award)


def test_a_deleted_block_ends_new_awards_and_leaves_the_old(studio: Studio, block: str, award: Award) -> None:
    delete(studio, block)
    assert api.terms_in_force(course_id=studio.course_id) is None
    assert untouched(award)


def test_stricter_terms_leave_awards_under_theirs(studio: Studio, block: str, award: Award) -> None:
    before = in_force(studio).version_id
    studio.save(block, {**TERMS, "requirement": {"kind": "grade", "target": "", "minimum": "99"}})
    studio.publish()
    assert in_force(studio).version_id != before
    assert untouched(award)


def delete(studio: Studio, block: str) -> None:
    """Delete a block, and publish the unit."""
    with studio.platform.settled():
        assert studio.client.delete(f"/xblock/{block}", HTTP_ACCEPT=JSON).status_code == 204
    studio.publish()
