"""What is done by hand for one learner: each act has a page that says what will happen, and a button that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_noop

from certification_xblock import api
from certification_xblock.data import AwardState
from certification_xblock.exceptions import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict

    from certification_xblock.data import AwardBrief, LearnerFile, TeamCertification


@dataclass(frozen=True, slots=True)
class Asked:
    """An act somebody is about to do: on whom, in which course, who asks, and what they wrote."""

    certification: TeamCertification
    file: LearnerFile
    by_user_id: int
    data: QueryDict

    @property
    def award(self) -> AwardBrief:
        """The award that the act is about."""
        if self.file.award is None:
            raise Conflict(gettext_noop("There is no certificate to do this to."))
        return self.file.award

    @property
    def target(self) -> str:
        """The sign-off that the act is about."""
        target = self.data.get("target", "")
        if target not in self.certification.targets:
            raise NotFound(gettext_noop("The certification asks for no such sign-off."))
        return target


@dataclass(frozen=True, slots=True)
class Act:
    """``do`` carries it out and returns what to say; ``words`` are heading, what will happen, and the button."""

    do: Callable[[Asked], str]
    words: Callable[[Asked], tuple[str, list[str], str]]
    fields: tuple[str, ...] = ()
    grave: bool = False
    possible: Callable[[LearnerFile], bool] = lambda _file: True


def _holds(*states: AwardState) -> Callable[[LearnerFile], bool]:
    return lambda file: file.award is not None and file.award.state in states


def _issue(asked: Asked) -> str:
    ids = {"user_id": asked.file.learner.user_id, "course_id": asked.certification.course_id}
    outcome = api.issue(**ids, by_user_id=asked.by_user_id).outcome.value
    if outcome == "requested" and _is_awarded(asked):
        return "recorded"
    return outcome


def _is_awarded(asked: Asked) -> bool:
    """Whether the platform has answered already: the award is there."""
    file = api.learner_file(certification=asked.certification, user_id=asked.file.learner.user_id)
    return file.award is not None


def _sign_off(asked: Asked) -> str:
    api.sign_off(
        user_id=asked.file.learner.user_id,
        course_id=asked.certification.course_id,
        target=asked.target,
        by_user_id=asked.by_user_id,
        note=asked.data.get("note", "").strip(),
    )
    return "signed"


def _take_back(asked: Asked) -> str:
    api.withdraw_sign_off(
        user_id=asked.file.learner.user_id,
        course_id=asked.certification.course_id,
        target=asked.target,
        by_user_id=asked.by_user_id,
    )
    return "taken_back"


def _revoke(asked: Asked) -> str:
    api.revoke(award_uuid=asked.award.uuid, by_user_id=asked.by_user_id, reason=asked.data.get("reason", ""))
    return "revoked"


def _reinstate(asked: Asked) -> str:
    api.reinstate(award_uuid=asked.award.uuid, by_user_id=asked.by_user_id, reason=asked.data.get("reason", ""))
    return "reinstated"


def _correct(asked: Asked) -> str:
    api.correct_name(
        award_uuid=asked.award.uuid,
        by_user_id=asked.by_user_id,
        name=asked.data.get("name", ""),
        reason=asked.data.get("reason", ""),
    )
    return "corrected"


def _issue_words(_asked: Asked) -> tuple[str, list[str], str]:
    return (
        gettext("Issue the certificate"),
        [
            gettext(
                "The requirements are looked at anew. If they are met, the platform is asked for the certificate now."
            ),
            gettext(
                "Nothing is issued that is not earned: who has not met the requirements gets no certificate by this."
            ),
        ],
        gettext("Issue now"),
    )


def _sign_off_words(asked: Asked) -> tuple[str, list[str], str]:
    return (
        gettext("Sign off “%(target)s”") % {"target": asked.target},
        [
            gettext("You vouch for this learner with your name. It is kept with the date and your note."),
            gettext("If nothing else is open, the certificate is issued by it. Until then it can be taken back."),
        ],
        gettext("Sign off"),
    )


def _take_back_words(asked: Asked) -> tuple[str, list[str], str]:
    return (
        gettext("Take back the sign-off “%(target)s”") % {"target": asked.target},
        [gettext("The requirement is open again. That it was given and taken back stays on record.")],
        gettext("Take back"),
    )


def _revoke_words(asked: Asked) -> tuple[str, list[str], str]:
    return (
        gettext("Revoke the certificate"),
        [
            gettext("The certificate %(number)s stops being valid at once, here and on the platform.")
            % {"number": asked.award.number},
            gettext("Whoever checks it is told that it was revoked, but not why. The reason is kept with the award."),
            gettext("Nothing issues it again by itself. You can reinstate it."),
        ],
        gettext("Revoke"),
    )


def _reinstate_words(asked: Asked) -> tuple[str, list[str], str]:
    return (
        gettext("Reinstate the certificate"),
        [
            gettext("The certificate %(number)s is valid again, and the platform issues its own again.")
            % {"number": asked.award.number},
        ],
        gettext("Reinstate"),
    )


def _correct_words(asked: Asked) -> tuple[str, list[str], str]:
    return (
        gettext("Correct the name"),
        [
            gettext("A new certificate with the corrected name takes the place of %(number)s.")
            % {"number": asked.award.number},
            gettext(
                "Its number is the same with “-2”, “-3” and so on behind it. The old one stays checkable: it says that it was replaced."
            ),
            gettext("The name in the learner’s account is not changed by this."),
        ],
        gettext("Correct"),
    )


ACTS: dict[str, Act] = {
    "issue": Act(_issue, _issue_words, possible=lambda file: file.award is None and file.decision is not None),
    "sign-off": Act(_sign_off, _sign_off_words, ("note",)),
    "take-back": Act(_take_back, _take_back_words, grave=True, possible=lambda file: file.award is None),
    "revoke": Act(
        _revoke,
        _revoke_words,
        ("reason",),
        grave=True,
        possible=_holds(AwardState.VALID, AwardState.SUSPENDED, AwardState.EXPIRED),
    ),
    "reinstate": Act(_reinstate, _reinstate_words, ("reason",), possible=_holds(AwardState.REVOKED)),
    "name": Act(_correct, _correct_words, ("name", "reason"), possible=_holds(AwardState.VALID)),
}


def said(code: str, file: LearnerFile) -> str:
    """Return what an act came to, by its code; nothing for a code that there is none of."""
    numbers: dict[str, Any] = {"new": "", "old": ""}
    if len(file.awards) > 1:
        numbers = {"new": file.awards[0].number, "old": file.awards[1].number}
    words = {
        "taken_back": gettext("The sign-off is taken back."),
        "revoked": gettext("The certificate is revoked."),
        "reinstated": gettext("The certificate is valid again."),
    }
    if numbers["new"]:
        words["corrected"] = (
            gettext("The name is corrected: certificate %(new)s has taken the place of %(old)s.") % numbers
        )
    return words.get(code, "")
