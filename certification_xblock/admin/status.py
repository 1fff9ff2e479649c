"""The status page: what is wrong, since when, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification_xblock import api, models
from certification_xblock.admin.base import STYLES, ReadOnlyMixin
from certification_xblock.data import HealthState
from certification_xblock.rendering.phrases import filled

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

WORDS = {
    HealthState.OK: _("in order"),
    HealthState.WARN: _("look at it"),
    HealthState.BAD: _("wrong"),
    HealthState.UNKNOWN: _("not known"),
}
#: What is wrong comes first.
ORDER = (HealthState.BAD, HealthState.WARN, HealthState.UNKNOWN, HealthState.OK)


@admin.register(models.Status)
class StatusAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """One page in the place of a list."""

    class Media:
        css = STYLES

    def get_urls(self) -> list[Any]:
        """Have the page alone: there are no rows."""
        view = self.admin_site.admin_view(self.status_view)
        return [path("", view, name="certification_xblock_status_changelist")]

    def status_view(self, request: HttpRequest) -> HttpResponse:
        """Show all lines."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        lines = sorted(api.site_status(), key=lambda line: ORDER.index(line.state))
        rows = [
            {
                "code": line.code,
                "state": line.state.value,
                "word": WORDS[line.state],
                "message": filled(line.message, line.params),
                "advice": filled(line.advice, line.params) if line.advice and line.state != "ok" else "",
                "since": line.since,
                "examples": line.examples,
            }
            for line in lines
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Status of the certification"),
            "rows": rows,
            "wrong": sum(line.state in api.WRONG for line in lines),
            "unknown": sum(line.state is HealthState.UNKNOWN for line in lines),
            "media": self.media,
        }
        return TemplateResponse(request, "certification_xblock/admin/status.html", context)
