"""People: who they are, what they may, how they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import crum
from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from eventtracking import tracker

from certification_xblock.data import Learner
from certification_xblock.exceptions import NotFound
from demo.gateway import lookups
from demo.site import people
from demo.site.models import Enrolment
from demo.site.signals import course_published, user_retired

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from certification_xblock.data import Message

UID = "certification_xblock"
ID_DIGITS = 18


class People:
    """The part of the gateway that knows people, tells them, and listens."""

    def learners(self, user_ids: Collection[int]) -> Mapping[int, Learner]:
        """Return those of the given people who exist."""
        return {user.pk: _learner(user) for user in lookups.users(pk__in=user_ids)}

    def find_learner(self, name: str) -> Learner:
        """Return the person with that username, else that address, else that id."""
        ways: list[dict[str, Any]] = [{"username": name}, {"email": name}] if name else []
        if name.isascii() and name.isdigit() and len(name) <= ID_DIGITS:
            ways.append({"pk": int(name)})
        for way in ways:
            user = lookups.users(**way).first()
            if user is not None:
                return _learner(user)
        raise NotFound("There is nobody called “%(name)s”.", name=name)

    def enrolled_ids(self, course_id: str, *, after: int = 0, limit: int = 500) -> Sequence[int]:
        """Return ids of actively enrolled learners above ``after``."""
        rows = Enrolment.objects.filter(course_id=course_id, is_active=True, user_id__gt=after).order_by("user_id")
        return list(rows.values_list("user_id", flat=True)[:limit])

    def roster(
        self,
        course_id: str,
        *,
        search: str = "",
        among: Iterable[int] | None = None,
        excluding: Iterable[int] | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> tuple[tuple[Learner, ...], int]:
        """Return a page of enrolled learners by name, and how many there are."""
        rows = _enrolled(course_id, search=search, among=among, excluding=excluding)
        total = rows.count()
        if not limit or offset >= total:
            return (), total
        shown_name = Lower(Coalesce(NullIf(F("user__profile__name"), Value("")), F("user__username")))
        ids = list(rows.order_by(shown_name, "user_id").values_list("user_id", flat=True)[offset : offset + limit])
        found = self.learners(ids)
        return tuple(found[user_id] for user_id in ids), total

    def roster_ids(
        self,
        course_id: str,
        *,
        search: str = "",
        among: Iterable[int] | None = None,
        excluding: Iterable[int] | None = None,
        after: int = 0,
        limit: int = 500,
    ) -> Sequence[int]:
        """Return ids of the same learners above ``after``."""
        rows = _enrolled(course_id, search=search, among=among, excluding=excluding).filter(user_id__gt=after)
        return list(rows.order_by("user_id").values_list("user_id", flat=True)[:limit])

    def viewer_id(self) -> int | None:
        """Return the person of the request at hand."""
        viewer = crum.get_current_user()
        return int(viewer.pk) if viewer is not None and viewer.is_authenticated else None

    def is_course_staff(self, user_id: int, course_id: str) -> bool:
        """Whether the person is staff of the course or of the site."""
        user = lookups.users(pk=user_id).first()
        return user is not None and people.is_course_staff(user, course_id)

    def send(self, message: Message) -> None:
        """Send a mail."""
        url = f"{settings.LMS_ROOT_URL}{message.url}" if message.url.startswith("/") else message.url
        text = f"{message.text}\n\n{url}".strip()
        send_mail(message.subject, text, None, [lookups.user(message.user_id).email])

    def track(self, name: str, data: Mapping[str, Any]) -> None:
        """Emit a tracking event."""
        tracker.emit(name, dict(data))

    def subscribe(self, *, on_course_published: Callable[[str], None], on_retirement: Callable[[int], None]) -> None:
        """Call back when a course is published or a person retired."""

        def published(course_id: str, **_kwargs: Any) -> None:
            on_course_published(course_id)

        def retired(user_id: int, **_kwargs: Any) -> None:
            on_retirement(user_id)

        course_published.connect(published, weak=False, dispatch_uid=UID)
        user_retired.connect(retired, weak=False, dispatch_uid=UID)

    def clear_caches(self) -> None:
        """Forget nothing: the site caches nothing for a request."""


def _enrolled(
    course_id: str, *, search: str, among: Iterable[int] | None, excluding: Iterable[int] | None
) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(course_id=course_id, is_active=True)
    if search:
        rows = rows.filter(
            Q(user__username__icontains=search)
            | Q(user__email__icontains=search)
            | Q(user__profile__name__icontains=search)
        )
    if among is not None:
        rows = rows.filter(user_id__in=among)
    if excluding is not None:
        rows = rows.exclude(user_id__in=excluding)
    return rows


def _learner(user: Any) -> Learner:
    profile = people.profile_of(user)
    return Learner(
        user_id=user.pk,
        username=user.username,
        name=people.full_name(user),
        email=user.email,
        language=profile.language if profile else "",
    )
