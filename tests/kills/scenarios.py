"""What is killed at every step: each a situation, the act in it, and whom the platform makes do it again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from certification_xblock import api, tasks
from certification_xblock.data import JobKind, TeamQuery
from certification_xblock.services import documents
from demo.site import certificates, people
from demo.site.models import Profile
from tests.kills.site import LEARNERS, SIGNED, Site

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Scenario:
    """``again`` is what the platform itself repeats until it has been heard, and nobody of ours has to."""

    name: str
    prepare: Callable[[Site], Any]
    act: Callable[[Site, Any], Any]
    again: Callable[[Site, Any], Any] | None = None


def _nearly(site: Site, *, passing: bool = True, **fields: Any) -> None:
    site.certify(**fields)
    if passing:
        site.pass_course("ada")
    site.read("ada", "first")


def _on_demand(site: Site) -> str:
    usage_id = site.certify(issue="claim")
    site.pass_course("ada")
    site.read("ada")
    return usage_id


def _claim(site: Site, usage_id: str) -> None:
    api.claim(user_id=site.people["ada"], course_id=site.course_id, usage_id=usage_id)


def _before_us(site: Site) -> None:
    """The platform issued nothing, the rules are met, and our task has not come."""
    site.certify()
    with _no_tasks():
        site.pass_course("ada")
        site.read("ada")


def _no_tasks() -> Any:
    return patch.object(tasks.consider, "apply_async")


def _issue_by_platform(site: Site, _prepared: Any) -> None:
    certificates.generate_certificate(site.user("ada"), site.course_id)


def _awarded(site: Site, **fields: Any) -> str:
    site.certify(**fields)
    site.pass_course("ada")
    site.read("ada")
    return site.award("ada")


def _by_hand(act: Callable[..., Any], **more: Any) -> Callable[[Site, str], None]:
    def done(site: Site, award: str) -> None:
        act(award_uuid=award, by_user_id=site.staff, reason="because", **more)

    return done


def _revoked(site: Site) -> str:
    award = _awarded(site)
    api.revoke(award_uuid=award, by_user_id=site.staff, reason="a mistake")
    return award


def _marry(site: Site, _award: str) -> None:
    Profile.objects.filter(user_id=site.people["ada"]).update(name="Ada Married")
    certificates.generate_certificate(site.user("ada"), site.course_id)


def _wanting(site: Site) -> None:
    site.certify(requirement=SIGNED)
    site.pass_course("ada")
    site.read("ada")


def _sign(site: Site, _prepared: Any) -> None:
    api.sign_off(
        user_id=site.people["ada"], course_id=site.course_id, target="mentor", by_user_id=site.staff, note="well done"
    )


def _done_before(site: Site) -> None:
    for name in ("ada", "bea"):
        site.pass_course(name)
        site.read(name)


def _fall(site: Site, _award: str) -> None:
    site.score(site.people["ada"], "problem/exam", 0, 1)


def _retire(site: Site, _award: str) -> None:
    people.retire(site.user("ada"))


def _drawn(site: Site) -> str:
    award = _awarded(site)
    documents.certificate_pdf(award_uuid=award)
    return award


def _draw(_site: Site, award: str) -> None:
    documents.certificate_pdf(award_uuid=award)


def _waiting(site: Site, names: tuple[str, ...] = LEARNERS) -> str:
    """So many have earned it, and our tasks have not come."""
    usage_id = site.certify()
    with _no_tasks():
        for name in names:
            site.pass_course(name)
            site.read(name)
    return usage_id


def _team_job(site: Site, usage_id: str) -> None:
    certification = api.team_certification(usage_id=usage_id, by_user_id=site.staff)
    job_id = api.start_job(certification=certification, kind=JobKind.ISSUE, by_user_id=site.staff, query=TeamQuery())
    tasks.run_team_job.delay(job_id)


def _issue_all(site: Site, _usage_id: str) -> None:
    """As ``certification issue`` does."""
    for _found in api.consider_many(course_id=site.course_id):
        pass


SCENARIOS = {
    one.name: one
    for one in (
        Scenario("publication", _done_before, lambda site, _none: site.certify()),
        Scenario("team-job", _waiting, _team_job),
        Scenario("issue", partial(_waiting, names=("ada", "bea")), _issue_all),
        Scenario("document", _awarded, _draw),
        Scenario("retirement", _drawn, _retire, again=_retire),
        Scenario("automatic", _nearly, lambda site, _none: site.read("ada", "second")),
        Scenario("waiver", partial(_nearly, passing=False), lambda site, _none: site.read("ada", "second")),
        Scenario("claim", _on_demand, _claim),
        Scenario("platform", _before_us, _issue_by_platform),
        Scenario("revoke", _awarded, _by_hand(api.revoke)),
        Scenario("reinstate", _revoked, _by_hand(api.reinstate)),
        Scenario("correct-name", _awarded, _by_hand(api.correct_name, name="Ada Right")),
        Scenario("new-name", _awarded, _marry, again=_marry),
        Scenario("fail-again", _awarded, _fall, again=_fall),
        Scenario("sign-off", _wanting, _sign),
    )
}
