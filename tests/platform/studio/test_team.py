"""The team's pages belong to the LMS; in Studio they say so and change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.platform.sample import register
from tests.platform.studio.test_authoring import TERMS, Studio

if TYPE_CHECKING:
    from tests.platform.site import PlatformSite
    from tests.platform.world import PlatformWorld


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("", 503),
        ("learners.csv", 503),
        ("learner/{learner}", 503),
        ("learner/{learner}/issue", 503),
        ("many?act=issue&scope=all", 200),
        ("many/1", 404),
    ],
)
def test_studio_has_no_learners_to_show(
    platform: PlatformSite, platform_world: PlatformWorld, page: str, status: int
) -> None:
    register()
    studio = Studio(platform, platform_world)
    usage_id = studio.add()
    studio.save(usage_id, TERMS)
    studio.publish()
    learner = platform_world.person("ada")
    platform_world.enrol(learner)
    client = platform.client(platform.person("boss", staff=True))
    response = client.get(f"/certification/team/{usage_id}/{page.format(learner=learner)}")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == status
    assert (b"Studio has neither grades nor certificates" in body) == (status == 503)
