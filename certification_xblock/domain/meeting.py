"""What can be said of rules before any learner has begun: which cannot be met, and which grade they imply."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from certification_xblock.data import Combinator, Group, Requirement, Rule, RuleKind
from certification_xblock.domain.rules import needed_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from certification_xblock.data import GradedType, Target

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """A rule that nobody can meet in the published course. ``stops``: nobody can earn the certificate without it."""

    code: str
    title: str
    stops: bool


def rule_problems(
    requirement: Requirement, targets: Mapping[str, Target], assignments: Mapping[str, GradedType]
) -> tuple[RuleProblem, ...]:
    """Return the rules that cannot be met, each once, in the author's order."""
    wrong = {rule: code for rule in rules_of(requirement) if (code := _problem(rule, targets, assignments))}
    return tuple(
        RuleProblem(code, _title(rule, targets), stops=not _can_be_met(requirement, wrong.keys()))
        for rule, code in wrong.items()
    )


def _problem(rule: Rule, targets: Mapping[str, Target], assignments: Mapping[str, GradedType]) -> str:
    match rule.kind:
        case RuleKind.COMPLETION | RuleKind.BLOCK_SCORE:
            return _target_problem(rule, targets.get(rule.target))
        case RuleKind.ASSIGNMENT_GRADE:
            kind = assignments.get(rule.target)
            if kind is None:
                return "no_type"
            return "" if kind.subsections else "empty_type"
        case RuleKind.GRADE:
            return "" if any(kind.subsections for kind in assignments.values()) else "nothing_graded"
        case RuleKind.SIGN_OFF:
            return ""


def _target_problem(rule: Rule, target: Target | None) -> str:
    if target is None:
        return "no_target"
    if target.hidden:
        return "hidden_target"
    if rule.kind is RuleKind.COMPLETION:
        return "" if target.completable else "nothing_to_complete"
    return "" if target.scored else "nothing_to_score"


def _title(rule: Rule, targets: Mapping[str, Target]) -> str:
    target = targets.get(rule.target)
    return target.title if target is not None else rule.target


def _can_be_met(requirement: Requirement, wrong: Iterable[Rule]) -> bool:
    if isinstance(requirement, Rule):
        return requirement not in set(wrong)
    left = sum(_can_be_met(member, wrong) for member in requirement.members)
    return left >= needed_of(requirement)


def guaranteed_grade(requirement: Requirement, weights: Mapping[str, Decimal]) -> Decimal:
    """Return a course grade, in percent, that whoever meets the requirement has at least. ``weights`` by type, of 1."""
    if isinstance(requirement, Rule):
        if requirement.kind is RuleKind.GRADE:
            return requirement.minimum
        if requirement.kind is RuleKind.ASSIGNMENT_GRADE:
            return requirement.minimum * weights.get(requirement.target, _NOTHING)
        return _NOTHING
    each = sorted(guaranteed_grade(member, weights) for member in requirement.members)
    # A learner may meet those members that imply least; the highest of what these imply holds for them.
    implied = each[needed_of(requirement) - 1]
    return max(implied, _sum_of_types(requirement, weights)) if requirement.combinator is Combinator.ALL else implied


def _sum_of_types(group: Group, weights: Mapping[str, Decimal]) -> Decimal:
    """Return what a group's rules on different assignment types imply together."""
    highest: dict[str, Decimal] = {}
    for member in group.members:
        if isinstance(member, Rule) and member.kind is RuleKind.ASSIGNMENT_GRADE:
            highest[member.target] = max(member.minimum, highest.get(member.target, _NOTHING))
    return sum((minimum * weights.get(name, _NOTHING) for name, minimum in highest.items()), _NOTHING)
