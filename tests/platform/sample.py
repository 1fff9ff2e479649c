"""The sample course on the platform, and a learner's way through it by the platform's own front doors."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

DEMO = Path(__file__).resolve().parents[2] / "demo"
ORGANIZATIONS = {
    "meridian-academy": "Meridian Systems Academy",
    "ibic": "International Board of Implementation Consultants",
    "icp": "Institute for Customer Practice",
}
SIGNATORIES = {
    "helena-marsh": ("Helena Marsh", "meridian-academy"),
    "tomas-iturbe": ("Tomás Iturbe", "ibic"),
}
AUTHOR = 1


def register() -> None:
    """Register the bodies and people that the sample course names, with images."""
    from certification_xblock import api
    from certification_xblock.models import Organization, Signatory

    logo = api.register_asset(content=(DEMO / "assets/board.png").read_bytes()).digest
    signature = api.register_asset(content=(DEMO / "assets/signature-marsh.png").read_bytes()).digest
    for slug, name in ORGANIZATIONS.items():
        Organization.objects.create(slug=slug, name=name, logo_id=logo, open_to_all=True)
    for slug, (name, organization) in SIGNATORIES.items():
        body = Organization.objects.get(slug=organization)
        Signatory.objects.create(slug=slug, name=name, organization=body, signature_id=signature)


def import_sample(platform: Any, course_id: str, folder: Path = DEMO / "course") -> Any:
    """Import the sample course, or a changed copy of it, as Studio does, and return its key."""
    from opaque_keys.edx.keys import CourseKey
    from openedx_events.content_authoring.data import CourseData
    from openedx_events.content_authoring.signals import COURSE_IMPORT_COMPLETED
    from xmodule.contentstore.django import contentstore
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.xml_importer import import_course_from_xml

    key = CourseKey.from_string(course_id)
    with platform.settled():
        import_course_from_xml(
            modulestore(),
            AUTHOR,
            folder.parent,
            source_dirs=[folder.name],
            target_id=key,
            static_content_store=contentstore(),
            create_if_not_present=True,
        )
        COURSE_IMPORT_COMPLETED.send_event(course=CourseData(course_key=key))
    return key


class SampleCourse:
    """The sample course, published."""

    def __init__(self, platform: Any, course_key: Any) -> None:
        """Take over a course that is there."""
        self.platform = platform
        self.course_key = course_key
        self.course_id = str(course_key)

    @classmethod
    def imported(cls, platform: Any) -> SampleCourse:
        """Register who issues and co-signs, then import the course."""
        register()
        return cls(platform, import_sample(platform, "course-v1:Meridian+CONS101+2026"))

    @contextmanager
    def drafting(self) -> Iterator[Any]:
        """Give the store as Studio sees it; what is published in it is announced at the end."""
        from xmodule.modulestore import ModuleStoreEnum
        from xmodule.modulestore.django import modulestore

        store = modulestore()
        draft = store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, self.course_key)
        with self.platform.settled(), draft, store.bulk_operations(self.course_key):
            yield store

    def set_pass_mark(self, percent: int) -> None:
        """Change the course's pass mark."""
        with self.drafting() as store:
            course = store.get_course(self.course_key)
            course.grade_cutoffs = {"Pass": percent / 100}
            store.update_item(course, AUTHOR)

    def remove_certification(self) -> None:
        """Delete the certification block, and publish."""
        block = self.course_key.make_usage_key("certification", "consultant")
        unit = self.course_key.make_usage_key("vertical", "your_certification")
        with self.drafting() as store:
            store.delete_item(block, AUTHOR)
            store.publish(unit, AUTHOR)

    def rerun(self, course_id: str) -> SampleCourse:
        """Make a rerun as Studio's task does: a copy of what is published, and an event."""
        from opaque_keys.edx.keys import CourseKey
        from openedx_events.content_authoring.data import CourseData
        from openedx_events.content_authoring.signals import COURSE_RERUN_COMPLETED
        from xmodule.modulestore.django import modulestore

        key = CourseKey.from_string(course_id)
        with self.platform.settled():
            modulestore().clone_course(self.course_key, key, AUTHOR)
            COURSE_RERUN_COMPLETED.send_event(course=CourseData(course_key=key))
        return SampleCourse(self.platform, key)

    def learner(self, username: str, *, name: str = "") -> Any:
        """Add a person and enrol them."""
        user = self.platform.person(username, name=name)
        self.platform.enrol(user, self.course_key)
        return user

    def leaves(self, reference: str) -> Iterator[Any]:
        """Yield the published blocks without children at and below ``type/id``."""
        from xmodule.modulestore.django import modulestore

        waiting = [modulestore().get_item(self.course_key.make_usage_key(*reference.split("/")), depth=None)]
        while waiting:
            block = waiting.pop(0)
            waiting = [*block.get_children(), *waiting]
            if not block.has_children:
                yield block

    def work(self, user: Any, reference: str, *, rightly: bool = True, lists: bool = True) -> None:
        """Have a learner do all at and below ``type/id``, signed in, over HTTP: read, answer problems, tick checklists."""
        client = self.platform.client(user)
        for block in self.leaves(reference):
            if block.category == "problem":
                self._answer(client, block, rightly=rightly)
            elif block.category == "certification_checklist" and lists:
                self._tick(client, block)
            elif block.category == "html":
                self._post(client, block, "publish_completion", json.dumps({"completion": 1.0}), "application/json")

    def _answer(self, client: Client, block: Any, *, rightly: bool) -> None:
        """Post what the problem's form would."""
        answers: dict[str, Any] = {}
        for number, response in enumerate(
            etree.fromstring(block.data).xpath("//multiplechoiceresponse | //choiceresponse"), start=2
        ):
            choices = response.xpath(".//choice")
            chosen = [f"choice_{i}" for i, choice in enumerate(choices) if (choice.get("correct") == "true") is rightly]
            field = f"input_{block.location.block_id}_{number}_1"
            if response.tag == "choiceresponse":
                answers[f"{field}[]"] = chosen
            else:
                answers[field] = chosen[0]
        answer = self._post(client, block, "xmodule_handler/problem_check", answers)
        assert answer["success"] == ("correct" if rightly else "incorrect"), answer

    def _tick(self, client: Client, block: Any) -> None:
        """Answer every item that counts."""
        url = f"/courses/{self.course_id}/xblock/{block.location}/handler/answer"
        for item in block.checklist().items:
            if item.kind.value == "required":
                data = {"item": item.id, "state": "done", "version": 0, "note": "Settled on 12 March."}
                with self.platform.settled():
                    assert client.post(url, data, HTTP_X_CERTIFICATION="fragment").status_code == 200

    def _post(self, client: Client, block: Any, handler: str, data: Any, content_type: str = "") -> Any:
        kind = {"content_type": content_type} if content_type else {}
        with self.platform.settled():
            response = client.post(f"/courses/{self.course_id}/xblock/{block.location}/handler/{handler}", data, **kind)
        assert response.status_code == 200, response.content
        return json.loads(response.content)
