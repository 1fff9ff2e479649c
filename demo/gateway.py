"""The plugin's gateway to this site."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import crum
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from eventtracking import tracker
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey

from certification_xblock.data import (
    AssignmentType,
    Availability,
    CertificateStatus,
    Course,
    Learner,
    Obstacle,
    OutlineNode,
    PlatformCertificate,
    PublishedBlock,
)
from certification_xblock.exceptions import CreationRefused, NotFound
from demo.evidence import evidence_of
from demo.site import certificates, grades, people
from demo.site.content import PUBLISHED
from demo.site.courses import CourseNotFound, CourseTree, moment
from demo.site.grading import course_grade
from demo.site.models import AllowlistEntry, CertificateInvalidation, CourseRun, Enrolment, GeneratedCertificate
from demo.site.signals import course_published, user_retired

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from certification_xblock.data import Evidence, Message, Need
    from demo.site.courses import Node

#: Tells our allow-list entries from those of staff.
MARKER = "[certification_xblock]"
CATEGORY = "certification"
FIELDS = ("display_name", "text", "requirement", "issuer", "co_signers", "signatories", "issue", "paper", "language")

_STATUSES = {
    GeneratedCertificate.Status.DOWNLOADABLE: CertificateStatus.VALID,
    GeneratedCertificate.Status.NOT_PASSING: CertificateStatus.NOT_PASSING,
    GeneratedCertificate.Status.UNAVAILABLE: CertificateStatus.INVALIDATED,
}


class EmbeddedGateway:
    """Implements ``certification_xblock.gateway.protocol.Gateway`` on the demo's models."""

    # -- courses ------------------------------------------------------------------------------------------------

    def course(self, course_id: str) -> Course:
        """Return one course run."""
        tree = _tree(course_id)
        return Course(
            course_id=course_id,
            title=tree.root.title,
            org=tree.course.display_organization or CourseKey.from_string(course_id).org,
            language=tree.course.language or settings.LANGUAGE_CODE,
            url=reverse("course", args=(course_id,)),
            pass_mark=Decimal(str(grades.pass_mark(tree.course))) * 100,
            start=moment(tree.course.start),
            end=moment(tree.course.end),
        )

    def course_ids(self) -> Iterator[str]:
        """Yield the ids of all published course runs."""
        runs = CourseRun.objects.filter(published_at__isnull=False).order_by("course_id")
        yield from runs.values_list("course_id", flat=True)

    def outline(self, course_id: str) -> OutlineNode:
        """Return the published outline."""
        return _outline(_tree(course_id).root)

    def assignment_types(self, course_id: str) -> tuple[AssignmentType, ...]:
        """Return the grading policy."""
        policy = grades.assignment_types(_tree(course_id).course)
        return tuple(AssignmentType(entry["type"], Decimal(str(entry.get("weight", 0)))) for entry in policy)

    def certification_blocks(self, course_id: str) -> tuple[PublishedBlock, ...]:
        """Return the published certification blocks with the fields that their authors set."""
        return tuple(
            PublishedBlock(
                node.usage_id,
                {name: getattr(node.block, name) for name in FIELDS if name in node.block.fields},
            )
            for node in _tree(course_id).root.walk()
            if node.block_type == CATEGORY
        )

    def block_url(self, usage_id: str) -> str:
        """Return the LMS's address that leads to a block's unit."""
        try:
            key = UsageKey.from_string(usage_id)
        except InvalidKeyError:
            raise NotFound("There is no block “%(block)s”.", block=usage_id) from None
        return reverse("jump_to", args=(str(key.course_key), usage_id))

    # -- people -------------------------------------------------------------------------------------------------

    def learners(self, user_ids: Collection[int]) -> Mapping[int, Learner]:
        """Return those of the given people who exist."""
        return {user.pk: _learner(user) for user in _users(pk__in=user_ids)}

    def find_learner(self, name: str) -> Learner:
        """Return the person with that username, else that address, else that id."""
        ways: list[dict[str, Any]] = [{"username": name}, {"email": name}]
        if name.isascii() and name.isdigit():
            ways.append({"pk": int(name)})
        for way in ways:
            user = _users(**way).first()
            if user is not None:
                return _learner(user)
        raise NotFound("There is nobody called “%(name)s”.", name=name)

    def enrolled_ids(self, course_id: str, *, after: int = 0, limit: int = 500) -> Sequence[int]:
        """Return ids of actively enrolled learners above ``after``."""
        rows = Enrolment.objects.filter(course_id=course_id, is_active=True, user_id__gt=after).order_by("user_id")
        return list(rows.values_list("user_id", flat=True)[:limit])

    def viewer_id(self) -> int | None:
        """Return the person of the request at hand."""
        viewer = crum.get_current_user()
        return int(viewer.pk) if viewer is not None and viewer.is_authenticated else None

    def is_course_staff(self, user_id: int, course_id: str) -> bool:
        """Whether the person is staff of the course or of the site."""
        user = _users(pk=user_id).first()
        return user is not None and people.is_course_staff(user, course_id)

    # -- evidence -----------------------------------------------------------------------------------------------

    def evidence(self, course_id: str, user_ids: Collection[int], needs: Collection[Need]) -> Mapping[int, Evidence]:
        """Return what the learners did, in four queries however many they are."""
        return evidence_of(_tree(course_id), [user.pk for user in _users(pk__in=user_ids)], needs)

    # -- the platform's certificates ----------------------------------------------------------------------------

    def certificate(self, user_id: int, course_id: str) -> PlatformCertificate | None:
        """Return a learner's certificate."""
        row = GeneratedCertificate.objects.filter(user_id=user_id, course_id=course_id).first()
        return _certificates([row])[0] if row else None

    def certificates(self, course_id: str, *, after: int = 0, limit: int = 500) -> Sequence[PlatformCertificate]:
        """Return the course's certificates."""
        rows = GeneratedCertificate.objects.filter(course_id=course_id, user_id__gt=after).order_by("user_id")
        return _certificates(list(rows[:limit]))

    def obstacles(self, user_id: int, course_id: str) -> frozenset[Obstacle]:
        """Return all that keeps the site from issuing."""
        user, tree = _user(user_id), _tree(course_id)
        mode = people.enrolment_mode(user_id, course_id)
        waived = certificates.is_on_allowlist(user_id, course_id)
        there = {
            Obstacle.NOT_ENROLLED: mode is None,
            Obstacle.MODE: mode is not None and mode not in certificates.BEARING_MODES,
            Obstacle.NOT_PASSING: not waived and not course_grade(user, course_id, tree).passed,
            Obstacle.INVALIDATED: certificates.is_invalidated(user_id, course_id),
            Obstacle.BETA_TESTER: not waived and people.is_beta_tester(user_id, course_id),
            Obstacle.CERTIFICATES_OFF: not tree.course.cert_html_view_enabled,
        }
        return frozenset(obstacle for obstacle, stands in there.items() if stands)

    def request_certificate(self, user_id: int, course_id: str) -> None:
        """Have the site issue at once; a certificate in force stays as it is."""
        _tree(course_id)
        try:
            issued = certificates.generate_certificate(_user(user_id), course_id)
        except certificates.CertificateGenerationNotAllowed as refusal:
            raise CreationRefused("The platform refused: %(reason)s", reason=str(refusal)) from refusal
        if not issued:
            present = self.certificate(user_id, course_id)
            if present is None or present.status is not CertificateStatus.VALID:
                raise CreationRefused("The platform does not issue a certificate to this learner now.")

    def waive_pass_mark(self, user_id: int, course_id: str, *, notes: str) -> bool:
        """Put the learner on the allow-list, which also generates; False where staff already did."""
        _tree(course_id)
        if certificates.allow(_user(user_id), course_id, f"{MARKER} {notes}".strip()):
            return True
        return self._our_entry(user_id, course_id) is not None

    def withdraw_waiver(self, user_id: int, course_id: str) -> None:
        """Take back an entry of ours; what was issued by it alone goes with it."""
        entry = self._our_entry(user_id, course_id)
        if entry is None:
            return
        if course_grade(_user(user_id), course_id).passed:
            entry.delete()
        else:
            certificates.disallow(user_id, course_id)

    @staticmethod
    def _our_entry(user_id: int, course_id: str) -> AllowlistEntry | None:
        rows = AllowlistEntry.objects.filter(user_id=user_id, course_id=course_id, allowlist=True)
        return rows.filter(notes__startswith=MARKER).first()

    @transaction.atomic
    def invalidate_certificate(self, user_id: int, course_id: str, *, by_user_id: int, notes: str) -> None:
        """Write the entry and take the certificate back."""
        row = _required_certificate(user_id, course_id)
        CertificateInvalidation.objects.create(certificate=row, invalidated_by=_user(by_user_id), notes=notes)
        certificates.revoke(row, GeneratedCertificate.Status.UNAVAILABLE)

    def reinstate_certificate(self, user_id: int, course_id: str, *, by_user_id: int) -> None:
        """Lift the entry and issue again."""
        row = _required_certificate(user_id, course_id)
        _user(by_user_id)
        CertificateInvalidation.objects.filter(certificate=row, active=True).update(active=False)
        self.request_certificate(user_id, course_id)

    def availability(self, course_id: str) -> Availability:
        """Whether certificates are shown now."""
        course = _tree(course_id).course
        if certificates.is_viewable(course):
            return Availability(viewable=True)
        return Availability(viewable=False, available_on=certificates.available_on(course))

    # -- telling ------------------------------------------------------------------------------------------------

    def send(self, message: Message) -> None:
        """Send a mail."""
        url = f"{settings.LMS_ROOT_URL}{message.url}" if message.url.startswith("/") else message.url
        text = f"{message.text}\n\n{url}".strip()
        send_mail(message.subject, text, None, [_user(message.user_id).email])

    def track(self, name: str, data: Mapping[str, Any]) -> None:
        """Emit a tracking event."""
        tracker.emit(name, dict(data))

    def subscribe(self, *, on_course_published: Callable[[str], None], on_retirement: Callable[[int], None]) -> None:
        """Call back when a course is published or a person retired."""

        def published(course_id: str, **_kwargs: Any) -> None:
            on_course_published(course_id)

        def retired(user_id: int, **_kwargs: Any) -> None:
            on_retirement(user_id)

        course_published.connect(published, weak=False, dispatch_uid=CATEGORY)
        user_retired.connect(retired, weak=False, dispatch_uid=CATEGORY)

    def clear_caches(self) -> None:
        """Forget nothing: the site caches nothing for a request."""


