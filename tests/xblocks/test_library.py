"""The block where there is no course: in a content library of today and in one of the old kind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html as lxml_html
from opaque_keys.edx.locator import LibraryLocator, LibraryLocatorV2, LibraryUsageLocatorV2
from xblock.fields import ScopeIds

from certification_xblock.xblocks.certification import CertificationXBlock
from tests.xblocks.host import Host, Users, get, post
from tests.xblocks.test_learner_page import words

if TYPE_CHECKING:
    from tests.worlds import World

USAGE = LibraryUsageLocatorV2(LibraryLocatorV2("Org", "shelf"), "certification", "x")
OLD_USAGE = LibraryLocator("Org", "shelf").make_usage_key("certification", "x")
RULE = {"kind": "completion", "target": "chapter/of-some-course", "minimum": "80"}


class Writers:
    """Studio's permission service, which libraries of the old kind still have."""

    def can_write(self, _key: Any) -> bool:
        """Whether the author may write."""
        return True


def block(usage: Any = USAGE, user_id: int | None = 3, **services: Any) -> CertificationXBlock:
    """Return the block in a library's own runtime."""
    host = Host(user=Users(user_id, staff=True), **services)
    made = host.construct_xblock_from_class(CertificationXBlock, ScopeIds(None, "certification", usage, usage))
    made.requirement = RULE
    return made


@pytest.fixture
def writer(world: World) -> World:
    """Let the person with the id 3 write the library."""
    world.state.library_editors.add((3, str(USAGE)))
    return world


@pytest.mark.usefixtures("writer")
def test_the_editor_opens_says_why_and_saves() -> None:
    made = block()
    fragment = made.studio_view()
    assert "In a library there is no course to choose from" in fragment.content
    assert fragment.json_init_args["choices"]["library"] is True
    assert fragment.json_init_args["choices"]["outline"] == []
    preview = post(made, "preview_terms", json.dumps({"display_name": "Mine"}))
    assert preview.json["problems"] == []
    assert preview.json["sentence"] == "Finish at least 80% of “chapter/of-some-course”."
    assert "Mine" in preview.json["html"]
    assert post(made, "save_terms", json.dumps({"display_name": "Mine"})).json == {"saved": True}
    assert (made.display_name, made.requirement) == ("Mine", RULE)


@pytest.mark.usefixtures("writer")
@pytest.mark.parametrize("user_id", [None, 4])
@pytest.mark.parametrize("handler", ["save_terms", "preview_terms", "preview_pdf"])
def test_whoever_may_not_write_the_library_may_not_write_the_block(user_id: int | None, handler: str) -> None:
    made = block(user_id=user_id)
    assert post(made, handler, json.dumps({"display_name": "Mine"})).status_code == 403
    assert made.display_name == "Certification"
    assert "You may not edit this block." in made.studio_view().content


@pytest.mark.usefixtures("world")
def test_the_preview_says_where_it_will_be_in_force_and_asks_for_no_learner() -> None:
    for view in ("student_view", "author_view"):
        tree = lxml_html.fragment_fromstring(getattr(block(), view)().content)
        assert "In a library." in words(tree)
        assert "Ready." not in words(tree)
    assert post(block(), "claim").status_code == 403


@pytest.mark.usefixtures("world")
def test_a_library_of_the_old_kind_opens_by_the_permission_service() -> None:
    made = block(OLD_USAGE, studio_user_permissions=Writers())
    assert "In a library there is no course to choose from" in made.studio_view().content
    assert post(made, "save_terms", json.dumps({"display_name": "Mine"})).json == {"saved": True}
    assert get(made, "preview_terms").status_code == 405
