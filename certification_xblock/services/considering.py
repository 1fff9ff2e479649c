"""Considering many learners at once: what ``consider`` would come to for each, at the price of a batch.

Most learners have nothing to get: their rules are not met, or they have their award already. A batch finds these with as
many queries as one learner costs, and everybody else is considered alone: only ``consider`` acts (docs/decisions/0018).
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from certification_xblock.data import AwardState, CertificateStatus, IssueMode, Obstacle
from certification_xblock.domain.awards import must_take_back, next_act
from certification_xblock.exceptions import CannotDecide, CertificationError, NotFound, PlatformUnavailable
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, Claim, DirtyLearner, ErasedHolder, PassMarkWaiver
from certification_xblock.services.awarding import Considered, Outcome, consider
from certification_xblock.services.certifications import terms_in_force
from certification_xblock.services.deciding import decide_many
from certification_xblock.services.progress import note_decisions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from certification_xblock.data import Decision, PlatformCertificate
    from certification_xblock.services.certifications import InForce

log = logging.getLogger(__name__)

BATCH = 500
VALID = CertificateStatus.VALID
#: What says the same of everybody: there is no use in asking for each learner alone.
OF_ALL = (CannotDecide, NotFound, PlatformUnavailable)


@dataclass(frozen=True, slots=True)
class Failed:
    """That one learner could not be considered: the error's code and message."""

    code: str
    message: str


Answer = Considered | Failed


def consider_many(
    *, course_id: str, user_ids: Iterable[int] | None = None, dry_run: bool = False, batch: int = BATCH
) -> Iterator[Mapping[int, Answer]]:
    """Consider the given learners, or everybody enrolled; yield what came of them, as it becomes known.

    The same outcome as ``consider`` has for each of them; whatever breaks for one learner keeps no other from theirs. To
    be run outside a transaction: marks are taken before the evidence is read. May be stopped at any moment and begun
    again: who has been dealt with is found unchanged.
    """
    gateway = get_gateway()
    for ids in _enrolled(course_id, batch) if user_ids is None else _parts(user_ids, batch):
        yield from _consider_batch(course_id, ids, dry_run=dry_run)
        gateway.clear_caches()


def count_enrolled(*, course_id: str) -> int:
    """Return how many learners are enrolled in a course."""
    _learners, total = get_gateway().roster(course_id, limit=0)
    return total


def out_of_step(*, course_id: str, user_ids: Collection[int]) -> set[int]:
    """Return those learners with an award that the platform's certificate says something new of."""
    return _Holdings(course_id, user_ids).out_of_step()


def _enrolled(course_id: str, batch: int) -> Iterator[list[int]]:
    gateway, after = get_gateway(), 0
    while ids := list(gateway.enrolled_ids(course_id, after=after, limit=batch)):
        yield ids
        after = max(ids)


def _parts(user_ids: Iterable[int], batch: int) -> Iterator[list[int]]:
    left = iter(dict.fromkeys(user_ids))
    while ids := list(islice(left, batch)):
        yield ids


def _consider_batch(course_id: str, user_ids: list[int], *, dry_run: bool) -> Iterator[Mapping[int, Answer]]:
    token = "" if dry_run else _take_marks(course_id, user_ids)
    found: dict[int, Answer] = {}
    try:
        found = _sift(course_id, user_ids, dry_run=dry_run)
    except Exception:  # documented: one learner's broken row must not keep the others of the batch from theirs
        log.exception("A batch of %s learners of %s is considered one by one", len(user_ids), course_id)
    if token:
        _drop_marks(course_id, [user_id for user_id, one in found.items() if isinstance(one, Considered)], token)
    yield found
    for user_id in user_ids:
        if user_id not in found:
            yield {user_id: _consider_alone(user_id, course_id, dry_run=dry_run)}


def _consider_alone(user_id: int, course_id: str, *, dry_run: bool) -> Answer:
    try:
        return consider(user_id=user_id, course_id=course_id, dry_run=dry_run)
    except CertificationError as error:
        return Failed(error.code, str(error))
    except Exception as error:  # as above
        log.exception("Learner %s of %s could not be considered", user_id, course_id)
        return Failed(CertificationError.code, f"{type(error).__name__}: {error}")


def _sift(course_id: str, user_ids: list[int], *, dry_run: bool) -> dict[int, Answer]:
    """Return the outcome of those for whom there is nothing to do; who is left out has to be considered alone."""
    in_force = terms_in_force(course_id=course_id)
    if in_force is None:
        return dict.fromkeys(user_ids, Considered(Outcome.NO_CERTIFICATION))
    erased = set(ErasedHolder.objects.filter(user_id__in=user_ids).values_list("user_id", flat=True))
    found: dict[int, Answer] = dict.fromkeys(erased, Considered(Outcome.NO_CERTIFICATION))
    holdings = _Holdings(course_id, [user_id for user_id in user_ids if user_id not in erased])
    holding = holdings.of(in_force.certification_id)
    found |= dict.fromkeys(_unchanged(holdings, holding), Considered(Outcome.UNCHANGED))
    without = [user_id for user_id in holdings.user_ids if user_id not in holding]
    return found | _undecided(in_force, without, dry_run=dry_run) if without else found


