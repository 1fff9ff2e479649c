"""Acts for many learners: a page that says for how many and what, and one that shows how far it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext, gettext_noop, ngettext

from certification_xblock import api, tasks
from certification_xblock.data import JobKind
from certification_xblock.exceptions import CertificationError, InvalidInput
from certification_xblock.rendering.phrases import filled, shown, translated
from certification_xblock.views.team import presenting
from certification_xblock.views.team.access import SeeOther, address, page, status_of, team_page
from certification_xblock.views.team.query import chosen_of, query_of, tail

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from certification_xblock.data import TeamCertification


@transaction.non_atomic_requests  # a worker has to see the job as soon as it is enqueued
@team_page("GET", "POST")
def bulk(request: HttpRequest, certification: TeamCertification) -> HttpResponse:
    """Say what would be done and for how many; posted, begin it and show how far it is."""
    posted = request.method == "POST"
    data = request.POST if posted else request.GET
    kind, query, chosen = _kind(data.get("act", "")), query_of(data), chosen_of(data)
    target = data.get("target", "") or (certification.targets[0] if len(certification.targets) == 1 else "")
    problem: CertificationError | None = None
    if posted:
        try:
            job_id = api.start_job(
                certification=certification,
                kind=kind,
                by_user_id=request.user.pk or 0,
                query=query,
                chosen=chosen,
                target=target,
                note=data.get("note", "").strip(),
            )
        except InvalidInput as error:
            problem = error
        else:
            _enqueue(job_id)
            return SeeOther(address("team_job", certification, job_id))
    count = api.count_learners(certification=certification, query=query, chosen=chosen)
    return page(
        request,
        "bulk",
        certification,
        status=status_of(problem) if problem else 200,
        title=_heading(kind),
        kind=kind.value,
        count=count,
        for_whom=ngettext("For %(count)s learner", "For %(count)s learners", count) % {"count": shown(count)},
        chosen=chosen,
        query=query,
        list_name=presenting.filter_label(query.filter),
        target=target,
        note=data.get("note", ""),
        problem=translated(problem) if problem else "",
        problem_field=problem.field if problem else "",
        back_url=address("team", certification) + tail(query),
    )


def _kind(name: str) -> JobKind:
    try:
        return JobKind(name)
    except ValueError:
        raise InvalidInput(gettext_noop("There is nothing of this name to do.")) from None


def _heading(kind: JobKind) -> str:
    return gettext("Issue certificates") if kind is JobKind.ISSUE else gettext("Sign off many learners")


def _enqueue(job_id: int) -> None:
    transaction.on_commit(partial(tasks.run_team_job.delay, job_id), robust=True)


@transaction.non_atomic_requests
@team_page("GET", "POST")
def job(request: HttpRequest, certification: TeamCertification, job_id: int) -> HttpResponse:
    """Show how far a job is, and set it off again where nobody works on it; posted, stop it."""
    if request.method == "POST":
        api.stop_job(certification=certification, job_id=job_id)
        return SeeOther(address("team_job", certification, job_id))
    found = api.team_job(certification=certification, job_id=job_id)
    for idle in api.wake_jobs(job_id=job_id):
        _enqueue(idle)
    context: dict[str, Any] = presenting.job_context(found)
    return page(
        request,
        "job",
        certification,
        title=context["heading"],
        job=found,
        job_url=address("team_job", certification, job_id),
        failures=[
            {
                "learner": one.learner,
                "url": address("team_learner", certification, one.user_id),
                "words": filled(one.message, one.params),
            }
            for one in found.failures
        ],
        **context,
    )


@team_page("POST")
def refresh(request: HttpRequest, certification: TeamCertification) -> HttpResponse:
    """Have everybody in the course counted anew, in the background."""
    del request
    transaction.on_commit(partial(tasks.sweep_course.delay, certification.course_id), robust=True)
    return SeeOther(address("team", certification))
