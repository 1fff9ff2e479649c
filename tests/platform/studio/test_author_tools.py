"""What a real Studio does beside saving: a second block, the PDF of a draft, asking the LMS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api, tasks
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


def shown(studio: Studio, usage_id: str, view: str = "author_view") -> str:
    """Return a view of a block as Studio asks for it."""
    answer = studio.get(f"/xblock/{usage_id}/{view}")
    assert answer.status_code == 200
    return str(answer.json()["html"])


def test_a_second_block_says_so_and_changes_nothing(studio: Studio, block: str) -> None:
    second = studio.add()
    studio.save(second, {**TERMS, "display_name": "Another"})
    studio.publish()
    editor = shown(studio, second, "studio_view")
    assert "This course has a certification already." in editor
    assert "Certified Consultant" in editor
    # Beside the readiness check, which says so, no note says it again.
    preview = shown(studio, second)
    assert 'data-code="force_elsewhere"' in preview
    assert "Certified Consultant" in preview
    assert "force_elsewhere" not in shown(studio, block)
    in_force = api.terms_in_force(course_id=studio.course_id)
    assert in_force is not None
    assert in_force.usage_id == block


def test_a_published_block_is_said_to_be_in_force(studio: Studio, block: str, platform_world: PlatformWorld) -> None:
    platform_world.configure_certificate(active=True)
    platform_world.edit_draft("course/course", certificates_display_behavior="early_no_info")
    assert "Learners have what you see here." in shown(studio, block)
    studio.save(block, {**TERMS, "display_name": "Something else"})
    assert "Learners have what you see here." not in shown(studio, block)


@pytest.mark.parametrize("suffix", ["", "/long"])
def test_the_draft_is_printed_and_kept_nowhere(studio: Studio, block: str, suffix: str) -> None:
    draft = {**TERMS, "display_name": "Not saved"}
    answer = studio.send(f"/xblock/{block}/handler/preview_pdf{suffix}", draft)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "Not saved" not in shown(studio, block)
    broken = studio.send(f"/xblock/{block}/handler/preview_pdf", {**TERMS, "issuer": "nobody-of-that-name"})
    assert broken.status_code == 409
    assert broken.json()["problems"]


def test_strangers_print_nothing(block: str, platform: PlatformSite) -> None:
    stranger = platform.client(platform.person("eve"))
    answer = stranger.post(f"/xblock/{block}/handler/preview_pdf", json.dumps(TERMS), content_type=JSON)
    assert answer.status_code == 403


def test_what_only_the_lms_knows_is_asked_of_the_lms(
    studio: Studio, block: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    from openedx.core.lib.celery.routers import route_task

    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        tasks.examine_course, "apply_async", lambda args=(), kwargs=None, **_options: sent.append((args, kwargs))
    )
    address = f"/preview/xblock/{block}/handler/check_readiness"
    with studio.platform.settled():
        answer = studio.client.post(address, HTTP_ACCEPT=JSON, HTTP_X_CERTIFICATION="fragment")
    assert answer.status_code == 200, answer.content
    assert "data-due" in answer.content.decode()
    assert len(sent) == 1
    assert studio.course_id in str(sent[0])
    # Studio's own workers must not take it: production has a queue for each service.
    settings.EXPLICIT_QUEUES = {}
    settings.CELERY_QUEUES = {f"edx.{service}.core.default": {} for service in ("cms", "lms")}
    assert route_task(tasks.examine_course.name, sent[0][0], sent[0][1], {}) == "edx.lms.core.default"
