"""What an author should hear of a requirement in view of the course: what cannot work, and what is hardly meant.

Errors keep a certification from coming into force. Remarks do not: the course may still be changed to fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certification_xblock.data import Combinator, RuleKind
from certification_xblock.domain.messages import Phrase, gettext_noop
from certification_xblock.domain.places import OWN_CATEGORY
from certification_xblock.exceptions import InvalidTerms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from certification_xblock.data import Requirement, Rule
    from certification_xblock.domain.places import Place


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing about the part of the terms that ``field`` names."""

    field: str
    phrase: Phrase


def target_errors(
    rules: Mapping[str, Rule], places: Mapping[str, Place], types: Collection[str]
) -> Iterator[InvalidTerms]:
    """Yield what the course does not have. ``rules`` are keyed by their path, ``places`` by ``type/id``."""
    for field, rule in rules.items():
        error = _target_error(rule, f"{field}.target", places, types)
        if error is not None:
            yield error


def remarks(
    rules: Mapping[str, Rule], groups: Mapping[str, Sequence[Requirement]], places: Mapping[str, Place]
) -> tuple[Remark, ...]:
    """Return what an author should look at again; ``groups`` are the members of groups by their path."""
    return (*_of_places(rules, places), *_of_groups(groups))


def lonely_choice(field: str, combinator: Combinator, size: int) -> Remark | None:
    """Return the remark on a group that offers a choice of one."""
    if combinator is not Combinator.ANY or size != 1:
        return None
    return Remark(field, Phrase(gettext_noop("There is only one requirement to choose from. Add another one?")))


def _target_error(rule: Rule, field: str, places: Mapping[str, Place], types: Collection[str]) -> InvalidTerms | None:
    target, place = rule.target, places.get(rule.target)
    match rule.kind:
        case RuleKind.ASSIGNMENT_GRADE if not types:
            return InvalidTerms(
                gettext_noop("The grading policy of this course has no assignment types. Ask for something else."),
                field=field,
            )
        case RuleKind.ASSIGNMENT_GRADE if target not in types:
            return InvalidTerms(
                gettext_noop("The grading policy has no assignment type “%(target)s”."), field=field, target=target
            )
        case RuleKind.COMPLETION | RuleKind.BLOCK_SCORE if target and place is None:
            return InvalidTerms(
                gettext_noop("The course has no block “%(target)s” any more. Choose again."), field=field, target=target
            )
        case RuleKind.BLOCK_SCORE if place is not None and place.container:
            return InvalidTerms(
                gettext_noop("“%(title)s” has no score of its own. Choose one graded block in it."),
                field=field,
                title=place.title,
            )
        case RuleKind.BLOCK_SCORE if place is not None and not place.scored:
            return InvalidTerms(
                gettext_noop("“%(title)s” is not scored. Choose a graded block, or ask for its completion."),
                field=field,
                title=place.title,
            )
        case RuleKind.COMPLETION if place is not None and place.category == OWN_CATEGORY:
            return InvalidTerms(
                gettext_noop("A certification cannot be completed. Choose something else."), field=field
            )
    return None


def _of_places(rules: Mapping[str, Rule], places: Mapping[str, Place]) -> Iterator[Remark]:
    for field, rule in rules.items():
        place = places.get(rule.target)
        if rule.kind not in {RuleKind.COMPLETION, RuleKind.BLOCK_SCORE} or place is None:
            continue
        if place.hidden:
            yield Remark(
                f"{field}.target",
                Phrase(
                    gettext_noop("Learners do not see “%(title)s”: until it is shown to them, nobody can meet this."),
                    {"title": place.title},
                ),
            )
        elif rule.kind is RuleKind.COMPLETION and not place.counts and place.category != OWN_CATEGORY:
            yield Remark(
                f"{field}.target",
                Phrase(
                    gettext_noop(
                        "There is nothing to complete in “%(title)s” yet: nobody can meet this until there is."
                    ),
                    {"title": place.title},
                ),
            )


def _of_groups(groups: Mapping[str, Sequence[Requirement]]) -> Iterator[Remark]:
    for field, members in groups.items():
        for index, member in enumerate(members):
            if member in members[:index]:
                yield Remark(
                    f"{field}.members.{index}",
                    Phrase(gettext_noop("The same requirement stands here twice. Once is enough.")),
                )
