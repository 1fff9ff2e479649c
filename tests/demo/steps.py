"""Pipeline steps for the tests of the site's certificates."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from openedx_filters import PipelineStep
from openedx_filters.learning.filters import CertificateCreationRequested, CertificateRenderStarted


class Refuse(PipelineStep):
    def run_filter(self, **_kwargs: Any) -> dict[str, Any]:
        raise CertificateCreationRequested.PreventCertificateCreation("not today")


class Redirect(PipelineStep):
    def run_filter(self, **_kwargs: Any) -> dict[str, Any]:
        raise CertificateRenderStarted.RedirectToPage("elsewhere", redirect_to="/elsewhere")


class Custom(PipelineStep):
    def run_filter(self, **_kwargs: Any) -> dict[str, Any]:
        raise CertificateRenderStarted.RenderCustomResponse("ours", response=HttpResponse("ours"))


class Invalid(PipelineStep):
    def run_filter(self, **_kwargs: Any) -> dict[str, Any]:
        raise CertificateRenderStarted.RenderAlternativeInvalidCertificate("invalid")


class Change(PipelineStep):
    def run_filter(self, context: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {"context": {**context, "accomplishment_copy_name": "Somebody Else"}, **kwargs}
