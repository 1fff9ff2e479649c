"""From strings and numbers to the site's objects, with the plugin's errors."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from opaque_keys import InvalidKeyError

from certification_xblock.exceptions import NotFound
from demo.site.content import PUBLISHED
from demo.site.courses import CourseNotFound, CourseTree


def tree(course_id: str, branch: str = PUBLISHED) -> CourseTree:
    """Read a course, as published unless said otherwise."""
    try:
        return CourseTree(course_id, branch=branch)
    except (CourseNotFound, InvalidKeyError):
        raise NotFound("There is no course “%(course)s”.", course=course_id) from None


def users(**conditions: Any) -> Any:
    """Return the people that fulfil conditions, with their profiles."""
    return get_user_model().objects.filter(**conditions).select_related("profile")


def user(user_id: int) -> Any:
    """Return one person."""
    found = users(pk=user_id).first()
    if found is None:
        raise NotFound("There is no person with the id %(user)s.", user=user_id)
    return found
