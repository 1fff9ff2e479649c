"""The platform's certificate page, through the real filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from openedx_filters.learning.filters import CertificateRenderStarted

from demo.site import people
from demo.site.certificates import active_configuration, is_enabled, is_viewable
from demo.site.courses import CourseNotFound, CourseTree
from demo.site.models import GeneratedCertificate

if TYPE_CHECKING:
    from django.http import HttpRequest

INVALID = "demo/certificate_invalid.html"


@require_GET
def show(request: HttpRequest, uuid: str) -> HttpResponse:
    """Show a certificate to anybody who has its address; one that was taken back is not found, as on the platform."""
    certificate = (
        GeneratedCertificate.objects.filter(verify_uuid=uuid, status=GeneratedCertificate.Status.DOWNLOADABLE)
        .select_related("user")
        .first()
    )
    if certificate is None:
        raise Http404(uuid)
    try:
        tree = CourseTree(certificate.course_id)
    except CourseNotFound as error:
        raise Http404(uuid) from error
    configuration = active_configuration(tree.course)
    if configuration is None or not is_enabled(tree.course) or not is_viewable(tree.course):
        return render(request, INVALID)
    context = _context(request, certificate, tree, configuration)
    try:
        context, custom_template = CertificateRenderStarted.run_filter(context=context, custom_template=None)
    except CertificateRenderStarted.RenderAlternativeInvalidCertificate as alternative:
        return render(request, alternative.template_name or INVALID)
    except CertificateRenderStarted.RedirectToPage as page:
        return HttpResponseRedirect(page.redirect_to)
    except CertificateRenderStarted.RenderCustomResponse as custom:
        response: HttpResponse = custom.response
        return response
    return render(request, custom_template or "demo/certificate.html", context)


def _context(
    request: HttpRequest, certificate: GeneratedCertificate, tree: CourseTree, configuration: dict[str, Any]
) -> dict[str, Any]:
    """Return the platform's context: its keys, as far as steps of the filter use them."""
    name = people.full_name(certificate.user)
    course = tree.course
    number = course.display_coursenumber or course.course
    organization = course.display_organization or course.org
    return {
        "user_language": get_language(),
        "platform_name": settings.PLATFORM_NAME,
        "course_id": certificate.course_id,
        "certificate_data": configuration,
        "organization_long_name": organization,
        "organization_short_name": organization,
        "accomplishment_copy_course_org": organization,
        "organization_logo": None,
        "accomplishment_copy_course_name": configuration.get("course_title") or tree.root.title,
        "course_number": number,
        "username": certificate.user.username,
        "course_mode": certificate.mode,
        "accomplishment_user_id": certificate.user_id,
        "accomplishment_copy_name": name,
        "accomplishment_copy_username": certificate.user.username,
        "share_url": request.build_absolute_uri(),
        "certificate_id_number": certificate.verify_uuid,
        "certificate_verify_url": request.build_absolute_uri(),
        "certificate_date_issued": date_format(certificate.modified_date, "DATE_FORMAT"),
        "document_title": _("%(course)s certificate") % {"course": number},
    }
