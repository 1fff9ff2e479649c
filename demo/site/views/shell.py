"""What every page has: the bar with the hats, the door, the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from certification_xblock.models import Certification
from demo.site import people
from demo.site.models import CourseRun

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: Who can be put on: username, what they are here, what they do.
HATS = (
    ("learner", _("Learner"), _("Take the course and earn the certification.")),
    ("learner2", _("Another learner"), _("The same course, a few steps further on.")),
    ("author", _("Author"), _("Write the course, set the rules, publish.")),
    ("assessor", _("Assessor"), _("See who is how far, sign off, revoke, correct a name.")),
    ("operator", _("Operator"), _("Register organizations, look after the awards.")),
)


def bar(request: HttpRequest) -> dict[str, Any]:
    """Give each page what its bar shows."""
    user = getattr(request, "user", None)
    hat = user.username if user is not None and user.is_authenticated else ""
    return {
        "site_name": settings.SITE_NAME,
        "hats": [{"username": name, "title": title, "text": text, "on": name == hat} for name, title, text in HATS],
        "hat": hat,
        "hat_title": next((title for name, title, _text in HATS if name == hat), ""),
        "person": people.full_name(user) if hat else "",
        "course_id_of_site": first_course(),
        "languages": settings.LANGUAGES,
        "team_url": team_url(user),
    }


def first_course() -> str:
    """Return the id of the sample course, or of whichever there is."""
    return CourseRun.objects.order_by("id").values_list("course_id", flat=True).first() or ""


def team_url(user: Any) -> str:
    """Return the page of the course's team, for those who belong to it."""
    course_id = first_course()
    if user is None or not course_id or not people.is_course_staff(user, course_id):
        return ""
    usage_id = Certification.objects.filter(course_id=course_id, active=1).values_list("usage_id", flat=True).first()
    return reverse("certification_xblock:team", args=(usage_id,)) if usage_id else ""


def start_page(user: Any) -> str:
    """Return where a person begins."""
    course_id = first_course()
    if user.username == "assessor" and team_url(user):
        return team_url(user)
    if user.is_superuser:
        return reverse("operator")
    if course_id and people.is_course_staff(user, course_id):
        return reverse("studio", args=(course_id,))
    return reverse("course", args=(course_id,)) if course_id else "/"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Let the visitor choose a hat."""
    return render(request, "demo/home.html", {"next": request.GET.get("next", "")})


@require_POST
def change_hat(request: HttpRequest) -> HttpResponse:
    """Log in as one of the people of the demo. There are no passwords: the demo serves its own machine alone."""
    username = request.POST.get("username", "")
    if not username:
        logout(request)
        return redirect("home")
    user = get_user_model().objects.filter(username=username).first()
    if user is None or username not in {name for name, _title, _text in HATS}:
        raise Http404(username)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(_safe_next(request) or start_page(user))


@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the site."""
    response = HttpResponseRedirect(_safe_next(request) or reverse("home"))
    language = request.POST.get("language", "")
    if check_for_language(language):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return response


def _safe_next(request: HttpRequest) -> str:
    target: str = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}) else ""
