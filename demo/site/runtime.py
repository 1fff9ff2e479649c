"""The SDK's runtime, extended by what the platform's has: real keys, real users, services, completion and grades."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import crum
from completion.services import CompletionService
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from eventtracking import tracker
from opaque_keys.edx.keys import CourseKey, UsageKey
from web_fragments.fragment import Fragment
from workbench.runtime import WorkbenchRuntime
from xblock.exceptions import NoSuchUsage
from xblock.runtime import IdGenerator, IdReader, KvsFieldData, Mixologist

from demo.site import people, services
from demo.site.blocks import BLOCK_TYPES
from demo.site.blocks.structure import PlatformMixin
from demo.site.content import DRAFT, PUBLISHED, CourseStore

if TYPE_CHECKING:
    from xblock.core import XBlock

log = logging.getLogger(__name__)

#: In a script element of type ``json/xblock-args`` only these could end it or start another.
_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


class KeyIds(IdReader, IdGenerator):
    """Usage keys are their own definitions, and say their type themselves."""

    def __init__(self, store: CourseStore) -> None:
        self._store = store

    def get_definition_id(self, usage_id: UsageKey) -> UsageKey:
        """Return the definition of a block that exists."""
        if not self._store.exists(usage_id):
            raise NoSuchUsage(str(usage_id))
        return usage_id

    def get_block_type(self, def_id: UsageKey) -> str:
        """Return a block's type."""
        block_type: str = def_id.block_type
        return block_type

    def _no_asides(self, *_args: Any) -> Any:
        raise NotImplementedError("The site has no asides.")

    get_usage_id_from_aside = get_definition_id_from_aside = _no_asides
    get_aside_type_from_usage = get_aside_type_from_definition = create_aside = _no_asides

    def create_usage(self, def_id: UsageKey) -> UsageKey:
        """Return the usage of a definition."""
        return def_id

    def create_definition(self, block_type: str, slug: str | None = None) -> UsageKey:
        """Refuse: blocks get their keys from OLX or from the author's pages."""
        raise NotImplementedError(f"{block_type} {slug}: blocks are made with their key.")


