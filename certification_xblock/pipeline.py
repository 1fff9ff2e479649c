"""Our steps in the platform's filter pipelines.

The platform skips a step that raises anything but the filter's own exceptions, and a step that it cannot import, and goes
on. So this module imports nothing of ours before it is inside a ``try``, and the gate turns whatever happens into a
refusal: it fails closed (docs/decisions/0007).
"""

from __future__ import annotations

import contextlib
import logging
from typing import Any

from django.http import HttpResponse, HttpResponseNotFound
from openedx_filters import PipelineStep
from openedx_filters.learning.filters import CertificateCreationRequested, CertificateRenderStarted

log = logging.getLogger(__name__)

UNDECIDED = "It could not be decided whether the certification's rules are met."


def _course_id(course_key: Any) -> str:
    """Return the id of the course itself: a key that names a branch or a version of it is no way past the gate."""
    if hasattr(course_key, "for_branch"):
        course_key = course_key.for_branch(None).version_agnostic()
    return str(course_key)


class GateCertificateCreation(PipelineStep):
    """Let the platform create a certificate only where the course's certification says that it is earned.

    Purpose: refuse what is not earned, whoever asked. Filter type:
    ``org.openedx.learning.certificate.creation.requested.v1``. Trigger: the platform is about to create a certificate.
    """

    def run_filter(self, /, **data: Any) -> dict[str, Any]:
        """Return nothing to change, or raise ``PreventCertificateCreation``.

        Takes whatever it is given: an argument that does not fit would have the platform skip the step.
        """
        try:
            from certification_xblock import api, exceptions  # noqa: PLC0415 - an import error must refuse, too

            try:
                api.gate(user_id=data["user"].id, course_id=_course_id(data["course_key"]))
            except (exceptions.CreationRefused, exceptions.CannotDecide) as refusal:
                raise CertificateCreationRequested.PreventCertificateCreation(str(refusal)) from refusal
        except CertificateCreationRequested.PreventCertificateCreation:
            raise
        except Exception as error:  # the gate fails closed: whatever broke, the answer is no
            with contextlib.suppress(Exception):  # also where the log is broken, too
                log.exception("The certification gate of %s could not decide", data.get("course_key"))
            raise CertificateCreationRequested.PreventCertificateCreation(UNDECIDED) from error
        return {}


class RenderCertificate(PipelineStep):
    """Show the co-branded certificate at the platform's own certificate address.

    Filter type: ``org.openedx.learning.certificate.render.started.v1``. Trigger: the platform renders a certificate.
    Courses without a certification, Studio's preview and certificates from before the certification stay as they are.
    """

    def run_filter(self, context: dict[str, Any], custom_template: Any) -> dict[str, Any]:
        """Return the context as it is, or raise ``RenderCustomResponse`` with our page."""
        from certification_xblock import api, exceptions  # noqa: PLC0415 - see the module's docstring

        unchanged = {"context": context, "custom_template": custom_template}
        user_id, course_id = context.get("accomplishment_user_id"), context.get("course_id")
        if not user_id or not course_id:
            return unchanged
        try:
            page = api.platform_page(
                user_id=int(user_id), course_id=str(course_id), platform_uuid=str(context.get("certificate_id_number"))
            )
            status = HttpResponse.status_code
        except (exceptions.NotFound, exceptions.NotYetAvailable) as error:
            page, status = api.unavailable_page(error=error), HttpResponseNotFound.status_code
        if page is None:
            return unchanged
        raise CertificateRenderStarted.RenderCustomResponse("", response=HttpResponse(page, status=status))