def _undecided(in_force: InForce, user_ids: list[int], *, dry_run: bool) -> dict[int, Answer]:
    """Decide on those without an award, and return who gets nothing now."""
    try:
        decisions = decide_many(user_ids=user_ids, course_id=in_force.course_id, in_force=in_force)
    except OF_ALL as error:
        return dict.fromkeys(user_ids, Failed(error.code, str(error)))
    if not dry_run:
        note_decisions(certification_id=in_force.certification_id, decisions=decisions)
    earned = [user_id for user_id, decision in decisions.items() if decision.earned]
    waived = set() if dry_run else _waived(in_force.course_id, user_ids)
    unclaimed = _unclaimed(in_force, earned)
    nothing: dict[int, Answer] = {
        user_id: Considered(Outcome.NOT_EARNED, decision)
        for user_id, decision in decisions.items()
        if not decision.earned and user_id not in waived
    }
    nothing |= {user_id: Considered(Outcome.UNCLAIMED, decisions[user_id]) for user_id in unclaimed}
    if dry_run:
        to_issue = {user_id: decisions[user_id] for user_id in earned if user_id not in unclaimed}
        nothing |= _would_be_issued(in_force.course_id, to_issue)
    return nothing


def _would_be_issued(course_id: str, decisions: Mapping[int, Decision]) -> dict[int, Answer]:
    """Return what a dry run says of those who have earned the certificate: what ``consider`` would begin with."""
    certificates = _platform_certificates(course_id, decisions)
    certified = {user_id for user_id, one in certificates.items() if one.status is VALID}
    found: dict[int, Answer] = {user_id: Considered(Outcome.RECORDED, decisions[user_id]) for user_id in certified}
    others = [user_id for user_id in decisions if user_id not in certified]
    for user_id, obstacles in get_gateway().obstacles_of(course_id, others).items() if others else ():
        outcome = Outcome.BLOCKED if obstacles - {Obstacle.NOT_PASSING} else Outcome.REQUESTED
        found[user_id] = Considered(outcome, decisions[user_id], obstacles)
    return found


def _platform_certificates(course_id: str, user_ids: Collection[int]) -> dict[int, PlatformCertificate]:
    if not user_ids:
        return {}
    found = get_gateway().certificates(course_id, among=user_ids, limit=len(user_ids))
    return {one.user_id: one for one in found}


def _unchanged(holdings: _Holdings, holding: Mapping[int, AwardState]) -> Iterator[int]:
    """Yield who has an award that nothing is to be done about; a suspended one may have to be asked for again."""
    moving = holdings.out_of_step()
    for user_id, state in holding.items():
        if state is not AwardState.SUSPENDED and user_id not in moving:
            yield user_id


def _unclaimed(in_force: InForce, earned: Collection[int]) -> set[int]:
    if not earned or in_force.require_terms().issue is IssueMode.AUTOMATIC:
        return set()
    claims = Claim.objects.filter(user_id__in=earned, certification_id=in_force.certification_id)
    return set(earned).difference(claims.values_list("user_id", flat=True))


def _waived(course_id: str, user_ids: Collection[int]) -> set[int]:
    rows = PassMarkWaiver.objects.filter(user_id__in=user_ids, course_id=course_id, withdrawn_at=None)
    return set(rows.values_list("user_id", flat=True))


def _take_marks(course_id: str, user_ids: Collection[int]) -> str:
    """Take over the marks that there are, as ``take_mark`` does for one; "" where there are none.

    None are made: nothing has to be remembered of who is not marked, and what changes from now on makes its own.
    """
    rows = DirtyLearner.objects.filter(course_id=course_id)
    marked = list(rows.filter(user_id__in=user_ids).values_list("pk", flat=True))
    token = secrets.token_hex(16)
    return token if marked and rows.filter(pk__in=marked).update(token=token) else ""


def _drop_marks(course_id: str, user_ids: Collection[int], token: str) -> None:
    DirtyLearner.objects.filter(course_id=course_id, user_id__in=user_ids, token=token).delete()


@dataclass(slots=True)
class _Holdings:
    """The awards that count of some learners in a course."""

    course_id: str
    user_ids: Collection[int]
    awards: list[tuple[int, int, AwardState]] = field(init=False)

    def __post_init__(self) -> None:
        rows = Award.objects.filter(user_id__in=self.user_ids, certification__course_id=self.course_id, current=1)
        found = rows.values_list("user_id", "certification_id", "state")
        self.awards = [(user_id or 0, certification, AwardState(state)) for user_id, certification, state in found]

    def of(self, certification_id: int) -> dict[int, AwardState]:
        return {user_id: state for user_id, certification, state in self.awards if certification == certification_id}

    def out_of_step(self) -> set[int]:
        holders = {user_id for user_id, _certification, _state in self.awards}
        found = _platform_certificates(self.course_id, holders)
        return {user_id for user_id, _one, state in self.awards if _moves(state, found.get(user_id))}


def _moves(state: AwardState, certificate: PlatformCertificate | None) -> bool:
    status = certificate.status if certificate else None
    return next_act(state, status) is not None or must_take_back(state, certificate)
