"""What the platform reads of the block beside its views."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from xblock.completable import XBlockCompletionMode
from xblock.exceptions import DisallowedFileError

from certification_xblock import api
from certification_xblock.data import Phase
from certification_xblock.exceptions import NotFound
from certification_xblock.xblocks.certification import CertificationXBlock
from tests.xblocks.host import in_lms, in_studio
from tests.xblocks.standings import reviewed, standing

if TYPE_CHECKING:
    from pathlib import Path


def test_it_counts_for_neither_completion_nor_grades() -> None:
    assert XBlockCompletionMode.get_mode(CertificationXBlock) == XBlockCompletionMode.EXCLUDED
    assert not in_lms().has_score


def test_what_is_cached_for_everybody_knows_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "standing", lambda **_names: pytest.fail("a learner's state"))
    block = in_lms(display_name="Consultant", text="Leads a customer.")
    assert block.student_view_data() == {"title": "Consultant", "text": "Leads a customer.", "issue": "automatic"}
    assert block.index_dictionary() == {
        "content": {"display_name": "Consultant", "certification_text": "Leads a customer."},
        "content_type": "Certification",
    }


def test_xblocks_own_save_is_not_shadowed() -> None:
    for name in ("save", "handle", "render", "fields", "runtime"):
        assert name not in vars(CertificationXBlock)


@pytest.mark.parametrize("uri", ["certification_xblock/js/entry.js", "certification_xblock/css/blocks.css"])
def test_static_files_are_served(uri: str) -> None:
    with CertificationXBlock.open_local_resource(uri) as stream:
        assert stream.read()


@pytest.mark.parametrize(
    "uri",
    [
        "templates/certification_xblock/blocks/certification/page.html",
        "../apps.py",
        "certification_xblock/../../apps.py",
    ],
)
def test_nothing_else_is_served(uri: str) -> None:
    with pytest.raises(DisallowedFileError):
        CertificationXBlock.open_local_resource(uri)


def test_a_learners_page_loads_two_small_files(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(api, "standing", lambda **_names: standing(Phase.WORKING))
    fragment = in_lms().student_view()
    files = [each.data for each in fragment.resources if each.kind == "url"]
    files.append(fragment.json_init_args["moduleUrl"])
    assert files == ["/static/certification_xblock/css/blocks.css", "/static/certification_xblock/js/certification.js"]
    inline = sum(len(each.data) for each in fragment.resources if each.kind == "text")
    assert sum((root / each.removeprefix("/")).stat().st_size for each in files) + inline < 15_000


def test_scripts_are_mounted_by_a_classic_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "standing", lambda **_names: standing(Phase.WORKING))
    fragment = in_lms().student_view()
    (script,) = (each for each in fragment.resources if each.mimetype == "application/javascript")
    assert script.kind == "text"
    assert fragment.js_init_fn in script.data
    assert "</script" not in script.data
    json.dumps(fragment.json_init_args)


def _no_course(**_names: Any) -> None:
    raise NotFound("There is no such course.")


def test_outside_of_courses_the_authors_preview_runs_no_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "readiness", _no_course)
    monkeypatch.setattr(api, "editor_choices", lambda **_names: None)
    monkeypatch.setattr(api, "review_fields", lambda **_names: reviewed())
    monkeypatch.setattr(api, "preview_html", lambda **_names: "")
    assert in_studio().author_view().js_init_fn is None
