"""A learner's way from the first page to a certificate that anybody can verify, in a real LMS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api
from certification_xblock.models import Award

if TYPE_CHECKING:
    from django.test import Client

    from tests.platform.sample import SampleCourse
    from tests.platform.site import PlatformSite

CREATION = "org.openedx.learning.certificate.creation.requested.v1"
CO_SIGNERS = ("International Board of Implementation Consultants", "Institute for Customer Practice")


@pytest.fixture
def learner(sample: SampleCourse) -> Any:
    """Return an enrolled learner who has done nothing."""
    return sample.learner("ines", name="Inês Carvalho")


@pytest.fixture
def staff(platform: PlatformSite) -> Any:
    """Return somebody of the site's staff."""
    return platform.person("lars", staff=True)


def certificate(sample: SampleCourse, user: Any) -> Any:
    """Return the platform's own certificate, where there is a valid one."""
    from lms.djangoapps.certificates.models import GeneratedCertificate

    return GeneratedCertificate.objects.filter(user=user, course_id=sample.course_key, status="downloadable").first()


def earn(sample: SampleCourse, user: Any) -> Award:
    """Do all that the sample certification asks for, and return the award."""
    sample.work(user, "chapter/discovery")
    sample.work(user, "chapter/tough")
    return Award.objects.get(user_id=user.id, current=1)


def test_the_plugin_is_installed_as_the_platform_installs_plugins(settings: Any) -> None:
    from xblock.core import XBlock

    assert (
        "certification_xblock.pipeline.GateCertificateCreation"
        in settings.OPEN_EDX_FILTERS_CONFIG[CREATION]["pipeline"]
    )
    assert XBlock.load_class("certification").__name__ == "CertificationXBlock"


def test_importing_the_sample_course_puts_its_certification_in_force(sample: SampleCourse) -> None:
    terms = api.terms_in_force(course_id=sample.course_id)
    assert terms is not None
    assert terms.usage_id == str(sample.course_key.make_usage_key("certification", "consultant"))
    assert terms.require_terms().title == "Certified Implementation Consultant"


def test_a_passing_grade_alone_earns_no_certificate(sample: SampleCourse, learner: Any) -> None:
    from lms.djangoapps.grades.api import CourseGradeFactory

    sample.work(learner, "chapter/tough")
    assert CourseGradeFactory().read(learner, course_key=sample.course_key).passed
    assert certificate(sample, learner) is None
    assert not Award.objects.exists()


def test_staff_cannot_issue_what_is_not_earned(
    sample: SampleCourse, learner: Any, staff: Any, platform: PlatformSite
) -> None:
    sample.work(learner, "chapter/tough")
    with platform.settled():
        response = platform.client(staff).post(
            f"/courses/{sample.course_id}/instructor/api/start_certificate_generation"
        )
    assert response.status_code == 200
    assert certificate(sample, learner) is None


def test_the_gate_fails_closed(sample: SampleCourse, learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_kwargs: Any) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(api, "gate", broken)
    sample.work(learner, "chapter/discovery")
    sample.work(learner, "chapter/tough")
    assert certificate(sample, learner) is None
    assert not Award.objects.exists()


def test_staff_s_allow_list_does_not_get_past_the_gate(
    sample: SampleCourse, learner: Any, staff: Any, platform: PlatformSite
) -> None:
    with platform.settled():
        response = platform.client(staff).post(
            f"/courses/{sample.course_id}/instructor/api/certificate_exception_view/",
            {"user_name": learner.username, "notes": "please"},
            content_type="application/json",
        )
    assert response.status_code == 200
    assert certificate(sample, learner) is None


def test_a_learner_cannot_ask_for_what_is_not_earned(
    sample: SampleCourse, learner: Any, platform: PlatformSite
) -> None:
    sample.work(learner, "chapter/tough")
    with platform.settled():
        response = platform.client(learner).post(f"/courses/{sample.course_id}/generate_user_cert")
    assert response.status_code < 500
    assert certificate(sample, learner) is None


def test_whoever_meets_the_rules_gets_the_certificate_and_is_told(
    sample: SampleCourse, learner: Any, mailoutbox: list[Any]
) -> None:
    award = earn(sample, learner)
    assert certificate(sample, learner) is not None
    assert award.holder_name == "Inês Carvalho"
    (mail,) = (mail for mail in mailoutbox if mail.to == [learner.email])
    assert "Certified Implementation Consultant" in mail.subject + mail.body


def test_the_order_of_the_work_does_not_matter(sample: SampleCourse, learner: Any) -> None:
    sample.work(learner, "chapter/tough")
    sample.work(learner, "chapter/discovery")
    assert certificate(sample, learner) is not None
    assert Award.objects.filter(user_id=learner.id).count() == 1


def test_the_platform_s_certificate_address_shows_the_co_branded_page(
    sample: SampleCourse, learner: Any, client: Client
) -> None:
    award = earn(sample, learner)
    page = client.get(f"/certificates/{certificate(sample, learner).verify_uuid}")
    text = page.content.decode()
    assert page.status_code == 200
    for shown in ("Inês Carvalho", "Certified Implementation Consultant", "Meridian Systems Academy", *CO_SIGNERS):
        assert shown in text
    assert award.number in text


