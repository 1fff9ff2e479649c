"""Courses that others wrote, imported into a real Studio: their outlines and grading policies, as the editor meets them.

They lie beside the project (``../shared/inputs/olx``); where they are not there, it is said and nothing is run.
"""

from __future__ import annotations

import html
import json
import tarfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api
from certification_xblock.gateway import get_gateway
from tests.platform.sample import AUTHOR, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certification_xblock.data import OutlineNode
    from tests.platform.site import PlatformSite

INPUTS = Path(__file__).resolve().parents[4] / "shared" / "inputs" / "olx"
COURSES = {
    "demo": INPUTS / "openedx+openedx-demo-course" / "demo-course",
    "test": INPUTS / "openedx+openedx-test-course" / "dist" / "test-course.tar.gz",
    "studio": INPUTS / "HarvardX+studio-advanced" / "course",
}
THERE = [name for name, path in COURSES.items() if path.exists()]
if not THERE:
    warnings.warn(f"No courses by others: {INPUTS} is not there.", stacklevel=1)


@pytest.fixture(params=THERE)
def course_id(request: pytest.FixtureRequest, platform: PlatformSite, tmp_path: Path) -> str:
    """Return the id of an imported course."""
    from opaque_keys.edx.keys import CourseKey
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.xml_importer import import_course_from_xml

    # The search index reads the whole course once more for every block: minutes that say nothing about us.
    platform.settings.FEATURES = {**platform.settings.FEATURES, "ENABLE_COURSEWARE_INDEX": False}
    register()
    key = CourseKey.from_string(f"course-v1:Others+{request.param}+2026")
    folder = _unpacked(COURSES[request.param], tmp_path)
    with platform.settled():
        import_course_from_xml(
            modulestore(),
            AUTHOR,
            str(folder.parent),
            source_dirs=[folder.name],
            target_id=key,
            create_if_not_present=True,
        )
    return str(key)


def _unpacked(archive: Path, folder: Path) -> Path:
    """Unpack a course's archive, and return the folder that holds its ``course.xml``."""
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return next(folder.rglob("course.xml")).parent


def _all(node: OutlineNode) -> Iterator[OutlineNode]:
    for child in node.children:
        yield child
        yield from _all(child)


def test_a_certification_of_their_parts_is_edited_saved_and_in_force(platform: PlatformSite, course_id: str) -> None:
    client = platform.client(platform.person("priya", staff=True))
    outline = get_gateway().outline(course_id)
    types = [kind.name for kind in get_gateway().assignment_types(course_id)]
    chapter = next(child for child in outline.children if child.category == "chapter" and not child.hidden)
    unit = next(node for node in _all(outline) if node.category == "vertical")
    scored = next(node for node in _all(outline) if node.category == "problem" and node.scored)

    def send(address: str, data: Any) -> Any:
        with platform.settled():
            return client.post(
                address, json.dumps(data), content_type="application/json", HTTP_ACCEPT="application/json"
            )

    block = send("/xblock/", {"parent_locator": unit.usage_id, "category": "certification"}).json()["locator"]
    editor = client.get(f"/xblock/{block}/studio_view", HTTP_ACCEPT="application/json")
    assert editor.status_code == 200
    # The initialiser's arguments come within the page: what there is to choose from is in them, by its name.
    text = html.unescape(editor.json()["html"])
    assert json.dumps(chapter.title)[1:-1] in text
    for kind in types:
        assert kind in text
    rules = [
        {"kind": "completion", "target": chapter.reference, "minimum": "80"},
        {"kind": "block_score", "target": scored.reference, "minimum": "60"},
        *({"kind": "assignment_grade", "target": kind, "minimum": "70"} for kind in types[:1]),
    ]
    terms = {"display_name": "Certified", "requirement": {"combinator": "all", "members": rules}}
    answer = send(f"/xblock/{block}/handler/save_terms", terms)
    assert answer.status_code == 200, answer.content
    assert send(f"/xblock/{unit.usage_id}", {"publish": "make_public"}).status_code == 200
    in_force = api.terms_in_force(course_id=course_id)
    assert in_force is not None
    assert in_force.usage_id == block
    assert len(in_force.require_terms().requirement.members) == len(rules)
    _what_the_course_does_not_have_is_said(course_id)


def _what_the_course_does_not_have_is_said(course_id: str) -> None:
    rules = [
        {"kind": "completion", "target": "chapter/never_there", "minimum": "80"},
        {"kind": "assignment_grade", "target": "No such type", "minimum": "70"},
    ]
    fields = {"display_name": "Certified", "requirement": {"combinator": "all", "members": rules}}
    problems = " ".join(str(problem) for problem in api.check_fields(fields=fields, course_id=course_id))
    assert "chapter/never_there" in problems
    assert "No such type" in problems
