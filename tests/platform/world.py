"""The gateway suite's world, on the platform."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from certification_xblock.gateway.openedx import OpenEdxGateway
from tests.gateway.world import COURSE_TITLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

POLICY = {
    "GRADER": [
        {"type": "Homework", "min_count": 3, "drop_count": 1, "short_label": "HW", "weight": 0.4},
        {"type": "Exam", "min_count": 1, "drop_count": 0, "short_label": "Ex", "weight": 0.6},
    ],
    "GRADE_CUTOFFS": {"Pass": 0.5},
}
QUESTION = """<problem><p>Pick.</p>{parts}</problem>"""
PART = """<choiceresponse><checkboxgroup><choice correct="true">Yes</choice></checkboxgroup></choiceresponse>"""
AUTHOR = 1  # The id of no particular person: the modulestore only notes it.
STARTED = datetime(2020, 1, 1, tzinfo=UTC)


class PlatformWorld:
    """The suite's course on the platform."""

    def __init__(self, platform: Any) -> None:
        """Make the course."""
        from django.contrib.auth import get_user_model
        from opaque_keys.edx.keys import CourseKey

        self.platform = platform
        self.users = get_user_model().objects
        self.gateway = OpenEdxGateway()
        self.course_id = "course-v1:Acme+ASK+2026"
        self.course_key = CourseKey.from_string(self.course_id)
        # In one go: the platform announces a course as published once, not after each block.
        with self._drafting() as store:
            store.publish(self._build().location, AUTHOR)

    def _build(self) -> Any:
        from xmodule.modulestore.tests.factories import CourseFactory

        course = CourseFactory.create(
            org="Acme",
            number="ASK",
            run="2026",
            display_name=COURSE_TITLE,
            grading_policy=POLICY,
            language="en",
            start=STARTED,
        )
        basics = self._add(course, "chapter", "basics", "Basics")
        unit = self._add(self._add(basics, "sequential", "reading", "Reading"), "vertical", "texts", "Texts")
        self._add(unit, "html", "first", "First text", data="<p>One.</p>")
        self._add(unit, "html", "second", "Second text", data="<p>Two.</p>")
        for place, title, kind, unit_id, unit_title, problems in (
            ("week1", "Week 1", "Homework", "tasks1", "Tasks 1", {"one": ("One", 2), "two": ("Two", 2)}),
            ("week2", "Week 2", "Homework", "tasks2", "Tasks 2", {"three": ("Three", 1)}),
            ("week3", "Week 3", "Homework", "tasks3", "Tasks 3", {"four": ("Four", 1)}),
            ("final", "Final", "Exam", "paper", "Paper", {"exam": ("Exam", 10)}),
        ):
            subsection = self._add(basics, "sequential", place, title, graded=True, format=kind)
            unit = self._add(subsection, "vertical", unit_id, unit_title)
            for block_id, (name, points) in problems.items():
                self._add(unit, "problem", block_id, name, data=self.question(points))
        return course

    @staticmethod
    def _add(parent: Any, category: str, block_id: str, title: str, **fields: Any) -> Any:
        from xmodule.modulestore.django import modulestore

        return modulestore().create_child(
            AUTHOR,
            parent.location,
            category,
            block_id=block_id,
            fields={"display_name": title, **fields},
        )

    def _key(self, reference: str) -> Any:
        return self.course_key.make_usage_key(*reference.split("/"))

    @contextmanager
    def _drafting(self) -> Iterator[Any]:
        """Give the store as Studio sees it; what is published in it is announced at the end."""
        from xmodule.modulestore import ModuleStoreEnum
        from xmodule.modulestore.django import modulestore

        store = modulestore()
        draft = store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, self.course_key)
        with self.platform.settled(), draft, store.bulk_operations(self.course_key):
            yield store

    @contextmanager
    def edited(self, reference: str) -> Iterator[Any]:
        """Give a block to change, then save and publish it as Studio does."""
        with self._drafting() as store:
            block = store.get_item(self._key(reference))
            yield block
            store.update_item(block, AUTHOR)
            store.publish(block.location, AUTHOR)

    def key(self, reference: str) -> str:
        return str(self._key(reference))

    def person(self, username: str, *, name: str = "", staff: bool = False) -> int:
        return int(self.platform.person(username, name=name, staff=staff).id)

    def enrol(self, user_id: int, *, mode: str = "honor", active: bool = True) -> None:
        self.platform.enrol(self.users.get(id=user_id), self.course_key, mode=mode, active=active)

    def complete(self, user_id: int, reference: str, amount: float = 1.0) -> None:
        self.platform.complete(self.users.get(id=user_id), self._key(reference), amount)

    def score(self, user_id: int, reference: str, earned: float, possible: float) -> None:
        self.platform.score(self.users.get(id=user_id), self._key(reference), earned, possible)

    def hide(self, reference: str) -> None:
        with self.edited(reference) as block:
            block.visible_to_staff_only = True

    def restrict(self, reference: str, user_ids: Collection[int]) -> None:
        """Show a block to some learners alone, by a cohort and its content group."""
        from openedx.core.djangoapps.course_groups.cohorts import add_user_to_cohort, set_course_cohorted
        from openedx.core.djangoapps.course_groups.models import CourseUserGroupPartitionGroup
        from openedx.core.djangoapps.course_groups.tests.helpers import CohortFactory
        from xmodule.partitions.partitions import Group, UserPartition

        partition = UserPartition(50, "Content groups", "", [Group(1, "Insiders")], scheme_id="cohort")
        with self.edited("course/course") as course:
            course.user_partitions = [partition]
        with self.edited(reference) as block:
            block.group_access = {partition.id: [1]}
        with self.platform.settled():
            set_course_cohorted(self.course_key, True)
            cohort = CohortFactory(course_id=self.course_key, name="Insiders")
            CourseUserGroupPartitionGroup.objects.create(
                course_user_group=cohort, partition_id=partition.id, group_id=1
            )
            for user_id in user_ids:
                add_user_to_cohort(cohort, self.users.get(id=user_id).username)

    def release(self, reference: str, when: datetime) -> None:
        """Release a block at a date."""
        with self.edited(reference) as block:
            block.start = when

    def add(self, parent: str, category: str, block_id: str, title: str, **fields: Any) -> None:
        """Add and publish a block."""
        with self._drafting() as store:
            holder = store.get_item(self._key(parent))
            self._add(holder, category, block_id, title, **fields)
            store.publish(holder.location, AUTHOR)

    @staticmethod
    def question(points: int) -> str:
        """Return a problem that gives so many points."""
        return QUESTION.format(parts=PART * points)

    def set_pass_mark(self, percent: int) -> None:
        with self.edited("course/course") as course:
            course.grade_cutoffs = {"Pass": percent / 100}

    def type_organization(self, name: str) -> None:
        with self.edited("course/course") as course:
            course.display_organization = name

    def name_organization(self, name: str) -> None:
        from organizations.models import Organization

        Organization.objects.update_or_create(short_name=self.course_key.org, defaults={"name": name, "active": True})

    def hold_certificates_until(self, when: datetime) -> None:
        from xmodule.data import CertificatesDisplayBehaviors

        with self.edited("course/course") as course:
            course.self_paced = False
            course.end = when
            course.certificates_display_behavior = CertificatesDisplayBehaviors.END_WITH_DATE
            course.certificate_available_date = when

    def switch_certificates_off(self) -> None:
        with self.edited("course/course") as course:
            course.cert_html_view_enabled = False

    def staff_waiver(self, user_id: int) -> None:
        from lms.djangoapps.certificates import api

        with self.platform.settled():
            api.create_or_update_certificate_allowlist_entry(self.users.get(id=user_id), self.course_key, "by staff")

    def beta_tester(self, user_id: int) -> None:
        from common.djangoapps.student.roles import CourseBetaTesterRole

        CourseBetaTesterRole(self.course_key).add_users(self.users.get(id=user_id))

    def publish_certification(self, block_id: str, fields: Mapping[str, Any]) -> str:
        values = {"display_name": "Certificate", **fields}
        with self._drafting() as store:
            unit = store.get_item(self._key("vertical/texts"))
            block = self._add(unit, "certification", block_id, values.pop("display_name"), **values)
            store.publish(unit.location, AUTHOR)
        return str(block.location)

    def draft_certification(self, block_id: str) -> str:
        with self._drafting() as store:
            return str(
                self._add(store.get_item(self._key("vertical/texts")), "certification", block_id, "Draft").location
            )

    def edit_draft(self, reference: str, **fields: Any) -> None:
        with self._drafting() as store:
            block = store.get_item(self._key(reference))
            for name, value in fields.items():
                setattr(block, name, value)
            store.update_item(block, AUTHOR)

    def configure_certificate(self, *, active: bool) -> None:
        configuration = {"id": 1, "name": "Certificate", "is_active": active, "signatories": [], "version": 1}
        with self.edited("course/course") as course:
            course.certificates = {"certificates": [configuration]}

    def offer_modes(self, *modes: str) -> None:
        from common.djangoapps.course_modes.models import CourseMode

        with self.platform.settled():
            CourseMode.objects.filter(course_id=self.course_key).delete()
            for mode in modes:
                CourseMode.objects.create(
                    course_id=self.course_key, mode_slug=mode, mode_display_name=mode, min_price=int(mode == "verified")
                )

    def rename(self, user_id: int, name: str) -> None:
        from common.djangoapps.student.models import UserProfile

        UserProfile.objects.filter(user_id=user_id).update(name=name)

    def retire(self, user_id: int) -> None:
        """Send what the platform's retirement sends once the profile is cleared."""
        from openedx.core.djangoapps.user_api.accounts.signals import USER_RETIRE_LMS_CRITICAL

        self.rename(user_id, "")
        with self.platform.settled():
            USER_RETIRE_LMS_CRITICAL.send(sender=type(self), user=self.users.get(id=user_id))

    def regenerate(self, user_id: int) -> bool:
        from lms.djangoapps.certificates.generation_handler import (
            CertificateGenerationNotAllowed,
            generate_certificate_task,
        )

        with self.platform.settled():
            try:
                return bool(generate_certificate_task(self.users.get(id=user_id), self.course_key, "batch"))
            except CertificateGenerationNotAllowed:
                return False

    def delete_certificate(self, user_id: int) -> None:
        from lms.djangoapps.certificates.models import GeneratedCertificate

        with self.platform.settled():
            GeneratedCertificate.objects.filter(user_id=user_id, course_id=self.course_key).delete()

    def remove(self, reference: str) -> None:
        with self._drafting() as store:
            parent = store.get_parent_location(self._key(reference))
            store.delete_item(self._key(reference), AUTHOR)
            store.publish(parent, AUTHOR)

    def move(self, reference: str, parent: str) -> None:
        """Move a block as Studio does."""
        with self._drafting() as store:
            key = self._key(reference)
            old, new = store.get_item(store.get_parent_location(key)), store.get_item(self._key(parent))
            old.children.remove(next(child for child in old.children if child.block_id == key.block_id))
            store.update_item(old, AUTHOR)
            new.children.append(key)
            store.update_item(new, AUTHOR)
            for place in (old, new):
                store.publish(place.location, AUTHOR)

    def show_certificates(self, behaviour: str, *, end: datetime | None = None, on: datetime | None = None) -> None:
        with self.edited("course/course") as course:
            course.self_paced = False
            course.end = end
            course.certificates_display_behavior = behaviour
            course.certificate_available_date = on

    def delete_course(self) -> None:
        from xmodule.modulestore.django import modulestore

        with self.platform.settled():
            modulestore().delete_course(self.course_key, AUTHOR)

    def rerun(self, run: str, *, org: str = "") -> str:
        from tests.platform.sample import SampleCourse

        key = self.course_key.replace(run=run, org=org or self.course_key.org)
        return SampleCourse(self.platform, self.course_key).rerun(str(key)).course_id

    def tracked(self) -> Sequence[tuple[str, Mapping[str, Any]]]:
        return self.platform.events

    def settled(self) -> AbstractContextManager[None]:
        settled: AbstractContextManager[None] = self.platform.settled()
        return settled
