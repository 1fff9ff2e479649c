"""Rules and requirements in words: whole sentences as message ids with parameters, translated at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certification_xblock.data import Combinator, Group, Requirement, Rule, RuleKind
from certification_xblock.domain.decision import plain
from certification_xblock.domain.messages import Phrase, gettext_noop, ngettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Description:
    """A requirement in words: a rule's sentence, or what a group asks of its ``members``."""

    phrase: Phrase
    members: tuple[Description, ...] = ()


def describe(requirement: Requirement, titles: Mapping[str, str]) -> Description:
    """Describe a whole requirement. ``titles`` names what ``type/id`` points to; the rest stands as it is."""
    if isinstance(requirement, Rule):
        return Description(describe_rule(requirement, titles))
    return Description(describe_group(requirement), tuple(describe(member, titles) for member in requirement.members))


def describe_rule(rule: Rule, titles: Mapping[str, str]) -> Phrase:
    """Return a rule's sentence. Parameters: ``title`` (text), ``minimum`` (Decimal, in percent)."""
    minimum = plain(rule.minimum)
    params = {"minimum": minimum, "title": titles.get(rule.target) or rule.target}
    return Phrase(_rule_message(rule, all_of_it=minimum == 100), params)


def describe_group(group: Group) -> Phrase:
    """Return what a group asks of its members, which follow it as a list. Parameter: ``count``."""
    match group.combinator:
        case Combinator.ALL:
            return Phrase(gettext_noop("Do all of these:"))
        case Combinator.ANY:
            return Phrase(gettext_noop("Do one of these:"))
        case Combinator.AT_LEAST:
            singular, plural = ngettext_lazy("Do at least %(count)s of these:", "Do at least %(count)s of these:")
            return Phrase(singular, {"count": group.count}, plural, group.count)


def describe_remaining(remaining: int) -> Phrase:
    """Return how much is left to do. Parameter: ``count``."""
    if not remaining:
        return Phrase(gettext_noop("Everything is done."))
    singular, plural = ngettext_lazy("%(count)s requirement left", "%(count)s requirements left")
    return Phrase(singular, {"count": remaining}, plural, remaining)


def _rule_message(rule: Rule, *, all_of_it: bool) -> str:
    match rule.kind:
        case RuleKind.COMPLETION:
            return _completion_message(all_of_it=all_of_it, whole_course=not rule.target)
        case RuleKind.GRADE:
            return gettext_noop("Score at least %(minimum)s%% in the course")
        case RuleKind.ASSIGNMENT_GRADE | RuleKind.BLOCK_SCORE:
            return gettext_noop("Score at least %(minimum)s%% in “%(title)s”")
        case RuleKind.SIGN_OFF:
            return gettext_noop("Get the sign-off “%(title)s”")


def _completion_message(*, all_of_it: bool, whole_course: bool) -> str:
    if whole_course:
        if all_of_it:
            return gettext_noop("Complete the whole course")
        return gettext_noop("Complete at least %(minimum)s%% of the course")
    if all_of_it:
        return gettext_noop("Complete all of “%(title)s”")
    return gettext_noop("Complete at least %(minimum)s%% of “%(title)s”")
