"""How requirements and obstacles are put into words: data in, plain template context out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from certification_xblock.data import Obstacle
from certification_xblock.rendering.decisions import decision_context
from certification_xblock.rendering.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from certification_xblock.domain.wording import Description

__all__ = ["decision_context", "description_context", "obstacle_texts", "say_top"]


def description_context(description: Description) -> dict[str, Any]:
    """Return a requirement in words, without anybody's figures: what its author sees."""
    members = description.members or (description,)
    return {"members": [_described(member) for member in members], "summary": say_top(description), "static": True}


def say_top(description: Description) -> str:
    """Return the heading over a described requirement."""
    return say(description.phrase) if description.members else gettext("Do this:")


def _described(description: Description) -> dict[str, Any]:
    return {
        "type": "group" if description.members else "rule",
        "state": "open",
        "text": say(description.phrase),
        "members": [_described(member) for member in description.members],
    }


def obstacle_texts(obstacles: Iterable[Obstacle]) -> list[dict[str, str]]:
    """Return each obstacle in plain words, with what to do about it, in a stable order."""
    words = {
        Obstacle.NOT_ENROLLED: (
            gettext("You are not enrolled in this course."),
            gettext("Enrol in the course, then come back to this page."),
        ),
        Obstacle.MODE: (
            gettext("Your kind of enrolment does not include a certificate."),
            gettext("Upgrade your enrolment on the course's home page, or ask the course team."),
        ),
        Obstacle.NOT_PASSING: (
            gettext("Your course grade is below the pass mark of this course."),
            gettext("See your progress page for where to improve it, or ask the course team."),
        ),
        Obstacle.INVALIDATED: (
            gettext("Your certificate for this course was withdrawn."),
            gettext("Ask the course team why, and what you can do."),
        ),
        Obstacle.BETA_TESTER: (
            gettext("Beta testers of a course do not get its certificate."),
            gettext("Ask the course team to change your role."),
        ),
        Obstacle.CCX: (
            gettext("Custom runs of this course do not issue its certificate."),
            gettext("Ask your coach how to get the certificate."),
        ),
        Obstacle.UNVERIFIED: (
            gettext("Your identity has not been verified yet."),
            gettext("Verify your identity from your dashboard, then come back to this page."),
        ),
        Obstacle.CERTIFICATES_OFF: (
            gettext("Certificates are switched off for this course."),
            gettext("Ask the course team to switch them on; what you have done is kept."),
        ),
    }
    present = frozenset(obstacles)
    return [{"what": words[each][0], "todo": words[each][1]} for each in Obstacle if each in present]
