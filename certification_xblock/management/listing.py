"""Decisions, reports and awards as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification_xblock.data import GroupResult, HealthState, Result
from certification_xblock.domain.wording import describe_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certification_xblock.data import Decision, HealthLine

MARKS = {True: "[x]", False: "[ ]"}


def decision_lines(decision: Decision) -> list[str]:
    """Return a decision rule by rule, groups indented."""
    return list(_result_lines(decision.result, depth=1))


def _result_lines(result: Result, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(result, GroupResult):
        yield f"{indent}{MARKS[result.met]} {result.met_count} of the {result.needed} that are needed:"
        for member in result.results:
            yield from _result_lines(member, depth + 1)
        return
    title = result.measurement.title if result.measurement else ""
    phrase = describe_rule(result.rule, {result.rule.target: title} if title else {})
    now = "its target does not exist" if result.percent is None else f"now {result.percent}%"
    yield f"{indent}{MARKS[result.met]} {phrase} ({now})"


def sync_lines(course_id: str, report: Mapping[str, Any]) -> Iterator[str]:
    """Return what ``sync`` found in one course."""
    yield f"{course_id}: {report['active'] or 'none'}"
    for version in report["versions"]:
        yield f"  version {version['number']} of {version['block']}"
    for block, problem in report["problems"].items():
        yield f"  NOT IN FORCE {block}: {problem}"


def award_line(row: Mapping[str, Any]) -> str:
    """Return one award on one line."""
    return f"{row['number']}  {row['state']:<10}  {row['awarded_at']:%Y-%m-%d}  {row['holder']}  {row['course']}"


def status_lines(line: HealthLine) -> Iterator[str]:
    """Return one thing of the status: what is the case, and where it is wrong since when, what to do, and examples."""
    since = f" (since {line.since:%Y-%m-%d %H:%M})" if line.since else ""
    yield f"{line.state.value:<8} {line.message % line.params}{since}"
    if line.advice and line.state is not HealthState.OK:
        yield f"         -> {line.advice % line.params}"
    for example in line.examples:
        yield f"            {example}"


def status_as_json(line: HealthLine) -> dict[str, Any]:
    """Return one thing of the status for programs."""
    return {
        "code": line.code,
        "state": line.state.value,
        "message": line.message % line.params,
        "advice": line.advice % line.params,
        "since": line.since,
        "count": line.params.get("count"),
        "examples": list(line.examples),
    }


def readiness_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Return what was found of a course: what is wrong with what to do about it, then how much is in order."""
    wrong = [each for each in found["findings"] if each["severity"] != "good"]
    for each in wrong:
        yield f"{each['severity'].upper():<8} {each['what']}"
        yield f"         {each['todo']}"
    yield f"{len(found['findings']) - len(wrong)} of {len(found['findings'])} checks are in order"
    examined = found["examined_at"]
    yield f"the LMS looked at {examined:%Y-%m-%d %H:%M} UTC" if examined else "the LMS has not looked yet: add --check"
    if found["examination_error"]:
        yield f"its last look failed: {found['examination_error']}"
    yield from found["impact"] or ()
