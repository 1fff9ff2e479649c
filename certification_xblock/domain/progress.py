"""How far a learner is on the way to a certification: one number to compare many learners by. It decides nothing.

Pure, and made of a decision alone: more evidence never lowers it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from certification_xblock.data import Progress, RuleKind, RuleResult, RuleState
from certification_xblock.domain.decision import open_rules, rules_in

if TYPE_CHECKING:
    from certification_xblock.data import Decision, Result

WHOLE = 100
NEARLY = 75
"""From this share on a learner is nearly there."""
HALF = 50


def progress_of(decision: Decision) -> Progress:
    """Return what is kept of a decision for lists and figures."""
    still_open = open_rules(decision)
    return Progress(
        earned=decision.earned,
        remaining=decision.remaining,
        share=share_of(decision),
        missing=any(rule.state is RuleState.MISSING for rule in still_open),
        awaits_sign_off=bool(still_open) and all(rule.rule.kind is RuleKind.SIGN_OFF for rule in still_open),
    )


def share_of(decision: Decision) -> int:
    """Return how much of the way is done, from 0 to 100, rounded down.

    100 means earned and nothing else does; 0 means that nothing was done that any rule looks at: whoever has begun
    has at least 1.
    """
    share = int(_share(decision.result) * WHOLE)
    return share or int(any(_begun(rule) for rule in rules_in(decision.result)))


def _share(result: Result) -> Fraction:
    """Return the share of one requirement: of a rule its figure against its minimum, of a group that of its members.

    The mean of as many of the best as it needs: of all of them, of the best one, of the best n.
    """
    if result.met:
        return Fraction(1)
    if isinstance(result, RuleResult):
        if result.percent is None:
            return Fraction(0)
        # The figure is rounded down, so that what is not met stays below the whole.
        return min(Fraction(1), Fraction(result.percent) / Fraction(result.rule.minimum))
    shares = sorted((_share(inner) for inner in result.results), reverse=True)
    return sum(shares[: result.needed], Fraction(0)) / result.needed


def _begun(rule: RuleResult) -> bool:
    return rule.measurement is not None and rule.measurement.done > 0 and rule.measurement.total > 0
