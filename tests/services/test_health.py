"""What the status says: each thing wrong and then not, and never green unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from certification_xblock import api
from certification_xblock.data import Availability, HealthState, Obstacle, SiteFacts
from certification_xblock.exceptions import RenderingFailed
from certification_xblock.models import (
    Award,
    Certification,
    CourseSetting,
    DirtyLearner,
    Document,
    RenderClaim,
    RenderFailure,
)
from certification_xblock.rendering import fonts
from certification_xblock.services import documents
from tests.fakes import COURSE

OK, WARN, BAD, UNKNOWN = HealthState


@pytest.fixture(autouse=True)
def _fonts(monkeypatch):
    monkeypatch.setattr(fonts, "missing_scripts", lambda _language: ())
    monkeypatch.setattr(fonts, "missing_families", lambda: ())


def line(code, *, deep=False):
    return next(one for one in api.site_status(deep=deep) if one.code == code)


def ago(**given):
    return timezone.now() - timedelta(**given)


def test_a_site_in_order_says_so_and_what_it_did_not_look_at(world):
    world.earn()
    states = {one.code: one.state for one in api.site_status()}
    assert {code for code, state in states.items() if state is not OK} == {"unrecorded", "unearned", "documents"}
    assert {states["unrecorded"], states["unearned"], states["documents"]} == {UNKNOWN}
    assert {one.state for one in api.site_status(deep=True)} == {OK}


def test_every_line_can_be_said(world):
    for one in api.site_status(deep=True):
        assert one.message % one.params
        assert isinstance(one.advice % one.params, str)


def test_a_missing_pipeline_step_is_named(world, settings):
    settings.OPEN_EDX_FILTERS_CONFIG = {}
    found = line("pipeline")
    assert found.state is BAD
    assert "GateCertificateCreation" in found.examples[0]
    settings.SERVICE_VARIANT = "cms"
    assert line("pipeline").state is UNKNOWN


@pytest.mark.parametrize(
    ("code", "fact", "off"),
    [
        ("completion_tracking", "completion_tracking", BAD),
        ("certificate_pages", "certificate_pages", BAD),
        ("automatic_certificates", "automatic_certificates", OK),
    ],
)
def test_the_platform_s_switches(world, code, fact, off):
    good = SiteFacts(completion_tracking=True, automatic_certificates=True, certificate_pages=True)
    for value, state in ((True, OK), (False, off), (None, UNKNOWN)):
        world.state.site_facts = replace(good, **{fact: value})
        assert line(code).state is state


def test_what_cannot_be_looked_at_is_unknown_and_hides_nothing(world, monkeypatch):
    monkeypatch.setattr(world.gateway.__class__, "site_facts", lambda _self: 1 / 0)
    states = {one.code: one.state for one in api.site_status()}
    assert states["completion_tracking"] is UNKNOWN
    assert states["courses"] is OK


def test_missing_fonts(world, monkeypatch):
    monkeypatch.setattr(fonts, "missing_scripts", lambda language: ("Arabic",) if language == "ar" else ())
    found = line("fonts")
    assert found.state is WARN
    assert found.examples == ("Arabic: ar",)
    assert "apt-get install" in found.advice % found.params


def test_a_certification_that_is_not_in_force_is_named_with_its_problem(world):
    world.publish(issuer="nobody")
    found = line("courses")
    assert (found.state, found.params["count"]) == (BAD, 1)
    assert "nobody" in found.examples[0]
    CourseSetting.objects.update(enabled=False)
    assert line("courses").state is OK
    CourseSetting.objects.update(enabled=True)
    world.publish()
    assert line("courses").state is OK


def test_marks_that_nobody_takes_up(world):
    api.mark_dirty(user_id=world.learner, course_id=COURSE)
    assert line("unattended").state is OK
    DirtyLearner.objects.update(marked_at=ago(hours=2))
    found = line("unattended")
    assert found.state is BAD
    assert found.since == DirtyLearner.objects.get().marked_at
    assert found.examples == (f"{COURSE}: 1",)
    with world.capture(execute=True):
        api.reconcile()
    assert line("unattended").state is OK


def test_a_course_that_nobody_sweeps(world):
    Certification.objects.update(sweep_from=ago(hours=1))
    assert line("unattended").examples == (COURSE,)
    api.sweep_course(course_id=COURSE)
    assert line("unattended").state is OK


def test_a_certificate_that_is_due_and_does_not_come(world):
    world.state.obstacles[world.learner] = {Obstacle.MODE}
    world.complete(world.learner, 4)
    world.consider()
    assert line("stuck").state is OK
    DirtyLearner.objects.update(since=ago(days=2))
    world.consider()
    api.mark_dirty(user_id=world.learner, course_id=COURSE)
    world.consider()
    found = line("stuck")
    assert (found.state, found.examples) == (WARN, (f"{COURSE}: {world.learner}",))
    world.state.obstacles.clear()
    world.consider()
    world.consider()
    assert line("stuck").state is OK


def test_a_holder_who_was_not_told(world):
    award = world.earn()
    Award.objects.update(told_at=None)
    assert line("untold").state is OK
    Award.objects.update(awarded_at=ago(hours=3))
    assert line("untold").examples == (award.number,)
    world.state.availability = Availability(viewable=False)
    assert line("untold").state is OK
    world.state.availability = Availability(viewable=True)
    api.tell_holder(award_uuid=str(award.uuid))
    assert line("untold").state is OK


def test_a_rendering_that_fails_is_noted_until_it_succeeds(world, monkeypatch):
    award = world.earn()

    def fail(*_args, **_names):
        raise RenderingFailed("The sheet is torn: %(name)s", name=award.holder_name)

    with monkeypatch.context() as broken:
        broken.setattr(documents, "render_pdf", fail)
        for _try in range(2):
            with pytest.raises(RenderingFailed):
                api.certificate_pdf(award_uuid=str(award.uuid))
    noted = RenderFailure.objects.get()
    assert (noted.error, noted.count, noted.award) == ("rendering_failed", 2, award)
    found = line("renderings")
    assert found.state is BAD
    assert found.examples == (f"{award.number}: rendering_failed × 2",)
    assert not RenderClaim.objects.exists()
    api.certificate_pdf(award_uuid=str(award.uuid))
    assert line("renderings").state is OK


def test_an_error_of_any_kind_is_noted(world, monkeypatch):
    award = world.earn()
    monkeypatch.setattr(documents, "render_pdf", lambda *_args, **_names: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        api.certificate_pdf(award_uuid=str(award.uuid))
    assert RenderFailure.objects.get().error == "ZeroDivisionError"


def test_a_rendering_that_never_ended(world):
    claim = RenderClaim.objects.create(digest="0" * 64, token="t", expires_at=timezone.now())
    assert line("claims").state is OK
    RenderClaim.objects.update(expires_at=ago(hours=1))
    assert line("claims").state is WARN
    claim.delete()
    assert line("claims").state is OK


def test_a_stored_certificate_whose_file_is_gone(world):
    award = world.earn()
    name = default_storage.save("certification_xblock/x.pdf", ContentFile(b"x"))
    Document.objects.create(digest="1" * 64, award=award, name=name, size=1, created_at=timezone.now())
    assert line("documents", deep=True).state is OK
    default_storage.delete(name)
    assert line("documents", deep=True).examples == (award.number,)


def test_an_earned_certificate_without_an_award(world):
    world.state.on_saved = lambda _certificate: None
    world.complete(world.learner, 4)
    world.gateway.issue(world.learner)
    world.gateway.issue(world.staff)  # not earned under the rules: the platform's own, and in order
    assert line("unrecorded", deep=True).examples == (f"{COURSE}: {world.learner}",)
    with world.capture(execute=True):
        api.reconcile()
    assert line("unrecorded", deep=True).state is OK


def test_the_page_asks_little_however_many_there_are(world, django_assert_max_num_queries):
    api.mark_dirty(user_id=world.learner, course_id=COURSE)
    row = DirtyLearner.objects.get()
    DirtyLearner.objects.bulk_create(
        DirtyLearner(user_id=number, course_id=COURSE, marked_at=ago(days=3), touched_at=row.touched_at)
        for number in range(1000, 1500)
    )
    with django_assert_max_num_queries(20):
        assert line("unattended").params["count"] == 500
