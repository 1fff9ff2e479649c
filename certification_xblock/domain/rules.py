"""What makes a requirement one that can be decided on, and walking through one.

Limits may be widened later but never narrowed: published versions were checked against the limits of their day.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from certification_xblock.data import Combinator, Group, Need, Requirement, Rule, RuleKind
from certification_xblock.domain.messages import gettext_noop, ngettext_lazy, quoted
from certification_xblock.exceptions import InvalidRequirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MAX_DEPTH = 6
"""How many groups may stand inside each other."""
MAX_RULES = 100
MAX_REFERENCE_LENGTH = 255
MAX_NAME_LENGTH = 255
MAX_SLUG_LENGTH = 100

HIGHEST_MINIMUM = Decimal(100)
MINIMUM_STEP = Decimal("0.01")

# What the platform allows in a block's type and id ("%" in those of its oldest courses).
_REFERENCE = re.compile(r"([\w\-~.:%]+)/([\w\-~.:%]+)")
_SLUG = re.compile(r"[A-Za-z0-9_-]+")
# What XML 1.0 cannot hold. Requirements and texts travel in it, so such characters are refused from the start.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]")


def split_reference(reference: str) -> tuple[str, str]:
    """Split ``type/id`` into the block's type and id. Raises ``InvalidRequirement``."""
    found = _REFERENCE.fullmatch(reference)
    if not found or len(reference) > MAX_REFERENCE_LENGTH:
        raise InvalidRequirement(
            gettext_noop(
                "“%(reference)s” does not name a block: write its type and its id, as in “chapter/discovery”."
            ),
            reference=quoted(reference),
        )
    return found[1], found[2]


def is_slug(text: str) -> bool:
    """Whether the text is a slug: Latin letters, digits, hyphens and underscores."""
    return bool(_SLUG.fullmatch(text)) and len(text) <= MAX_SLUG_LENGTH


def fits_xml(text: str) -> bool:
    """Whether XML can hold every character of the text."""
    return not _NOT_XML.search(text)


def is_single_line(text: str) -> bool:
    """Whether the text has something to read, on one line, in characters that XML can hold."""
    return bool(text.strip()) and fits_xml(text) and not _LINE_BREAK.search(text)


def need_of(rule: Rule) -> Need:
    """Return the figure that a rule asks for."""
    return Need(rule.kind, rule.target)


def rules_of(requirement: Requirement) -> Iterator[Rule]:
    """Yield the rules of a requirement in order, however deep they stand."""
    waiting: list[Requirement] = [requirement]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Rule):
            yield current
        else:
            waiting.extend(reversed(current.members))


def needed_of(group: Group) -> int:
    """Return how many of a group's members have to be met."""
    match group.combinator:
        case Combinator.ALL:
            return len(group.members)
        case Combinator.ANY:
            return 1
        case Combinator.AT_LEAST:
            return group.count


def needs_of(requirement: Requirement) -> frozenset[Need]:
    """Return the figures that a requirement asks for, sign-offs included."""
    return frozenset(need_of(rule) for rule in rules_of(requirement))


def check_requirement(requirement: Requirement, field: str = "requirement") -> None:
    """Raise ``InvalidRequirement``, naming the part that is wrong, unless the requirement can be decided on."""
    _check_member(requirement, field, depth=0)
    for number, _rule in enumerate(rules_of(requirement), start=1):
        if number > MAX_RULES:
            raise too_many_rules(field)


def too_deep(field: str) -> InvalidRequirement:
    """Return the error for groups nested too deep."""
    return InvalidRequirement(
        *ngettext_lazy(
            "Groups stand inside each other more than %(limit)s deep. Use fewer levels.",
            "Groups stand inside each other more than %(limit)s deep. Use fewer levels.",
        ),
        field=field,
        limit=MAX_DEPTH,
    )


def too_many_rules(field: str) -> InvalidRequirement:
    """Return the error for more rules than a certification may have."""
    return InvalidRequirement(
        *ngettext_lazy(
            "There are more than %(limit)s rule. Use fewer.", "There are more than %(limit)s rules. Use fewer."
        ),
        field=field,
        limit=MAX_RULES,
    )


def _check_member(member: Requirement, field: str, depth: int) -> None:
    if isinstance(member, Rule):
        _check_rule(member, field)
    elif isinstance(member, Group):
        if depth >= MAX_DEPTH:
            raise too_deep(field)
        _check_group(member, field)
        for index, inner in enumerate(member.members):
            _check_member(inner, f"{field}.members.{index}", depth + 1)
    else:
        raise InvalidRequirement(gettext_noop("This is neither a rule nor a group of rules."), field=field)


def _check_group(group: Group, field: str) -> None:
    size = len(group.members)
    if not size:
        raise InvalidRequirement(
            gettext_noop("This group is empty. Add a requirement to it, or remove it."), field=f"{field}.members"
        )
    # Every group that stands holds a rule at last, so this bounds the walk before it begins.
    if size > MAX_RULES:
        raise too_many_rules(f"{field}.members")
    if group.combinator is Combinator.AT_LEAST:
        if not 1 <= group.count <= size:
            raise InvalidRequirement(
                gettext_noop("Say how many of this group's %(size)s members are needed: from 1 to %(size)s."),
                field=f"{field}.count",
                size=size,
            )
    elif group.count:
        raise InvalidRequirement(
            gettext_noop("A count belongs to “at least” groups alone. Remove it."), field=f"{field}.count"
        )


def _check_rule(rule: Rule, field: str) -> None:
    _check_target(rule, f"{field}.target")
    minimum, field = rule.minimum, f"{field}.minimum"
    if not (minimum.is_finite() and 0 < minimum <= HIGHEST_MINIMUM):
        raise InvalidRequirement(gettext_noop("The minimum has to be above 0 and at most 100 percent."), field=field)
    if minimum != minimum.quantize(MINIMUM_STEP):
        raise InvalidRequirement(gettext_noop("The minimum may have at most two decimals, as in 72.5."), field=field)
    if rule.kind is RuleKind.SIGN_OFF and minimum != HIGHEST_MINIMUM:
        raise InvalidRequirement(
            gettext_noop("A sign-off is given or not: it has no minimum other than 100."), field=field
        )


def _check_target(rule: Rule, field: str) -> None:
    target = rule.target
    if rule.kind is RuleKind.COMPLETION or (rule.kind is RuleKind.BLOCK_SCORE and target):
        if target:
            _check_reference(target, field)
        return
    fits, message = _TARGETS[rule.kind]
    if not fits(target):
        raise InvalidRequirement(message, field=field)


def _check_reference(target: str, field: str) -> None:
    try:
        split_reference(target)
    except InvalidRequirement as error:
        raise InvalidRequirement(error.message, error.plural, field=field, **error.params) from None


# What a target has to be, and what to tell whoever wrote another. References to blocks have their own message.
_TARGETS: Mapping[RuleKind, tuple[Callable[[str], bool], str]] = {
    RuleKind.BLOCK_SCORE: (bool, gettext_noop("Choose the graded block that has to be scored.")),
    RuleKind.GRADE: (
        lambda target: not target,
        gettext_noop("The grade is that of the whole course: it names no part of it."),
    ),
    RuleKind.ASSIGNMENT_GRADE: (
        lambda target: is_single_line(target) and len(target) <= MAX_NAME_LENGTH,
        gettext_noop("Name an assignment type of the course's grading policy, as in “Exam”."),
    ),
    RuleKind.SIGN_OFF: (
        is_slug,
        gettext_noop("Name the sign-off in Latin letters, digits, hyphens and underscores, as in “mentor”."),
    ),
}
