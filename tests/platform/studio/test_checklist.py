"""An author adds a checklist in a real Studio, edits it, publishes it, and takes the course along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.platform.sample import SampleCourse

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.platform.site import PlatformSite
    from tests.platform.world import PlatformWorld

JSON = "application/json"
LIST = "# Know\n* Who decides? {note, n/a}\n\t> By **name**.\nWhat do they sell?"


class Studio:
    """An author in front of Studio."""

    def __init__(self, platform: PlatformSite, world: PlatformWorld) -> None:
        self.platform = platform
        self.course_key = world.course_key
        self.unit = world.key("vertical/texts")
        self.client: Client = platform.client(platform.person("priya", staff=True))

    def send(self, address: str, data: Any) -> Any:
        with self.platform.settled():
            return self.client.post(address, json.dumps(data), content_type=JSON, HTTP_ACCEPT=JSON)

    def view(self, block: str, name: str) -> str:
        answer = self.client.get(f"/xblock/{block}/{name}", HTTP_ACCEPT=JSON)
        assert answer.status_code == 200
        return str(answer.json()["html"])

    def add(self) -> str:
        answer = self.send("/xblock/", {"parent_locator": self.unit, "category": "certification_checklist"})
        assert answer.status_code == 200, answer.content
        return str(answer.json()["locator"])

    def save(self, block: str, **data: Any) -> Any:
        return self.send(f"/xblock/{block}/handler/save_list", {"display_name": "Before", "list": LIST, **data})


@pytest.fixture
def studio(platform: PlatformSite, platform_world: PlatformWorld) -> Studio:
    return Studio(platform, platform_world)


def stored(key: Any, *, published: bool = False) -> Any:
    from opaque_keys.edx.keys import UsageKey
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore

    key = UsageKey.from_string(str(key))
    branch = ModuleStoreEnum.Branch.published_only if published else ModuleStoreEnum.Branch.draft_preferred
    with modulestore().branch_setting(branch, key.course_key):
        return modulestore().get_item(key)


def test_a_new_list_is_an_example_and_the_editor_is_there(studio: Studio) -> None:
    block = studio.add()
    assert "This is an example that works." in studio.view(block, "author_view")
    editor = studio.view(block, "studio_view")
    assert "editor-with-buttons" in editor
    assert "# Before the meeting" in editor


def test_an_author_edits_and_publishes_a_list(studio: Studio) -> None:
    block = studio.add()
    assert studio.save(block, completed_by="1").json()["saved"] is True
    assert "Who decides?" in studio.view(block, "author_view")
    ids = [entry["id"] for entry in stored(block).items]
    assert studio.save(block, list=LIST.replace("Who decides?", "Who decides in the end?")).status_code == 200
    assert [entry["id"] for entry in stored(block).items] == ids
    assert studio.send(f"/xblock/{studio.unit}", {"publish": "make_public"}).status_code == 200
    assert stored(block, published=True).items[1]["text"] == "Who decides in the end?"


def test_what_is_wrong_is_told_and_not_saved(studio: Studio) -> None:
    block = studio.add()
    answer = studio.save(block, list="A\nB {nonsense}")
    assert answer.status_code == 400
    assert [problem["field"] for problem in answer.json()["problems"]] == ["list.2"]
    assert stored(block).is_example()


def test_export_import_and_rerun_keep_it(platform: PlatformSite, tmp_path: Path) -> None:
    from opaque_keys.edx.keys import CourseKey
    from xmodule.contentstore.django import contentstore
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.xml_exporter import export_course_to_xml
    from xmodule.modulestore.xml_importer import import_course_from_xml

    sample = SampleCourse.imported(platform)
    export_course_to_xml(modulestore(), contentstore(), sample.course_key, str(tmp_path), "copy")
    source = next(tmp_path.rglob("ready_for_the_workshop.xml"), None)
    copy = CourseKey.from_string("course-v1:Meridian+CONS101+copy")
    with platform.settled():
        import_course_from_xml(
            modulestore(), 1, str(tmp_path), source_dirs=["copy"], target_id=copy, create_if_not_present=True
        )
    rerun = sample.rerun("course-v1:Meridian+CONS101+2027").course_key
    for name in ("ready_for_the_workshop", "before_you_configure"):
        first, *others = (
            stored(key.make_usage_key("certification_checklist", name)).checklist_fields()
            for key in (sample.course_key, copy, rerun)
        )
        assert others == [first, first]
        assert len(first["items"]) > 6
        assert first["unread"] == []
    if source is not None:
        assert (
            '<item id="case" question="Is one real case on its way, on paper?" required="true">' in source.read_text()
        )


def test_a_strange_list_does_not_break_an_import(platform: PlatformSite, tmp_path: Path) -> None:
    from opaque_keys.edx.keys import CourseKey
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.xml_importer import import_course_from_xml

    root = tmp_path / "odd"
    (root / "course").mkdir(parents=True)
    (root / "course.xml").write_text('<course url_name="r" org="Acme" course="ODD"/>')
    (root / "course" / "r.xml").write_text(
        '<course display_name="Odd"><chapter url_name="c"><sequential url_name="s"><vertical url_name="v">'
        '<certification_checklist url_name="odd" completed_by="&lt;b&gt;" may_reopen="?"><poll x="1">y</poll>z'
        '<item question="Still there?" ask="blood"/></certification_checklist>'
        "</vertical></sequential></chapter></course>"
    )
    key = CourseKey.from_string("course-v1:Acme+ODD+r")
    with platform.settled():
        import_course_from_xml(
            modulestore(), 1, str(tmp_path), source_dirs=["odd"], target_id=key, create_if_not_present=True
        )
    block = stored(key.make_usage_key("certification_checklist", "odd"))
    assert [item.text for item in block.checklist().items] == ["Still there?"]
    assert 'may_reopen="?"' in block.unread
