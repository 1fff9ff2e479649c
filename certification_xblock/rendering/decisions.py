"""A decision in words and figures: data in, plain template context out. For whoever shows one, a block or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from certification_xblock.data import Combinator, GroupResult, RuleKind, RuleState
from certification_xblock.domain.decision import rules_in
from certification_xblock.domain.wording import describe_group, describe_remaining, describe_rule
from certification_xblock.rendering.phrases import percent, say, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certification_xblock.data import Decision, Result, RuleResult

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
        "missing": any(rule.state is RuleState.MISSING for rule in rules_in(result)),
    }


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
