"""Reads a course from OLX, as Studio's import does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from lxml import etree
from opaque_keys.edx.locator import CourseLocator
from workbench.models import XBlockState
from xblock.fields import ScopeIds

from demo.site.content import DRAFT, scenario
from demo.site.models import CourseRun
from demo.site.runtime import CourseRuntime

if TYPE_CHECKING:
    from opaque_keys.edx.keys import UsageKey

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


class ImportRuntime(CourseRuntime):
    """Builds blocks out of a folder of OLX: elements that only point are followed to their file."""

    olx_root = Path()
    _unnamed = 0

    def _usage_id_from_node(self, node: etree._Element, parent_id: UsageKey | None) -> UsageKey:
        """Make a block, and all below it, from an element."""
        node.attrib.pop("xblock-family", None)
        block_type = node.tag
        url_name = node.get("url_name")
        if url_name is None:
            self._unnamed += 1
            url_name = f"{block_type}_{self._unnamed}"
        file = self.olx_root / block_type / f"{Path(url_name).name}.xml"
        if file.exists() and len(node) == 0 and set(node.attrib) <= {"url_name", "org", "course"}:
            node = etree.parse(file, _PARSER).getroot()
        node.attrib.pop("url_name", None)
        # The platform names every root "course", whatever its run.
        usage_key = self.course_key.make_usage_key(block_type, "course" if parent_id is None else url_name)
        block_class = self.mixologist.mix(self.load_block_type(block_type))
        block = block_class.parse_xml(node, self, ScopeIds(None, block_type, usage_key, usage_key))
        block.parent = parent_id
        block.save()
        return usage_key


def _policy(root: Path, run: str) -> dict[str, Any]:
    folder = root / "policies" / run
    settings = json.loads((folder / "policy.json").read_text(encoding="utf-8")).get(f"course/{run}", {})
    settings["grading_policy"] = json.loads((folder / "grading_policy.json").read_text(encoding="utf-8"))
    return dict(settings)


@transaction.atomic
def import_course(root: Path) -> str:
    """Replace the draft of a course by what a folder of OLX says, and return the course's id. Publishes nothing."""
    pointer = etree.parse(root / "course.xml", _PARSER).getroot()
    run = pointer.get("url_name")
    course_key = CourseLocator(pointer.get("org"), pointer.get("course"), run)
    CourseRun.objects.get_or_create(course_id=str(course_key))
    XBlockState.objects.filter(scenario=scenario(str(course_key), DRAFT)).delete()
    runtime = ImportRuntime(course_key, branch=DRAFT)
    runtime.olx_root = root
    runtime._usage_id_from_node(pointer, None)  # noqa: SLF001  the SDK's name for it
    course = runtime.course_block()
    for name, value in {**_policy(root, run), "org": course_key.org, "course": course_key.course}.items():
        if name in course.fields:
            setattr(course, name, value)
    course.save()
    return str(course_key)