class CourseRuntime(WorkbenchRuntime):
    """One user at one course. The draft branch is Studio: nothing is published there, no state outlives the request."""

    #: A plain attribute: the SDK's base class warns at each reading of its own.
    user_id: int | None = None

    def __init__(self, course_key: CourseKey, *, user: Any = None, branch: str = PUBLISHED) -> None:
        user_id = user.pk if user is not None and user.is_authenticated else None
        super().__init__(user_id=user_id)
        self.course_key = course_key
        self.course_id = str(course_key)
        self.user = user
        self.branch = branch
        self.store = CourseStore(self.course_id, branch, user_id, ephemeral=branch == DRAFT or user_id is None)
        self.id_reader = self.id_generator = KeyIds(self.store)
        self.mixologist = Mixologist((PlatformMixin,))
        self._services.update(
            {
                "field-data": KvsFieldData(self.store),
                "user": services.SiteUserService(user, self.course_id, in_studio=self.in_studio),
                "i18n": services.SiteI18nService(),
                "replace_urls": services.ReplaceUrlService(),
                "cache": services.CacheService(),
            }
        )
        if self.in_studio and user is not None:
            self._services["studio_user_permissions"] = services.StudioPermissionsService(user)
        if user_id is not None and not self.in_studio:
            self._services["completion"] = CompletionService(user, course_key)
            self._services["publish"] = self

    @property
    def in_studio(self) -> bool:
        """Whether this is the author's side."""
        return self.branch == DRAFT

    @property
    def is_author_mode(self) -> bool:
        """Studio's own word for it."""
        return self.in_studio

    @property
    def is_staff(self) -> bool:
        """Whether the user may see what learners may not."""
        return self.in_studio or (self.user is not None and people.is_course_staff(self.user, self.course_id))

    # -- blocks -------------------------------------------------------------------------------------------------

    def load_block_type(self, block_type: str) -> type[XBlock]:
        """Return the site's own block types, and others as installed."""
        return BLOCK_TYPES.get(block_type) or super().load_block_type(block_type)

    def get_block(self, usage_id: UsageKey | str, for_parent: XBlock | None = None) -> XBlock:
        """Return a block by its key, with what the platform sets on it."""
        key = UsageKey.from_string(usage_id) if isinstance(usage_id, str) else usage_id
        block = super().get_block(key, for_parent)
        self._patch_xblock(block)
        return block

    def course_block(self) -> XBlock:
        """Return the root."""
        return self.get_block(self.course_key.make_usage_key("course", "course"))

    def _patch_xblock(self, block: XBlock) -> None:
        """Set what the platform's blocks have, where the SDK would set mocks."""
        block.location = block.scope_ids.usage_id
        block.course_id = self.course_key
        block.category = block.scope_ids.block_type

    def applicable_aside_types(self, _block: XBlock) -> list[str]:
        """No asides here."""
        return []

    # -- addresses ----------------------------------------------------------------------------------------------

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        """Return the address of a handler."""
        func = getattr(block, handler_name, None)
        if not getattr(func, "_is_xblock_handler", False):
            raise ValueError(f"{handler_name!r} is not a handler")
        name = "studio_handler" if self.in_studio else "handler_noauth" if thirdparty else "handler"
        url = reverse(
            name, args=(str(block.usage_key), handler_name, suffix) if suffix else (str(block.usage_key), handler_name)
        )
        return f"{url}?{query}" if query else url

    def handler_prefix(self, block: XBlock) -> str:
        """Return what the address of each of the block's handlers begins with."""
        return reverse("studio_handler" if self.in_studio else "handler", args=(str(block.usage_key), "x"))[:-1]

    def return_url(self, block: XBlock) -> str:
        """Return the page that a form came from, else the block's own."""
        request = crum.get_current_request()
        referrer = urlsplit(request.META.get("HTTP_REFERER", "")) if request is not None else None
        if request is not None and referrer and referrer.netloc == request.get_host():
            return f"{referrer.path}#{block.usage_key.block_id}"
        return reverse(
            "studio" if self.in_studio else "jump_to",
            args=((self.course_id,) if self.in_studio else (self.course_id, str(block.usage_key))),
        )

    # -- rendering ----------------------------------------------------------------------------------------------

    def _wrap_ele(self, block: XBlock, view: str, frag: Fragment, extra_data: dict[str, Any] | None = None) -> Fragment:
        """Wrap a view as the platform does, so that the page's script can start the block's."""
        block_type = block.scope_ids.block_type
        data = {
            "block-type": block_type,
            "usage-id": block.scope_ids.usage_id,
            "course-id": self.course_id,
            "handler-prefix": self.handler_prefix(block),
            "graded": block.graded,
            "has-score": getattr(block, "has_score", False),
            **(extra_data or {}),
        }
        if frag.js_init_fn:
            data["init"] = frag.js_init_fn
            data["runtime-class"] = "StudioRuntime" if self.in_studio else "LmsRuntime"
            data["runtime-version"] = frag.js_init_version
        arguments = ""
        if getattr(frag, "json_init_args", None) is not None:
            encoded = json.dumps(frag.json_init_args, default=str).translate(_JSON_ESCAPES)
            arguments = format_html(
                '<script type="json/xblock-args" class="xblock-json-init-args">{}</script>',
                mark_safe(encoded),  # noqa: S308  escaped for a script element just above
            )
        html = format_html(
            '<div class="xblock xblock-{0} xblock-{0}-{1} xblock-v1" id="{2}" {3}>{4}{5}</div>',
            view,
            block_type,
            block.scope_ids.usage_id.block_id,
            format_html_join(" ", 'data-{}="{}"', data.items()),
            mark_safe(frag.body_html()),  # noqa: S308  the block's own view
            arguments,
        )
        wrapped = Fragment(html)
        wrapped.add_fragment_resources(frag)
        return wrapped

    # -- publishing ---------------------------------------------------------------------------------------------

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        """Take a grade, a completion or a tracking event. Studio takes none, and says nothing."""
        from demo.site import grading  # noqa: PLC0415  grading reads courses through this runtime

        if self.in_studio or self.user_id is None:
            return
        if event_type == "grade":
            grading.take_score(self.user, block, event_data)
        elif event_type == "completion":
            grading.take_completion(self.user, block, float(event_data["completion"]))
        else:
            tracker.emit(event_type, {**event_data, "usage_id": str(block.usage_key), "user_id": self.user_id})
