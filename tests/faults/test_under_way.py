"""The platform issues in spite of a revocation: its task was under way, and asks for no invalidation any more."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client, TestCase

from certification_xblock import api, receivers, tasks
from certification_xblock.models import Award, DirtyLearner
from demo.site import certificates
from tests.faults.broker import later
from tests.kills.site import Site

SETTLED = TestCase.captureOnCommitCallbacks


@pytest.fixture
def site(db: None, settings: Any) -> Site:
    """A learner whose award somebody has just revoked."""
    settings.DEMO_ORGANIZATIONS = {}
    site = Site()
    with SETTLED(execute=True):
        site.certify()
    with SETTLED(execute=True):
        site.pass_course("ada")
        site.read("ada")
    with SETTLED(execute=True):
        api.revoke(award_uuid=site.award("ada"), by_user_id=site.staff, reason="a mistake")
    return site


def issue_in_spite(site: Site) -> None:
    with SETTLED(execute=True):
        certificates._store(site.user("ada"), site.course_id, "honor", "1.0")


def status(site: Site) -> tuple[str, str]:
    found = certificates.certificate_of(site.people["ada"], site.course_id)
    assert found is not None
    return found.status, Award.objects.get().state


def test_what_the_platform_issues_in_spite_of_a_revocation_is_taken_back(site: Site) -> None:
    issue_in_spite(site)
    assert status(site) == ("unavailable", "revoked")
    assert not DirtyLearner.objects.exists()


def test_and_by_reconcile_where_nobody_heard_of_it(site: Site) -> None:
    with patch.object(receivers.api, "issued_in_spite", lambda **_who: False):
        issue_in_spite(site)
    assert status(site) == ("downloadable", "revoked")
    answer = Client().get(f"/certification/verify/{Award.objects.get().uuid}.json")
    assert answer.json()["state"] == "revoked"
    assert api.reconcile(dry_run=True).followed == 1
    with later(5):
        tasks.reconcile()
    assert status(site) == ("unavailable", "revoked")
    assert api.reconcile(dry_run=True).followed == 0


def test_what_was_reinstated_meanwhile_stays(site: Site) -> None:
    with SETTLED(execute=True):
        api.reinstate(award_uuid=site.award("ada"), by_user_id=site.staff, reason="it was right after all")
    issue_in_spite(site)
    tasks.reconcile()
    assert status(site) == ("downloadable", "valid")
