"""Telling a holder of their award, once, and not before the platform shows it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
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


#: A worker that has not sent it by then is taken for dead.
TELLING = timedelta(minutes=2)


def tell_holder(*, award_uuid: str) -> bool:
    """Send the holder their news; False where they were told already, are being told or are not to be told now.

    Whoever sends it has claimed that before, so that two workers do not; the claim runs out, so that a worker which
    dies keeps nobody from being told. A holder hears twice only where it dies between the sending and the note of it.
    """
    award = get_award(award_uuid=award_uuid)
    gateway = get_gateway()
    if award.told_at or award.user_id is None or award.state != AwardState.VALID.value:
        return False
    if not availability_of(award.certification.course_id).viewable:
        return False
    learner = gateway.learners([award.user_id]).get(award.user_id)
    certificate = gateway.certificate(award.user_id, award.certification.course_id)
    if learner is None or not _claim(award.pk):
        return False
    view = award_view(award)
    address = absolute(certificate.url) if certificate and certificate.url else view.verify_url
    try:
        gateway.send(_message(learner, view, address))
    except Exception:
        # Nothing went out: whoever runs next tries again.
        Award.objects.filter(pk=award.pk).update(telling_until=None)
        raise
    Award.objects.filter(pk=award.pk).update(told_at=timezone.now(), telling_until=None)
    gateway.track(
        "edx.certification.certification.awarded",
        {"user_id": award.user_id, "course_id": award.certification.course_id, "award": str(award.uuid)},
    )
    return True


def _claim(award_id: int) -> bool:
    now = timezone.now()
    free = Q(telling_until=None) | Q(telling_until__lt=now)
    return bool(Award.objects.filter(free, pk=award_id, told_at=None).update(telling_until=now + TELLING))


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
