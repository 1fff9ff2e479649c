"""A host for blocks: XBlock's own runtime, with the services and addresses of an LMS or a Studio."""

from __future__ import annotations

from typing import Any

from opaque_keys.edx.keys import CourseKey
from webob import Request
from xblock.core import XBlock
from xblock.fields import Boolean, Scope, ScopeIds
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime

from certification_xblock.xblocks.certification import CertificationXBlock
from certification_xblock.xblocks.checklist import ChecklistXBlock

COURSE = "course-v1:Meridian+CONS101+2026"
USAGE = "block-v1:Meridian+CONS101+2026+type@certification+block@certificate"


class PlatformMixin(XBlock):
    """A field such as the platform mixes into every block."""

    visible_to_staff_only = Boolean(default=False, scope=Scope.settings)


class Users(UserService):
    """Who is signed in."""

    def __init__(self, user_id: int | None, *, staff: bool) -> None:
        super().__init__()
        self.user = XBlockUser(is_current_user=True, full_name="Ada Example" if user_id else None)
        self.user.opt_attrs["edx-platform.is_authenticated"] = user_id is not None
        if user_id is not None:
            self.user.opt_attrs["edx-platform.user_id"] = user_id
            self.user.opt_attrs["edx-platform.user_is_staff"] = staff

    def get_current_user(self) -> XBlockUser:
        """Return the one who is signed in."""
        return self.user


class Permissions:
    """Studio's service of this name, as far as it matters."""

    def __init__(self, *, write: bool) -> None:
        self.write = write

    def can_write(self, course_key: CourseKey) -> bool:
        """Whether the author may write the course."""
        assert str(course_key) == COURSE
        return self.write


class Host(TestRuntime):
    """A runtime that makes addresses and remembers what is published."""

    def __init__(self, **services: Any) -> None:
        super().__init__(
            services={"field-data": KvsFieldData(DictKeyValueStore()), **services}, mixins=(PlatformMixin,)
        )
        self.published: list[tuple[str, dict[str, Any]]] = []

    def handler_url(self, block: XBlock, handler_name: str, *_args: Any, **_kwargs: Any) -> str:
        """Return the address of a handler."""
        return f"/courses/handler/{block.scope_ids.usage_id}/{handler_name}"

    def local_resource_url(self, _block: XBlock, uri: str) -> str:
        """Return the address of a static file."""
        return f"/static/{uri}"

    def publish(self, _block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        """Remember an event."""
        self.published.append((event_type, event_data))


def block_in(host: Host, **fields: Any) -> CertificationXBlock:
    """Return the block in a host, with these fields."""
    usage = CourseKey.from_string(COURSE).make_usage_key("certification", "certificate")
    block = host.construct_xblock_from_class(CertificationXBlock, ScopeIds(None, "certification", usage, usage))
    for name, value in fields.items():
        setattr(block, name, value)
    return block


def in_lms(user_id: int | None = 7, *, staff: bool = False, **fields: Any) -> CertificationXBlock:
    """Return the block as the LMS shows it to somebody."""
    return block_in(Host(user=Users(user_id, staff=staff)), **fields)


def in_studio(*, write: bool = True, **fields: Any) -> CertificationXBlock:
    """Return the block as Studio shows it to an author."""
    services = {"user": Users(3, staff=False), "studio_user_permissions": Permissions(write=write)}
    return block_in(Host(**services), **fields)


def post(block: CertificationXBlock, handler: str, body: bytes | str = b"", **headers: str) -> Any:
    """Post to a handler, perhaps with a suffix after a slash, and return the response."""
    handler, _, suffix = handler.partition("/")
    request = Request.blank(f"http://learn.example/{handler}", method="POST", body=_bytes(body))
    request.host = "learn.example"
    for name, value in headers.items():
        request.headers[name.replace("_", "-")] = value
    return block.handle(handler, request, suffix)


def get(block: CertificationXBlock, handler: str) -> Any:
    """Get a handler's answer."""
    return block.handle(handler, Request.blank(f"http://learn.example/{handler}"))


def _bytes(body: bytes | str) -> bytes:
    return body if isinstance(body, bytes) else body.encode()


CHECKLIST = "block-v1:Meridian+CONS101+2026+type@certification_checklist+block@before"


def checklist_in(host: Host, **fields: Any) -> Any:
    """Return a checklist block in a host, with these fields."""
    usage = CourseKey.from_string(COURSE).make_usage_key("certification_checklist", "before")
    block = host.construct_xblock_from_class(ChecklistXBlock, ScopeIds(None, "certification_checklist", usage, usage))
    for name, value in fields.items():
        setattr(block, name, value)
    return block


def checklist_in_lms(user_id: int | None = 7, *, staff: bool = False, **fields: Any) -> Any:
    """Return a checklist as the LMS shows it to somebody."""
    return checklist_in(Host(user=Users(user_id, staff=staff)), **fields)


def checklist_in_studio(*, write: bool = True, **fields: Any) -> Any:
    """Return a checklist as Studio shows it to an author."""
    services = {"user": Users(3, staff=False), "studio_user_permissions": Permissions(write=write)}
    return checklist_in(Host(**services), **fields)
