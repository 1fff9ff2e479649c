"""A running platform under test: what operators, staff and learners do on it, through its own functions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from certification_xblock.gateway.openedx.lookups import in_lms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

PASSWORD = "a-test-Password-1"


class PlatformSite:
    """The platform, whose tasks run at once and whose on-commit callbacks run at the end of each act."""

    def __init__(self, settings: Any, monkeypatch: Any, on_commit: Any) -> None:
        """Switch on what a site that gives certificates has on, and listen to tracking events."""
        from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
        from eventtracking import tracker

        self.settings = settings
        self._on_commit = on_commit
        self.events: list[tuple[str, dict[str, Any]]] = []
        monkeypatch.setattr(ENABLE_COMPLETION_TRACKING_SWITCH, "is_enabled", lambda: True)
        if in_lms():
            from lms.djangoapps.certificates.config import AUTO_CERTIFICATE_GENERATION

            monkeypatch.setattr(AUTO_CERTIFICATE_GENERATION, "is_enabled", lambda: True)
        emit = tracker.emit

        def listen(name: str | None = None, data: dict[str, Any] | None = None) -> None:
            self.events.append((str(name), dict(data or {})))
            emit(name, data)

        monkeypatch.setattr(tracker, "emit", listen)

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Let all that follows on commit happen, and then forget what was cached for one request."""
        from edx_django_utils.cache import RequestCache

        with self._on_commit(execute=True):
            yield
        RequestCache.clear_all_namespaces()

    def client(self, user: Any) -> Client:
        """Return a browser in which somebody is signed in."""
        from django.test import Client

        client = Client()
        assert client.login(username=user.username, password=PASSWORD)
        return client

    def person(self, username: str, *, name: str = "", staff: bool = False) -> Any:
        """Add a person with a profile."""
        from common.djangoapps.student.tests.factories import UserFactory

        return UserFactory(
            username=username,
            email=f"{username}@example.com",
            password=PASSWORD,
            profile__name=name or username.title(),
            is_staff=staff,
        )

    def enrol(self, user: Any, course_key: Any, *, mode: str = "honor", active: bool = True) -> None:
        """Enrol a person as the platform does, with its signals."""
        from common.djangoapps.student.models import CourseEnrollment

        with self.settled():
            enrolment = CourseEnrollment.enroll(user, course_key, mode=mode)
            if not active:
                enrolment.update_enrollment(is_active=False)

    def complete(self, user: Any, usage_key: Any, amount: float = 1.0) -> None:
        """Submit a completion as the platform's own service does."""
        from completion.models import BlockCompletion

        with self.settled():
            BlockCompletion.objects.submit_completion(user=user, block_key=usage_key, completion=amount)

    def score(self, user: Any, usage_key: Any, earned: float, possible: float) -> None:
        """Publish a score as a graded block does; the platform's tasks bring its grades up to date."""
        from lms.djangoapps.grades.signals.signals import SCORE_PUBLISHED
        from xmodule.modulestore.django import modulestore

        with self.settled():
            SCORE_PUBLISHED.send(
                sender=None,
                block=_Scored(modulestore().get_item(usage_key)),
                user=user,
                raw_earned=earned,
                raw_possible=possible,
                only_if_higher=False,
            )


class _Scored:
    """A block as far as a published score looks at it: bound to no learner, so that its state is left alone."""

    def __init__(self, block: Any) -> None:
        self.location = block.location
        self.weight = block.weight
