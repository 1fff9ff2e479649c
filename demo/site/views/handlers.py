"""Where blocks' forms and scripts post to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from xblock.django.request import django_to_webob_request, webob_to_django_response
from xblock.exceptions import NoSuchHandlerError, NoSuchUsage

from demo.site import people
from demo.site.content import DRAFT, PUBLISHED
from demo.site.runtime import CourseRuntime

if TYPE_CHECKING:
    from django.http import HttpRequest


def usage_key(usage_id: str) -> UsageKey:
    """Read a key out of an address."""
    try:
        return UsageKey.from_string(usage_id)
    except InvalidKeyError as error:
        raise Http404(usage_id) from error


def _call(request: HttpRequest, usage_id: str, handler: str, suffix: str | None, runtime: CourseRuntime) -> Any:
    try:
        block = runtime.get_block(usage_key(usage_id))
        response = runtime.handle(block, handler, django_to_webob_request(request), suffix or "")
    except (NoSuchUsage, NoSuchHandlerError) as error:
        raise Http404(usage_id) from error
    return webob_to_django_response(response)


def handle(request: HttpRequest, usage_id: str, handler: str, suffix: str | None = None) -> HttpResponse:
    """Run a handler of the LMS for a learner of the course or its staff."""
    course_key = usage_key(usage_id).course_key
    if not (people.is_enrolled(request.user, str(course_key)) or people.is_course_staff(request.user, str(course_key))):
        return HttpResponseForbidden()
    return _call(request, usage_id, handler, suffix, CourseRuntime(course_key, user=request.user, branch=PUBLISHED))


@csrf_exempt
def handle_noauth(request: HttpRequest, usage_id: str, handler: str, suffix: str | None = None) -> HttpResponse:
    """Run a handler for nobody in particular, as third parties call it."""
    runtime = CourseRuntime(usage_key(usage_id).course_key, branch=PUBLISHED)
    return _call(request, usage_id, handler, suffix, runtime)


def handle_in_studio(request: HttpRequest, usage_id: str, handler: str, suffix: str | None = None) -> HttpResponse:
    """Run a handler of Studio for the course's staff."""
    course_key = usage_key(usage_id).course_key
    if not people.is_course_staff(request.user, str(course_key)):
        return HttpResponseForbidden()
    return _call(request, usage_id, handler, suffix, CourseRuntime(course_key, user=request.user, branch=DRAFT))
