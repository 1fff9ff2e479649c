"""Many at once, and killed in the middle of it: real workers on a real broker, and processes side by side."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections

from certification_xblock import api, tasks
from certification_xblock.exceptions import CertificationError, Conflict
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award, AwardEvent, Claim, DirtyLearner
from demo.site import certificates
from tests.faults.broker import later, performed
from tests.kills import process
from tests.kills.site import at_odds, broken, state
from tests.kills.workers import REDIS, until, workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.kills.site import Site

pytestmark = pytest.mark.skipif(not REDIS, reason="needs scripts/with-redis")
MANY = 8


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each in a process of its own; return what each said, an error of ours by its code."""
    moment = time.time() + 0.5
    connections.close_all()
    children = []
    for work in works:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)

            def timed(work: Callable[[], Any] = work) -> Any:
                connection.ensure_connection()
                time.sleep(max(0.0, moment - time.time()))
                try:
                    return work()
                except CertificationError as error:
                    return error.code

            os._exit(process._child(timed, writer))
        os.close(writer)
        children.append((child, reader))
    said = []
    for child, reader in children:
        with os.fdopen(reader) as pipe:
            text = pipe.read()
        _pid, status = os.waitpid(child, 0)
        said.append(process.json.loads(text) if status == 0 else f"died with {status}")
    return said


def failed_tasks(log: Path) -> list[str]:
    """Return what the workers' log says of tasks that raised."""
    return [line for line in log.read_text().splitlines() if "raised unexpected" in line]


def whole() -> None:
    assert broken() + at_odds() == []


def reconciled() -> None:
    for minutes in (5, 10):
        with later(minutes):
            performed(tasks.reconcile)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "workers.log"
    path.touch()
    return path


def earned(site: Site, *names: str, **fields: Any) -> str:
    """All is done, and nobody has decided on it yet."""
    usage_id = site.certify(**fields)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks.consider, "apply_async", lambda *_args, **_options: None)
        for name in names or site.people:
            site.pass_course(name)
            site.read(name)
    return usage_id


def test_the_same_event_many_times_and_two_workers_make_one_award_each(site: Site, log: Path) -> None:
    earned(site)
    with workers(2, log=log):
        for _again in range(MANY):
            for user_id in site.people.values():
                tasks.consider.delay(user_id, site.course_id)
        until(lambda: Award.objects.exclude(told_at=None).count() == len(site.people))
        until(lambda: log.read_text().count("succeeded") + len(failed_tasks(log)) >= MANY * len(site.people))
    assert failed_tasks(log) == []
    assert Award.objects.count() == AwardEvent.objects.count() == len(site.people)
    assert set(state()["told"].values()) == {1}
    whole()
    reconciled()
    assert not DirtyLearner.objects.exists()


def test_the_platforms_own_certificate_and_our_workers_meet(site: Site, log: Path) -> None:
    earned(site)
    with workers(2, log=log):
        for user_id in site.people.values():
            tasks.consider.delay(user_id, site.course_id)
        at_once(*(partial(certificates.generate_certificate, site.user(name), site.course_id) for name in site.people))
        until(lambda: Award.objects.exclude(told_at=None).count() == len(site.people))
    assert failed_tasks(log) == []
    assert Award.objects.count() == AwardEvent.objects.count() == len(site.people)
    whole()


@pytest.mark.parametrize("acks_late", [False, True])
def test_a_worker_killed_in_the_middle_of_its_task_loses_nothing(site: Site, log: Path, *, acks_late: bool) -> None:
    earned(site, "ada")
    (Path(settings.MEDIA_ROOT) / "die").touch()
    with workers(1, log=log, acks_late=acks_late) as started:
        tasks.consider.delay(site.people["ada"], site.course_id)
        until(lambda: started[0].poll() is not None)
    assert not Award.objects.exists()
    assert DirtyLearner.objects.get().user_id == site.people["ada"]
    reconciled()
    assert Award.objects.get().user_id == site.people["ada"]
    assert state()["told"] == {"ada@example.com": 1}
    whole()


def test_claims_at_once(site: Site) -> None:
    usage_id = earned(site, "ada", issue="claim")
    claim = partial(api.claim, user_id=site.people["ada"], course_id=site.course_id, usage_id=usage_id)
    said = at_once(*[lambda: claim().outcome.value] * MANY)
    assert set(said) <= {"requested", "recorded", "unchanged", "followed"}
    assert (Claim.objects.count(), Award.objects.count(), AwardEvent.objects.count()) == (1, 1, 1)
    whole()


def test_a_revocation_and_the_platform_issuing_again(site: Site) -> None:
    site.certify()
    site.pass_course("ada")
    site.read("ada")
    award = site.award("ada")

    def again() -> str:
        try:
            certificates.generate_certificate(site.user("ada"), site.course_id)
        except certificates.CertificateGenerationNotAllowed:
            return "refused"
        except OperationalError as error:  # a deadlock, and the database gave up the platform's part of it
            if "deadlock" not in str(error).lower():
                raise
            return "given up"
        return "issued"

    revoke = partial(api.revoke, award_uuid=award, by_user_id=site.staff, reason="a mistake")
    said = at_once(again, revoke, again, revoke, again)
    assert not [one for one in said if one not in {None, "conflict", "refused", "issued", "given up"}]
    reconciled()
    assert [entry.act for entry in AwardEvent.objects.order_by("pk")].count("revoked") == 1
    assert Award.objects.get().state == "revoked"
    found = get_gateway().certificate(site.people["ada"], site.course_id)
    assert found is not None
    assert not found.in_spite
    whole()


def test_two_corrected_names_make_one_successor_each_in_turn(site: Site) -> None:
    site.certify()
    site.pass_course("ada")
    site.read("ada")
    award = site.award("ada")
    correct = partial(api.correct_name, award_uuid=award, by_user_id=site.staff, reason="a typing error")
    said = at_once(*(partial(correct, name=f"Ada {letter}") for letter in "ABCD"))
    assert said.count(Conflict.code) == 3
    assert sorted(Award.objects.values_list("sequence", flat=True)) == [1, 2]
    assert len(set(Award.objects.values_list("number", flat=True))) == 2
    whole()


def test_reconcile_beside_workers_and_twice_at_once(site: Site, log: Path) -> None:
    earned(site)

    def run() -> list[str]:
        with later(5):
            return api.reconcile().failed

    with workers(2, log=log):
        for user_id in site.people.values():
            tasks.consider.delay(user_id, site.course_id)
        said = at_once(run, run, run)
        until(lambda: Award.objects.exclude(told_at=None).count() == len(site.people))
        until(lambda: log.read_text().count("succeeded") + len(failed_tasks(log)) >= len(site.people))
    assert failed_tasks(log) == []
    assert said == [[], [], []]
    assert Award.objects.count() == AwardEvent.objects.count() == len(site.people)
    whole()
