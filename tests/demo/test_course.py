"""The sample course: its OLX, its import, its drafts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lxml import etree

from certification_xblock import api
from demo.site.content import DRAFT, changed_blocks
from demo.site.courses import CourseTree, publish
from demo.site.olx import import_course
from demo.site.seeding import COURSE, seed
from tests.demo.conftest import COURSE_ID, usage

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.test import Client

    Settled = Callable[[], AbstractContextManager[Any]]
    Hat = Callable[[str], Client]


def test_every_file_of_the_course_is_reached_and_every_pointer_leads_somewhere() -> None:
    reached = set()

    def follow(node: etree._Element) -> None:
        for element in node.iter():
            name, kind = element.get("url_name"), element.tag
            if name and not kind.startswith("certification"):
                path = COURSE / kind / f"{name}.xml"
                assert path.exists(), path
                reached.add(path)
                if path not in seen:
                    seen.add(path)
                    follow(etree.parse(path).getroot())
            if kind == "html" and element.get("filename"):
                reached.add(COURSE / "html" / f"{element.get('filename')}.html")

    seen: set[Any] = set()
    follow(etree.parse(COURSE / "course.xml").getroot())
    kinds = ("course", "chapter", "sequential", "vertical", "html", "problem")
    there = {path for kind in kinds for path in (COURSE / kind).iterdir()}
    assert reached == there


def test_the_texts_are_short_enough_for_a_train_ride() -> None:
    parser = etree.HTMLParser()
    lengths = {
        path.stem: len(" ".join(etree.parse(path, parser).getroot().itertext()).split())
        for path in (COURSE / "html").glob("*.html")
    }
    lessons = {name: length for name, length in lengths.items() if name not in ("exam_intro", "about_certification")}
    assert len(lessons) >= 8
    assert all(150 <= length <= 260 for length in lessons.values()), lengths


def test_the_policies_let_the_platform_issue_and_show() -> None:
    policy = json.loads((COURSE / "policies/2026/policy.json").read_text())["course/2026"]
    assert "certification" in policy["advanced_modules"]
    assert policy["cert_html_view_enabled"] is True
    assert policy["certificates"]["certificates"][0]["is_active"] is True
    grading = json.loads((COURSE / "policies/2026/grading_policy.json").read_text())
    assert sum(entry["weight"] for entry in grading["GRADER"]) == 1


def test_the_import_has_the_course_as_it_is_written(site: str) -> None:
    tree = CourseTree(site)
    assert site == COURSE_ID
    assert tree.root.title == "Consulting for implementation engineers"
    assert [node.reference for node in tree.root.children] == [
        "chapter/consultant",
        "chapter/discovery",
        "chapter/tough",
    ]
    assert "<p>" in tree.by_reference["html/new_role"].block.data
    assert tree.by_reference["problem/exam_report"].block.max_attempts == 2
    assert tree.by_reference["problem/exam_report"].block.graded
    in_force = api.terms_in_force(course_id=site)
    assert in_force.terms.title == "Certified Implementation Consultant"
    assert in_force.terms.co_signers == ("ibic", "icp")
    assert not in_force.problem


def test_seeding_again_changes_nothing(site: str) -> None:
    before = changed_blocks(site), api.terms_in_force(course_id=site).version_id
    assert seed() == site
    assert (changed_blocks(site), api.terms_in_force(course_id=site).version_id) == before


def test_importing_again_leaves_no_difference(site: str) -> None:
    import_course(COURSE)
    assert changed_blocks(site) == frozenset()


def test_a_draft_is_the_author_s_alone_until_it_is_published(hat: Hat, settled: Settled) -> None:
    author, learner = hat("author"), hat("learner")
    unit = f"/courses/{COURSE_ID}/unit/{usage('vertical/new_role')}"
    url = f"/studio/xblock/{usage('html/new_role')}/handler/save_fields"
    assert author.post(url, {"display_name": "New", "data": "<p>Rewritten by its author.</p>"}).status_code == 303
    container = f"/studio/container/{usage('vertical/new_role')}"
    assert "Rewritten by its author." in author.get(container).content.decode()
    assert "Unpublished changes" in author.get(f"/studio/{COURSE_ID}").content.decode()
    assert "Rewritten by its author." not in learner.get(unit).content.decode()
    with settled():
        author.post(f"/studio/{COURSE_ID}/publish")
    assert "Rewritten by its author." in learner.get(unit).content.decode()
    assert "Unpublished changes" not in author.get(f"/studio/{COURSE_ID}").content.decode()


def test_publishing_brings_new_rules_into_force(site: str, settled: Settled) -> None:
    draft = CourseTree(site, branch=DRAFT)
    block = draft.by_reference["certification/consultant"].block
    block.requirement = {"kind": "grade", "minimum": "55"}
    block.save()
    before = api.terms_in_force(course_id=site)
    with settled():
        publish(site)
    after = api.terms_in_force(course_id=site)
    assert after.version_id != before.version_id
    assert str(after.terms.requirement.minimum) == "55"


def test_blocks_are_added_and_deleted(hat: Hat, site: str) -> None:
    author = hat("author")
    unit = usage("vertical/new_role")
    response = author.post(f"/studio/container/{unit}/add", {"type": "html"})
    assert response.status_code == 302
    assert author.get(response["Location"]).status_code == 200
    assert "html/html_1" in CourseTree(site, branch=DRAFT).by_reference
    assert "html/html_1" not in CourseTree(site).by_reference
    author.post(f"/studio/xblock/{usage('html/html_1')}/action/delete")
    assert "html/html_1" not in CourseTree(site, branch=DRAFT).by_reference
    assert changed_blocks(site) == frozenset()


def test_only_known_types_can_be_added(hat: Hat) -> None:
    unit = usage("vertical/new_role")
    assert hat("author").post(f"/studio/container/{unit}/add", {"type": "poll"}).status_code == 404
