"""The team's pages in words and figures: data in, plain template context out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext

from certification_xblock.data import AwardState, JobKind, JobState, Obstacle, RuleState, TeamFilter
from certification_xblock.domain.decision import open_rules
from certification_xblock.domain.wording import describe_remaining, describe_rule
from certification_xblock.rendering import states
from certification_xblock.rendering.phrases import percent, say, shown
from certification_xblock.views.team.query import tail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from certification_xblock.data import (
        AwardBrief,
        Decision,
        LearnerRow,
        TeamFigures,
        TeamJob,
        TeamQuery,
    )

MOST_OPEN = 3
#: What came of issuing where nothing was issued.
IN_VAIN = frozenset({"not_earned", "unclaimed", "blocked", "no_certification", "failed"})


def figures_context(figures: TeamFigures) -> list[dict[str, Any]]:
    """Return the funnel: how many have come how far, and what part of the enrolled they are."""
    steps = (
        (gettext("Enrolled"), figures.enrolled),
        (gettext("Started"), figures.started),
        (gettext("Half way"), figures.half),
        (gettext("Requirements met"), figures.done),
        (gettext("Certified"), figures.earned),
    )
    return [
        {
            "label": label,
            "number": shown(number),
            "share": _share(number, figures.enrolled),
            "part": _part(number, figures),
        }
        for label, number in steps
    ]


def _share(number: int, whole: int) -> int:
    return number * 100 // whole if whole else 0


def _part(number: int, figures: TeamFigures) -> str:
    return percent(Decimal(_share(number, figures.enrolled))) if figures.enrolled else ""


def filter_label(name: TeamFilter) -> str:
    """Return what a list is called."""
    return {
        TeamFilter.ALL: gettext("All"),
        TeamFilter.NOT_STARTED: gettext("Not started"),
        TeamFilter.UNDER_WAY: gettext("Under way"),
        TeamFilter.NEARLY: gettext("Nearly there"),
        TeamFilter.WAITING: gettext("Waiting for a sign-off"),
        TeamFilter.MET: gettext("Requirements met, no certificate"),
        TeamFilter.CERTIFIED: gettext("Certified"),
        TeamFilter.STOPPED: gettext("Suspended, revoked or expired"),
    }[name]


def filters_context(query: TeamQuery, list_url: str, *, sign_offs: bool) -> list[dict[str, Any]]:
    """Return the lists to choose from, each with the same search."""
    shown_filters = [one for one in TeamFilter if sign_offs or one is not TeamFilter.WAITING]
    return [
        {
            "label": filter_label(one),
            "url": list_url + tail(type(query)(one, query.search)),
            "on": one is query.filter,
        }
        for one in shown_filters
    ]


def state_words(award: AwardBrief) -> str:
    """Return how a learner's award stands, in a word: whoever has a valid one is certified."""
    return gettext("Certified") if award.state is AwardState.VALID else states.state_words(award.state)


def row_state(row: LearnerRow) -> tuple[str, str]:
    """Return how a learner stands: a name for the style, and words."""
    if row.award is not None:
        return row.award.state.value, state_words(row.award)
    if row.decision is None:
        return "unknown", gettext("Unknown")
    if row.decision.earned:
        return "met", gettext("Requirements met")
    return ("working", gettext("Under way")) if row.share else ("open", gettext("Not started"))


def open_sentences(decision: Decision | None) -> list[str]:
    """Return the rules that are still open, as sentences; one whose target is gone says so."""
    sentences = []
    for result in open_rules(decision) if decision else ():
        title = result.measurement.title if result.measurement else ""
        text = say(describe_rule(result.rule, {result.rule.target: title} if title else {}))
        gone = result.state is RuleState.MISSING
        sentences.append(gettext("%(rule)s (no longer in the course)") % {"rule": text} if gone else text)
    return sentences


def row_context(row: LearnerRow, url: str) -> dict[str, Any]:
    """Return one learner of a list."""
    kind, words = row_state(row)
    still_open = open_sentences(row.decision) if row.award is None else []
    more = len(still_open) - MOST_OPEN
    return {
        "learner": row.learner,
        "url": url,
        "kind": kind,
        "state": words,
        "share": row.share,
        "percent": percent(Decimal(row.share)),
        "open": still_open[: MOST_OPEN + 1] if more == 1 else still_open[:MOST_OPEN],
        "more": ngettext("and %(count)s more", "and %(count)s more", more) % {"count": shown(more)} if more > 1 else "",
        "left": say(describe_remaining(row.decision.remaining)) if row.decision and not row.award else "",
        "award": row.award,
    }


def obstacle_words(obstacles: Iterable[Obstacle], *, waived: bool = True) -> list[str]:
    """Return what keeps the platform from issuing, as the team has to know it. The pass mark is waived by ourselves."""
    words = {
        Obstacle.NOT_ENROLLED: gettext("The learner is not enrolled in the course any more."),
        Obstacle.MODE: gettext("Their kind of enrolment bears no certificate: have it upgraded."),
        Obstacle.NOT_PASSING: gettext("Their course grade is below the pass mark of the course."),
        Obstacle.INVALIDATED: gettext("The platform's certificate was invalidated: reinstate it to issue again."),
        Obstacle.BETA_TESTER: gettext("They are a beta tester of the course: take that role from them."),
        Obstacle.CCX: gettext("This is a custom run of a coach: the platform issues no certificates in it."),
        Obstacle.UNVERIFIED: gettext("Their identity has not been verified yet."),
        Obstacle.CERTIFICATES_OFF: gettext("Certificates are switched off for this course, in Studio or for the site."),
    }
    present = set(obstacles) - ({Obstacle.NOT_PASSING} if waived else set())
    return [words[one] for one in Obstacle if one in present]


def outcome_words(outcome: str) -> str:
    """Return what came of issuing to one learner; the outcomes are the api's, and those of jobs."""
    return {
        "recorded": gettext("The certificate is awarded."),
        "requested": gettext("The platform was asked for the certificate; it may take a moment."),
        "not_earned": gettext("The requirements are not met yet: nothing was issued."),
        "unclaimed": gettext("The requirements are met, but the learner has not asked for the certificate yet."),
        "blocked": gettext("The requirements are met, but something keeps the platform from issuing: see below."),
        "followed": gettext("The award was brought in line with the platform's certificate."),
        "unchanged": gettext("There is a certificate already: nothing had to be done."),
        "no_certification": gettext("No certification is in force: nothing was issued."),
        "signed": gettext("Signed off."),
        "failed": gettext("This could not be done."),
    }.get(outcome, "")


def job_context(job: TeamJob) -> dict[str, Any]:
    """Return how far a job is, in words and figures."""
    figures = {"done": shown(job.done), "total": shown(job.total)}
    headings = {
        JobState.WAITING: gettext("It begins in a moment."),
        JobState.RUNNING: gettext("It is under way. You need not wait here."),
        JobState.FINISHED: gettext("It is done."),
        JobState.STOPPED: gettext("It was stopped. What was done until then stays done."),
    }
    return {
        "heading": job_heading(job.kind, job.target),
        "says": headings[job.state],
        "figure": gettext("%(done)s of %(total)s learners") % figures,
        "outcomes": [
            {"words": outcome_words(name), "number": shown(number)}
            for name, number in sorted(job.counts.items(), key=lambda one: -one[1])
        ],
        "ended": job.ended,
        "state": job.state.value,
    }


def job_heading(kind: JobKind, target: str) -> str:
    """Return what a job does."""
    if kind is JobKind.ISSUE:
        return gettext("Issue certificates")
    return gettext("Sign off “%(target)s”") % {"target": target}
