"""A small course on the embedded platform, and what the kill tests look at in it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from completion.models import BlockCompletion
from django.conf import settings
from django.contrib.auth import get_user_model

from certification_xblock.gateway import get_gateway
from certification_xblock.models import (
    Award,
    AwardEvent,
    CertificationVersion,
    Claim,
    DirtyLearner,
    Document,
    PassMarkWaiver,
    SignOff,
    TeamJobRow,
)
from demo.site.models import AllowlistEntry, GeneratedCertificate, Score, SentMail
from tests.demo.world import DemoWorld

READ = {"kind": "completion", "target": "vertical/texts", "minimum": "100"}
SIGNED = {"combinator": "all", "members": [READ, {"kind": "sign_off", "target": "mentor"}]}
LEARNERS = ("ada", "bea", "cyd")
GRADED = ("one", "two", "three", "four", "exam")


class Site(DemoWorld):
    """Three learners, one of them near the end, and two of the course's staff."""

    def __init__(self) -> None:
        super().__init__()
        self.people = {name: self.person(name, name=f"{name.title()} Learner") for name in LEARNERS}
        self.staff = self.person("sam", name="Sam Staff", staff=True)
        for user_id in self.people.values():
            self.enrol(user_id)

    def certify(self, **fields: Any) -> str:
        """Publish the certification."""
        given = {"display_name": "Consultant", "text": "Knows what to ask.", "requirement": READ}
        return self.publish_certification("cert", {**given, **fields})

    def pass_course(self, name: str) -> None:
        for problem in GRADED:
            self.score(self.people[name], f"problem/{problem}", 1, 1)

    def read(self, name: str, *texts: str) -> None:
        for text in texts or ("first", "second"):
            self.complete(self.people[name], f"html/{text}")

    def user(self, name: str) -> Any:
        return get_user_model().objects.get(pk=self.people[name])

    def award(self, name: str) -> str:
        return str(Award.objects.get(user_id=self.people[name], current=1).uuid)


def state() -> Any:
    """Return all that matters, as JSON has it, without what is drawn by lot and without the time."""
    return json.loads(json.dumps(_state()))


def _state() -> dict[str, Any]:
    awards = Award.objects.order_by("user_id", "sequence", "pk")
    return {
        "awards": [(a.user_id, a.sequence, a.current, a.state, a.holder_name, a.withdrawn) for a in awards],
        "history": sorted(
            (e.award.user_id or 0, e.award.sequence, e.act, bool(e.note), e.actor_id or 0)
            for e in AwardEvent.objects.select_related("award")
        ),
        "certificates": sorted(GeneratedCertificate.objects.values_list("user_id", "status", "name")),
        "told": dict(Counter(SentMail.objects.values_list("to", flat=True))),
        "untold": Award.objects.filter(told_at=None, current=1, state="valid").count(),
        "marks": sorted(DirtyLearner.objects.values_list("user_id", flat=True)),
        "waivers": sorted((w.user_id, w.withdrawn_at is None) for w in PassMarkWaiver.objects.all()),
        "allowed": sorted(AllowlistEntry.objects.values_list("user_id", "allowlist")),
        "claims": sorted(Claim.objects.values_list("user_id", flat=True)),
        "signed": sorted((s.user_id, s.target, s.current or 0) for s in SignOff.objects.all()),
        "versions": sorted(CertificationVersion.objects.values_list("number", "digest")),
        "jobs": sorted(TeamJobRow.objects.values_list("state", "done", "total")),
        "files": files(),
        "documents": sorted(Document.objects.values_list("award__user_id", "size")),
        "done": sorted(
            (user_id, str(key)) for user_id, key in BlockCompletion.objects.values_list("user_id", "block_key")
        ),
        "scores": sorted(Score.objects.values_list("user_id", "usage_id", "earned")),
        "people": sorted(get_user_model().objects.values_list("username", "profile__name")),
    }


def broken() -> list[str]:
    """Return what must never be seen, at whatever moment: half rows, two awards, an award and a certificate at odds."""
    found = []
    current = Counter(Award.objects.filter(current=1).values_list("user_id", "certification_id"))
    found += [f"{key} has {number} current awards" for key, number in current.items() if number > 1]
    for award in Award.objects.prefetch_related("history"):
        acts = [entry.act for entry in award.history.all()]
        if acts[:1] != ["awarded"] or acts.count("awarded") != 1:
            found.append(f"{award}: its history is {acts}")
    for user_id in {award.user_id for award in Award.objects.filter(user__isnull=False)}:
        numbers = list(Award.objects.filter(user_id=user_id).order_by("sequence").values_list("sequence", flat=True))
        if numbers != list(range(1, len(numbers) + 1)):
            found.append(f"the awards of {user_id} are numbered {numbers}")
    return found


def at_odds() -> list[str]:
    """Return where the platform's certificate, as the gateway reads it, and the award disagree once all is healed."""
    fits = {"valid": "valid", "not_passing": "suspended", "invalidated": "revoked", "withheld": "revoked"}
    awards = Award.objects.filter(current=1, user__isnull=False).values_list(
        "user_id", "state", "certification__course_id"
    )
    found = []
    for user_id, award, course_id in awards:
        certificate = get_gateway().certificate(user_id, course_id)
        if certificate is None or fits[certificate.status.value] != award:
            found.append(f"learner {user_id}: award {award}, certificate {certificate and certificate.status}")
    return found


def files() -> list[int]:
    """Return the sizes of all files in the storage."""
    return sorted(path.stat().st_size for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
