"""What an operator sees: a desk with the ways to the registry, the awards and the repairs."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.management import call_command
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from demo.site import switches
from demo.site.models import GeneratedCertificate
from demo.site.tracking import RECENT
from demo.site.views.shell import first_course

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show where things are."""
    if not request.user.is_superuser:
        return render(request, "demo/not_author.html", status=403)
    context = {
        "certificates": GeneratedCertificate.objects.select_related("user").order_by("-modified_date")[:20],
        "events": list(RECENT)[:-21:-1],
        "course_id": first_course(),
        "switches": [{"name": name, "title": title, "on": switches.is_on(name)} for name, title in switches.SWITCHES],
    }
    return render(request, "demo/operator.html", context)


@login_required
@require_POST
def reconcile(request: HttpRequest) -> HttpResponse:
    """Run the plugin's own repair: what a lost task or a crash left undone is done now."""
    if not request.user.is_superuser:
        return render(request, "demo/not_author.html", status=403)
    out = StringIO()
    call_command("certification", "reconcile", stdout=out)
    messages.info(request, out.getvalue().strip())
    return redirect("operator")


@login_required
@require_POST
def turn_switches(request: HttpRequest) -> HttpResponse:
    """Turn the switches of the LMS to what the form says."""
    if not request.user.is_superuser:
        return render(request, "demo/not_author.html", status=403)
    for name, _title in switches.SWITCHES:
        switches.turn(name, on=name in request.POST)
    messages.success(request, _("The switches are turned."))
    return redirect("operator")
