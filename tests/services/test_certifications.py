"""How published blocks become versions, and which certification is in force."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from certification_xblock import api
from certification_xblock.data import PublishedBlock
from certification_xblock.models import (
    Award,
    Certification,
    CertificationVersion,
    CourseSetting,
    DirtyLearner,
    Organization,
    Signatory,
)
from certification_xblock.models.base import AppendOnlyError
from certification_xblock.services import certifications
from tests.fakes import BLOCK, COURSE, FakeGateway
from tests.worlds import FIELDS


def test_publishing_the_same_terms_again_makes_no_new_version(world):
    assert world.publish()["versions"] == []
    assert CertificationVersion.objects.count() == 1


def test_each_change_makes_one_version_and_the_last_is_in_force(world):
    world.publish(display_name="Second title")
    world.publish(display_name="Third title")
    assert [version.number for version in CertificationVersion.objects.all()] == [1, 2, 3]
    assert api.terms_in_force(course_id=COURSE).terms.title == "Third title"


def test_a_version_is_immutable(world):
    version = CertificationVersion.objects.get()
    version.terms = {}
    with pytest.raises(AppendOnlyError):
        version.save()
    assert api.terms_in_force(course_id=COURSE).terms.title == "Certified Consultant"


def test_the_first_block_of_a_course_is_the_one_in_force(world):
    second = PublishedBlock(BLOCK + "2", {**FIELDS, "display_name": "Second"})
    world.state.blocks.append(second)
    assert api.sync_course(course_id=COURSE)["active"] == BLOCK
    world.state.blocks.reverse()
    assert api.sync_course(course_id=COURSE)["active"] == second.usage_id
    assert Certification.objects.filter(active=1).get().usage_id == second.usage_id


def test_a_deleted_block_ends_new_awards_not_old_ones(world):
    award = world.earn()
    world.state.blocks.clear()
    api.sync_course(course_id=COURSE)
    assert api.terms_in_force(course_id=COURSE) is None
    award.refresh_from_db()
    assert award.state == "valid"
    assert api.verify(award_uuid=str(award.uuid)).state == "valid"


def test_a_deleted_course_ends_its_certification(world):
    Certification.objects.update(course_id="course-v1:Org+Gone+Run")
    api.sync_course(course_id="course-v1:Org+Gone+Run")
    assert api.terms_in_force(course_id="course-v1:Org+Gone+Run") is None


def test_a_body_that_is_not_registered_keeps_the_terms_out_of_force(world):
    report = world.publish(co_signers=["board"])
    assert "board" in report["problems"][BLOCK]
    assert api.terms_in_force(course_id=COURSE).terms is None
    Organization.objects.create(slug="board", name="Board of Consultants", open_to_all=True)
    world.publish(co_signers=["board"])
    assert api.terms_in_force(course_id=COURSE).terms.co_signers == ("board",)


def test_a_dry_run_stores_nothing(world):
    world.state.blocks = [PublishedBlock(BLOCK, {**FIELDS, "display_name": "Another"})]
    report = api.sync_course(course_id=COURSE, dry_run=True)
    assert report["versions"] == [{"block": BLOCK, "number": 2}]
    assert CertificationVersion.objects.count() == 1


def test_a_publication_looks_at_everybody_enrolled(world):
    other = world.person("bea", "Bea Other")
    world.complete(other, 4)
    with world.capture(execute=True):
        world.publish(display_name="New title")
    assert [award.user_id for award in Award.objects.all()] == [other]
    assert Certification.objects.get().sweep_from is None


def test_a_sweep_goes_in_batches_and_marks_who_has_earned_it(world):
    others = [world.person(f"p{number}", f"P {number}") for number in range(3)]
    for user_id in others[1:]:
        world.complete(user_id, 4)
    ids = sorted([world.learner, world.staff, *others])
    Certification.objects.update(sweep_from=timezone.now())
    assert api.sweep_course(course_id=COURSE, limit=2) == ids[1]
    assert Certification.objects.get().sweep_from is not None
    assert api.sweep_course(course_id=COURSE, after=ids[1], limit=4) is None
    assert Certification.objects.get().sweep_from is None
    assert sorted(DirtyLearner.objects.values_list("user_id", flat=True)) == sorted(others[1:])


def test_terms_are_read_under_the_lock(world, monkeypatch):
    """Two publications at once: whoever stores last has read last."""
    read = FakeGateway.certification_blocks
    world.state.blocks = [PublishedBlock(BLOCK, {**FIELDS, "display_name": "Old"})]
    seen = []

    def publish_meanwhile(self, course_id):
        blocks = read(self, course_id)
        if not seen:
            seen.append(blocks)
            world.state.blocks = [PublishedBlock(BLOCK, {**FIELDS, "display_name": "New"})]
        return blocks

    monkeypatch.setattr(FakeGateway, "certification_blocks", publish_meanwhile)
    api.sync_course(course_id=COURSE)
    assert api.terms_in_force(course_id=COURSE).terms.title == "New"


def test_a_mark_stands_once_and_is_renewed_when_stale(world):
    assert api.mark_dirty(user_id=world.learner, course_id=COURSE) is True
    assert api.mark_dirty(user_id=world.learner, course_id=COURSE) is False
    DirtyLearner.objects.update(marked_at="2026-01-01T00:00:00Z")
    assert api.mark_dirty(user_id=world.learner, course_id=COURSE) is True
    assert DirtyLearner.objects.count() == 1


def test_an_old_award_keeps_its_page_when_its_block_is_deleted_or_replaced(world):
    award = world.earn()
    asked = {"user_id": world.learner, "course_id": COURSE, "platform_uuid": award.platform_uuid}
    world.state.blocks = [PublishedBlock(BLOCK + "2", {**FIELDS, "requirement": {"kind": "grade", "minimum": "90"}})]
    api.sync_course(course_id=COURSE)
    assert award.number in api.platform_page(**asked)
    api.gate(user_id=world.learner, course_id=COURSE)  # a corrected name may be regenerated
    world.state.blocks.clear()
    api.sync_course(course_id=COURSE)
    assert award.number in api.platform_page(**asked)
    CourseSetting.objects.update_or_create(course_id=COURSE, defaults={"enabled": False})
    assert api.platform_page(**asked) is None


def test_without_a_cache_the_question_costs_a_query(world, monkeypatch, caplog):
    def away(*_args, **_kwargs):
        raise ConnectionError("cache away")

    monkeypatch.setattr(certifications, "cache", SimpleNamespace(get=away, set=away))
    assert api.has_certification(course_id=COURSE) is True
    assert "cache" in caplog.text


def test_what_waited_for_a_signer_comes_into_force_when_they_are_registered(world):
    world.publish(co_signers=["board"], signatories=["chair"])
    assert api.terms_in_force(course_id=COURSE).terms is None
    with world.capture(execute=True):
        board = Organization.objects.create(slug="board", name="Board of Consultants", open_to_all=True)
    assert api.terms_in_force(course_id=COURSE).terms is None
    with world.capture(execute=True):
        Signatory.objects.create(slug="chair", name="The Chair", organization=board)
    assert api.terms_in_force(course_id=COURSE).terms.signatories == ("chair",)


def test_a_second_block_is_told_that_it_cannot_be_in_force(world):
    second = BLOCK + "2"
    world.state.blocks.append(PublishedBlock(second, {**FIELDS, "display_name": "Second"}))
    api.sync_course(course_id=COURSE)
    assert "already" in Certification.objects.get(usage_id=second).problem
    check = {"fields": FIELDS, "course_id": COURSE}
    assert api.check_fields(**check, usage_id=BLOCK) == ()
    assert [str(problem) for problem in api.check_fields(**check, usage_id=second)] == [certifications.SECOND]
    world.state.blocks.reverse()
    api.sync_course(course_id=COURSE)
    assert Certification.objects.get(usage_id=second).problem == ""
    assert Certification.objects.get(usage_id=BLOCK).problem == certifications.SECOND
