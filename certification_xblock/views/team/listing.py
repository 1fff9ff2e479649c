"""The team's first page: the figures, and the learners by list, search and page; and the same as a file."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from defusedcsv import csv
from django.http import StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language, gettext, ngettext, override

from certification_xblock import api
from certification_xblock.rendering.phrases import shown
from certification_xblock.views.team import presenting
from certification_xblock.views.team.access import address, page, team_page
from certification_xblock.views.team.query import page_of, query_of, tail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from certification_xblock.data import LearnerRow, TeamCertification


@team_page("GET")
def learners(request: HttpRequest, certification: TeamCertification) -> HttpResponse:
    """Show the figures and a page of learners."""
    query = query_of(request.GET)
    found = api.team_page(certification=certification, query=query, page=page_of(request.GET))
    list_url = address("team", certification)
    figures = api.team_figures(certification=certification)
    return page(
        request,
        "list",
        certification,
        title=gettext("%(title)s: course team") % {"title": certification.title},
        figures=presenting.figures_context(figures),
        uncounted=bool(figures.enrolled and not figures.counted and certification.in_force),
        query=query,
        filters=presenting.filters_context(query, list_url, sign_offs=bool(certification.targets)),
        rows=[
            presenting.row_context(row, address("team_learner", certification, row.learner.user_id))
            for row in found.rows
        ],
        total=ngettext("%(count)s learner", "%(count)s learners", found.total) % {"count": shown(found.total)},
        count=found.total,
        page=found.page,
        pages=found.pages,
        previous_url=list_url + tail(query, page=found.page - 1) if found.page > 1 else "",
        next_url=list_url + tail(query, page=found.page + 1) if found.page < found.pages else "",
        csv_url=address("team_csv", certification) + tail(query),
        bulk_url=address("team_bulk", certification),
        problem=gettext(certification.problem) if certification.problem else "",
    )


class _Echo:
    """A file that hands back what is written: the row goes out as it is made."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


@team_page("GET")
def as_csv(request: HttpRequest, certification: TeamCertification) -> StreamingHttpResponse:
    """Send all learners of a list as a file, batch by batch."""
    rows = api.export_rows(certification=certification, query=query_of(request.GET))
    # What the platform cannot do shows with the first of them: while there is still a page to say so on.
    first = list(islice(rows, 1))
    response = StreamingHttpResponse(_lines(chain(first, rows), get_language()), content_type="text/csv; charset=utf-8")
    name = slugify(certification.title) or "certification"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(rows: Iterator[LearnerRow], language: str | None) -> Iterator[str]:
    """Yield the file's lines. They are made while they are sent, when the request and its language are over."""
    writer = csv.writer(_Echo())
    with override(language):
        # A mark at its beginning tells spreadsheets the encoding.
        yield "\ufeff" + writer.writerow(_headings())
        for row in rows:
            yield writer.writerow([_cell(value) for value in _values(row)])


def _headings() -> list[str]:
    return [
        gettext("Username"),
        gettext("Name"),
        gettext("E-mail"),
        gettext("Share of the way, in percent"),
        gettext("Requirements left"),
        gettext("Still open"),
        gettext("Certificate number"),
        gettext("Status"),
        gettext("Awarded on"),
    ]


def _values(row: LearnerRow) -> list[str | int]:
    award, decision = row.award, row.decision
    return [
        row.learner.username,
        row.learner.name,
        row.learner.email,
        row.share,
        decision.remaining if decision and not award else "",
        "; ".join(presenting.open_sentences(decision)) if not award else "",
        award.number if award else "",
        presenting.row_state(row)[1],
        award.awarded_at.date().isoformat() if award else "",
    ]


def _cell(value: str | int) -> str | int:
    """Return a cell without line breaks and the white space before it, behind which a formula would be overlooked."""
    return " ".join(value.split()) if isinstance(value, str) else value
