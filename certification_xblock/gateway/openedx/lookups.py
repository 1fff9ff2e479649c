"""From our strings and numbers to the platform's objects, with our errors."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey

from certification_xblock.exceptions import NotFound, PlatformUnavailable

if TYPE_CHECKING:
    from collections.abc import Collection

CERTIFICATES_APP = "lms.djangoapps.certificates"


def in_lms() -> bool:
    """Whether this process is the LMS: the only service with grades and certificates."""
    return bool(apps.is_installed(CERTIFICATES_APP))


def require_lms() -> None:
    """Raise ``PlatformUnavailable`` in Studio."""
    if not in_lms():
        raise PlatformUnavailable("Only the LMS can do this: Studio has neither grades nor certificates.")


def course_key(course_id: str) -> CourseKey:
    """Parse a course id."""
    try:
        return CourseKey.from_string(course_id)
    except InvalidKeyError:
        raise NotFound("There is no course “%(course)s”.", course=course_id) from None


def usage_key(usage_id: str) -> UsageKey:
    """Parse the full key of a block."""
    try:
        return UsageKey.from_string(usage_id)
    except InvalidKeyError:
        raise NotFound("There is no block “%(block)s”.", block=usage_id) from None


def course_overview(course_id: str) -> Any:
    """Return the platform's summary of a course run; it is made from the modulestore where it is missing."""
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    try:
        return CourseOverview.get_from_id(course_key(course_id))
    except CourseOverview.DoesNotExist:
        raise NotFound("There is no course “%(course)s”.", course=course_id) from None
    except OSError as error:  # what the platform raises for a course that it cannot load
        raise PlatformUnavailable("The platform cannot load the course “%(course)s”.", course=course_id) from error


def user(user_id: int) -> Any:
    """Return the platform's user."""
    found = users([user_id]).get(user_id)
    if found is None:
        raise NotFound("There is no person with the id %(user)s.", user=user_id)
    return found


def users(user_ids: Collection[int]) -> dict[int, Any]:
    """Return those of the given users who exist, with their profiles."""
    from django.contrib.auth import get_user_model

    rows: Any = get_user_model().objects.filter(id__in=user_ids).select_related("profile")
    return {row.id: row for row in rows}


def exact(number: Any) -> Decimal:
    """Return a platform's float (also NumPy's) as the decimal that it prints as."""
    return Decimal(repr(float(number)))
