"""The words that the editor's script needs, in the author's language: gettext stays on the server."""

from __future__ import annotations

from django.utils.translation import gettext


def editor_texts() -> dict[str, str]:
    """Return the script's words by name. ``{name}`` stands for what the script fills in."""
    return {
        "addFirst": gettext("Choose…"),
        "wholeCourse": gettext("The whole course"),
        "gone": gettext("{name} (no longer there: choose again)"),
        "unregistered": gettext("{name} (not registered any more)"),
        "hiddenFromLearners": gettext("{name} (hidden from learners)"),
        "moveUp": gettext("Move {name} up"),
        "moveDown": gettext("Move {name} down"),
        "remove": gettext("Remove {name}"),
        "requirementNumber": gettext("requirement {number}"),
        "groupNumber": gettext("group {number}"),
        "problems": gettext("Not saved. Please correct what is marked below."),
        "problemsElsewhere": gettext("Not saved: {message}"),
        "saving": gettext("Saving"),
        "failed": gettext("That did not work. Check your connection and try again; nothing you wrote is lost."),
        "noPreview": gettext("The preview appears once everything needed is there."),
        "noneRegistered": gettext("None are registered yet: ask the operator of your platform."),
        "noMore": gettext("No others are registered."),
    }
