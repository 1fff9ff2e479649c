"""A whole requirement as one natural sentence: Finish everything in “Discovery”, and score at least 70% in “Exam”.

Every step is a whole pattern with named parts, which a language may order as it likes: a rule is a clause, a list is
built from its end by patterns for two, for the last and for those before it, and a group inside another stands in
brackets unless it cannot be misread. Parts are phrases in phrases; the edge translates each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from certification_xblock.data import Combinator, Group, Requirement, Rule, RuleKind
from certification_xblock.domain.decision import plain
from certification_xblock.domain.messages import Phrase, gettext_noop, ngettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAIR = 2


def sentence_of(requirement: Requirement, titles: Mapping[str, str]) -> Phrase:
    """Return the sentence. ``titles`` names what ``type/id`` points to; the rest stands as it is.

    The first letter is left to the edge, which knows the language: see ``Phrase.capital``.
    """
    return Phrase(gettext_noop("%(clause)s."), {"clause": _clause(requirement, titles)}, capital=True)


def _clause(requirement: Requirement, titles: Mapping[str, str]) -> Phrase:
    requirement = _single(requirement)
    if isinstance(requirement, Rule):
        return _rule(requirement, titles)
    parts = [_part(member, requirement, titles) for member in requirement.members]
    match requirement.combinator:
        case Combinator.ALL:
            return _and(parts)
        case Combinator.ANY if len(parts) == PAIR:
            return Phrase(gettext_noop("either %(first)s or %(last)s"), {"first": parts[0], "last": parts[1]})
        case Combinator.ANY:
            return Phrase(gettext_noop("do one of the following: %(list)s"), {"list": _or(parts)})
        case Combinator.AT_LEAST:
            singular, plural = ngettext_lazy(
                "do at least %(count)s of the following: %(list)s", "do at least %(count)s of the following: %(list)s"
            )
            params = {"count": requirement.count, "list": _and(parts)}
            return Phrase(singular, params, plural, requirement.count)


def _part(member: Requirement, of: Group, titles: Mapping[str, str]) -> Phrase:
    """Return a member of a group, in brackets where the sentence could be read in two ways without them."""
    member, clause = _single(member), _clause(member, titles)
    if isinstance(member, Rule) or (of.combinator is Combinator.ALL and _is_plain_choice(member)):
        return clause
    return Phrase(gettext_noop("(%(clause)s)"), {"clause": clause})


def _is_plain_choice(group: Group) -> bool:
    """Whether a group reads “either … or …” with nothing but rules in it."""
    rules = all(isinstance(_single(member), Rule) for member in group.members)
    return group.combinator is Combinator.ANY and len(group.members) == PAIR and rules


def _single(requirement: Requirement) -> Requirement:
    """Return what a group of one amounts to."""
    while isinstance(requirement, Group) and len(requirement.members) == 1:
        requirement = requirement.members[0]
    return requirement


def _and(parts: Sequence[Phrase]) -> Phrase:
    built = Phrase(gettext_noop("%(first)s, and %(last)s"), {"first": parts[-2], "last": parts[-1]})
    for part in reversed(parts[:-2]):
        built = Phrase(gettext_noop("%(first)s, %(rest)s"), {"first": part, "rest": built})
    return built


def _or(parts: Sequence[Phrase]) -> Phrase:
    built = Phrase(gettext_noop("%(first)s, or %(last)s"), {"first": parts[-2], "last": parts[-1]})
    for part in reversed(parts[:-2]):
        built = Phrase(gettext_noop("%(first)s, %(rest)s"), {"first": part, "rest": built})
    return built


def _rule(rule: Rule, titles: Mapping[str, str]) -> Phrase:
    minimum = plain(rule.minimum)
    message = _rule_message(rule, all_of_it=minimum == 100)
    return Phrase(message, {"minimum": minimum, "title": titles.get(rule.target) or rule.target})


def _rule_message(rule: Rule, *, all_of_it: bool) -> str:
    match rule.kind:
        case RuleKind.COMPLETION if not rule.target:
            if all_of_it:
                return gettext_noop("finish the whole course")
            return gettext_noop("finish at least %(minimum)s%% of the course")
        case RuleKind.COMPLETION:
            if all_of_it:
                return gettext_noop("finish everything in “%(title)s”")
            return gettext_noop("finish at least %(minimum)s%% of “%(title)s”")
        case RuleKind.GRADE:
            return gettext_noop("reach a course grade of at least %(minimum)s%%")
        case RuleKind.ASSIGNMENT_GRADE | RuleKind.BLOCK_SCORE:
            return gettext_noop("score at least %(minimum)s%% in “%(title)s”")
        case RuleKind.SIGN_OFF:
            return gettext_noop("get the sign-off “%(title)s”")
