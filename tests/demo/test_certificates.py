"""The site's certificates behave as the platform's: conditions, filter, events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from openedx_events.learning import signals

from demo.site import certificates
from demo.site.models import AllowlistEntry, CertificateInvalidation, Profile
from tests.demo.world import DemoWorld

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL = (
    "COURSE_PASSING_STATUS_UPDATED",
    "PERSISTENT_GRADE_SUMMARY_CHANGED",
    "CERTIFICATE_CHANGED",
    "CERTIFICATE_CREATED",
    "CERTIFICATE_REVOKED",
)


@pytest.fixture
def world(db: None) -> DemoWorld:
    return DemoWorld()


@pytest.fixture
def heard() -> Iterator[list[tuple[str, Any]]]:
    """The real events, in the order in which they are sent."""
    events: list[tuple[str, Any]] = []
    receivers = []
    for name in ALL:

        def receiver(name: str = name, **kwargs: Any) -> None:
            events.append((name, kwargs))

        receivers.append((getattr(signals, name), receiver))
        getattr(signals, name).connect(receiver)
    yield events
    for signal, receiver in receivers:
        signal.disconnect(receiver)


def learner(world: DemoWorld, name: str = "ada", mode: str = "honor") -> Any:
    user_id = world.person(name, name="Ada Example")
    world.enrol(user_id, mode=mode)
    return get_user_model().objects.select_related("profile").get(pk=user_id)


def test_events_come_in_the_platform_s_order_when_a_learner_passes(
    world: DemoWorld, heard: list[tuple[str, Any]]
) -> None:
    ada = learner(world)
    world.score(ada.pk, "problem/exam", 10, 10)
    assert [name for name, _kwargs in heard] == [
        "PERSISTENT_GRADE_SUMMARY_CHANGED",
        "COURSE_PASSING_STATUS_UPDATED",
        "CERTIFICATE_CHANGED",
        "CERTIFICATE_CREATED",
    ]
    data = heard[-1][1]["certificate"]
    assert (data.user.id, str(data.course.course_key)) == (ada.pk, world.course_id)
    assert (data.name, data.mode, data.current_status, data.grade) == ("Ada Example", "honor", "downloadable", "0.6")


def test_a_failing_score_withdraws_and_a_passing_one_renews_under_the_same_address(
    world: DemoWorld, heard: list[tuple[str, Any]]
) -> None:
    ada = learner(world)
    world.score(ada.pk, "problem/exam", 10, 10)
    first = certificates.certificate_of(ada.pk, world.course_id)
    heard.clear()
    world.score(ada.pk, "problem/exam", 1, 10)
    assert certificates.certificate_of(ada.pk, world.course_id).status == "notpassing"
    assert [name for name, _kwargs in heard][-2:] == ["CERTIFICATE_CHANGED", "CERTIFICATE_REVOKED"]
    world.score(ada.pk, "problem/exam", 10, 10)
    again = certificates.certificate_of(ada.pk, world.course_id)
    assert (again.status, again.verify_uuid) == ("downloadable", first.verify_uuid)


def test_audit_bears_no_certificate(world: DemoWorld) -> None:
    ada = learner(world, mode="audit")
    world.score(ada.pk, "problem/exam", 10, 10)
    assert certificates.certificate_of(ada.pk, world.course_id) is None


def test_a_beta_tester_gets_one_by_the_allow_list_alone(world: DemoWorld) -> None:
    ada = learner(world)
    world.beta_tester(ada.pk)
    world.score(ada.pk, "problem/exam", 10, 10)
    assert certificates.certificate_of(ada.pk, world.course_id) is None
    world.staff_waiver(ada.pk)
    assert certificates.certificate_of(ada.pk, world.course_id).status == "downloadable"


def test_the_allow_list_stands_for_the_pass_mark_and_takes_its_certificate_with_it(world: DemoWorld) -> None:
    ada = learner(world)
    assert certificates.allow(ada, world.course_id, "by staff")
    assert not certificates.allow(ada, world.course_id, "again")
    assert AllowlistEntry.objects.get().notes == "by staff"
    assert certificates.certificate_of(ada.pk, world.course_id).status == "downloadable"
    certificates.disallow(ada.pk, world.course_id)
    assert certificates.certificate_of(ada.pk, world.course_id).status == "unavailable"


def test_nothing_issues_while_an_invalidation_is_active(world: DemoWorld) -> None:
    ada = learner(world)
    world.score(ada.pk, "problem/exam", 10, 10)
    issued = certificates.certificate_of(ada.pk, world.course_id)
    entry = CertificateInvalidation.objects.create(certificate=issued, invalidated_by=ada)
    certificates.revoke(issued, "unavailable")
    assert not certificates.generate_certificate(ada, world.course_id)
    entry.active = False
    entry.save()
    assert certificates.generate_certificate(ada, world.course_id)


def test_a_corrected_name_comes_with_the_next_generation(world: DemoWorld) -> None:
    ada = learner(world)
    world.score(ada.pk, "problem/exam", 10, 10)
    Profile.objects.filter(user=ada).update(name="Ada Correct")
    ada = get_user_model().objects.select_related("profile").get(pk=ada.pk)
    assert certificates.generate_certificate(ada, world.course_id)
    assert certificates.certificate_of(ada.pk, world.course_id).name == "Ada Correct"


def test_a_step_of_the_filter_refuses(world: DemoWorld, settings: Any) -> None:
    ada = learner(world)
    settings.OPEN_EDX_FILTERS_CONFIG = {
        "org.openedx.learning.certificate.creation.requested.v1": {
            "pipeline": ["tests.demo.steps.Refuse"],
            "fail_silently": False,
        }
    }
    world.score(ada.pk, "problem/exam", 10, 10)
    assert certificates.certificate_of(ada.pk, world.course_id) is None
    with pytest.raises(certificates.CertificateGenerationNotAllowed, match="not today"):
        certificates.generate_certificate(ada, world.course_id)


@pytest.mark.parametrize(
    ("outcome", "status", "text"),
    [("Redirect", 302, ""), ("Custom", 200, "ours"), ("Invalid", 200, "cannot find"), ("Change", 200, "Somebody Else")],
)
def test_the_page_obeys_the_render_filter(
    world: DemoWorld, settings: Any, client: Any, outcome: str, status: int, text: str
) -> None:
    ada = learner(world)
    world.score(ada.pk, "problem/exam", 10, 10)
    issued = certificates.certificate_of(ada.pk, world.course_id)
    assert client.get(f"/certificates/{issued.verify_uuid}").status_code == 200
    world._set("course/course", certificates={"certificates": [{"id": 1, "is_active": True}]})
    settings.OPEN_EDX_FILTERS_CONFIG = {
        "org.openedx.learning.certificate.render.started.v1": {"pipeline": [f"tests.demo.steps.{outcome}"]}
    }
    response = client.get(f"/certificates/{issued.verify_uuid}")
    assert response.status_code == status
    assert text in response.content.decode()


def test_certificates_wait_for_their_date(world: DemoWorld, client: Any) -> None:
    ada = learner(world)
    world.score(ada.pk, "problem/exam", 10, 10)
    world._set("course/course", certificates={"certificates": [{"id": 1, "is_active": True}]})
    issued = certificates.certificate_of(ada.pk, world.course_id)
    assert "Ada Example" in client.get(f"/certificates/{issued.verify_uuid}").content.decode()
    world.hold_certificates_until(timezone.now() + timezone.timedelta(days=3))
    assert "cannot find" in client.get(f"/certificates/{issued.verify_uuid}").content.decode()
