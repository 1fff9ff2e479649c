"""The block in a content library of a real Studio, by the platform's own addresses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock.models import Certification

if TYPE_CHECKING:
    from django.test import Client

    from tests.platform.site import PlatformSite

RULE = {"kind": "completion", "target": "chapter/of-some-course", "minimum": "80"}


class Library:
    """A library with a certification in it, and somebody who may write it."""

    def __init__(self, platform: PlatformSite) -> None:
        from organizations.models import Organization

        Organization.objects.get_or_create(short_name="Acme", defaults={"name": "Acme", "active": True})
        self.client: Client = platform.client(platform.person("priya", staff=True))
        library = self.post(
            "/api/libraries/v2/", {"org": "Acme", "slug": "shelf", "title": "Shelf", "description": ""}
        ).json()["id"]
        address = f"/api/libraries/v2/{library}/blocks/"
        self.block = self.post(address, {"block_type": "certification", "definition_id": "one"}).json()["id"]

    def post(self, address: str, data: Any) -> Any:
        """Post JSON."""
        answer = self.client.post(address, json.dumps(data), content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer

    def view(self, name: str) -> str:
        """Return what the platform's iframe gets of a view."""
        answer = self.client.get(f"/api/xblock/v2/xblocks/{self.block}/view/{name}/")
        assert answer.status_code == 200, answer.content
        return str(answer.json()["content"])

    def handler(self, name: str, client: Client | None = None) -> str:
        """Return the address of a handler, which holds a token for whoever asks."""
        client = client or self.client
        found = client.get(f"/api/xblock/v2/xblocks/{self.block}/handler_url/{name}/").json()["handler_url"]
        return "/" + str(found).split("/", 3)[3]

    def olx(self) -> str:
        """Return the block as the library keeps it."""
        return str(self.client.get(f"/api/libraries/v2/blocks/{self.block}/olx/").json()["olx"])


@pytest.fixture
def library(platform: PlatformSite) -> Library:
    """Return a library with a new certification."""
    return Library(platform)


@pytest.mark.parametrize("view", ["student_view", "author_view", "studio_view"])
def test_it_is_shown(library: Library, view: str) -> None:
    assert "certification" in library.view(view)


def test_it_is_edited_and_saved_and_in_force_nowhere(library: Library) -> None:
    assert "In a library there is no course to choose from" in library.view("studio_view")
    library.post(library.handler("save_terms"), {"display_name": "Certified Asker", "requirement": RULE})
    olx = library.olx()
    assert "Certified Asker" in olx
    assert "chapter/of-some-course" in olx
    assert "Certified Asker" in library.view("author_view")
    assert not Certification.objects.exists()


def test_strangers_change_nothing(library: Library, platform: PlatformSite) -> None:
    before = library.olx()
    stranger = platform.client(platform.person("eve"))
    assert stranger.get(f"/api/xblock/v2/xblocks/{library.block}/view/studio_view/").status_code in {403, 404}
    for name in ("save_terms", "preview_terms", "preview_pdf"):
        answer = stranger.post(
            library.handler(name, stranger), json.dumps({"display_name": "Mine"}), content_type="application/json"
        )
        assert answer.status_code in {403, 404}, name
    assert library.olx() == before
