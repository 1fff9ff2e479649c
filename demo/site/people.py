"""Who somebody is and what they may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demo.site.models import CourseRole, Enrolment, Profile
from demo.site.signals import user_retired

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


def full_name(user: Any) -> str:
    """Return the name in the person's profile, else the username."""
    profile = profile_of(user)
    return (profile.name if profile else "") or user.username


def profile_of(user: Any) -> Profile | None:
    """Return the person's profile, if they have one."""
    try:
        profile: Profile = user.profile
    except Profile.DoesNotExist:
        return None
    return profile


def is_course_staff(user: AbstractBaseUser | AnonymousUser | Any, course_id: str) -> bool:
    """Whether the person is staff of the site or of the course."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_staff or user.is_superuser:
        return True
    return CourseRole.objects.filter(user_id=user.pk, course_id=course_id, role=CourseRole.Role.STAFF).exists()


def is_beta_tester(user_id: int, course_id: str) -> bool:
    """Whether the learner tests the course before it opens."""
    role = CourseRole.Role.BETA_TESTER
    return CourseRole.objects.filter(user_id=user_id, course_id=course_id, role=role).exists()


def enrolment_mode(user_id: int, course_id: str) -> str | None:
    """Return the mode of the active enrolment."""
    rows = Enrolment.objects.filter(user_id=user_id, course_id=course_id, is_active=True)
    return rows.values_list("mode", flat=True).first()


def last_mode(user_id: int, course_id: str) -> str | None:
    """Return the mode of an enrolment, also of one that was left: the platform certifies those who left, too."""
    rows = Enrolment.objects.filter(user_id=user_id, course_id=course_id)
    return rows.values_list("mode", flat=True).first()


def is_enrolled(user: Any, course_id: str) -> bool:
    """Whether the person learns in the course."""
    return bool(user.is_authenticated and enrolment_mode(user.pk, course_id))


def retire(user: Any) -> None:
    """Forget who a person is, and tell so."""
    Profile.objects.filter(user=user).update(name="", language="")
    user.email, user.is_active = f"retired-{user.pk}@invalid.example", False
    user.username = f"retired-{user.pk}"
    user.save()
    user_retired.send(sender=type(user), user_id=user.pk)
