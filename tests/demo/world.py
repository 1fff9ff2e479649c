"""The embedded platform as the world of ``tests/gateway``: its course, and ways to act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import TestCase
from opaque_keys.edx.locator import CourseLocator
from waffle.models import Switch
from workbench.models import XBlockState

from demo.site import certificates, grading, people, tracking
from demo.site.content import DRAFT, PUBLISHED, scenario
from demo.site.courses import add_block, publish
from demo.site.models import CourseRole, CourseRun, Enrolment, GeneratedCertificate, Profile
from demo.site.runtime import CourseRuntime

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from xblock.core import XBlock

    from certification_xblock.gateway.protocol import Gateway

QUESTION = (
    "<problem><multiplechoiceresponse><label>Which?</label><choicegroup>"
    '<choice correct="true">This</choice><choice correct="false">That</choice>'
    "</choicegroup></multiplechoiceresponse></problem>"
)
POLICY = {
    "GRADER": [
        {"type": "Homework", "min_count": 3, "drop_count": 1, "short_label": "HW", "weight": 0.4},
        {"type": "Exam", "min_count": 1, "drop_count": 0, "short_label": "Exam", "weight": 0.6},
    ],
    "GRADE_CUTOFFS": {"Pass": 0.5},
}
#: subsection: title, assignment type, its unit, the unit's title, and its problems with title and points
GRADED = (
    ("week1", "Week 1", "Homework", "tasks1", "Tasks 1", (("one", "One", 2), ("two", "Two", 2))),
    ("week2", "Week 2", "Homework", "tasks2", "Tasks 2", (("three", "Three", 1),)),
    ("week3", "Week 3", "Homework", "tasks3", "Tasks 3", (("four", "Four", 1),)),
    ("final", "Final", "Exam", "paper", "Paper", (("exam", "Exam", 10),)),
)


class DemoWorld:
    """Implements ``tests.gateway.world.World`` on the demo's models and runtime."""

    def __init__(self) -> None:
        from certification_xblock.gateway import get_gateway  # noqa: PLC0415  the settings choose it

        Switch.objects.update_or_create(name=ENABLE_COMPLETION_TRACKING_SWITCH.name, defaults={"active": True})
        tracking.RECENT.clear()
        self.gateway: Gateway = get_gateway()
        self.course_key = CourseLocator("Suite", "ASK1", "2026")
        self.course_id = str(self.course_key)
        self._build()

    def _build(self) -> None:
        draft = CourseRuntime(self.course_key, branch=DRAFT)
        title = "Asking the right questions"
        fields = {"display_name": title, "org": "Suite", "certificates_display_behavior": "early_no_info"}
        course = add_block(draft, None, "course", "course", grading_policy=POLICY, **fields)
        basics = add_block(draft, course, "chapter", "basics", display_name="Basics")
        reading = add_block(draft, basics, "sequential", "reading", display_name="Reading")
        texts = add_block(draft, reading, "vertical", "texts", display_name="Texts")
        add_block(draft, texts, "html", "first", display_name="First text", data="<p>One.</p>")
        add_block(draft, texts, "html", "second", display_name="Second text", data="<p>Two.</p>")
        for name, title, kind, unit_name, unit_title, problems in GRADED:
            subsection = add_block(draft, basics, "sequential", name, display_name=title, format=kind, graded=True)
            unit = add_block(draft, subsection, "vertical", unit_name, display_name=unit_title)
            for problem, problem_title, points in problems:
                add_block(draft, unit, "problem", problem, display_name=problem_title, weight=points, data=QUESTION)
        publish(self.course_id)

    def key(self, reference: str) -> str:
        block_type, _, block_id = reference.partition("/")
        return str(self.course_key.make_usage_key(block_type, block_id))

    def person(self, username: str, *, name: str = "", staff: bool = False) -> int:
        user = get_user_model().objects.create_user(username, f"{username}@example.com", is_staff=staff)
        Profile.objects.create(user=user, name=name)
        return int(user.pk)

    def enrol(self, user_id: int, *, mode: str = "honor", active: bool = True) -> None:
        Enrolment.objects.update_or_create(
            user_id=user_id, course_id=self.course_id, defaults={"mode": mode, "is_active": active}
        )

    def block(self, user_id: int, reference: str) -> XBlock:
        """Return a block as a learner has it."""
        return CourseRuntime(self.course_key, user=self._user(user_id)).get_block(self.key(reference))

    def complete(self, user_id: int, reference: str, amount: float = 1.0) -> None:
        grading.take_completion(self._user(user_id), self.block(user_id, reference), amount)

    def score(self, user_id: int, reference: str, earned: float, possible: float) -> None:
        block = self.block(user_id, reference)
        block.runtime.publish(block, "grade", {"value": earned, "max_value": possible})

    def hide(self, reference: str) -> None:
        self._set(reference, visible_to_staff_only=True)

    def set_pass_mark(self, percent: int) -> None:
        self._set("course/course", grading_policy={**POLICY, "GRADE_CUTOFFS": {"Pass": percent / 100}})

    def type_organization(self, name: str) -> None:
        self._set("course/course", display_organization=name)

    def name_organization(self, name: str) -> None:
        settings.DEMO_ORGANIZATIONS = {**settings.DEMO_ORGANIZATIONS, self.course_key.org: name}

    def hold_certificates_until(self, when: datetime) -> None:
        behaviour = {"certificates_display_behavior": "end_with_date", "certificate_available_date": when.isoformat()}
        self._set("course/course", **behaviour)

    def switch_certificates_off(self) -> None:
        self._set("course/course", cert_html_view_enabled=False)

    def staff_waiver(self, user_id: int) -> None:
        certificates.allow(self._user(user_id), self.course_id, "by staff")

    def beta_tester(self, user_id: int) -> None:
        CourseRole.objects.create(user_id=user_id, course_id=self.course_id, role=CourseRole.Role.BETA_TESTER)

    def publish_certification(self, block_id: str, fields: Mapping[str, Any]) -> str:
        draft = CourseRuntime(self.course_key, branch=DRAFT)
        unit = draft.get_block(self.key("vertical/texts"))
        block = add_block(draft, unit, "certification", block_id, **fields)
        publish(self.course_id)
        return str(block.usage_key)

    def draft_certification(self, block_id: str) -> str:
        draft = CourseRuntime(self.course_key, branch=DRAFT)
        return str(add_block(draft, draft.get_block(self.key("vertical/texts")), "certification", block_id).usage_key)

    def edit_draft(self, reference: str, **fields: Any) -> None:
        block = CourseRuntime(self.course_key, branch=DRAFT).get_block(self.key(reference))
        for name, value in fields.items():
            setattr(block, name, value)
        block.save()

    def configure_certificate(self, *, active: bool) -> None:
        self._set("course/course", certificates={"certificates": [{"id": 1, "is_active": active}]})

    def offer_modes(self, *modes: str) -> None:
        self._set("course/course", enrolment_modes=list(modes))

    def rename(self, user_id: int, name: str) -> None:
        Profile.objects.filter(user_id=user_id).update(name=name)

    def retire(self, user_id: int) -> None:
        with self.settled():
            people.retire(self._user(user_id))

    def regenerate(self, user_id: int) -> bool:
        with self.settled():
            try:
                return certificates.generate_certificate(self._user(user_id), self.course_id)
            except certificates.CertificateGenerationNotAllowed:
                return False

    def delete_certificate(self, user_id: int) -> None:
        with self.settled():
            GeneratedCertificate.objects.filter(user_id=user_id, course_id=self.course_id).delete()

    def remove(self, reference: str) -> None:
        draft = CourseRuntime(self.course_key, branch=DRAFT)
        block = draft.get_block(self.key(reference))
        parent = draft.get_block(block.parent)
        parent.children = [child for child in parent.children if child != block.usage_key]
        parent.save()
        draft.store.remove(block.usage_key)
        self._publish()

    def move(self, reference: str, parent: str) -> None:
        draft = CourseRuntime(self.course_key, branch=DRAFT)
        block = draft.get_block(self.key(reference))
        old, new = draft.get_block(block.parent), draft.get_block(self.key(parent))
        old.children = [child for child in old.children if child != block.usage_key]
        old.save()
        new.children = [*new.children, block.usage_key]
        new.save()
        block.parent = new.usage_key
        block.save()
        self._publish()

    def show_certificates(self, behaviour: str, *, end: datetime | None = None, on: datetime | None = None) -> None:
        dates = {"end": end and end.isoformat(), "certificate_available_date": on and on.isoformat()}
        with self.settled():
            self._set("course/course", self_paced=False, certificates_display_behavior=behaviour, **dates)

    def delete_course(self) -> None:
        for branch in (DRAFT, PUBLISHED):
            XBlockState.objects.filter(scenario=scenario(self.course_id, branch)).delete()
        CourseRun.objects.filter(course_id=self.course_id).delete()

    def rerun(self, run: str, *, org: str = "") -> str:
        key = self.course_key.replace(run=run, org=org or self.course_key.org)
        old, new = (f"{one.org}+{one.course}+{one.run}" for one in (self.course_key, key))
        for row in XBlockState.objects.filter(scenario=scenario(self.course_id, DRAFT)):
            XBlockState.objects.create(
                scope=row.scope,
                scope_id=row.scope_id.replace(old, new),
                user_id=None,
                tag=row.tag,
                state=row.state.replace(old, new),
                scenario=scenario(str(key), DRAFT),
            )
        with self.settled():
            publish(str(key))
        return str(key)

    def _publish(self) -> None:
        with self.settled():
            publish(self.course_id)

    def tracked(self) -> Sequence[tuple[str, Mapping[str, Any]]]:
        return [(event["name"], event["data"]) for event in tracking.RECENT]

    def settled(self) -> AbstractContextManager[Any]:
        return TestCase.captureOnCommitCallbacks(execute=True)

    def _set(self, reference: str, **fields: Any) -> None:
        block = CourseRuntime(self.course_key, branch=DRAFT).get_block(self.key(reference))
        for name, value in fields.items():
            setattr(block, name, value)
        block.save()
        publish(self.course_id)

    @staticmethod
    def _user(user_id: int) -> Any:
        return get_user_model().objects.get(pk=user_id)
