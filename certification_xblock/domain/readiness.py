"""What would keep a certificate from being issued or shown: facts of a course in, findings out.

Each check asks for its own facts alone. A fact that is not known makes its check UNKNOWN, never good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from certification_xblock.data import (
    Check,
    CourseFacts,
    Finding,
    Force,
    IssueMode,
    RuleKind,
    Schedule,
    Severity,
    Showing,
    Source,
)
from certification_xblock.domain.meeting import guaranteed_grade, rule_problems
from certification_xblock.domain.messages import listed
from certification_xblock.domain.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from certification_xblock.data import CertificationTerms

GATE_STEP = "certification_xblock.pipeline.GateCertificateCreation"
RENDER_STEP = "certification_xblock.pipeline.RenderCertificate"
_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Something that is wrong."""

    code: str
    severity: Severity
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a check looks at."""

    facts: CourseFacts
    terms: CertificationTerms | None
    now: datetime


#: None: not known. "": does not apply here. Else what is wrong, which may be nothing.
_Answer = tuple[_Wrong, ...] | str | None
_FINE: _Answer = ()
_ELSEWHERE: _Answer = ""


def findings(facts: CourseFacts, terms: CertificationTerms | None, now: datetime) -> tuple[Finding, ...]:
    """Return one finding or more for everything that was looked at, the worst first. ``terms`` None: cannot be read."""
    found: list[Finding] = []
    asked = _Asked(facts, terms, now)
    for check, (source, look) in _CHECKS.items():
        answer = look(asked)
        at = facts.checked_at if source is Source.LMS else now
        if answer is None:
            found.append(Finding(check, Severity.UNKNOWN, source, checked_at=at))
        elif answer == ():
            found.append(Finding(check, Severity.GOOD, source, checked_at=at))
        elif not isinstance(answer, str):
            found += [Finding(check, each.severity, source, each.code, each.params, at) for each in answer]
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.severity)))


def _wrong(code: str, severity: Severity = Severity.STOPS, **params: Any) -> _Answer:
    return (_Wrong(code, severity, params),)


def _switch(fact: bool | None, code: str, severity: Severity = Severity.STOPS) -> _Answer:
    if fact is None:
        return None
    return _FINE if fact else _wrong(code, severity)


def _force(asked: _Asked) -> _Answer:
    facts = asked.facts
    if facts.force is None:
        return None
    if facts.force is Force.NOTHING and facts.published is False:
        return _ELSEWHERE  # said by the next check, with the same remedy
    return _FINE if facts.force is Force.IN_FORCE else _wrong(f"force_{facts.force.value}", problem=facts.problem)


def _published(asked: _Asked) -> _Answer:
    return _switch(asked.facts.published, "unpublished")


def _changes(asked: _Asked) -> _Answer:
    facts = asked.facts
    if facts.published is False:
        return _ELSEWHERE
    if facts.published is None or facts.changed is None:
        return None
    return _switch(not facts.changed, "changed", Severity.WARNS)


def _visible(asked: _Asked) -> _Answer:
    hidden, terms = asked.facts.hidden, asked.terms
    if hidden is None:
        return None
    claimed = terms is not None and terms.issue is IssueMode.CLAIM
    if claimed:
        return _switch(not hidden, "hidden_claim")
    return _switch(not hidden, "hidden", Severity.WARNS)


def _rules(asked: _Asked) -> _Answer:
    facts, terms = asked.facts, asked.terms
    if terms is None:
        return _wrong("terms", problem=facts.problem) if facts.problem else None
    if facts.targets is None or facts.assignments is None:
        return None
    return tuple(
        _Wrong(each.code, Severity.STOPS if each.stops else Severity.WARNS, {"title": each.title})
        for each in rule_problems(terms.requirement, facts.targets, facts.assignments)
    )


def _signers(asked: _Asked) -> _Answer:
    missing = asked.facts.unregistered
    if missing is None:
        return None
    return _wrong("unregistered", names=listed(missing)) if missing else _FINE


def _allowed(asked: _Asked) -> _Answer:
    refused = asked.facts.not_allowed
    if refused is None:
        return None
    return _wrong("not_allowed", names=listed(refused)) if refused else _FINE


def _start(asked: _Asked) -> _Answer:
    schedule = asked.facts.schedule
    if schedule is None:
        return None
    if schedule.start is not None and schedule.start > asked.now:
        return _wrong("not_started", Severity.WARNS, date=schedule.start)
    if schedule.end is not None and schedule.end <= asked.now:
        return _wrong("ended", Severity.WARNS, date=schedule.end)
    return _FINE


def _modes(asked: _Asked) -> _Answer:
    modes = asked.facts.bearing_modes
    return None if modes is None else _switch(bool(modes), "no_mode")


def _completion_tracking(asked: _Asked) -> _Answer:
    terms = asked.terms
    if terms is not None and all(rule.kind is not RuleKind.COMPLETION for rule in rules_of(terms.requirement)):
        return _ELSEWHERE
    return _switch(asked.facts.completion_tracking, "no_completion")


def _pass_mark(asked: _Asked) -> _Answer:
    facts, terms = asked.facts, asked.terms
    if terms is None or facts.pass_mark is None or facts.assignments is None:
        return None
    weights = {name: kind.weight for name, kind in facts.assignments.items()}
    if guaranteed_grade(terms.requirement, weights) >= facts.pass_mark:
        return _FINE
    return _wrong("pass_mark", Severity.WARNS, pass_mark=facts.pass_mark)


def _on_site(asked: _Asked) -> _Answer:
    return _switch(asked.facts.certificates_on_site, "site_off")


def _on_course(asked: _Asked) -> _Answer:
    return _switch(asked.facts.certificates_on_course, "course_off")


def _auto_generation(asked: _Asked) -> _Answer:
    return _switch(asked.facts.auto_generation, "no_auto_generation", Severity.WARNS)


def _gate(asked: _Asked) -> _Answer:
    steps = asked.facts.pipeline_steps
    return None if steps is None else _switch(GATE_STEP in steps, "no_gate")


def _rendering(asked: _Asked) -> _Answer:
    steps = asked.facts.pipeline_steps
    return None if steps is None else _switch(RENDER_STEP in steps, "no_rendering")


def _configuration(asked: _Asked) -> _Answer:
    return _switch(asked.facts.configuration_active, "no_configuration")


def _availability(asked: _Asked) -> _Answer:
    schedule = asked.facts.schedule
    if schedule is None:
        return None
    if schedule.self_paced:
        ignored = schedule.showing is Showing.ON_DATE and schedule.available_on is not None
        return _wrong("date_ignored", Severity.WARNS, date=schedule.available_on) if ignored else _FINE
    return _held(schedule, asked.now)


def _held(schedule: Schedule, now: datetime) -> _Answer:
    if schedule.showing is Showing.AT_ONCE:
        return _FINE
    at = schedule.available_on if schedule.showing is Showing.ON_DATE else schedule.end
    kind = "date" if schedule.showing is Showing.ON_DATE else "end"
    if at is None:
        return _wrong(f"held_no_{kind}")
    return _wrong(f"held_{kind}", Severity.WARNS, date=at) if at > now else _FINE


def _fonts(asked: _Asked) -> _Answer:
    missing = asked.facts.missing_scripts
    if missing is None:
        return None
    return _wrong("no_fonts", Severity.WARNS, names=listed(missing)) if missing else _FINE


_CHECKS: Mapping[Check, tuple[Source, Callable[[_Asked], _Answer]]] = {
    Check.FORCE: (Source.PLUGIN, _force),
    Check.PUBLISHED: (Source.BLOCK, _published),
    Check.CHANGES: (Source.BLOCK, _changes),
    Check.VISIBLE: (Source.BLOCK, _visible),
    Check.RULES: (Source.COURSE, _rules),
    Check.SIGNERS: (Source.PLUGIN, _signers),
    Check.ALLOWED: (Source.PLUGIN, _allowed),
    Check.START: (Source.COURSE, _start),
    Check.MODES: (Source.LMS, _modes),
    Check.COMPLETION_TRACKING: (Source.LMS, _completion_tracking),
    Check.PASS_MARK: (Source.COURSE, _pass_mark),
    Check.CERTIFICATES_ON_SITE: (Source.LMS, _on_site),
    Check.CERTIFICATES_ON_COURSE: (Source.COURSE, _on_course),
    Check.AUTO_GENERATION: (Source.LMS, _auto_generation),
    Check.GATE: (Source.LMS, _gate),
    Check.CONFIGURATION: (Source.COURSE, _configuration),
    Check.RENDERING: (Source.LMS, _rendering),
    Check.AVAILABILITY: (Source.COURSE, _availability),
    Check.FONTS: (Source.LMS, _fonts),
}
