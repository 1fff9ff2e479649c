"""A course with one certification, one learner who has earned nothing, and one member of staff."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from PIL import Image

from certification_xblock import api
from certification_xblock.data import Learner, Measurement, Need, PlatformCertificate, PublishedBlock, RuleKind
from certification_xblock.models import Award
from tests.fakes import BLOCK, COURSE, FakeGateway

if TYPE_CHECKING:
    from collections.abc import Callable

COMPLETION = Need(RuleKind.COMPLETION)
FIELDS = {
    "display_name": "Certified Consultant",
    "text": "Knows *what* to ask.",
    "requirement": {"kind": "completion", "minimum": "100"},
}


class World:
    """What the tests do to the platform in memory."""

    def __init__(self, capture: Callable[..., Any]) -> None:
        self.state = FakeGateway.reset()
        self.gateway = FakeGateway()
        self.capture = capture
        self.state.on_saved = self._saved
        self.learner = self.person("ada", "Ada Learner")
        self.staff = self.person("sam", "Sam Staff")
        self.state.staff.add(self.staff)
        self.publish()

    def person(self, username: str, name: str) -> int:
        user = get_user_model().objects.create(username=username)
        self.state.people[user.pk] = Learner(user.pk, username, name, f"{username}@example.com")
        self.state.enrolled.add(user.pk)
        self.complete(user.pk, 0)
        return user.pk

    def publish(self, **fields: Any) -> dict[str, Any]:
        """Publish the block with these fields, and store its version."""
        self.state.blocks = [PublishedBlock(BLOCK, {**FIELDS, **fields})]
        return api.sync_course(course_id=COURSE)

    def complete(self, user_id: int, done: int, total: int = 4) -> None:
        self.state.figures.setdefault(user_id, {})[COMPLETION] = Measurement(Decimal(done), Decimal(total), "Course")

    def consider(self, user_id: int | None = None) -> api.Considered:
        with self.capture(execute=True):
            return api.consider(user_id=user_id or self.learner, course_id=COURSE)

    def earn(self, user_id: int | None = None) -> Any:
        """Have a learner finish, and the path run; return their award."""
        self.complete(user_id or self.learner, 4)
        self.consider(user_id)
        return Award.objects.get(user_id=user_id or self.learner, current=1)

    def _saved(self, certificate: PlatformCertificate) -> None:
        api.record(user_id=certificate.user_id, course_id=certificate.course_id)


@pytest.fixture
def world(db: None, settings: Any, django_capture_on_commit_callbacks: Any) -> World:
    """Return the world of the services' tests."""
    settings.CERTIFICATION_GATEWAY = "tests.fakes.FakeGateway"
    settings.LMS_ROOT_URL = "https://lms.example.com"
    return World(django_capture_on_commit_callbacks)


@pytest.fixture
def png() -> bytes:
    """Return a small image."""
    file = BytesIO()
    Image.new("RGB", (300, 120), "navy").save(file, "PNG")
    return file.getvalue()
