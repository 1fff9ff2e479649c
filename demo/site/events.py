"""Our rows as the data of the real openedx-events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opaque_keys.edx.keys import CourseKey
from openedx_events.learning.data import CertificateData, CourseData, UserData, UserPersonalData

from demo.site import people

if TYPE_CHECKING:
    from demo.site.models import GeneratedCertificate


def user_data(user: Any) -> UserData:
    """Describe a person."""
    pii = UserPersonalData(username=user.username, email=user.email, name=people.full_name(user))
    return UserData(pii=pii, id=user.pk, is_active=user.is_active)


def certificate_data(certificate: GeneratedCertificate) -> CertificateData:
    """Describe a certificate."""
    return CertificateData(
        user=user_data(certificate.user),
        course=CourseData(course_key=CourseKey.from_string(certificate.course_id)),
        mode=certificate.mode,
        grade=certificate.grade,
        current_status=certificate.status,
        download_url="",
        name=certificate.name,
    )
