"""The editor's handlers and the import in a real Studio: tokens, roles, wrong keys, wrong bodies, OLX of any kind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from certification_xblock import api
from tests.hostility import TEXTS, VALUES, assert_calm, rows
from tests.platform.sample import register
from tests.platform.site import PASSWORD
from tests.platform.studio.test_authoring import JSON, TERMS, Studio

if TYPE_CHECKING:
    from pathlib import Path

    from tests.platform.site import PlatformSite
    from tests.platform.world import PlatformWorld

HANDLERS = ("save_terms", "preview_terms", "preview_pdf", "readiness", "check_readiness", "claim", "refresh")
TAKE_JSON = HANDLERS[:3]


@pytest.fixture
def studio(platform: PlatformSite, platform_world: PlatformWorld) -> Studio:
    """Return a signed-in author and the operator's registry."""
    register()
    return Studio(platform, platform_world)


def at(block: str, name: str) -> str:
    """Return the platform's address of a handler in Studio."""
    return f"/xblock/{block}/handler/{name}"


def test_nobody_else_edits_in_studio(studio: Studio, platform: PlatformSite) -> None:
    block = studio.add()
    studio.save(block, TERMS)
    before = rows()
    author = platform.client(platform.person("lars", staff=True))
    careless = Client(enforce_csrf_checks=True)
    platform.person("paula", staff=True)
    assert careless.login(username="paula", password=PASSWORD)
    for client in (Client(), platform.client(platform.person("eve")), careless):
        for name in HANDLERS[:5]:
            answer = client.post(at(block, name), b'{"display_name": "Mine"}', content_type=JSON)
            assert_calm(answer, {302, 403, 404}, name)
    assert rows() == before
    assert "Certified Consultant" in author.get(f"/xblock/{block}/author_view", HTTP_ACCEPT=JSON).json()["html"]


def test_no_body_breaks_a_handler(studio: Studio) -> None:
    block = studio.add()
    studio.save(block, TERMS)
    before = rows()
    for name in TAKE_JSON:
        for body in (b"", b"[1]", b"\xff", b"[" * 50_000, b'{"text": ' + b"9" * 5000 + b"}", b'{"parent": 1}'):
            assert_calm(studio.client.post(at(block, name), body, content_type=JSON), {400}, name, body[:20])
        assert_calm(studio.client.post(at(block, name), b'"' * 300_000, content_type=JSON), {413}, name)
        assert_calm(studio.client.post(at(block, name), {"a": "form"}), {400}, name)
        assert_calm(studio.client.get(at(block, name)), {405}, name)
    for kind in ("null", "half a character", "nul", "gigantic", "nan", "deep list", "object of everything"):
        for field in ("display_name", "requirement", "co_signers"):
            body = json.dumps({field: VALUES[kind]})
            assert_calm(studio.client.post(at(block, "save_terms"), body, content_type=JSON), {400}, kind, field)
    assert rows() == before


def test_wrong_handlers_are_not_found_and_wrong_keys_reach_nothing_of_ours(studio: Studio) -> None:
    from opaque_keys import InvalidKeyError
    from xmodule.modulestore.exceptions import ItemNotFoundError

    block = studio.add()
    before = rows()
    # Studio's own address raises for a key of nothing, before any block of ours is reached.
    for wrong in (block + "x", block.replace("ASK", "NOWHERE"), "garbage"):
        with pytest.raises((ItemNotFoundError, InvalidKeyError)):
            studio.client.post(at(wrong, "save_terms"), b"{}", content_type=JSON)
    for name in ("nothing", "terms_fields", "parse_xml"):
        assert_calm(studio.client.post(at(block, name), b"{}", content_type=JSON), {404}, name)
    assert rows() == before


UNREADABLE = {
    "unknown rule": '<requirement><all><completion at_least="50"/><pay amount="5"/></all></requirement>',
    "unknown element": "<requirement><completion/></requirement><surprise/>",
    "markup in the text": "<text>a<script>alert(1)</script>b</text><requirement><completion/></requirement>",
    "two requirements": "<requirement><completion/></requirement><requirement><grade at_least='50'/></requirement>",
    "hundred deep": "<requirement>" + "<all>" * 100 + "</all>" * 100 + "</requirement>",
    "stray text": "stray<requirement>words<completion/></requirement>",
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_course_comes_in_whatever_its_certification_holds(
    studio: Studio, platform: PlatformSite, tmp_path: Path, kind: str
) -> None:
    from opaque_keys.edx.keys import CourseKey
    from xmodule.contentstore.django import contentstore
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.xml_exporter import export_course_to_xml
    from xmodule.modulestore.xml_importer import import_course_from_xml

    studio.save(studio.add(), TERMS)
    studio.publish()
    key = CourseKey.from_string(studio.course_id)
    export_course_to_xml(modulestore(), contentstore(), key, str(tmp_path), "copy")
    path = next((tmp_path / "copy" / "certification").glob("*.xml"), None) or next(
        one for one in (tmp_path / "copy").rglob("*.xml") if "<certification " in one.read_text()
    )
    source = path.read_text()
    start = source.index("<certification ")
    opened, closed = source.index(">", start) + 1, source.index("</certification>")
    head = source[:opened].replace("<certification ", '<certification start="nonsense" visible_to_staff_only="[" ', 1)
    path.write_text(head + UNREADABLE[kind] + source[closed:])
    copy = CourseKey.from_string("course-v1:Acme+ASK+copy")
    with platform.settled():
        # As Studio's own import and its command do it: any error ends it.
        import_course_from_xml(
            modulestore(), 1, str(tmp_path), source_dirs=["copy"], target_id=copy, create_if_not_present=True,
            load_error_blocks=False, raise_on_failure=True,
        )  # fmt: skip
    blocks = modulestore().get_items(copy, qualifiers={"category": "certification"})
    assert len(blocks) == 1
    assert blocks[0].import_notes
    page = studio.get(f"/xblock/{blocks[0].location}/author_view").json()["html"]
    assert "certification-note--warning" in page
    in_force = api.terms_in_force(course_id=str(copy))
    if kind in {"unknown rule", "two requirements", "hundred deep", "stray text"}:
        assert in_force is None or in_force.terms is None


def test_hostile_texts_are_shown_as_text_in_studio(studio: Studio) -> None:
    block = studio.add()
    text = TEXTS["script"] + TEXTS["attribute"] + TEXTS["markdown"]
    assert studio.save(block, {**TERMS, "display_name": text[:120], "text": text}).json() == {"saved": True}
    for view in ("author_view", "studio_view"):
        page: Any = studio.get(f"/xblock/{block}/{view}").json()["html"]
        assert "<script>alert" not in page
        assert "<svg/onload" not in page
        assert "<img src=x" not in page
