"""What the rules say of the evidence: the one place where it is decided who has earned a certification.

All comparisons are exact. Figures for display are rounded down, so that nobody reads 100% before it is reached.
"""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_DOWN, Context, Decimal
from typing import TYPE_CHECKING

from certification_xblock.data import (
    Decision,
    GroupResult,
    Requirement,
    Result,
    Rule,
    RuleKind,
    RuleResult,
    RuleState,
)
from certification_xblock.domain.rules import check_requirement, need_of, needed_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certification_xblock.data import Evidence, Measurement

HIGHEST_SHOWN = Decimal(9999)
"""The highest percentage shown: bonus points go beyond 100, nonsense stops here."""

# No traps: a figure of absurd size becomes infinite or zero instead of raising.
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_DOWN = Context(prec=28, rounding=ROUND_DOWN, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_WHOLE = Decimal(1)
_HUNDREDTH = Decimal("0.01")


def evaluate(requirement: Requirement, evidence: Evidence) -> Decision:
    """Decide. Raises ``InvalidRequirement`` for a requirement that cannot be decided on; never for evidence.

    A target without a measurement, and one whose figures are no finite numbers from 0 up, is MISSING: never met.
    """
    check_requirement(requirement)
    result = _result(requirement, evidence)
    return Decision(earned=result.met, result=result, remaining=sum(_still_to_meet(result)), taken_at=evidence.taken_at)


def open_rules(decision: Decision) -> tuple[RuleResult, ...]:
    """Return the rules not met that still matter, in the author's order: a group that is met has none open."""
    return tuple(_open(decision.result))


def rules_in(result: Result) -> Iterator[RuleResult]:
    """Yield the results of all rules in a result, in the author's order."""
    if isinstance(result, RuleResult):
        yield result
    else:
        for inner in result.results:
            yield from rules_in(inner)


def _open(result: Result) -> Iterator[RuleResult]:
    if result.met:
        return
    if isinstance(result, RuleResult):
        yield result
    else:
        for inner in result.results:
            yield from _open(inner)


def _result(requirement: Requirement, evidence: Evidence) -> Result:
    if isinstance(requirement, Rule):
        return _rule_result(requirement, evidence)
    results = tuple(_result(member, evidence) for member in requirement.members)
    needed, met_count = needed_of(requirement), sum(result.met for result in results)
    return GroupResult(group=requirement, met=met_count >= needed, needed=needed, met_count=met_count, results=results)


def _rule_result(rule: Rule, evidence: Evidence) -> RuleResult:
    measurement = evidence.measurements.get(need_of(rule))
    if measurement is None or not _usable(measurement):
        return RuleResult(rule=rule, state=RuleState.MISSING)
    done, total = measurement.done, measurement.total
    met = total > 0 and _EXACT.multiply(done, Decimal(100)) >= _EXACT.multiply(rule.minimum, total)
    return RuleResult(
        rule=rule,
        state=RuleState.MET if met else RuleState.UNMET,
        measurement=measurement,
        percent=_percent(rule.kind, done, total),
    )


def _usable(measurement: Measurement) -> bool:
    return all(figure.is_finite() and figure >= 0 for figure in (measurement.done, measurement.total))


def _percent(kind: RuleKind, done: Decimal, total: Decimal) -> Decimal:
    """Return the percentage for display: grades to two decimals, as the platform gives them, all else whole."""
    if not total:
        return Decimal(0)
    percent = _DOWN.scaleb(_DOWN.divide(done, total), 2)
    if not percent <= HIGHEST_SHOWN:
        return HIGHEST_SHOWN
    step = _HUNDREDTH if kind in {RuleKind.GRADE, RuleKind.ASSIGNMENT_GRADE} else _WHOLE
    return plain(_DOWN.quantize(percent, step))


def plain(number: Decimal) -> Decimal:
    """Return the same number, of moderate size, without trailing zeros or exponent: 72.50 as 72.5, 1E+2 as 100."""
    whole = number.to_integral_value()
    return Decimal(int(whole)) if number == whole else number.normalize()


def _still_to_meet(result: Result) -> tuple[int, int]:
    """Return the least number of rules still to meet: those whose target is missing, and the others.

    The pair makes a choice avoid what nobody can meet, at whatever price, and still counts it where no way is left.
    """
    if result.met:
        return 0, 0
    if isinstance(result, RuleResult):
        return (1, 0) if result.state is RuleState.MISSING else (0, 1)
    short_of = result.needed - result.met_count
    cheapest = sorted(_still_to_meet(inner) for inner in result.results if not inner.met)[:short_of]
    return sum(missing for missing, _ in cheapest), sum(unmet for _, unmet in cheapest)
