"""What learners see of a course: found once for all who see the same.

The platform's access transformers cost a learner tens of milliseconds, most of it for rules that say the same of nearly
everybody. What they look at beside the course is: who is staff or a beta tester, which groups of the course's partitions
somebody is in, and picks that were made for one learner alone (``lms/djangoapps/course_blocks/api.py``).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator

    from opaque_keys.edx.keys import CourseKey

# Partitions whose groups alone say what their members see. Others have a say of their own in what somebody is shown.
COHORT, ENROLLMENT_TRACK = "cohort", "enrollment_track"
GROUPING_SCHEMES = frozenset({COHORT, ENROLLMENT_TRACK, "random"})
# Blocks that pick their children for each learner.
PICKING = frozenset({"library_content", "itembank", "legacy_library_content"})
FEW = 2


class Sights:
    """The blocks that each of some learners may see."""

    def __init__(self, key: CourseKey, collected: Any, learners: Collection[Any]) -> None:
        """``collected`` is the course's block structure before any learner looks at it."""
        self._key = key
        self._collected = collected
        self._learners = learners
        self._found: dict[tuple[Hashable, bool], Any] = {}

    def everything(self, user: Any) -> Any:
        """Return what a learner has to do: cohorts, hidden content, random picks and all.

        Content that is not released yet counts, as on the platform's progress page: it is still to be done, and a course
        is not finished before it has begun.
        """
        return self._of(user, ahead=True)

    def released(self, user: Any) -> Any:
        """Return what a learner is graded on now, as the platform's gradebook sees it."""
        return self._of(user, ahead=False)

    def _of(self, user: Any, *, ahead: bool) -> Any:
        from lms.djangoapps.course_blocks.api import get_course_blocks

        place = (self._group(user), ahead)
        if place not in self._found:
            self._found[place] = get_course_blocks(
                user,
                self._collected.root_block_usage_key,
                collected_block_structure=self._collected,
                allow_start_dates_in_future=ahead,
            )
        return self._found[place]

    def _group(self, user: Any) -> Hashable:
        """Return something that is equal for learners who see the same; the learner's own id where nobody else does."""
        if self._each_alone or user.is_staff or user.is_superuser or user.id in self._exceptions:
            return user.id
        return tuple(self._place(user, partition) for partition in self._partitions)

    def _place(self, user: Any, partition: Any) -> Hashable:
        """Return where a learner is in a partition: their cohort, where they have one, else their group."""
        if partition.scheme.name == COHORT and user.id in self._cohorts:
            return COHORT, self._cohorts[user.id]
        # The platform gives a cohort or a group to who has none yet.
        group = partition.scheme.get_group_for_user(self._key, user, partition)
        return group.id if group else None

    @cached_property
    def _each_alone(self) -> bool:
        """Whether nothing can be said of one learner by looking at another; true of a single one, too."""
        return (
            len(self._learners) < FEW
            or hasattr(self._key, "ccx")
            or any(block.block_type in PICKING for block in self._collected)
            or any(partition.scheme.name not in GROUPING_SCHEMES for partition in self._used())
        )

    @cached_property
    def _exceptions(self) -> set[int]:
        """The ids of those learners who have a role in this course, its organization or on the site, or own settings."""
        from common.djangoapps.student.models import CourseAccessRole
        from lms.djangoapps.course_blocks.api import has_individual_student_override_provider
        from lms.djangoapps.courseware.models import StudentFieldOverride

        ids = [user.id for user in self._learners]
        roles = CourseAccessRole.objects.filter(user__in=ids).values_list("user_id", "course_id", "org")
        found = {
            user_id
            for user_id, course, org in roles
            if course == self._key or (not course and (not org or org == self._key.org))
        }
        if has_individual_student_override_provider():
            own = StudentFieldOverride.objects.filter(course_id=self._key, student__in=ids)
            found.update(own.values_list("student_id", flat=True))
        return found

    @cached_property
    def _partitions(self) -> tuple[Any, ...]:
        """The partitions by which content is withheld, with everybody's enrolments read at once."""
        used = tuple(self._used())
        if any(partition.scheme.name == ENROLLMENT_TRACK for partition in used):
            from common.djangoapps.student.models import CourseEnrollment

            CourseEnrollment.bulk_fetch_enrollment_states(list(self._learners), self._key)
        return used

    @cached_property
    def _cohorts(self) -> dict[int, int]:
        """The cohorts of those who have one."""
        from openedx.core.djangoapps.course_groups.models import CohortMembership

        members = CohortMembership.objects.filter(course_id=self._key, user__in=[user.id for user in self._learners])
        return dict(members.values_list("user_id", "course_user_group_id"))

    def _used(self) -> Iterator[Any]:
        from lms.djangoapps.course_blocks.transformers.user_partitions import UserPartitionTransformer

        partitions = self._collected.get_transformer_data(UserPartitionTransformer, "user_partitions") or ()
        withheld: set[int] = set()
        for block in self._collected if partitions else ():
            access = self._collected.get_transformer_block_field(block, UserPartitionTransformer, "merged_group_access")
            withheld.update(access.get_allowed_groups() if access else ())
        return (partition for partition in partitions if partition.id in withheld)
