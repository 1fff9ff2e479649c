"""Whom a certification's rules concern, said in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certification_xblock.domain.messages import Phrase, gettext_noop, ngettext_lazy

if TYPE_CHECKING:
    from certification_xblock.data import Impact


def describe_impact(impact: Impact) -> tuple[Phrase, ...]:
    """Return the sentences that tell an author what publishing these rules would do, the reassuring one included."""
    return tuple(phrase for phrase in (_earned(impact), _losing(impact), _draft(impact), _before(impact)) if phrase)


def _counted(forms: tuple[str, str], count: int, **more: int) -> Phrase:
    return Phrase(forms[0], {"count": count, **more}, forms[1], count)


def _earned(impact: Impact) -> Phrase:
    if not impact.earned:
        return Phrase(gettext_noop("Nobody has earned it yet."))
    return _counted(
        ngettext_lazy("%(count)s learner has earned it.", "%(count)s learners have earned it."), impact.earned
    )


def _losing(impact: Impact) -> Phrase | None:
    if impact.losing:
        forms = ngettext_lazy(
            "%(count)s of them has no certificate yet, and would not have earned it with these requirements.",
            "%(count)s of them have no certificate yet, and would not have earned it with these requirements.",
        )
        return _counted(forms, impact.losing)
    return Phrase(gettext_noop("None will lose it.")) if impact.earned else None


def _draft(impact: Impact) -> Phrase:
    forms = ngettext_lazy(
        "With these requirements %(count)s of %(enrolled)s enrolled would have earned it.",
        "With these requirements %(count)s of %(enrolled)s enrolled would have earned it.",
    )
    return _counted(forms, impact.draft_earned, enrolled=impact.enrolled)


def _before(impact: Impact) -> Phrase | None:
    if not impact.certified_before:
        return None
    forms = ngettext_lazy(
        "%(count)s learner has the course’s certificate from before and keeps it; %(earned)s of them gets the new one.",
        "%(count)s learners have the course’s certificate from before and keep it; %(earned)s of them get the new one.",
    )
    return _counted(forms, impact.certified_before, earned=impact.certified_before_earned)
