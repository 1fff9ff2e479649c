"""The words that the editor's script needs, in the author's language: gettext stays on the server."""

from __future__ import annotations

from django.utils.translation import gettext


def editor_texts() -> dict[str, str]:
    """Return the script's words by name. ``{name}`` stands for what the script fills in."""
    return {**_list_texts(), **_place_texts(), **_check_texts(), **_state_texts()}


def _list_texts() -> dict[str, str]:
    return {
        "addFirst": gettext("Choose…"),
        "unregistered": gettext("{name} (not registered any more)"),
        "moveUp": gettext("Move {name} up"),
        "moveDown": gettext("Move {name} down"),
        "remove": gettext("Remove {name}"),
        "requirementNumber": gettext("requirement {number}"),
        "groupNumber": gettext("group {number}"),
        "noneRegistered": gettext("None are registered yet: ask the operator of your platform."),
        "noMore": gettext("No others are registered."),
    }


def _place_texts() -> dict[str, str]:
    return {
        "wholeCourse": gettext("The whole course"),
        "gone": gettext("{name} (no longer there: choose again)"),
        "keptInLibrary": gettext("{name} (as it was in its course)"),
        "hidden": gettext("hidden from learners"),
        "notScored": gettext("not scored"),
        "nothingScored": gettext("nothing scored in it"),
        "notCounted": gettext("nothing to complete"),
        "openToChoose": gettext("choose one in it"),
        "within": gettext("in {name}"),
        "found": gettext("Found: {number}"),
        "typeInLibrary": gettext("Assignment type, as the course's grading policy names it"),
        "signOff": gettext("Name of the sign-off"),
    }


def _check_texts() -> dict[str, str]:
    # The same messages as the domain's, for what the script can know without asking.
    return {
        "minimumNumber": gettext("Write the minimum in percent as a number, such as 80 or 72.5."),
        "minimumRange": gettext("The minimum has to be above 0 and at most 100 percent."),
        "minimumStep": gettext("The minimum may have at most two decimals, as in 72.5."),
        "emptyGroup": gettext("This group is empty. Add a requirement to it, or remove it."),
        "count": gettext("Say how many of this group's {size} members are needed: from 1 to {size}."),
        "noTarget": gettext("Choose the graded block that has to be scored."),
        "titleMissing": gettext("Give the certification a title, on one line."),
    }


def _state_texts() -> dict[str, str]:
    return {
        "problems": gettext("Not saved. Please correct what is marked below."),
        "problemsElsewhere": gettext("Not saved: {message}"),
        "saving": gettext("Saving"),
        "failed": gettext("That did not work. Check your connection and try again; nothing you wrote is lost."),
        "previewWaits": gettext("The preview follows once what is marked is put right."),
        "noPreview": gettext("The preview appears once everything needed is there."),
        "wholeWindow": gettext("Use the whole window"),
        "modalSize": gettext("Back to the former size"),
    }
