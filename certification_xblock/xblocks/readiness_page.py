"""The readiness check under an author's preview: what is in the way, what to do about it, and whom the rules concern."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from crum import get_current_request
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext

from certification_xblock import api
from certification_xblock.data import Check, Severity, Source
from certification_xblock.domain.impact import describe_impact
from certification_xblock.domain.messages import Phrase
from certification_xblock.domain.readiness_words import TITLES, what, what_to_do
from certification_xblock.exceptions import CertificationError
from certification_xblock.xblocks import access
from certification_xblock.xblocks.author_notes import ELSEWHERE
from certification_xblock.xblocks.learner_page import TEMPLATES
from certification_xblock.xblocks.wording import day_format, say

if TYPE_CHECKING:
    from certification_xblock.api import Elsewhere
    from certification_xblock.data import Examination, Finding, Readiness

#: What tells whether learners have what the author sees.
OF_THE_DRAFT = frozenset({Check.FORCE, Check.PUBLISHED, Check.CHANGES})
#: What publishing ends by itself: a draft is ready all the same.
UNTIL_PUBLISHED = frozenset({"unpublished", "changed"})
HOUR, DAY = 60, 24 * 60  # in minutes


def panel_context(block: Any, first: Elsewhere | None = None) -> dict[str, Any] | None:
    """Return what the panel shows of the draft, or None where there is no course to check. Reads only.

    ``first`` is the block that has the course's certification, where it is another one.
    """
    try:
        found = api.readiness(
            course_id=access.course_id(block), usage_id=access.usage_id(block), fields=block.terms_fields()
        )
    except CertificationError:
        return None
    request = get_current_request()
    return {
        "summary": _summary(found),
        "groups": [group for severity in Severity if (group := _group(found, severity, first))],
        "has_findings": found.severity is not Severity.GOOD,
        "findings": found.findings,
        "good": [say(what(finding)) for finding in found.findings if finding.severity is Severity.GOOD],
        "impact": [say(phrase) for phrase in describe_impact(found.impact)] if found.impact else [],
        "impact_age": _ago(found.impact.taken_at) if found.impact else "",
        "examined": _examined(found.examination),
        "due": found.examination.due,
        "stopped": any(
            finding.severity is Severity.STOPS and finding.code not in UNTIL_PUBLISHED for finding in found.findings
        ),
        "in_force": {finding.check for finding in found.findings if finding.severity is Severity.GOOD} >= OF_THE_DRAFT,
        "check_url": block.runtime.handler_url(block, "check_readiness"),
        "csrf_token": get_token(request) if request is not None else "",
    }


def request_check(block: Any) -> None:
    """Ask the LMS; for the impact of the draft's terms, where they can be read."""
    api.request_examination(course_id=access.course_id(block), fields=block.terms_fields())


def panel_texts() -> dict[str, str]:
    """Return what the panel's script says."""
    return {
        "checked": gettext("The LMS has looked. The readiness check is up to date."),
        "failed": gettext("That did not work. Please try again in a moment."),
    }


def panel_html(block: Any) -> str:
    """Return the panel alone, as its script exchanges it."""
    return render_to_string(f"{TEMPLATES}/readiness.html", {"readiness": panel_context(block, _first(block))})


def _first(block: Any) -> Elsewhere | None:
    review = api.review_fields(
        fields=block.terms_fields(), course_id=access.course_id(block), usage_id=access.usage_id(block)
    )
    return review.first


def _summary(found: Readiness) -> dict[str, str]:
    texts = {
        Severity.STOPS: gettext("Something keeps certificates from being issued or shown."),
        Severity.WARNS: gettext("Nothing stops certificates. Please read what follows."),
        Severity.UNKNOWN: gettext("Nothing is known to stop certificates, but not everything is known."),
        Severity.GOOD: gettext("Everything is in order."),
    }
    return {"severity": found.severity.value, "text": texts[found.severity]}


def _group(found: Readiness, severity: Severity, first: Elsewhere | None) -> dict[str, Any] | None:
    if severity is Severity.GOOD:
        return None
    findings = [finding for finding in found.findings if finding.severity is severity]
    titles = {
        Severity.STOPS: gettext("Stops certificates"),
        Severity.WARNS: gettext("To know"),
        Severity.UNKNOWN: gettext("Not known"),
    }
    if not findings:
        return None
    # What the LMS has not been asked yet has one remedy: it is said once.
    unseen = [finding for finding in findings if _is_unseen(finding)]
    return {
        "severity": severity.value,
        "title": titles[severity],
        "items": [_item(finding, first) for finding in findings if finding not in unseen],
        "unseen": [{"code": finding.check.value, "title": gettext(TITLES[finding.check])} for finding in unseen],
    }


def _is_unseen(finding: Finding) -> bool:
    return finding.severity is Severity.UNKNOWN and finding.source is Source.LMS and finding.checked_at is None


def _item(finding: Finding, first: Elsewhere | None) -> dict[str, Any]:
    todo = what_to_do(finding)
    return {
        "code": finding.code or finding.check.value,
        "what": say(_shown(what(finding))),
        "todo": say(_shown(todo)) if todo is not None else "",
        "source": _source(finding),
        "first": first if finding.code == ELSEWHERE else None,
    }


def _shown(phrase: Phrase) -> Phrase:
    """Put dates as people write them, and titles of checks in the reader's language."""
    params = {name: _value(name, value) for name, value in phrase.params.items()}
    return Phrase(phrase.message_id, params, phrase.plural_id, phrase.count)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), day_format())
    return gettext(value) if name == "title" and value else value


def _source(finding: Finding) -> str:
    # What Studio reads by itself is true now; what was found elsewhere has an age.
    if finding.source is not Source.LMS:
        return ""
    return gettext("Found in the LMS, %(ago)s") % {"ago": _ago(finding.checked_at)}


def _examined(examination: Examination) -> str:
    if examination.error:
        return gettext("The LMS could not look: %(error)s") % {"error": gettext(examination.error)}
    if examination.due:
        return gettext("The LMS is being asked. What it finds is shown here in a moment.")
    if examination.taken_at is None:
        return gettext("The LMS has not looked at this course yet.")
    return gettext("The LMS looked at this course %(ago)s.") % {"ago": _ago(examination.taken_at)}


def _ago(moment: datetime | None) -> str:
    """Return how long ago something was, in one unit."""
    minutes = 0 if moment is None else max(0, int((timezone.now() - moment).total_seconds() // 60))
    if minutes < 1:
        return gettext("less than a minute ago")
    if minutes < HOUR:
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {
            "count": formats.number_format(minutes)
        }
    if minutes < DAY:
        hours = minutes // HOUR
        return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": formats.number_format(hours)}
    days = minutes // DAY
    return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": formats.number_format(days)}
