"""An author adds a certification in a real Studio, edits it, publishes it, and takes the course along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api
from certification_xblock.data import Need, RuleKind
from certification_xblock.exceptions import PlatformUnavailable
from tests.platform.sample import SampleCourse, register

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.platform.site import PlatformSite
    from tests.platform.world import PlatformWorld

TERMS = {
    "display_name": "Certified Consultant",
    "text": "Knows **what** to ask.",
    "issuer": "meridian-academy",
    "co_signers": ["ibic"],
    "signatories": ["helena-marsh"],
    "requirement": {"kind": "grade", "target": "", "minimum": "70"},
}


class Studio:
    """An author in front of Studio."""

    def __init__(self, platform: PlatformSite, world: PlatformWorld) -> None:
        self.platform = platform
        self.course_id = world.course_id
        self.unit = world.key("vertical/texts")
        self.client: Client = platform.client(platform.person("priya", staff=True))

    def send(self, address: str, data: Any) -> Any:
        """Post JSON, and return the answer once everything that follows from it is done."""
        with self.platform.settled():
            return self.client.post(address, json.dumps(data), content_type="application/json", HTTP_ACCEPT=JSON)

    def get(self, address: str) -> Any:
        """Ask for JSON."""
        return self.client.get(address, HTTP_ACCEPT=JSON)

    def add(self) -> str:
        """Add a certification to the unit, and return its usage key."""
        answer = self.send("/xblock/", {"parent_locator": self.unit, "category": "certification"})
        assert answer.status_code == 200, answer.content
        return str(answer.json()["locator"])

    def save(self, block: str, terms: Any) -> Any:
        """Save from the block's editor."""
        return self.send(f"/xblock/{block}/handler/save_terms", terms)

    def publish(self) -> None:
        """Publish the unit."""
        assert self.send(f"/xblock/{self.unit}", {"publish": "make_public"}).status_code == 200


JSON = "application/json"


@pytest.fixture
def studio(platform: PlatformSite, platform_world: PlatformWorld) -> Studio:
    """Return a signed-in author and the operator's registry."""
    register()
    return Studio(platform, platform_world)


def test_an_author_adds_edits_and_publishes_a_certification(studio: Studio) -> None:
    block = studio.add()
    assert studio.save(block, TERMS).json() == {"saved": True}
    assert api.terms_in_force(course_id=studio.course_id) is None
    studio.publish()
    in_force = api.terms_in_force(course_id=studio.course_id)
    assert in_force is not None
    assert in_force.usage_id == block
    terms = in_force.require_terms()
    assert (terms.title, terms.issuer, terms.co_signers) == ("Certified Consultant", "meridian-academy", ("ibic",))


def test_what_is_wrong_is_not_saved(studio: Studio) -> None:
    block = studio.add()
    answer = studio.save(block, {**TERMS, "requirement": {"kind": "grade", "target": "", "minimum": "170"}})
    assert answer.status_code == 400
    assert answer.json()["problems"]


def test_a_draft_does_not_change_what_is_in_force(studio: Studio) -> None:
    block = studio.add()
    studio.save(block, TERMS)
    studio.publish()
    studio.save(block, {**TERMS, "display_name": "Something else"})
    in_force = api.terms_in_force(course_id=studio.course_id)
    assert in_force is not None
    assert in_force.require_terms().title == "Certified Consultant"


@pytest.mark.parametrize("view", ["studio_view", "author_view"])
def test_studio_renders_the_block_s_views(studio: Studio, view: str) -> None:
    block = studio.add()
    studio.save(block, TERMS)
    answer = studio.get(f"/xblock/{block}/{view}")
    assert answer.status_code == 200
    assert "certification" in answer.json()["html"]


def test_the_author_sees_the_certificate_of_the_draft(studio: Studio) -> None:
    block = studio.add()
    studio.save(block, TERMS)
    page = studio.get(f"/xblock/{block}/author_view").json()["html"]
    assert "Certified Consultant" in page
    assert "International Board of Implementation Consultants" in page


def test_the_unit_s_page_shows_the_block(studio: Studio) -> None:
    block = studio.add()
    page = studio.get(f"/xblock/{studio.unit}/container_preview")
    assert page.status_code == 200
    assert block in page.json()["html"]


def test_a_rerun_takes_the_certification_along(studio: Studio, platform: PlatformSite) -> None:
    studio.save(studio.add(), TERMS)
    studio.publish()
    answer = studio.send(
        "/course/",
        {
            "source_course_key": studio.course_id,
            "org": "Acme",
            "number": "ASK",
            "run": "2027",
            "display_name": "Asking, again",
        },
    )
    assert answer.status_code == 200, answer.content
    in_force = api.terms_in_force(course_id=answer.json()["destination_course_key"])
    assert in_force is not None
    assert in_force.require_terms().title == "Certified Consultant"


def test_export_and_import_keep_every_field(platform: PlatformSite, tmp_path: Path) -> None:
    from opaque_keys.edx.keys import CourseKey
    from xmodule.contentstore.django import contentstore
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.xml_exporter import export_course_to_xml
    from xmodule.modulestore.xml_importer import import_course_from_xml

    sample = SampleCourse.imported(platform)
    export_course_to_xml(modulestore(), contentstore(), sample.course_key, str(tmp_path), "copy")
    copy = CourseKey.from_string("course-v1:Meridian+CONS101+copy")
    with platform.settled():
        import_course_from_xml(
            modulestore(), 1, str(tmp_path), source_dirs=["copy"], target_id=copy, create_if_not_present=True
        )
    before, after = (api.terms_in_force(course_id=str(key)) for key in (sample.course_key, copy))
    assert before is not None
    assert after is not None
    assert after.require_terms() == before.require_terms()


@pytest.mark.parametrize(
    "ask",
    [
        lambda gateway, course: gateway.evidence(course, [1], [Need(RuleKind.GRADE)]),
        lambda gateway, course: gateway.certificate(1, course),
        lambda gateway, course: gateway.certificates(course),
        lambda gateway, course: gateway.obstacles(1, course),
        lambda gateway, course: gateway.request_certificate(1, course),
        lambda gateway, course: gateway.waive_pass_mark(1, course, notes=""),
        lambda gateway, course: gateway.withdraw_waiver(1, course),
        lambda gateway, course: gateway.invalidate_certificate(1, course, by_user_id=1, notes=""),
        lambda gateway, course: gateway.invalidate_again(1, course),
        lambda gateway, course: gateway.reinstate_certificate(1, course, by_user_id=1),
        lambda gateway, course: gateway.availability(course),
    ],
    ids=[
        "evidence",
        "certificate",
        "certificates",
        "obstacles",
        "request_certificate",
        "waive_pass_mark",
        "withdraw_waiver",
        "invalidate_certificate",
        "invalidate_again",
        "reinstate_certificate",
        "availability",
    ],
)
def test_studio_says_what_only_the_lms_can_do(platform_world: PlatformWorld, ask: Any) -> None:
    with pytest.raises(PlatformUnavailable):
        ask(platform_world.gateway, platform_world.course_id)
