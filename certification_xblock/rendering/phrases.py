"""The domain's phrases in the reader's language: the edge at which message ids become text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext, pgettext

from certification_xblock.domain.messages import LIST, LIST_PATTERN, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from certification_xblock.exceptions import CertificationError

# The format letters of abbreviated months.
_SHORT_MONTH = re.compile(r"(?<!\\)[NMb]")

#: Languages in which the capital of i keeps its dot.
DOTTED = frozenset({"az", "tr"})


def say(phrase: Phrase) -> str:
    """Return a phrase in the active language, its figures in the reader's digits and separators."""
    if phrase.plural_id:
        message = ngettext(phrase.message_id, phrase.plural_id, phrase.count)
    elif phrase.context:
        message = pgettext(phrase.context, phrase.message_id)
    else:
        message = gettext(phrase.message_id)
    text = message % _shown(phrase.params)
    return _capitalized(text) if phrase.capital else text


def translated(error: CertificationError) -> str:
    """Return what an error says, in the reader's language."""
    if error.plural:
        return ngettext(error.message, error.plural, error.params["limit"]) % _shown(error.params)
    return filled(error.message, error.params)


def filled(message: str, params: Mapping[str, Any]) -> str:
    """Return a message in the reader's language; one without parameters is no format, and may hold a percent sign."""
    return gettext(message) % _shown(params) if params else gettext(message)


def _shown(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: shown(value) for name, value in params.items()}


def joined(entries: Iterable[str]) -> str:
    """Return entries one after another, as the reader's language writes lists."""
    found, pattern = tuple(entries), pgettext(LIST, LIST_PATTERN)
    text = found[-1] if found else ""
    for entry in reversed(found[:-1]):
        text = pattern % {"first": entry, "rest": text}
    return text


def _capitalized(text: str) -> str:
    dotted = (get_language() or "").split("-")[0] in DOTTED
    return ("İ" if dotted and text.startswith("i") else text[:1].upper()) + text[1:]


def shown(value: Any) -> Any:
    """Return a figure as people write it, without trailing zeros, and a phrase in words; anything else as it is."""
    if isinstance(value, Phrase):
        return say(value)
    if isinstance(value, Decimal):
        text = f"{value:f}"
        value = Decimal(text.rstrip("0").rstrip(".")) if "." in text else int(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return formats.number_format(value)
    return value


def percent(value: Decimal) -> str:
    """Return a percentage."""
    return gettext("%(number)s%%") % {"number": shown(value)}


def day_format() -> str:
    """Return the format of dates in the reader's language as certificates write them: months in full.

    English without a country: the order that no reader takes for another.
    """
    return "j F Y" if get_language() in {"en", None} else _SHORT_MONTH.sub("F", str(formats.get_format("DATE_FORMAT")))
