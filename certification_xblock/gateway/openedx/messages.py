"""Telling and being told: mail through edx-ace, tracking events, the platform's own signals, a request's caches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification_xblock.gateway.openedx.lookups import course_key, user

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from certification_xblock.data import Message

APP = "certification_xblock"
NAME = "notice"  # The folder of its templates: templates/certification_xblock/edx_ace/notice/email/.


class Messages:
    """The part of the gateway that tells people and logs; works in the LMS and in Studio."""

    def send(self, message: Message) -> None:
        """Send a message by whatever channels the operator has given the platform for its own mail.

        The platform logs a mail that its channel could not deliver; it does not raise.
        """
        from django.conf import settings
        from django.contrib.sites.models import Site
        from edx_ace import ace
        from edx_ace.recipient import Recipient
        from openedx.core.djangoapps.ace_common.message import BaseMessageType
        from openedx.core.djangoapps.ace_common.template_context import get_base_template_context
        from openedx.core.djangoapps.lang_pref import LANGUAGE_KEY
        from openedx.core.djangoapps.user_api.models import UserPreference
        from openedx.core.lib.celery.task_utils import emulate_http_request

        person = user(message.user_id)
        site = Site.objects.get_current()
        url = message.url
        if url.startswith("/"):
            url = f"{settings.LMS_ROOT_URL.rstrip('/')}{url}"
        # Transactional: it answers what the person did, and no opt-out from bulk mail concerns it.
        kind = BaseMessageType(app_label=APP, name=NAME, options={"transactional": True})
        # The layout asks for the current request; a task has none.
        with emulate_http_request(site=site, user=person):
            ace.send(
                kind.personalize(
                    recipient=Recipient(lms_user_id=person.id, email_address=person.email),
                    language=UserPreference.get_value(person, LANGUAGE_KEY),
                    user_context={
                        **get_base_template_context(site),
                        "subject": message.subject,
                        "text": message.text,
                        "url": url,
                    },
                )
            )

    def track(self, name: str, data: Mapping[str, Any]) -> None:
        """Publish a tracking event, in the context of its course and person as far as ``data`` names them."""
        from common.djangoapps.track import contexts
        from eventtracking import tracker

        context: dict[str, Any] = {}
        if data.get("course_id"):
            context.update(contexts.course_context_from_course_id(course_key(str(data["course_id"]))))
        if data.get("user_id"):
            context["user_id"] = data["user_id"]
        with tracker.get_tracker().context(name, context):
            tracker.emit(name, dict(data))

    def subscribe(self, *, on_course_published: Callable[[str], None], on_retirement: Callable[[int], None]) -> None:
        """Have the platform call back when a course is published and, in the LMS, when a person is retired."""
        from openedx.core.djangoapps.user_api.accounts.signals import USER_RETIRE_LMS_CRITICAL
        from xmodule.modulestore.django import SignalHandler

        def published(course_key: Any, **_kwargs: Any) -> None:
            on_course_published(str(course_key))

        def retired(user: Any, **_kwargs: Any) -> None:
            on_retirement(user.id)

        # Nothing else holds on to these two functions.
        SignalHandler.course_published.connect(published, dispatch_uid=APP, weak=False)
        USER_RETIRE_LMS_CRITICAL.connect(retired, dispatch_uid=APP, weak=False)

    def clear_caches(self) -> None:
        """Forget what the platform cached for one request; commands and tasks call it between batches."""
        from edx_django_utils.cache import RequestCache

        RequestCache.clear_all_namespaces()
