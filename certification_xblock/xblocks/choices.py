"""What the editor's script gets to choose from, as plain JSON."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext, override, pgettext

from certification_xblock.data import RuleKind
from certification_xblock.domain.places import OWN_CATEGORY, places_of
from certification_xblock.rendering.phrases import joined
from certification_xblock.xblocks.wording import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certification_xblock.data import AssignmentType, EditorChoices
    from certification_xblock.domain.places import Place

SUGGESTED = "70"
MOST_SUGGESTIONS = 3


def choices_json(choices: EditorChoices) -> dict[str, Any]:
    """Return the outline as a flat list with depths, the assignment types, suggestions, and the registry."""
    return {
        "outline": [_place(place) for place in places_of(choices.outline) if place.category != OWN_CATEGORY],
        "assignmentTypes": [_assignment_type(each) for each in choices.assignment_types],
        "suggestions": list(_suggestions(choices)),
        "organizations": [{"value": each.party.slug, "label": each.party.name} for each in choices.organizations],
        "signatories": [
            {"value": slug, "label": joined(filter(None, (person.name, person.title, each.party.name)))}
            for each in choices.organizations
            for slug, person in each.signatories.items()
        ],
    }


def language_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the site's languages in two groups: those that the certificate's own words are translated into, the rest."""
    known: list[tuple[str, str]] = []
    unknown: list[tuple[str, str]] = []
    for code, name in settings.LANGUAGES:
        (known if _speaks(code) else unknown).append((code, str(name)))
    groups = [(gettext("With all of the certificate’s words"), known)]
    return [*groups, (gettext("The certificate’s own words are in English"), unknown)] if unknown else groups


@lru_cache(maxsize=256)
def _speaks(language: str) -> bool:
    """Whether the catalogues say what stands on every certificate in a language."""
    with override(language):
        return language.split("-", maxsplit=1)[0] == "en" or gettext("Certificate number") != "Certificate number"


def _place(place: Place) -> dict[str, Any]:
    return {
        "value": place.reference,
        "label": place.title or gettext("(without a title)"),
        "kind": category_words(place.category),
        "depth": place.depth,
        "container": place.container,
        "scored": place.scored,
        "hidden": place.hidden,
        "counts": place.counts,
        "scores": place.scores,
    }


def _assignment_type(kind: AssignmentType) -> dict[str, str]:
    words = {"name": kind.name, "weight": percent(kind.weight * 100)}
    return {"value": kind.name, "label": gettext("%(name)s (%(weight)s of the course grade)") % words}


def _suggestions(choices: EditorChoices) -> Iterator[dict[str, Any]]:
    graded = [kind for kind in choices.assignment_types if kind.weight > 0]
    for kind in graded[:MOST_SUGGESTIONS]:
        words = {"name": kind.name, "minimum": percent(Decimal(SUGGESTED))}
        yield {
            "label": gettext("Add: score at least %(minimum)s in “%(name)s”") % words,
            "rule": {"kind": RuleKind.ASSIGNMENT_GRADE.value, "target": kind.name, "minimum": SUGGESTED},
        }


def category_words(category: str) -> str:
    """Return what authors call a kind of block; what has no word of ours by its own name."""
    words = {
        "chapter": gettext("Section"),
        "sequential": gettext("Subsection"),
        "vertical": gettext("Unit"),
        "problem": gettext("Problem"),
        "html": pgettext("kind of content", "Text"),
        "video": gettext("Video"),
        "discussion": gettext("Discussion"),
        "drag-and-drop-v2": gettext("Drag and drop"),
        "openassessment": gettext("Open response"),
        "library_content": gettext("Randomized content"),
        "split_test": gettext("Content experiment"),
        "word_cloud": gettext("Word cloud"),
        "poll": gettext("Poll"),
        "survey": gettext("Survey"),
        "certification_checklist": gettext("Checklist"),
        "certification_job_aid": gettext("Job aid"),
        "certification_scenario": gettext("Scenario"),
    }
    return words.get(category) or category.replace("_", " ").replace("-", " ").capitalize()
