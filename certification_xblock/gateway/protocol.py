"""What we ask of the platform: the whole of it, and nothing but our own data or plain values in and out.

Two implementations: ``gateway.openedx`` for the real LMS and Studio, and the embedded platform's in ``demo``. One suite,
``tests/gateway``, runs against both. Keys are strings; user ids are the platform's integer primary keys.

Unless said otherwise a method raises :class:`~certification_xblock.exceptions.NotFound` for a course, block or person
that does not exist, and :class:`~certification_xblock.exceptions.PlatformUnavailable` for what this service of the
platform cannot do (Studio has no certificates app).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from certification_xblock.data import (
        AssignmentType,
        Availability,
        Course,
        CourseFacts,
        Evidence,
        Learner,
        Message,
        Need,
        Obstacle,
        OutlineNode,
        PlatformCertificate,
        PublishedBlock,
        SiteFacts,
    )


@runtime_checkable
class Gateway(Protocol):
    """The only door to the platform."""

    # -- courses ------------------------------------------------------------------------------------------------

    def course(self, course_id: str) -> Course:
        """Return one course run."""

    def course_ids(self) -> Iterator[str]:
        """Yield the ids of all course runs."""

    def outline(self, course_id: str) -> OutlineNode:
        """Return the course's outline, root first; the draft in Studio, the published one in the LMS."""

    def assignment_types(self, course_id: str) -> tuple[AssignmentType, ...]:
        """Return the course's grading policy, one entry an assignment type."""

    def certification_blocks(self, course_id: str) -> tuple[PublishedBlock, ...]:
        """Return the published ``certification`` blocks in course order."""

    def course_facts(self, course_id: str, usage_id: str = "") -> CourseFacts:
        """Return what this service can tell of the published course and, given ``usage_id``, of one of its blocks.

        Neither what is ours nor what only the LMS knows; what this service cannot tell is None.
        """

    def lms_facts(self, course_id: str) -> CourseFacts:
        """Return what only the LMS knows: switches, enrolment modes and the filter configuration in force there."""

    def block_url(self, usage_id: str) -> str:
        """Return the address at which a learner reaches a block."""

    # -- the site -----------------------------------------------------------------------------------------------

    def site_facts(self) -> SiteFacts:
        """Return what the platform is switched to; what this service of it cannot tell is None."""

    # -- people -------------------------------------------------------------------------------------------------

    def learners(self, user_ids: Collection[int]) -> Mapping[int, Learner]:
        """Return those of the given people who exist."""

    def find_learner(self, name: str) -> Learner:
        """Return the person with that username, e-mail address or id."""

    def enrolled_ids(self, course_id: str, *, after: int = 0, limit: int = 500) -> Sequence[int]:
        """Return ids of actively enrolled learners above ``after``, ascending."""

    def roster(
        self,
        course_id: str,
        *,
        search: str = "",
        among: Iterable[int] | None = None,
        excluding: Iterable[int] | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> tuple[tuple[Learner, ...], int]:
        """Return actively enrolled learners by name, ``limit`` of them from ``offset`` on, and how many there are.

        ``search`` is looked for in username, name and e-mail address, whatever the case. ``among`` and ``excluding`` are
        ids, or a query of ours that yields ids: our tables are in the platform's database, which then joins them itself,
        however many they are. The number of queries does not depend on how many learners there are; a ``limit`` of 0
        only counts.
        """

    def roster_ids(
        self,
        course_id: str,
        *,
        search: str = "",
        among: Iterable[int] | None = None,
        excluding: Iterable[int] | None = None,
        after: int = 0,
        limit: int = 500,
    ) -> Sequence[int]:
        """Return ids of the same learners above ``after``, ascending: to walk through all of them."""

    def viewer_id(self) -> int | None:
        """Return the id of the signed-in person whose request is being served, or None (also outside a request)."""

    def is_course_staff(self, user_id: int, course_id: str) -> bool:
        """Whether the person is staff of the course or of the site."""

    def may_edit_library_block(self, user_id: int, usage_id: str) -> bool:
        """Whether Studio would let the person save a block of a content library; False for whatever is not one."""

    # -- evidence -----------------------------------------------------------------------------------------------

    def evidence(self, course_id: str, user_ids: Collection[int], needs: Collection[Need]) -> Mapping[int, Evidence]:
        """Return, for each learner, a measurement for every need whose target exists for them.

        Never for SIGN_OFF: sign-offs are ours. Completion counts the completable blocks that the learner may see;
        grades are the platform's own figures with its rounding.
        """

    # -- the platform's certificates ----------------------------------------------------------------------------

    def certificate(self, user_id: int, course_id: str) -> PlatformCertificate | None:
        """Return the platform's certificate of a learner, in whatever state, or None."""

    def certificates(
        self, course_id: str, *, after: int = 0, limit: int = 500, among: Collection[int] | None = None
    ) -> Sequence[PlatformCertificate]:
        """Return the course's certificates in any state with user ids above ``after``, ascending by user id.

        ``among`` asks for those of these learners alone.
        """

    def obstacles(self, user_id: int, course_id: str) -> frozenset[Obstacle]:
        """Return all that keeps the platform from issuing, the creation filter left aside."""

    def obstacles_of(self, course_id: str, user_ids: Collection[int]) -> Mapping[int, frozenset[Obstacle]]:
        """Return the same for many learners, of those who exist."""

    def request_certificate(self, user_id: int, course_id: str) -> None:
        """Ask the platform for its certificate, through its own checks and filters; it may answer later.

        Raises ``CreationRefused`` where the platform refuses at once.
        """

    def waive_pass_mark(self, user_id: int, course_id: str, *, notes: str) -> bool:
        """Put the learner on the platform's allow-list; False where they already were (somebody else's entry).

        The platform may generate by itself on saving the entry.
        """

    def issues_on_waiver(self) -> bool:
        """Whether the platform asks itself for the certificate when an allow-list entry is saved: a switch of its."""

    def withdraw_waiver(self, user_id: int, course_id: str) -> None:
        """Take back an allow-list entry of ours. Does nothing where there is none."""

    def invalidate_certificate(self, user_id: int, course_id: str, *, by_user_id: int, notes: str) -> None:
        """Write the platform's invalidation entry, by a named person, and invalidate the certificate."""

    def invalidate_again(self, user_id: int, course_id: str) -> None:
        """Take back what the platform issued in spite of its invalidation entry. Does nothing where it did not."""

    def reinstate_certificate(self, user_id: int, course_id: str, *, by_user_id: int) -> None:
        """Lift the invalidation and have the platform issue again."""

    def availability(self, course_id: str) -> Availability:
        """Whether the platform shows the course's certificates now."""

    # -- telling ------------------------------------------------------------------------------------------------

    def send(self, message: Message) -> None:
        """Send a message to a learner by the platform's own channel."""

    def track(self, name: str, data: Mapping[str, Any]) -> None:
        """Publish a tracking event: ids only, never free text."""

    def subscribe(self, *, on_course_published: Callable[[str], None], on_retirement: Callable[[int], None]) -> None:
        """Have the platform call back with a course id when a course is published, with a user id when one is retired.

        Called once, when the apps are ready. The callables return nothing and never raise.
        """

    def clear_caches(self) -> None:
        """Forget what the platform cached for one request; commands call it between batches."""
