"""A platform in memory, for the services' tests: the gateway is the one place where anything is faked.

It behaves as the protocol says, keeps what it was asked to do, and runs the real creation filter, so that the gate is
part of every test of issuing.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openedx_filters.learning.filters import CertificateCreationRequested

from certification_xblock.data import (
    AssignmentType,
    Availability,
    CertificateStatus,
    Course,
    CourseFacts,
    Evidence,
    Learner,
    Measurement,
    Need,
    Obstacle,
    OutlineNode,
    PlatformCertificate,
    PublishedBlock,
    Schedule,
    Showing,
    SiteFacts,
    Target,
)
from certification_xblock.exceptions import CreationRefused, NotFound
from certification_xblock.settings.common import STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from certification_xblock.data import Message

COURSE = "course-v1:Org+Course+Run"
BLOCK = "block-v1:Org+Course+Run+type@certification+block@cert"


class _State:
    """Everything the platform knows; class-level in the gateway, so that every instance sees it."""

    def __init__(self) -> None:
        self.blocks: list[PublishedBlock] = []
        self.people: dict[int, Learner] = {}
        self.staff: set[int] = set()
        self.viewer: int | None = None
        self.enrolled: set[int] = set()
        self.figures: dict[int, dict[Need, Measurement]] = {}
        self.certificates: dict[int, PlatformCertificate] = {}
        self.obstacles: dict[int, set[Obstacle]] = {}
        self.waived: dict[int, str] = {}
        self.others_waivers: set[int] = set()
        self.availability = Availability(viewable=True)
        self.outline: OutlineNode | None = None
        self.assignment_types: tuple[AssignmentType, ...] = ()
        self.library_editors: set[tuple[int, str]] = set()
        self.sent: list[Message] = []
        self.tracked: list[tuple[str, Mapping[str, Any]]] = []
        self.requests: list[int] = []
        self.site_facts = SiteFacts(completion_tracking=True, automatic_certificates=False, certificate_pages=True)
        self.org_name = ""
        self.broken: Exception | None = None
        self.facts = CourseFacts(
            configuration_active=True,
            certificates_on_course=True,
            pass_mark=Decimal(0),
            schedule=Schedule(showing=Showing.AT_ONCE),
            targets={"": Target("Consulting", completable=True)},
            assignments={},
            published=True,
            changed=False,
            hidden=False,
        )
        self.site = CourseFacts(
            certificates_on_site=True,
            bearing_modes=("honor",),
            auto_generation=True,
            completion_tracking=True,
            pipeline_steps=tuple(STEPS.values()),
        )
        self.on_saved: Callable[[PlatformCertificate], None] = lambda _certificate: None


class FakeGateway:
    """The platform in memory."""

    state = _State()

    @classmethod
    def reset(cls) -> _State:
        """Start afresh."""
        cls.state = _State()
        return cls.state

    def course(self, course_id: str) -> Course:
        self._only(course_id)
        return Course(
            course_id=course_id,
            title="Consulting",
            org="Org",
            url="/course",
            pass_mark=Decimal(50),
            org_name=self.state.org_name,
        )

    def site_facts(self) -> SiteFacts:
        return self.state.site_facts

    def course_ids(self) -> Iterator[str]:
        yield COURSE

    def outline(self, course_id: str) -> OutlineNode:
        self._only(course_id)
        return self.state.outline or OutlineNode(
            usage_id="course", reference="course/course", category="course", title="Consulting"
        )

    def assignment_types(self, _course_id: str) -> tuple[Any, ...]:
        return self.state.assignment_types

    def certification_blocks(self, course_id: str) -> tuple[PublishedBlock, ...]:
        self._only(course_id)
        return tuple(self.state.blocks)

    def course_facts(self, course_id: str, _usage_id: str = "") -> CourseFacts:
        self._only(course_id)
        return self.state.facts

    def lms_facts(self, course_id: str) -> CourseFacts:
        self._only(course_id)
        if self.state.broken:
            raise self.state.broken
        return self.state.site

    def block_url(self, usage_id: str) -> str:
        return f"/jump/{usage_id}"

    def learners(self, user_ids: Collection[int]) -> Mapping[int, Learner]:
        return {user_id: self.state.people[user_id] for user_id in user_ids if user_id in self.state.people}

    def find_learner(self, name: str) -> Learner:
        for learner in self.state.people.values():
            if name in {learner.username, learner.email, str(learner.user_id)}:
                return learner
        raise NotFound("There is no such person.")

    def enrolled_ids(self, _course_id: str, *, after: int = 0, limit: int = 500) -> Sequence[int]:
        return sorted(user_id for user_id in self.state.enrolled if user_id > after)[:limit]

    def roster(
        self, course_id: str, *, offset: int = 0, limit: int = 50, **which: Any
    ) -> tuple[tuple[Learner, ...], int]:
        found = sorted(self._roster(course_id, **which), key=lambda one: (one.name.lower(), one.user_id))
        return tuple(found[offset : offset + limit]), len(found)

    def roster_ids(self, course_id: str, *, after: int = 0, limit: int = 500, **which: Any) -> Sequence[int]:
        return sorted(one.user_id for one in self._roster(course_id, **which) if one.user_id > after)[:limit]

    def _roster(self, course_id: str, search: str = "", among: Any = None, excluding: Any = None) -> Iterator[Learner]:
        self._only(course_id)
        inside, outside = None if among is None else set(among), set(excluding or ())
        for user_id in self.state.enrolled:
            one = self.state.people[user_id]
            fits = search.lower() in f"{one.username}\n{one.name}\n{one.email}".lower()
            if fits and (inside is None or user_id in inside) and user_id not in outside:
                yield one

    def viewer_id(self) -> int | None:
        return self.state.viewer

    def is_course_staff(self, user_id: int, _course_id: str) -> bool:
        return user_id in self.state.staff

    def may_edit_library_block(self, user_id: int, usage_id: str) -> bool:
        return (user_id, usage_id) in self.state.library_editors

    def evidence(self, _course_id: str, user_ids: Collection[int], needs: Collection[Need]) -> Mapping[int, Evidence]:
        if self.state.broken:
            raise self.state.broken
        return {
            user_id: Evidence({need: figure for need, figure in self.state.figures[user_id].items() if need in needs})
            for user_id in user_ids
            if user_id in self.state.figures
        }

    def certificate(self, user_id: int, _course_id: str) -> PlatformCertificate | None:
        return self.state.certificates.get(user_id)

    def certificates(
        self, _course_id: str, *, after: int = 0, limit: int = 500, among: Collection[int] | None = None
    ) -> Sequence[PlatformCertificate]:
        ids = sorted(self.state.certificates if among is None else set(among) & set(self.state.certificates))
        return [self.state.certificates[user_id] for user_id in ids if user_id > after][:limit]

    def obstacles(self, user_id: int, _course_id: str) -> frozenset[Obstacle]:
        found = self.state.obstacles.get(user_id, set())
        waived = user_id in self.state.waived or user_id in self.state.others_waivers
        return frozenset(found - {Obstacle.NOT_PASSING} if waived else found)

    def obstacles_of(self, course_id: str, user_ids: Collection[int]) -> Mapping[int, frozenset[Obstacle]]:
        return {user_id: self.obstacles(user_id, course_id) for user_id in user_ids if user_id in self.state.people}

    def request_certificate(self, user_id: int, course_id: str) -> None:
        self.state.requests.append(user_id)
        if self.obstacles(user_id, course_id):
            return
        try:
            CertificateCreationRequested.run_filter(
                user=_User(user_id),
                course_key=course_id,
                mode="honor",
                status=None,
                grade=None,
                generation_mode="batch",
            )
        except CertificateCreationRequested.PreventCertificateCreation as refusal:
            raise CreationRefused(str(refusal)) from refusal
        self.issue(user_id, course_id)

    def waive_pass_mark(self, user_id: int, _course_id: str, *, notes: str) -> bool:
        if user_id in self.state.others_waivers:
            return False
        self.state.waived[user_id] = notes
        return True

    def issues_on_waiver(self) -> bool:
        return False

    def withdraw_waiver(self, user_id: int, _course_id: str) -> None:
        self.state.waived.pop(user_id, None)

    def invalidate_certificate(self, user_id: int, _course_id: str, *, by_user_id: int, notes: str) -> None:
        self.change(user_id, CertificateStatus.INVALIDATED)

    def invalidate_again(self, user_id: int, _course_id: str) -> None:
        self.state.certificates[user_id] = replace(self.state.certificates[user_id], in_spite=False)

    def reinstate_certificate(self, user_id: int, _course_id: str, *, by_user_id: int) -> None:
        self.change(user_id, CertificateStatus.VALID)

    def availability(self, _course_id: str) -> Availability:
        return self.state.availability

    def send(self, message: Message) -> None:
        self.state.sent.append(message)

    def track(self, name: str, data: Mapping[str, Any]) -> None:
        self.state.tracked.append((name, data))

    def subscribe(self, *, on_course_published: Any, on_retirement: Any) -> None:
        """The tests call the api themselves."""

    def clear_caches(self) -> None:
        """Nothing is cached."""

    # -- what the tests do to the platform ------------------------------------------------------------------------

    def issue(self, user_id: int, course_id: str = COURSE) -> PlatformCertificate:
        """Save a certificate as the platform does, whatever the rules say."""
        certificate = PlatformCertificate(
            user_id=user_id,
            course_id=course_id,
            status=CertificateStatus.VALID,
            uuid=f"{user_id:032d}",
            name=self.state.people[user_id].name,
            mode="honor",
            url=f"/certificates/{user_id:032d}",
        )
        self.state.certificates[user_id] = certificate
        self.state.on_saved(certificate)
        return certificate

    def change(self, user_id: int, status: CertificateStatus) -> None:
        """Move a certificate to another state."""
        self.state.certificates[user_id] = replace(self.state.certificates[user_id], status=status)

    def _only(self, course_id: str) -> None:
        if course_id != COURSE:
            raise NotFound("There is no such course.")


class _User:
    def __init__(self, user_id: int) -> None:
        self.id = user_id
