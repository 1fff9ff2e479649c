"""What a course's team sees: which learners, how far they are, and the figures over all of them.

Which learners a list holds is asked of what is kept of past decisions; what it says of each of them is decided at this
moment, for that page alone. So the number of queries does not grow with the course.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from certification_xblock.data import (
    AwardBrief,
    AwardState,
    IssueMode,
    LearnerRow,
    RuleKind,
    TeamCertification,
    TeamFigures,
    TeamFilter,
    TeamPage,
    TeamQuery,
)
from certification_xblock.domain.awards import normalise_number
from certification_xblock.domain.progress import HALF, NEARLY, share_of
from certification_xblock.domain.rules import rules_of
from certification_xblock.exceptions import CannotDecide, InvalidInput, NotAllowed, NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, Certification, LearnerProgress
from certification_xblock.services.certifications import InForce, terms_in_force
from certification_xblock.services.deciding import decide_many
from certification_xblock.services.shown import verify_url
from certification_xblock.services.verification import state_now

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet

    from certification_xblock.data import Decision

PAGE_SIZE = 50
SEARCH_LENGTH = 100
STOPPED = (AwardState.SUSPENDED.value, AwardState.REVOKED.value, AwardState.EXPIRED.value)


def team_certification(*, usage_id: str, by_user_id: int) -> TeamCertification:
    """Return the certification of a block, for somebody of the course's team.

    Raises NotFound for what is no block with a certification, NotAllowed for who is no staff of its course.
    """
    row = Certification.objects.select_related("version").filter(usage_id=usage_id).first()
    if row is None:
        raise NotFound(_("There is no certification under this address."))
    gateway = get_gateway()
    if not gateway.is_course_staff(by_user_id, row.course_id):
        raise NotAllowed(_("Only the team of the course can see this."))
    in_force = terms_in_force(course_id=row.course_id)
    ours = in_force if in_force is not None and in_force.certification_id == row.pk else None
    terms = ours.terms if ours is not None else None
    stored = row.version.terms if row.version is not None else {}
    return TeamCertification(
        certification_id=row.pk,
        course_id=row.course_id,
        usage_id=usage_id,
        title=terms.title if terms else str(stored.get("display_name") or usage_id),
        course_title=_course_title(row.course_id),
        in_force=terms is not None,
        problem="" if terms else (ours.problem if ours else "") or _("Another block is in force, or none."),
        targets=tuple(
            dict.fromkeys(rule.target for rule in rules_of(terms.requirement) if rule.kind is RuleKind.SIGN_OFF)
        )
        if terms
        else (),
        claimed=bool(terms and terms.issue is IssueMode.CLAIM),
        block_url=gateway.block_url(usage_id),
    )


def _course_title(course_id: str) -> str:
    try:
        return get_gateway().course(course_id).title
    except NotFound:  # deleted; its awards are still there
        return course_id


def team_query(*, filter_name: str = "", search: str = "") -> TeamQuery:
    """Return a query made of what somebody chose and typed; raises InvalidInput for a filter that there is none of.

    What cannot be seen is left out of the search: control characters, marks of direction and of no width.
    """
    try:
        chosen = TeamFilter(filter_name or TeamFilter.ALL.value)
    except ValueError:
        raise InvalidInput(_("There is no such list of learners."), field="filter") from None
    seen = "".join(" " if one.isspace() else one for one in search if one.isspace() or _is_seen(one))
    return TeamQuery(chosen, " ".join(unicodedata.normalize("NFC", seen).split())[:SEARCH_LENGTH])


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def criteria(*, certification_id: int, query: TeamQuery) -> dict[str, Any]:
    """Return what the gateway's roster is asked for a query: queries of ids, which the database joins itself.

    Who searches all learners for the number of a certificate finds its holder.
    """
    if query.filter is TeamFilter.ALL and (number := normalise_number(query.search)):
        return {"search": "", "among": _holders(certification_id, number)}
    known = LearnerProgress.objects.filter(certification_id=certification_id)
    awards = _awards(certification_id)
    held = awards.values_list("user_id", flat=True)
    working = known.exclude(user_id__in=held)
    lists: dict[TeamFilter, tuple[str, Any]] = {
        TeamFilter.NOT_STARTED: ("excluding", known.filter(share__gt=0).values_list("user_id", flat=True).union(held)),
        TeamFilter.UNDER_WAY: ("among", working.filter(share__gt=0, earned=False).values_list("user_id", flat=True)),
        TeamFilter.NEARLY: ("among", working.filter(share__gte=NEARLY, earned=False).values_list("user_id", flat=True)),
        TeamFilter.WAITING: ("among", working.filter(awaits_sign_off=True).values_list("user_id", flat=True)),
        TeamFilter.MET: ("among", working.filter(earned=True).values_list("user_id", flat=True)),
        TeamFilter.CERTIFIED: ("among", awards.filter(state=AwardState.VALID.value).values_list("user_id", flat=True)),
        TeamFilter.STOPPED: ("among", awards.filter(state__in=STOPPED).values_list("user_id", flat=True)),
    }
    chosen = lists.get(query.filter)
    return {"search": query.search, **({chosen[0]: chosen[1]} if chosen else {})}


def _holders(certification_id: int, number: str) -> Any:
    rows = Award.objects.filter(certification_id=certification_id, number=number, user_id__isnull=False)
    return rows.order_by().values_list("user_id", flat=True)


def _awards(certification_id: int) -> QuerySet[Award]:
    # Without an order: the query becomes part of others.
    return Award.objects.filter(certification_id=certification_id, current=1, user_id__isnull=False).order_by()


def team_figures(*, certification: TeamCertification) -> TeamFigures:
    """Return how many of the enrolled learners have come how far; each figure counts some of those before it.

    Whoever holds the certificate has been through all of it, whatever today's rules say of them.
    """
    rows = LearnerProgress.objects.filter(certification_id=certification.certification_id)
    held = (
        _awards(certification.certification_id)
        .exclude(state=AwardState.REVOKED.value)
        .values_list("user_id", flat=True)
    )

    def count(**which: Any) -> int:
        return get_gateway().roster(certification.course_id, limit=0, **which)[1]

    return TeamFigures(
        enrolled=count(),
        started=count(among=rows.filter(share__gt=0).values_list("user_id", flat=True).union(held)),
        half=count(among=rows.filter(share__gte=HALF).values_list("user_id", flat=True).union(held)),
        done=count(among=rows.filter(earned=True).values_list("user_id", flat=True).union(held)),
        earned=count(among=held),
        counted=rows.count(),
    )


def team_page(*, certification: TeamCertification, query: TeamQuery, page: int = 1) -> TeamPage:
    """Return a page of learners, by name, each with the decision of this moment; the last page for one beyond it."""
    gateway, which = get_gateway(), criteria(certification_id=certification.certification_id, query=query)
    found, total = gateway.roster(certification.course_id, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE, **which)
    pages = max(1, -(-total // PAGE_SIZE))
    if page > pages:
        page = pages
        found, total = gateway.roster(certification.course_id, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE, **which)
    ids = [learner.user_id for learner in found]
    decisions = decisions_of(certification=certification, user_ids=ids)
    awards = awards_of(certification_id=certification.certification_id, user_ids=ids)
    rows = tuple(
        LearnerRow(
            learner=learner,
            decision=decisions.get(learner.user_id),
            share=share_of(decisions[learner.user_id]) if learner.user_id in decisions else 0,
            award=awards.get(learner.user_id),
        )
        for learner in found
    )
    return TeamPage(rows=rows, total=total, page=page, pages=pages)


def decisions_of(*, certification: TeamCertification, user_ids: Collection[int]) -> Mapping[int, Decision]:
    """Return decisions of this moment; none where nothing is in force, or nothing can be decided now."""
    if not certification.in_force or not user_ids:
        return {}
    try:
        return decide_many(
            user_ids=user_ids, course_id=certification.course_id, in_force=in_force_of(certification=certification)
        )
    except CannotDecide:
        return {}


def in_force_of(*, certification: TeamCertification) -> InForce | None:
    """Return the terms in force of a team's certification, or None where it is not the one in force."""
    in_force = terms_in_force(course_id=certification.course_id)
    return in_force if in_force and in_force.certification_id == certification.certification_id else None


def awards_of(*, certification_id: int, user_ids: Collection[int]) -> dict[int, AwardBrief]:
    """Return the awards that count, by their holder."""
    rows = Award.objects.filter(certification_id=certification_id, current=1, user_id__in=user_ids)
    return {row.user_id: award_brief(row) for row in rows if row.user_id is not None}


def award_brief(row: Award, **more: Any) -> AwardBrief:
    """Return an award as lists show it."""
    state, since = state_now(row)
    return AwardBrief(
        uuid=str(row.uuid),
        number=row.number,
        state=state,
        since=since,
        awarded_at=row.awarded_at,
        holder_name=row.holder_name,
        verify_url=verify_url(row),
        **more,
    )