def _tree(course_id: str) -> CourseTree:
    try:
        return CourseTree(course_id, branch=PUBLISHED)
    except (CourseNotFound, InvalidKeyError):
        raise NotFound("There is no course “%(course)s”.", course=course_id) from None


def _outline(node: Node) -> OutlineNode:
    return OutlineNode(
        usage_id=node.usage_id,
        reference=node.reference,
        category=node.block_type,
        title=node.title,
        graded=bool(node.block.graded),
        scored=node.scored,
        hidden=node.hidden,
        children=tuple(_outline(child) for child in node.children),
    )


def _users(**conditions: Any) -> Any:
    return get_user_model().objects.filter(**conditions).select_related("profile")


def _user(user_id: int) -> Any:
    user = _users(pk=user_id).first()
    if user is None:
        raise NotFound("There is no person with the id %(user)s.", user=user_id)
    return user


def _learner(user: Any) -> Learner:
    profile = people.profile_of(user)
    return Learner(
        user_id=user.pk,
        username=user.username,
        name=people.full_name(user),
        email=user.email,
        language=profile.language if profile else "",
    )


def _required_certificate(user_id: int, course_id: str) -> GeneratedCertificate:
    row = certificates.certificate_of(user_id, course_id)
    if row is None:
        raise NotFound("The platform has no certificate of this learner in “%(course)s”.", course=course_id)
    return row


def _certificates(rows: list[GeneratedCertificate]) -> list[PlatformCertificate]:
    entries = CertificateInvalidation.objects.filter(certificate__in=rows, active=True)
    invalidated = set(entries.values_list("certificate_id", flat=True))
    return [
        PlatformCertificate(
            user_id=row.user_id,
            course_id=row.course_id,
            status=CertificateStatus.INVALIDATED
            if row.pk in invalidated
            else _STATUSES.get(GeneratedCertificate.Status(row.status), CertificateStatus.WITHHELD),
            uuid=row.verify_uuid,
            name=row.name,
            mode=row.mode,
            created_at=row.created_date,
            url=reverse("certificate", args=(row.verify_uuid,)),
        )
        for row in rows
    ]
