"""Every use case that writes, each in a situation in which it does all that it can do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from certification_xblock import api, tasks
from certification_xblock.data import JobKind, Obstacle, TeamQuery
from certification_xblock.models import (
    Award,
    CertificationVersion,
    Claim,
    DirtyLearner,
    Document,
    PassMarkWaiver,
    SignOff,
    TeamJobRow,
)
from certification_xblock.services import documents
from tests.fakes import BLOCK, COURSE
from tests.faults.conftest import stored_files
from tests.worlds import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.conftest import Faulty

    Act = Callable[[], Any]

SIGNED = {"combinator": "all", "members": [FIELDS["requirement"], {"kind": "sign_off", "target": "mentor"}]}


def automatic(world: Faulty) -> Act:
    world.complete(world.learner, 4)
    return lambda: api.mark_dirty(user_id=world.learner, course_id=COURSE)


def waiver(world: Faulty) -> Act:
    world.state.obstacles[world.learner] = {Obstacle.NOT_PASSING}
    return automatic(world)


def waiver_withdrawn(world: Faulty) -> Act:
    """A waiver stands that nothing was issued by, and what it was for has been undone."""
    world.state.obstacles[world.learner] = {Obstacle.NOT_PASSING}
    world.gateway.waive_pass_mark(world.learner, COURSE, notes="")
    api.sync_course(course_id=COURSE)
    PassMarkWaiver.objects.create(user_id=world.learner, course_id=COURSE, created_at=timezone.now())
    return lambda: api.mark_dirty(user_id=world.learner, course_id=COURSE)


def claim(world: Faulty) -> Act:
    world.publish(issue="claim")
    world.complete(world.learner, 4)
    return lambda: api.claim(user_id=world.learner, course_id=COURSE, usage_id=BLOCK)


def record(world: Faulty) -> Act:
    """The platform has issued, and tells us."""
    world.complete(world.learner, 4)
    world.state.on_saved = lambda _certificate: None
    world.gateway.issue(world.learner)
    world.state.on_saved = world._saved
    return lambda: api.record(user_id=world.learner, course_id=COURSE)


def by_hand(act: Callable[..., Any], **more: Any) -> Callable[[Faulty], Act]:
    def prepared(world: Faulty) -> Act:
        award = str(world.earn().uuid)
        if act is api.reinstate:
            api.revoke(award_uuid=award, by_user_id=world.staff, reason="a mistake")
        return lambda: act(award_uuid=award, by_user_id=world.staff, reason="because", **more)

    return prepared


def new_name(world: Faulty) -> Act:
    world.earn()
    world.state.certificates[world.learner] = replace(world.state.certificates[world.learner], name="Ada Married")
    return lambda: api.record(user_id=world.learner, course_id=COURSE)


def sign_off(world: Faulty) -> Act:
    world.publish(requirement=SIGNED)
    world.complete(world.learner, 4)
    return lambda: api.sign_off(
        user_id=world.learner, course_id=COURSE, target="mentor", by_user_id=world.staff, note="well done"
    )


def publication(world: Faulty) -> Act:
    other = world.person("bea", "Bea Other")
    for user_id in (world.learner, other):
        world.complete(user_id, 3)
    world.state.blocks = [
        replace(world.state.blocks[0], fields={**FIELDS, "requirement": {"kind": "completion", "minimum": "75"}})
    ]
    return lambda: tasks.sync_course.delay(COURSE)


def retirement(world: Faulty) -> Act:
    award = world.earn()
    documents.certificate_pdf(award_uuid=str(award.uuid))
    return lambda: api.erase_holder(user_id=world.learner)


def document(world: Faulty) -> Act:
    award = str(world.earn().uuid)
    return lambda: documents.certificate_pdf(award_uuid=award)


def team_job(world: Faulty) -> Act:
    for name in ("bea", "cyd"):
        world.complete(world.person(name, name.title()), 4)
    certification = api.team_certification(usage_id=BLOCK, by_user_id=world.staff)

    def act() -> None:
        job_id = api.start_job(
            certification=certification, kind=JobKind.ISSUE, by_user_id=world.staff, query=TeamQuery()
        )
        tasks.run_team_job.delay(job_id)

    return act


def reconciling(world: Faulty) -> Act:
    """There is something for each of its parts."""
    award = world.earn()
    Award.objects.filter(pk=award.pk).update(told_at=None)
    world.state.sent.clear()
    world.complete(world.person("bea", "Bea Other"), 4)
    return lambda: tasks.reconcile(everybody=True)


SITUATIONS: dict[str, Callable[[Faulty], Act]] = {
    "automatic": automatic,
    "waiver": waiver,
    "waiver-withdrawn": waiver_withdrawn,
    "claim": claim,
    "record": record,
    "revoke": by_hand(api.revoke),
    "reinstate": by_hand(api.reinstate),
    "correct-name": by_hand(api.correct_name, name="Ada Right"),
    "new-name": new_name,
    "sign-off": sign_off,
    "publication": publication,
    "retirement": retirement,
    "document": document,
    "team-job": team_job,
    "reconcile": reconciling,
}


def state(world: Faulty) -> dict[str, Any]:
    """Return all that matters, ours and the platform's."""
    awards = Award.objects.order_by("certification", "user_id", "sequence", "pk")
    return {
        "awards": [(a.user_id, a.sequence, a.current, a.state, a.holder_name, a.withdrawn) for a in awards],
        "history": [
            [(entry.act, entry.actor_id, bool(entry.note)) for entry in award.history.all()] for award in awards
        ],
        "certificates": sorted((one.user_id, one.status, one.name) for one in world.state.certificates.values()),
        "waived": sorted(world.state.waived),
        "told": dict(Counter(str(message.user_id) for message in world.state.sent)),
        "untold": Award.objects.filter(told_at=None, current=1, state="valid").count(),
        "marks": sorted(DirtyLearner.objects.values_list("user_id", flat=True)),
        "waivers": sorted((w.user_id, w.withdrawn_at is None) for w in PassMarkWaiver.objects.all()),
        "claims": sorted(Claim.objects.values_list("user_id", flat=True)),
        "signed": sorted(SignOff.objects.values_list("user_id", "target")),
        "versions": [(v.certification_id, v.number) for v in CertificationVersion.objects.order_by("pk")],
        "jobs": sorted(TeamJobRow.objects.values_list("state", "done", "total")),
        "documents": Document.objects.count(),
        "files": len(stored_files()),
    }


def wrong(world: Faulty) -> list[str]:
    """Return what must never be seen."""
    found = []
    current = Counter(Award.objects.filter(current=1).values_list("user_id", "certification_id"))
    found += [f"{key} has {number} current awards" for key, number in current.items() if number > 1]
    for award in Award.objects.prefetch_related("history"):
        acts = [entry.act for entry in award.history.all()]
        if acts[:1] != ["awarded"] or acts.count("awarded") != 1:
            found.append(f"{award}: its history is {acts}")
        certificate = world.state.certificates.get(award.user_id or 0)
        fits = {"valid": "valid", "invalidated": "revoked", "not_passing": "suspended"}
        if award.current and (certificate is None or fits.get(certificate.status.value) != award.state):
            found.append(f"{award}: {award.state}, and the platform's certificate is {certificate}")
    return found
