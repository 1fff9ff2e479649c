"""Telling a holder of their award, once, and not before the platform shows it."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certification_xblock.data import AwardState, Message
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award
from certification_xblock.services.award_rows import get_award
from certification_xblock.services.shown import award_view


def tell_holder(*, award_uuid: str) -> bool:
    """Send the holder their news; False where they were told already or are not to be told now.

    The mark is set before the message goes out: a message is rather lost than sent twice, and the certificate shows in
    the course in any case.
    """
    award = get_award(award_uuid=award_uuid)
    gateway = get_gateway()
    if award.told_at or award.user_id is None or award.state != AwardState.VALID.value:
        return False
    if not gateway.availability(award.certification.course_id).viewable:
        return False
    learner = gateway.learners([award.user_id]).get(award.user_id)
    certificate = gateway.certificate(award.user_id, award.certification.course_id)
    if learner is None or not Award.objects.filter(pk=award.pk, told_at=None).update(told_at=timezone.now()):
        return False
    view = award_view(award)
    with translation.override(learner.language or view.language):
        gateway.send(
            Message(
                user_id=award.user_id,
                subject=_("Your certificate: %(title)s") % {"title": view.title},
                text=_(
                    "Congratulations, %(name)s!\n\nYou have earned the certificate “%(title)s”, number %(number)s. You "
                    "can see it, download it and share it here:\n\n%(url)s\n\nAnybody can check that it is genuine at"
                    "\n\n%(verify_url)s\n"
                )
                % {
                    "name": learner.name,
                    "title": view.title,
                    "number": view.number,
                    "url": certificate.url if certificate else view.verify_url,
                    "verify_url": view.verify_url,
                },
                url=certificate.url if certificate else view.verify_url,
            )
        )
    gateway.track(
        "edx.certification.certification.awarded",
        {"user_id": award.user_id, "course_id": award.certification.course_id, "award": str(award.uuid)},
    )
    return True
