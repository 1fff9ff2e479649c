"""What a gateway says of courses."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from opaque_keys.edx.keys import CourseKey

from certification_xblock.data import AssignmentType
from certification_xblock.exceptions import NotFound
from tests.gateway.world import COURSE_TITLE, LEAVES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certification_xblock.data import OutlineNode
    from tests.gateway.world import World

NOWHERE = "course-v1:Nobody+NO+0"


def walk(node: OutlineNode) -> Iterator[OutlineNode]:
    """Yield a node and all below it."""
    yield node
    for child in node.children:
        yield from walk(child)


def test_a_course_has_its_title_organization_language_and_pass_mark(world: World) -> None:
    course = world.gateway.course(world.course_id)
    assert (course.course_id, course.title, course.language) == (world.course_id, COURSE_TITLE, "en")
    assert course.org
    assert course.pass_mark == Decimal(50)
    assert world.course_id in course.url


def test_what_an_author_types_as_the_organization_is_not_the_organization(world: World) -> None:
    org = CourseKey.from_string(world.course_id).org
    world.type_organization("A Body That Knows Nothing Of It")
    course = world.gateway.course(world.course_id)
    assert course.org == org
    assert course.org_name != "A Body That Knows Nothing Of It"


def test_an_organization_is_called_what_the_operator_calls_it(world: World) -> None:
    world.name_organization("Academy of Questions")
    assert world.gateway.course(world.course_id).org_name == "Academy of Questions"


def test_the_pass_mark_follows_the_course(world: World) -> None:
    world.set_pass_mark(65)
    assert world.gateway.course(world.course_id).pass_mark == Decimal(65)


@pytest.mark.parametrize("course_id", [NOWHERE, "not a course"])
@pytest.mark.parametrize("ask", ["course", "outline", "assignment_types", "certification_blocks"])
def test_a_course_that_does_not_exist_is_not_found(world: World, course_id: str, ask: str) -> None:
    with pytest.raises(NotFound):
        getattr(world.gateway, ask)(course_id)


def test_all_courses_are_listed(world: World) -> None:
    world.gateway.course(world.course_id)
    assert world.course_id in list(world.gateway.course_ids())


def test_the_outline_has_every_block_in_course_order(world: World) -> None:
    nodes = list(walk(world.gateway.outline(world.course_id)))
    leaves = [node.reference for node in nodes if node.reference in LEAVES]
    assert leaves == list(LEAVES)
    assert nodes[0].category == "course"
    assert nodes[0].title == COURSE_TITLE


def test_an_outline_node_says_what_rules_can_be_made_of_it(world: World) -> None:
    nodes = {node.reference: node for node in walk(world.gateway.outline(world.course_id))}
    problem = nodes["problem/one"]
    assert (problem.usage_id, problem.title, problem.category) == (world.key("problem/one"), "One", "problem")
    assert problem.scored
    assert nodes["sequential/week1"].graded
    assert not nodes["html/first"].scored
    assert not nodes["sequential/reading"].graded
    assert not any(node.hidden for node in nodes.values())


def test_the_outline_marks_what_learners_do_not_see(world: World) -> None:
    world.hide("vertical/tasks3")
    hidden = {node.reference for node in walk(world.gateway.outline(world.course_id)) if node.hidden}
    assert hidden == {"vertical/tasks3", "problem/four"}


def test_assignment_types_come_in_the_policy_s_order(world: World) -> None:
    assert world.gateway.assignment_types(world.course_id) == (
        AssignmentType("Homework", Decimal("0.4")),
        AssignmentType("Exam", Decimal("0.6")),
    )


def test_a_block_s_address_names_the_course_and_the_block(world: World) -> None:
    usage_id = world.key("problem/one")
    address = world.gateway.block_url(usage_id)
    assert usage_id in address
    assert world.course_id in address


def test_a_course_without_a_certification_has_none(world: World) -> None:
    assert world.gateway.certification_blocks(world.course_id) == ()


def test_a_published_certification_comes_with_its_raw_fields(world: World) -> None:
    usage_id = world.publish_certification("cert", {"display_name": "Consultant", "text": "**Well done.**"})
    blocks = world.gateway.certification_blocks(world.course_id)
    assert [block.usage_id for block in blocks] == [usage_id]
    assert blocks[0].fields["display_name"] == "Consultant"
    assert blocks[0].fields["text"] == "**Well done.**"


def test_certifications_come_in_course_order(world: World) -> None:
    first = world.publish_certification("zebra", {})
    second = world.publish_certification("ant", {})
    assert [block.usage_id for block in world.gateway.certification_blocks(world.course_id)] == [first, second]
