"""Who looks at a block, and where: all that the blocks read from the platform's runtime services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crum import get_current_user
from django.utils.translation import gettext_noop

from certification_xblock import api
from certification_xblock.exceptions import NotAllowed

_USER_ID = "edx-platform.user_id"
_IS_STAFF = "edx-platform.user_is_staff"
_IS_GLOBAL_STAFF = "edx-platform.user_is_global_staff"


@dataclass(frozen=True, slots=True)
class Caller:
    """The person on whose behalf a block runs. ``user_id`` is None for somebody who has not signed in.

    ``team``: staff of the course who look at it as themselves; who looks as a learner is ``staff`` at most.
    """

    user_id: int | None = None
    name: str = ""
    staff: bool = False
    team: bool = False


def caller(block: Any) -> Caller:
    """Return who looks at the block, as the runtime's user service has it."""
    service = block.runtime.service(block, "user")
    if service is None:
        return Caller()
    user = service.get_current_user()
    attributes = user.opt_attrs or {}
    user_id = attributes.get(_USER_ID)
    return Caller(
        user_id=user_id if isinstance(user_id, int) else None,
        name=user.full_name or "",
        staff=bool(attributes.get(_IS_STAFF) or attributes.get(_IS_GLOBAL_STAFF)),
        # The platform denies this one alone to staff who look at the course as a learner.
        team=bool(attributes.get(_IS_STAFF)),
    )


def viewer_id(block: Any) -> int | None:
    """Return the id of whoever made the request; where there is none at hand, of the person the block runs for."""
    viewer = get_current_user()
    return viewer.pk if viewer is not None and viewer.pk is not None else caller(block).user_id


def masquerades(block: Any) -> bool:
    """Whether staff look at the block as a certain learner: the block then runs for that learner, the request does not."""
    viewer, user_id = get_current_user(), caller(block).user_id
    return viewer is not None and viewer.pk is not None and user_id is not None and viewer.pk != user_id


def course_id(block: Any) -> str:
    """Return the id of the course run that holds the block, without the modulestore's branch and version."""
    return str(_plain(block.scope_ids.usage_id.context_key))


def usage_id(block: Any) -> str:
    """Return the block's usage key, without the modulestore's branch and version."""
    key = block.scope_ids.usage_id
    return str(key.map_into_course(_plain(key.context_key))) if hasattr(key, "map_into_course") else str(key)


def _plain(key: Any) -> Any:
    """Strip what Studio's drafts carry in their keys."""
    return key.for_branch(None).version_agnostic() if hasattr(key, "version_agnostic") else key


def is_authoring(block: Any) -> bool:
    """Whether the block is shown to its author (Studio, its previews, content libraries) rather than to a learner."""
    return in_library(block) or bool(getattr(block.runtime, "is_author_mode", False)) or _permissions(block) is not None


def in_library(block: Any) -> bool:
    """Whether the block stands in a content library: nobody earns anything there, and there is no course to look at."""
    return not getattr(block.scope_ids.usage_id.context_key, "is_course", True)


def require_author(block: Any) -> None:
    """Raise ``NotAllowed`` unless the caller may write the block's content.

    Any learner can post to any handler of a block, and Studio's own preview handlers ask for no more than a login. The
    one service that knows who may write exists in Studio alone; where it is missing the answer is no. Content libraries
    have a runtime of their own without that service: there the platform is asked what it asks itself when it saves.
    """
    permissions = _permissions(block)
    if permissions is not None:
        allowed = permissions.can_write(block.scope_ids.usage_id.context_key)
    else:
        user_id = caller(block).user_id if in_library(block) else None
        allowed = user_id is not None and api.may_edit_in_library(user_id=user_id, usage_id=usage_id(block))
    if not allowed:
        raise NotAllowed(gettext_noop("You may not edit this block."))


def _permissions(block: Any) -> Any:
    return block.runtime.service(block, "studio_user_permissions")
