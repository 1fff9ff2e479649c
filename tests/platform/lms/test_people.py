"""What happens to people on the platform, and who is looking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from crum import impersonate
from django.contrib.auth.models import AnonymousUser

from certification_xblock import api
from certification_xblock.exceptions import NotFound
from certification_xblock.models import Award

if TYPE_CHECKING:
    from django.test import Client

    from tests.platform.sample import SampleCourse
    from tests.platform.site import PlatformSite
    from tests.platform.world import PlatformWorld


def test_the_viewer_is_who_is_signed_in(platform: PlatformSite, platform_world: PlatformWorld) -> None:
    user = platform.person("ada")
    with impersonate(user):
        assert platform_world.gateway.viewer_id() == user.id
    with impersonate(AnonymousUser()):
        assert platform_world.gateway.viewer_id() is None


@pytest.mark.parametrize("role", ["staff", "instructor", "limited_staff", "org_staff", "beta"])
def test_roles_of_the_course_make_its_staff(platform: PlatformSite, platform_world: PlatformWorld, role: str) -> None:
    from common.djangoapps.student import roles

    user, key = platform.person("ada"), platform_world.course_key
    given = {
        "staff": roles.CourseStaffRole(key),
        "instructor": roles.CourseInstructorRole(key),
        "limited_staff": roles.CourseLimitedStaffRole(key),
        "org_staff": roles.OrgStaffRole(key.org),
        "beta": roles.CourseBetaTesterRole(key),
    }[role]
    given.add_users(user)
    assert platform_world.gateway.is_course_staff(user.id, platform_world.course_id) is (role != "beta")


def test_a_retired_person_s_name_leaves_the_award(sample: SampleCourse, platform: PlatformSite) -> None:
    from openedx.core.djangoapps.user_api.accounts.signals import USER_RETIRE_LMS_CRITICAL

    user: Any = sample.learner("ines", name="Inês Carvalho")
    sample.work(user, "chapter/discovery")
    sample.work(user, "chapter/tough")
    assert Award.objects.get().holder_name == "Inês Carvalho"
    with platform.settled():
        USER_RETIRE_LMS_CRITICAL.send(sender=None, user=user)
    assert Award.objects.get().holder_name == ""


def test_the_platform_s_own_retirement_reaches_the_award(
    sample: SampleCourse, platform: PlatformSite, client: Client
) -> None:
    """By the view that an operator's retirement pipeline calls, with all that the platform clears around it."""
    from openedx.core.djangoapps.user_api.models import RetirementState, UserRetirementStatus

    user: Any = sample.learner("ines", name="Inês Carvalho")
    sample.work(user, "chapter/discovery")
    sample.work(user, "chapter/tough")
    award = Award.objects.get()
    for order, name in enumerate(("PENDING", "RETIRING_LMS", "COMPLETED")):
        ends = name == "COMPLETED"
        RetirementState.objects.get_or_create(
            state_name=name,
            defaults={"state_execution_order": order, "is_dead_end_state": ends, "required": name != "RETIRING_LMS"},
        )
    retirement = UserRetirementStatus.create_retirement(user)
    retirement.current_state = RetirementState.objects.get(state_name="RETIRING_LMS")
    retirement.save()
    operator = platform.person("worker", staff=True)
    operator.is_superuser = True
    operator.save()
    with platform.settled():
        answer = platform.client(operator).post(
            "/api/user/v1/accounts/retire/", {"username": user.username}, content_type="application/json"
        )
    assert answer.status_code == 204, answer.content
    kept = Award.objects.get()
    assert (kept.pk, kept.holder_name, kept.user_id, kept.withdrawn) == (award.pk, "", None, True)
    assert client.get(f"/certification/certificate/{award.uuid}").status_code == 404
    page = client.get(f"/certification/verify/{award.uuid}").content.decode()
    assert "Carvalho" not in page
    with platform.settled():
        api.reconcile(everybody=True)
    assert Award.objects.count() == 1


def test_an_account_without_an_address_is_not_found_by_nothing(platform_world: PlatformWorld) -> None:
    from django.contrib.auth import get_user_model

    get_user_model().objects.create(username="robot", email="")
    with pytest.raises(NotFound):
        platform_world.gateway.find_learner("")
    assert platform_world.gateway.find_learner("robot").name == "robot"
