"""What a learner sees of a certification: how much is left, and then the certificate."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from crum import get_current_request
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from certification_xblock import api
from certification_xblock.data import Closed, Phase, Standing
from certification_xblock.exceptions import CertificationError
from certification_xblock.xblocks import access, team_panel
from certification_xblock.xblocks.presenting import decision_context, obstacle_texts
from certification_xblock.xblocks.wording import day_format, translated

if TYPE_CHECKING:
    from django.utils.safestring import SafeString
    from web_fragments.fragment import Fragment

TEMPLATES = "certification_xblock/blocks/certification"
REFRESHED = frozenset({Phase.ISSUING})


def uid_of(block: Any) -> str:
    """Return an id for the block's elements, unique on a page that shows several blocks."""
    return f"certification-{hashlib.sha256(access.usage_id(block).encode()).hexdigest()[:10]}"


def page(block: Any) -> Fragment:
    """Return the learner's page with its form, style and script."""
    request = get_current_request()
    html = render_to_string(
        f"{TEMPLATES}/page.html",
        {
            "uid": uid_of(block),
            "title": block.display_name,
            "inner": inner_html(block),
            "claim_url": block.runtime.handler_url(block, "claim"),
            "csrf_token": get_token(request) if request is not None else "",
            "next": request.get_full_path() if request is not None and request.method == "GET" else "",
            **team_panel.context(block),
        },
    )
    return block.fragment(
        html,
        css="blocks.css",
        module="certification.js",
        messages={
            "copied": gettext("The link is copied."),
            "failed": gettext("That did not work. Check your connection and try again."),
        },
    )


def inner_html(block: Any, problem: CertificationError | None = None) -> SafeString:
    """Return the part of the page that changes with what the learner does.

    It holds nothing that differs between two renderings of the same standing, so that its digest says whether
    anything has changed.
    """
    caller = access.caller(block)
    context = _context(block, caller)
    context["problem"] = translated(problem) if problem is not None else ""
    html = render_to_string(f"{TEMPLATES}/learner.html", context)
    # No secret: it only tells the script whether to exchange what it shows.
    context["digest"] = hashlib.sha256(html.encode()).hexdigest()[:16]
    return mark_safe(render_to_string(f"{TEMPLATES}/learner.html", context))  # noqa: S308 (our own template's output)


def _context(block: Any, caller: access.Caller) -> dict[str, Any]:
    standing = _standing(block, caller)
    view, decision = standing.view, standing.decision
    terms = standing.terms
    requirements = decision_context(decision, standing.places) if decision is not None else None
    elsewhere = standing.closed is Closed.ELSEWHERE
    text = "" if elsewhere and not caller.staff else terms.text if terms else block.text or ""
    is_preview = view is not None and view.preview
    return {
        "uid": uid_of(block),
        "anonymous": caller.user_id is None,
        "staff": caller.staff,
        "phase": standing.phase.value,
        "standing": standing,
        "says": requirements["summary"] if requirements else "",
        "requirements": requirements,
        "obstacles": obstacle_texts(standing.obstacles),
        "closed_reason": gettext(standing.problem) if standing.problem else "",
        "closed": standing.closed.value if standing.closed else "",
        "text_html": api.text_html(text=text),
        "refreshing": standing.phase in REFRESHED,
        "holder": view.holder_name if view else "",
        "date_format": day_format(),
        "awarded_on": view.awarded_on if view else None,
        "paper": view.paper.value if view else "",
        "certificate_html": api.view_html(view=view) if view else "",
        "certificate_title": gettext("Preview of your certificate") if is_preview else gettext("Your certificate"),
        "certificate_caption": (
            gettext("A preview: this is how your certificate will look.") if is_preview else gettext("Your certificate")
        ),
        "language": get_language(),
    }


def _standing(block: Any, caller: access.Caller) -> Standing:
    """Return the standing; where it cannot be told, one that says so instead of a broken page."""
    if caller.user_id is None:
        return Standing(phase=Phase.WORKING)
    try:
        return api.standing(user_id=caller.user_id, course_id=access.course_id(block), usage_id=access.usage_id(block))
    except CertificationError as error:
        return Standing(phase=Phase.CLOSED, closed=Closed.BROKEN, problem=translated(error))
