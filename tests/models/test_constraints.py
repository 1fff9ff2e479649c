"""What the database itself refuses: run on SQLite and on MariaDB."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from certification_xblock.models import (
    Award,
    Certification,
    CertificationVersion,
    DirtyLearner,
    Examination,
    LearnerProgress,
    Organization,
    PermittedCourseOrg,
    RenderClaim,
    RenderFailure,
    SignOff,
    TeamJobRow,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    certification = Certification.objects.create(course_id="course-v1:O+C+R", usage_id="block", active=1)
    return CertificationVersion.objects.create(
        certification=certification, number=1, terms={}, digest="0" * 64, published_at=timezone.now()
    )


@pytest.fixture
def user():
    return get_user_model().objects.create(username="ada")


def award(version, user, **kwargs):
    fields = {
        "number": f"N{Award.objects.count()}", "user": user, "certification": version.certification, "version": version,
        "state_since": timezone.now(), "shown": {}, "evidence": {}, "decision": {}, "awarded_at": timezone.now(),
        **kwargs,
    }  # fmt: skip
    return Award.objects.create(**fields)


def refused(create):
    with pytest.raises(IntegrityError), transaction.atomic():
        create()


def test_one_current_award_a_learner_and_certification(version, user):
    award(version, user)
    refused(lambda: award(version, user, sequence=2))
    refused(lambda: award(version, user, sequence=1, current=None))
    award(version, user, sequence=2, current=None)
    award(version, user, sequence=3, current=None)
    refused(lambda: award(version, user, sequence=4, current=2))
    refused(lambda: award(version, user, sequence=0, current=None))
    assert Award.objects.count() == 3


def test_a_number_is_given_once(version, user):
    award(version, user, number="2026-A")
    refused(lambda: award(version, None, number="2026-A"))
    assert Award.objects.count() == 1


def test_one_active_certification_a_course(version):
    course_id = version.certification.course_id
    refused(lambda: Certification.objects.create(course_id=course_id, usage_id="second", active=1))
    Certification.objects.create(course_id=course_id, usage_id="second")
    Certification.objects.create(course_id=course_id, usage_id="third")
    refused(lambda: Certification.objects.create(course_id=course_id, usage_id="third"))
    refused(lambda: Certification.objects.create(course_id=course_id, usage_id="fourth", active=2))
    assert Certification.objects.count() == 3


def test_a_version_number_is_given_once(version):
    refused(
        lambda: CertificationVersion.objects.create(
            certification=version.certification, number=1, terms={}, digest="1" * 64, published_at=timezone.now()
        )
    )
    assert CertificationVersion.objects.count() == 1


def test_work_is_marked_and_claimed_once(user):
    now = timezone.now()
    DirtyLearner.objects.create(user_id=user.pk, course_id="c", marked_at=now, touched_at=now)
    refused(lambda: DirtyLearner.objects.create(user_id=user.pk, course_id="c", marked_at=now, touched_at=now))
    RenderClaim.objects.create(digest="d", token="t", expires_at=now)
    refused(lambda: RenderClaim.objects.create(digest="d", token="u", expires_at=now))
    SignOff.objects.create(user=user, course_id="c", target="mentor", signed_at=now)
    refused(lambda: SignOff.objects.create(user=user, course_id="c", target="mentor", signed_at=now))
    SignOff.objects.create(user=user, course_id="c", target="mentor", signed_at=now, current=None)
    assert SignOff.objects.count() == 2


def test_a_course_organization_is_listed_once_and_a_failure_noted_once(version, user):
    body = Organization.objects.create(slug="board", name="Board")
    assert Organization.objects.get().open_to_all is False
    PermittedCourseOrg.objects.create(organization=body, course_org="Org")
    refused(lambda: PermittedCourseOrg.objects.create(organization=body, course_org="Org"))
    now = timezone.now()
    failure = {"digest": "d", "award": award(version, user), "error": "e", "first_at": now, "last_at": now}
    RenderFailure.objects.create(**failure)
    refused(lambda: RenderFailure.objects.create(**failure))
    body.delete()
    assert not PermittedCourseOrg.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_organizations_that_are_registered_stay_usable_and_the_way_back_keeps_them():
    executor = MigrationExecutor(connection)
    executor.migrate([("certification_xblock", "0002_award_platform_name")])
    before = executor.loader.project_state([("certification_xblock", "0002_award_platform_name")]).apps
    before.get_model("certification_xblock", "Organization").objects.create(slug="board", name="Board")
    marks = before.get_model("certification_xblock", "DirtyLearner").objects
    marks.create(user_id=1, course_id="c", marked_at=timezone.now(), touched_at=timezone.now())
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("certification_xblock"))
    assert Organization.objects.get().open_to_all is True
    assert DirtyLearner.objects.get().since is not None
    assert Organization.objects.create(slug="new", name="New").open_to_all is False
    PermittedCourseOrg.objects.create(organization=Organization.objects.get(slug="new"), course_org="Org")
    executor = MigrationExecutor(connection)
    executor.migrate([("certification_xblock", "0002_award_platform_name")])
    assert before.get_model("certification_xblock", "Organization").objects.count() == 2
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("certification_xblock"))


@pytest.mark.django_db(transaction=True)
def test_what_was_awarded_outlives_the_way_back_to_the_first_release(version, user):
    now = timezone.now()
    kept = award(version, user)
    RenderFailure.objects.create(digest="d", award=kept, error="e", first_at=now, last_at=now)
    Examination.objects.create(course_id="c", requested_at=now)
    LearnerProgress.objects.create(certification=version.certification, user_id=user.pk, decided_at=now)
    TeamJobRow.objects.create(
        certification=version.certification, kind="issue", asked_by=user, asked_at=now, heartbeat=now
    )
    for _again in range(2):
        executor = MigrationExecutor(connection)
        executor.migrate([("certification_xblock", "0001_initial")])
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes("certification_xblock"))
        back = Award.objects.get()
        assert (back.uuid, back.holder_name, back.user_id) == (kept.uuid, kept.holder_name, user.pk)
        assert not LearnerProgress.objects.exists()
        assert not TeamJobRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_and_forth():
    executor = MigrationExecutor(connection)
    executor.migrate([("certification_xblock", None)])
    tables = connection.introspection.table_names()
    assert not [name for name in tables if name.startswith("certification_xblock_")]
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("certification_xblock"))
    assert "certification_xblock_award" in connection.introspection.table_names()


def test_everything_can_be_exported_and_put_back(world):
    number = world.earn().number
    kept = StringIO()
    call_command("dumpdata", "certification_xblock", stdout=kept)
    rows = list(serializers.deserialize("json", kept.getvalue()))
    assert number in {getattr(row.object, "number", None) for row in rows}
