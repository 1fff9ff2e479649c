"""All that a course's team sees of one learner, and having the certificate issued by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from certification_xblock.data import Act, AwardBrief, HistoryEntry, LearnerFile, SignOffEntry, TeamCertification
from certification_xblock.domain.progress import share_of
from certification_xblock.exceptions import CannotDecide, NotAllowed, NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, Claim, SignOff
from certification_xblock.services.awarding import Considered, consider
from certification_xblock.services.deciding import decide
from certification_xblock.services.team import award_brief, in_force_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certification_xblock.data import Decision, Learner


def learner_file(*, certification: TeamCertification, user_id: int) -> LearnerFile:
    """Return what a team sees of one learner of its course; the caller has asked for the certification first.

    Raises NotFound for who is neither enrolled in the course nor holds an award of this certification.
    """
    gateway, course_id = get_gateway(), certification.course_id
    learner = gateway.learners([user_id]).get(user_id)
    enrolled = bool(gateway.roster_ids(course_id, among=[user_id], limit=1))
    rows = Award.objects.filter(user_id=user_id, certification_id=certification.certification_id)
    awards = tuple(_award(row) for row in rows.prefetch_related("history").order_by("-sequence"))
    if learner is None or not (enrolled or awards):
        raise NotFound(_("There is no such learner in this course."))
    signed = list(SignOff.objects.filter(user_id=user_id, course_id=course_id).order_by("-signed_at", "-pk"))
    decision, problem = _decision(certification, user_id)
    claims = Claim.objects.filter(user_id=user_id, certification_id=certification.certification_id)
    actors = {entry.actor_id for award in awards for entry in award.history} | {row.signed_by_id for row in signed}
    people = gateway.learners([actor for actor in actors if actor is not None])
    return LearnerFile(
        learner=learner,
        enrolled=enrolled,
        decision=decision,
        problem=problem,
        share=share_of(decision) if decision else 0,
        obstacles=gateway.obstacles(user_id, course_id) if decision and decision.earned else frozenset(),
        sign_offs=tuple(_sign_off(row, people) for row in signed),
        awards=awards,
        claimed=not certification.claimed or claims.exists(),
        people=people,
    )


def _award(row: Award) -> AwardBrief:
    history = tuple(
        HistoryEntry(act=Act(entry.act), at=entry.at, actor_id=entry.actor_id, note=entry.note)
        for entry in row.history.all()
    )
    return award_brief(row, history=history)


def _sign_off(row: SignOff, people: Mapping[int, Learner]) -> SignOffEntry:
    by = people.get(row.signed_by_id) if row.signed_by_id is not None else None
    return SignOffEntry(target=row.target, at=row.signed_at, by=by, note=row.note, withdrawn_at=row.withdrawn_at)


def _decision(certification: TeamCertification, user_id: int) -> tuple[Decision | None, str]:
    in_force = in_force_of(certification=certification)
    if in_force is None:
        return None, certification.problem
    try:
        return decide(user_id=user_id, course_id=certification.course_id, in_force=in_force), ""
    except CannotDecide as error:
        return None, str(error)


def issue(*, user_id: int, course_id: str, by_user_id: int) -> Considered:
    """Take the decision anew and issue what is earned, at the wish of somebody of the course's team.

    Nothing is issued that would not be issued by itself. Raises NotAllowed for who is no staff of the course, and what
    ``consider`` raises.
    """
    if not get_gateway().is_course_staff(by_user_id, course_id):
        raise NotAllowed(_("Only staff of the course can do this."))
    return consider(user_id=user_id, course_id=course_id)