def test_the_certificate_downloads_as_a_pdf(sample: SampleCourse, learner: Any, client: Client) -> None:
    award = earn(sample, learner)
    response = client.get(f"/certification/certificate/{award.uuid}.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response).startswith(b"%PDF-")


def test_anybody_can_verify_the_certificate(sample: SampleCourse, learner: Any, client: Client) -> None:
    award = earn(sample, learner)
    page = client.get(f"/certification/verify/{award.uuid}")
    data = client.get(f"/certification/verify/{award.uuid}.json").json()
    assert page.status_code == 200
    assert award.number in page.content.decode()
    assert data["state"] == "valid"
    assert data["number"] == award.number


def test_a_revoked_certificate_says_so(
    sample: SampleCourse, learner: Any, staff: Any, client: Client, platform: PlatformSite
) -> None:
    award = earn(sample, learner)
    uuid = certificate(sample, learner).verify_uuid
    with platform.settled():
        api.revoke(award_uuid=str(award.uuid), by_user_id=staff.id, reason="a mistake")
    assert certificate(sample, learner) is None
    assert client.get(f"/certificates/{uuid}").status_code == 404
    assert client.get(f"/certification/verify/{award.uuid}.json").json()["state"] == "revoked"
    assert client.get(f"/certification/certificate/{award.uuid}.pdf").status_code == 404


def test_a_revoked_certificate_does_not_come_back_with_the_next_grade(
    sample: SampleCourse, learner: Any, staff: Any, platform: PlatformSite
) -> None:
    award = earn(sample, learner)
    with platform.settled():
        api.revoke(award_uuid=str(award.uuid), by_user_id=staff.id, reason="a mistake")
    sample.work(learner, "vertical/" + next(iter(sample.leaves("chapter/discovery"))).parent.block_id)
    assert certificate(sample, learner) is None


def test_what_the_platform_issues_in_spite_of_a_revocation_is_taken_back(
    sample: SampleCourse, learner: Any, staff: Any, platform: PlatformSite
) -> None:
    from lms.djangoapps.certificates.models import GeneratedCertificate
    from lms.djangoapps.certificates.tasks import generate_certificate

    award = earn(sample, learner)
    with platform.settled():
        api.revoke(award_uuid=str(award.uuid), by_user_id=staff.id, reason="a mistake")
    # Sent before, run after it: the task asks for no invalidation.
    kwargs = {"student": str(learner.id), "course_key": str(sample.course_key), "enrollment_mode": "honor"}
    with platform.settled():
        generate_certificate.apply(kwargs={**kwargs, "course_grade": "1.0"}).get()
    row = GeneratedCertificate.objects.get(user=learner)
    assert [entry.status for entry in row.history.order_by("history_id")][-2:] == ["downloadable", "unavailable"]
    assert row.status == "unavailable"
    award.refresh_from_db()
    assert award.state == "revoked"


def test_a_reinstated_certificate_is_valid_again(
    sample: SampleCourse, learner: Any, staff: Any, client: Client, platform: PlatformSite
) -> None:
    award = earn(sample, learner)
    with platform.settled():
        api.revoke(award_uuid=str(award.uuid), by_user_id=staff.id, reason="a mistake")
    with platform.settled():
        api.reinstate(award_uuid=str(award.uuid), by_user_id=staff.id, reason="it was right after all")
    assert certificate(sample, learner) is not None
    assert client.get(f"/certification/verify/{award.uuid}.json").json()["state"] == "valid"


def test_the_rules_decide_where_the_platform_s_pass_mark_is_higher(sample: SampleCourse, learner: Any) -> None:
    from lms.djangoapps.certificates import api as certificates
    from lms.djangoapps.grades.api import CourseGradeFactory

    sample.set_pass_mark(99)
    sample.work(learner, "chapter/discovery", rightly=False)
    sample.work(learner, "chapter/tough")
    assert not CourseGradeFactory().read(learner, course_key=sample.course_key).passed
    assert certificate(sample, learner) is not None
    assert certificates.is_on_allowlist(learner, sample.course_key)
    assert Award.objects.filter(user_id=learner.id, state="valid").count() == 1


def test_a_course_without_a_certification_is_as_it_was(
    sample: SampleCourse, learner: Any, client: Client, platform: PlatformSite
) -> None:
    sample.remove_certification()
    sample.work(learner, "chapter/tough")
    found = certificate(sample, learner)
    assert found is not None
    assert not Award.objects.exists()
    page = client.get(f"/certificates/{found.verify_uuid}")
    assert page.status_code == 200
    assert "certification/verify" not in page.content.decode()


def test_a_rerun_has_a_gate_of_its_own(sample: SampleCourse, platform: PlatformSite) -> None:
    rerun = sample.rerun("course-v1:Meridian+CONS101+2027")
    assert api.has_certification(course_id=rerun.course_id)
    user = rerun.learner("jonas")
    rerun.work(user, "chapter/tough")
    assert certificate(rerun, user) is None
    rerun.work(user, "chapter/discovery")
    assert certificate(rerun, user) is not None


def test_learners_see_the_block_in_the_courseware(sample: SampleCourse, learner: Any, platform: PlatformSite) -> None:
    usage = sample.course_key.make_usage_key("certification", "consultant")
    page = platform.client(learner).get(f"/xblock/{usage}")
    assert page.status_code == 200
    assert "Certified Implementation Consultant" in page.content.decode()


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_it_works_in_transactions_that_are_really_committed(sample: SampleCourse, learner: Any) -> None:
    award = earn(sample, learner)
    assert award.state == "valid"
    assert certificate(sample, learner) is not None
