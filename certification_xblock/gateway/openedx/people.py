"""People: users, enrolments and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification_xblock.data import Learner
from certification_xblock.exceptions import NotFound
from certification_xblock.gateway.openedx.lookups import course_key, users

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
ID_DIGITS = 18


class People:
    """The part of the gateway that knows people; works in the LMS and in Studio."""

    def learners(self, user_ids: Collection[int]) -> Mapping[int, Learner]:
        """Return those of the given people who exist."""
        from openedx.core.djangoapps.lang_pref import LANGUAGE_KEY
        from openedx.core.djangoapps.user_api.models import UserPreference

        languages = dict(
            UserPreference.objects.filter(user_id__in=user_ids, key=LANGUAGE_KEY).values_list("user_id", "value")
        )
        return {user_id: _learner(user, languages.get(user_id, "")) for user_id, user in users(user_ids).items()}

    def find_learner(self, name: str) -> Learner:
        """Return the person with that username, else that e-mail address, else that id."""
        from django.contrib.auth import get_user_model

        # An account may lack an address: nothing must not find it. An id has to fit the column that it is looked up in.
        ways: list[dict[str, Any]] = [{"username": name}, {"email": name}] if name else []
        if name.isascii() and name.isdigit() and len(name) <= ID_DIGITS:
            ways.append({"id": int(name)})
        for way in ways:
            user_id = get_user_model().objects.filter(**way).values_list("id", flat=True).first()
            if user_id is not None:
                return self.learners([user_id])[user_id]
        raise NotFound("There is nobody called “%(name)s”.", name=name)

    def enrolled_ids(self, course_id: str, *, after: int = 0, limit: int = 500) -> Sequence[int]:
        """Return ids of actively enrolled learners above ``after``, ascending."""
        from common.djangoapps.student.models import CourseEnrollment

        enrolled = CourseEnrollment.objects.filter(course_id=course_key(course_id), is_active=True, user_id__gt=after)
        return list(enrolled.order_by("user_id").values_list("user_id", flat=True)[:limit])

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
        """Return a page of actively enrolled learners by name, and how many there are in all."""
        from django.db.models import F, Value
        from django.db.models.functions import Coalesce, Lower, NullIf

        rows = _enrolled(course_id, search=search, among=among, excluding=excluding)
        total = rows.count()
        if not limit or offset >= total:
            return (), total
        shown_name = Lower(Coalesce(NullIf(F("user__profile__name"), Value("")), F("user__username")))
        ids = list(rows.order_by(shown_name, "user_id").values_list("user_id", flat=True)[offset : offset + limit])
        found = self.learners(ids)
        return tuple(found[user_id] for user_id in ids if user_id in found), total

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
        """Return ids of the same learners above ``after``, ascending."""
        rows = _enrolled(course_id, search=search, among=among, excluding=excluding).filter(user_id__gt=after)
        return list(rows.order_by("user_id").values_list("user_id", flat=True)[:limit])

    def viewer_id(self) -> int | None:
        """Return the id of the signed-in person whose request is being served, or None (also outside a request)."""
        from crum import get_current_user

        viewer = get_current_user()
        return int(viewer.id) if viewer is not None and viewer.is_authenticated else None

    def is_course_staff(self, user_id: int, course_id: str) -> bool:
        """Whether the person is staff of the course, of its organization or of the site."""
        from common.djangoapps.student.roles import (
            CourseInstructorRole,
            CourseStaffRole,
            GlobalStaff,
            OrgInstructorRole,
            OrgStaffRole,
        )

        user = users([user_id]).get(user_id)
        key = course_key(course_id)
        if user is None or not user.is_active:
            return False
        roles = (
            GlobalStaff(),
            CourseStaffRole(key),
            CourseInstructorRole(key),
            OrgStaffRole(key.org),
            OrgInstructorRole(key.org),
        )
        return any(role.has_user(user) for role in roles)


def _enrolled(course_id: str, *, search: str, among: Iterable[int] | None, excluding: Iterable[int] | None) -> Any:
    """Return the active enrolments that fit, as a query."""
    from common.djangoapps.student.models import CourseEnrollment
    from django.db.models import Q

    rows = CourseEnrollment.objects.filter(course_id=course_key(course_id), is_active=True)
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


def _learner(user: Any, language: str) -> Learner:
    # A user made by a command may have no profile; Django then raises an AttributeError's subclass.
    name = getattr(getattr(user, "profile", None), "name", "")
    return Learner(
        user_id=user.id, username=user.username, name=name or user.username, email=user.email, language=language
    )
