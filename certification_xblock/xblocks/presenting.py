"""How a decision is put into words and figures: data in, plain template context out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from certification_xblock.data import Combinator, GroupResult, Obstacle, RuleKind, RuleState
from certification_xblock.domain.wording import describe_group, describe_remaining, describe_rule
from certification_xblock.xblocks.wording import percent, say, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from certification_xblock.data import Decision, Result, RuleResult
    from certification_xblock.domain.wording import Description

_SCORED = frozenset({RuleKind.GRADE, RuleKind.ASSIGNMENT_GRADE, RuleKind.BLOCK_SCORE})


def decision_context(decision: Decision, places: Mapping[str, str]) -> dict[str, Any]:
    """Return a decision's requirements for the template, with how many of them are met and how much is left.

    ``places`` maps locations to addresses. A group "all of" at the top is a plain list: it needs no label.
    """
    result = decision.result
    plain_list = isinstance(result, GroupResult) and result.group.combinator is Combinator.ALL
    members = [_result(each, places) for each in result.results] if plain_list else [_result(result, places)]
    met = sum(member["met"] for member in members)
    return {
        "members": members,
        "met": met,
        "total": len(members),
        "summary": gettext("%(met)s of %(total)s requirements are met")
        % {"met": shown(met), "total": shown(len(members))},
        "left": say(describe_remaining(decision.remaining)),
        "missing": any(rule.state is RuleState.MISSING for rule in _rules_in(result)),
    }


def description_context(description: Description) -> dict[str, Any]:
    """Return a requirement in words, without anybody's figures: what its author sees."""
    members = description.members or (description,)
    return {"members": [_described(member) for member in members], "summary": say_top(description), "static": True}


def say_top(description: Description) -> str:
    """Return the heading over a described requirement."""
    return say(description.phrase) if description.members else gettext("Do this:")


def _described(description: Description) -> dict[str, Any]:
    return {
        "type": "group" if description.members else "rule",
        "state": "open",
        "text": say(description.phrase),
        "members": [_described(member) for member in description.members],
    }


def _rules_in(result: Result) -> Iterable[RuleResult]:
    if isinstance(result, GroupResult):
        for member in result.results:
            yield from _rules_in(member)
    else:
        yield result


def _result(result: Result, places: Mapping[str, str]) -> dict[str, Any]:
    return _group(result, places) if isinstance(result, GroupResult) else _rule(result, places)


def _group(result: GroupResult, places: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "group",
        "met": result.met,
        "state": "met" if result.met else "unmet",
        "text": say(describe_group(result.group)),
        "figure": gettext("%(met)s of %(needed)s needed are met")
        % {"met": shown(min(result.met_count, result.needed)), "needed": shown(result.needed)},
        "members": [_result(member, places) for member in result.results],
    }


def _rule(result: RuleResult, places: Mapping[str, str]) -> dict[str, Any]:
    rule, measurement = result.rule, result.measurement
    title = measurement.title if measurement else ""
    has_figure = rule.kind is not RuleKind.SIGN_OFF and result.percent is not None
    return {
        "type": "rule",
        "met": result.met,
        "state": result.state.value,
        "text": say(describe_rule(rule, {rule.target: title} if title else {})),
        "figure": _figure(result),
        # For the progress element: whole numbers, rounded down, so that a full bar means that all is done.
        "percent": min(100, int(result.percent)) if has_figure and result.percent is not None else None,
        "minimum": int(rule.minimum),
        "href": places.get(measurement.location, "") if measurement and measurement.location else "",
        "place": title,
    }


def _figure(result: RuleResult) -> str:
    rule, measurement = result.rule, result.measurement
    if measurement is None or result.percent is None:
        return ""
    if rule.kind in _SCORED and not measurement.done:
        # Untouched work and answers that are all wrong look the same from here: true of both.
        return gettext("Nothing scored yet, %(minimum)s needed") % {"minimum": percent(rule.minimum)}
    now = percent(result.percent)
    figures = {"done": shown(measurement.done), "total": shown(measurement.total), "percent": now}
    match rule.kind:
        case RuleKind.SIGN_OFF:
            return gettext("Signed off") if result.met else gettext("Not signed off yet")
        case RuleKind.COMPLETION:
            return gettext("%(done)s of %(total)s steps done (%(percent)s)") % figures
        case RuleKind.BLOCK_SCORE:
            return gettext("%(done)s of %(total)s points (%(percent)s)") % figures
        case _:
            return gettext("%(percent)s now, %(minimum)s needed") % {"percent": now, "minimum": percent(rule.minimum)}


def obstacle_texts(obstacles: Iterable[Obstacle]) -> list[dict[str, str]]:
    """Return each obstacle in plain words, with what to do about it, in a stable order."""
    words = {
        Obstacle.NOT_ENROLLED: (
            gettext("You are not enrolled in this course."),
            gettext("Enrol in the course, then come back to this page."),
        ),
        Obstacle.MODE: (
            gettext("Your kind of enrolment does not include a certificate."),
            gettext("Upgrade your enrolment on the course's home page, or ask the course team."),
        ),
        Obstacle.NOT_PASSING: (
            gettext("Your course grade is below the pass mark of this course."),
            gettext("See your progress page for where to improve it, or ask the course team."),
        ),
        Obstacle.INVALIDATED: (
            gettext("Your certificate for this course was withdrawn."),
            gettext("Ask the course team why, and what you can do."),
        ),
        Obstacle.BETA_TESTER: (
            gettext("Beta testers of a course do not get its certificate."),
            gettext("Ask the course team to change your role."),
        ),
        Obstacle.CCX: (
            gettext("Custom runs of this course do not issue its certificate."),
            gettext("Ask your coach how to get the certificate."),
        ),
        Obstacle.UNVERIFIED: (
            gettext("Your identity has not been verified yet."),
            gettext("Verify your identity from your dashboard, then come back to this page."),
        ),
        Obstacle.CERTIFICATES_OFF: (
            gettext("Certificates are switched off for this course."),
            gettext("Ask the course team to switch them on; what you have done is kept."),
        ),
    }
    present = frozenset(obstacles)
    return [{"what": words[each][0], "todo": words[each][1]} for each in Obstacle if each in present]
