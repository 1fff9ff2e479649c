"""The readiness check in a real Studio: what is missing is found, and gone once it is made by Studio's own pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api
from tests.platform.sample import register
from tests.platform.studio.test_authoring import JSON, TERMS, Studio

if TYPE_CHECKING:
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


def panel(studio: Studio, block: str) -> str:
    """Return the author's view as Studio asks for it."""
    answer = studio.get(f"/xblock/{block}/author_view")
    assert answer.status_code == 200
    return str(answer.json()["html"])


def has(page: str, code: str) -> bool:
    """Whether the panel shows a finding."""
    assert "data-readiness" in page
    return f'data-code="{code}"' in page


def test_the_certificate_configuration_is_missing_made_and_gone(studio: Studio, block: str) -> None:
    assert has(panel(studio, block), "no_configuration")
    made = studio.send(
        f"/certificates/{studio.course_id}",
        {"name": "Certificate", "description": "", "is_active": False, "signatories": [], "version": 1},
    )
    assert made.status_code == 201, made.content
    assert has(panel(studio, block), "no_configuration")  # it is not activated yet
    for active in (True, False):
        answer = studio.send(f"/certificates/activation/{studio.course_id}/", {"is_active": active})
        assert answer.status_code == 200, answer.content
        assert has(panel(studio, block), "no_configuration") is not active


def test_dates_pass_mark_and_the_course_s_switch_come_and_go(
    studio: Studio, block: str, platform_world: PlatformWorld
) -> None:
    from datetime import UTC, datetime

    page = panel(studio, block)
    assert not any(has(page, code) for code in ("held_date", "course_off", "pass_mark"))
    platform_world.hold_certificates_until(datetime(2099, 5, 1, tzinfo=UTC))
    platform_world.switch_certificates_off()
    platform_world.set_pass_mark(80)
    page = panel(studio, block)
    assert has(page, "course_off")
    assert has(page, "pass_mark")
    assert has(page, "held_date")
    assert "1 May 2099" in page or "May 1, 2099" in page


def test_a_draft_and_its_publication(studio: Studio) -> None:
    usage_id = studio.add()
    studio.save(usage_id, TERMS)
    assert has(panel(studio, usage_id), "unpublished")
    studio.publish()
    page = panel(studio, usage_id)
    assert not has(page, "unpublished")
    assert not has(page, "changed")
    studio.save(usage_id, {**TERMS, "display_name": "Another title"})
    assert has(panel(studio, usage_id), "changed")


def test_a_hidden_unit_is_told_of(studio: Studio, block: str) -> None:
    answer = studio.send(
        f"/xblock/{studio.unit}", {"metadata": {"visible_to_staff_only": True}, "publish": "make_public"}
    )
    assert answer.status_code == 200, answer.content
    assert has(panel(studio, block), "hidden")


def test_what_only_the_lms_knows_is_unknown_and_never_green(studio: Studio, block: str) -> None:
    page = panel(studio, block)
    for check in ("modes", "auto_generation", "certificates_on_site", "gate", "rendering"):
        assert has(page, check), check
    # Here the task runs in Studio, where it does not belong: it says so, and finds nothing.
    address = f"/preview/xblock/{block}/handler/check_readiness"
    with studio.platform.settled():
        answer = studio.client.post(address, HTTP_ACCEPT=JSON, HTTP_X_CERTIFICATION="fragment")
    assert answer.status_code == 200, answer.content
    page = panel(studio, block)
    assert "The LMS could not look" in page
    assert has(page, "gate")
    assert api.examination(course_id=studio.course_id).taken_at is None


def test_looking_asks_nobody(studio: Studio, block: str, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        panel(studio, block)
    assert [each for each in callbacks if "certification" in repr(each)] == []


def test_only_authors_may_ask(studio: Studio, block: str, platform: PlatformSite) -> None:
    stranger = platform.client(platform.person("eve"))
    for handler in ("check_readiness", "readiness"):
        answer = stranger.post(f"/preview/xblock/{block}/handler/{handler}", json.dumps({}), content_type=JSON)
        assert answer.status_code == 403
