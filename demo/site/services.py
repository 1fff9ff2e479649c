"""What the runtime hands to blocks, in the shape of the platform's services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.utils import formats, translation
from workbench.runtime import WorkbenchI18NService
from xblock.reference.user_service import UserService, XBlockUser

from demo.site import people

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AbstractBaseUser


class SiteUserService(UserService):
    """The person at the page, with the platform's optional attributes."""

    def __init__(self, user: AbstractBaseUser | AnonymousUser | None, course_id: str, *, in_studio: bool) -> None:
        super().__init__()
        self._django_user = user or AnonymousUser()
        self._course_id = course_id
        self._in_studio = in_studio

    def get_current_user(self) -> XBlockUser:
        """Describe the person."""
        user = self._django_user
        if not user.is_authenticated:
            described = XBlockUser(is_current_user=True)
            described.opt_attrs["edx-platform.is_authenticated"] = False
            described.opt_attrs["edx-platform.user_is_staff"] = False
            return described
        described = XBlockUser(is_current_user=True, emails=[user.email], full_name=people.full_name(user))
        described.display_name = people.full_name(user)
        staff = people.is_course_staff(user, self._course_id)
        described.opt_attrs.update(
            {
                "edx-platform.is_authenticated": True,
                "edx-platform.user_id": user.id,
                "edx-platform.username": user.username,
                "edx-platform.anonymous_user_id": "student" if self._in_studio else f"anonymous-{user.id}",
                # Studio's service says False whoever asks, and so do we.
                "edx-platform.user_is_staff": staff and not self._in_studio,
                "edx-platform.user_is_global_staff": user.is_staff,
                "edx-platform.user_role": "instructor" if staff else "student",
                "edx-platform.user_preferences": {"pref-lang": translation.get_language()},
            }
        )
        return described


class SiteI18nService(WorkbenchI18NService):
    """Translations and dates in the language of the request."""

    @property
    def ugettext(self) -> Any:
        """Translate a text."""
        return translation.gettext

    @property
    def ungettext(self) -> Any:
        """Translate a text that counts."""
        return translation.ngettext

    def strftime(self, dtime: datetime, format: str) -> str:  # noqa: A002
        """Format a date by one of the platform's names for formats."""
        return str(formats.date_format(dtime, format if format.endswith("_FORMAT") else f"{format}_FORMAT"))


class ReplaceUrlService:
    """The platform's service that makes a course's static files reachable; there are none here."""

    def replace_urls(self, text: str, **_kwargs: Any) -> str:
        """Return the text as it is."""
        return text


class CacheService:
    """Django's cache under the platform's name for it."""

    def get_cache(self) -> Any:
        """Return the default cache."""
        from django.core.cache import cache  # noqa: PLC0415

        return cache


class StudioPermissionsService:
    """Who may read and write content; in Studio alone, as on the platform."""

    def __init__(self, user: Any) -> None:
        self._user = user

    def can_read(self, course_key: Any) -> bool:
        """Whether the person may see the draft."""
        return people.is_course_staff(self._user, str(course_key))

    can_write = can_read
