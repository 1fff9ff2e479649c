"""One learner: what is met and what is open, who signed off, the certificate's history, and the acts by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.transaction import non_atomic_requests
from django.utils.translation import gettext, gettext_noop

from certification_xblock import api
from certification_xblock.exceptions import CertificationError, Conflict, InvalidInput, NotFound
from certification_xblock.rendering.decisions import decision_context
from certification_xblock.rendering.phrases import translated
from certification_xblock.rendering.states import act_words, note_words
from certification_xblock.views.team import outcome, presenting
from certification_xblock.views.team.access import SeeOther, address, page, status_of, team_page
from certification_xblock.views.team.acts import ACTS, Asked, said

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from certification_xblock.data import AwardBrief, LearnerFile, TeamCertification


@team_page("GET")
def learner(request: HttpRequest, certification: TeamCertification, user_id: int) -> HttpResponseBase:
    """Show everything about one learner."""
    file = api.learner_file(certification=certification, user_id=user_id)
    code = outcome.read(request, certification, user_id)
    decision = file.decision
    return page(
        request,
        "learner",
        certification,
        title=gettext("%(name)s: %(title)s") % {"name": file.learner.name, "title": certification.title},
        file=file,
        said=said(code, file) or presenting.outcome_words(code),
        in_vain=code in presenting.IN_VAIN,
        requirements=decision_context(decision, {}) if decision else None,
        decided_at=decision.taken_at if decision else None,
        problem=gettext(file.problem) if file.problem else "",
        obstacles=presenting.obstacle_words(file.obstacles) if not file.award else [],
        state=presenting.state_words(file.award) if file.award else "",
        unclaimed=bool(decision and decision.earned and not file.award and not file.claimed),
        sign_offs=_sign_offs(certification, file, own=request.user.pk == user_id),
        record=[entry for entry in file.sign_offs if entry.withdrawn_at],
        awards=[_award(award, file) for award in file.awards],
        acts={name: _act_url(certification, user_id, name) for name in _possible(file, request.user.pk, certification)},
        own=request.user.pk == user_id,
    )


def _possible(file: LearnerFile, viewer_id: int | None, certification: TeamCertification) -> list[str]:
    """Return the acts on the certificate that can be done now, by this person."""
    own = viewer_id == file.learner.user_id
    return [
        name
        for name, act in ACTS.items()
        if act.possible(file)
        and name not in {"sign-off", "take-back"}
        and (name == "issue" or not own)
        and (name != "issue" or (certification.in_force and file.decision is not None and file.decision.earned))
    ]


def _act_url(certification: TeamCertification, user_id: int, name: str) -> str:
    return address("team_act", certification, user_id, name)


def _sign_offs(certification: TeamCertification, file: LearnerFile, *, own: bool) -> list[dict[str, Any]]:
    """Return the sign-offs that the rules ask for, given or not, with what can be done."""
    given = {entry.target: entry for entry in file.sign_offs if entry.withdrawn_at is None}
    user_id = file.learner.user_id
    return [
        {
            "target": target,
            "entry": given.get(target.casefold()),
            "give_url": "" if own else f"{_act_url(certification, user_id, 'sign-off')}?target={target}",
            "take_back_url": ""
            if own or file.award
            else f"{_act_url(certification, user_id, 'take-back')}?target={target}",
        }
        for target in certification.targets
    ]


def _award(award: AwardBrief, file: LearnerFile) -> dict[str, Any]:
    return {
        "brief": award,
        "state": presenting.state_words(award),
        "history": [
            {
                "what": act_words(entry.act),
                "at": entry.at,
                "by": file.people.get(entry.actor_id) if entry.actor_id is not None else None,
                "note": note_words(entry.act, entry.note),
            }
            for entry in award.history
        ],
    }


@non_atomic_requests  # the services keep their own transactions, and the platform's tasks have to see what they wrote
@team_page("GET", "POST")
def act(request: HttpRequest, certification: TeamCertification, user_id: int, name: str) -> HttpResponseBase:
    """Say what an act will do; posted, do it, and go back to the learner with what came of it."""
    if name not in ACTS:
        raise NotFound(gettext_noop("There is nothing of this name to do."))
    chosen = ACTS[name]
    file = api.learner_file(certification=certification, user_id=user_id)
    posted = request.method == "POST"
    asked = Asked(certification, file, request.user.pk or 0, request.POST if posted else request.GET)
    back = address("team_learner", certification, user_id)
    problem: CertificationError | None = None
    if not chosen.possible(file):
        raise Conflict(gettext_noop("This cannot be done now: look at how the learner stands."))
    if posted:
        try:
            return SeeOther(back + outcome.tail(request, certification, user_id, chosen.do(asked)))
        except InvalidInput as error:
            problem = error
    heading, explanations, button = chosen.words(asked)
    return page(
        request,
        "act",
        certification,
        status=status_of(problem) if problem else 200,
        title=f"{heading}: {file.learner.name}",
        heading=heading,
        explanations=explanations,
        button=button,
        file=file,
        grave=chosen.grave,
        fields=chosen.fields,
        target=asked.target if name in {"sign-off", "take-back"} else "",
        values={field: asked.data.get(field, "") for field in chosen.fields} if posted else _first_values(file),
        problem=translated(problem) if problem else "",
        problem_field=problem.field if problem else "",
        back_url=back,
    )


def _first_values(file: LearnerFile) -> dict[str, str]:
    return {"name": file.award.holder_name if file.award else ""}
