"""Telling a holder of their award, once, and not before the platform shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certification_xblock.data import AwardState, Message
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award
from certification_xblock.services.availability import availability_of
from certification_xblock.services.award_rows import get_award
from certification_xblock.services.shown import absolute, award_view

if TYPE_CHECKING:
    from certification_xblock.data import CertificateView, Learner


def tell_holder(*, award_uuid: str) -> bool:
    """Send the holder their news; False where they were told already or are not to be told now.

    The mark is set before the message goes out, so that two workers do not send it twice.
    """
    award = get_award(award_uuid=award_uuid)
    gateway = get_gateway()
    if award.told_at or award.user_id is None or award.state != AwardState.VALID.value:
        return False
    if not availability_of(award.certification.course_id).viewable:
        return False
    learner = gateway.learners([award.user_id]).get(award.user_id)
    certificate = gateway.certificate(award.user_id, award.certification.course_id)
    if learner is None or not Award.objects.filter(pk=award.pk, told_at=None).update(told_at=timezone.now()):
        return False
    view = award_view(award)
    address = absolute(certificate.url) if certificate and certificate.url else view.verify_url
    try:
        gateway.send(_message(learner, view, address))
    except Exception:
        # Nothing went out: whoever runs next tries again.
        Award.objects.filter(pk=award.pk).update(told_at=None)
        raise
    gateway.track(
        "edx.certification.certification.awarded",
        {"user_id": award.user_id, "course_id": award.certification.course_id, "award": str(award.uuid)},
    )
    return True


def _message(learner: Learner, view: CertificateView, address: str) -> Message:
    with translation.override(learner.language or view.language):
        return Message(
            user_id=learner.user_id,
            subject=_("Your certificate: %(title)s") % {"title": view.title},
            text=_(
                "Congratulations, %(name)s!\n\nYou have earned the certificate “%(title)s”, number %(number)s. You can see"
                " it, download it and share it here:\n\n%(url)s\n\nAnybody can check that it is genuine at"
                "\n\n%(verify_url)s\n"
            )
            % {
                "name": learner.name,
                "title": view.title,
                "number": view.number,
                "url": address,
                "verify_url": view.verify_url,
            },
            url=address,
        )
