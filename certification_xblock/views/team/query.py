"""Which learners somebody asked for: read from an address or a form, and put back into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.http import urlencode
from django.utils.translation import gettext_noop

from certification_xblock import api
from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from django.http import QueryDict

    from certification_xblock.data import TeamQuery

HIGHEST = 10**9


def query_of(data: QueryDict) -> TeamQuery:
    """Return the query in an address or form; raises InvalidInput."""
    return api.team_query(filter_name=data.get("filter", ""), search=data.get("q", ""))


def page_of(data: QueryDict) -> int:
    """Return the number of the page asked for, from 1; raises InvalidInput for what is no number."""
    return max(1, number(data.get("page", "") or "1"))


def chosen_of(data: QueryDict) -> tuple[int, ...]:
    """Return the ids of the learners who were ticked; none of them where the whole list is meant."""
    if data.get("scope") == "all":
        return ()
    chosen = tuple(number(one) for one in data.getlist("learner"))
    if not chosen:
        raise InvalidInput(gettext_noop("Nobody is chosen. Tick learners in the list, or choose the whole list."))
    return chosen


def number(text: str) -> int:
    """Return a number that somebody sent, capped; raises InvalidInput."""
    if not (text.isascii() and text.isdigit()):
        raise InvalidInput(gettext_noop("There is no such number."))
    return int(text) if len(text) < len(str(HIGHEST)) else HIGHEST


def tail(query: TeamQuery, **more: object) -> str:
    """Return the end of an address that says a query, with its question mark, or nothing."""
    values: dict[str, object] = {}
    if query.filter.value != "all":
        values["filter"] = query.filter.value
    if query.search:
        values["q"] = query.search
    values.update(more)
    return f"?{urlencode(values)}" if values else ""
