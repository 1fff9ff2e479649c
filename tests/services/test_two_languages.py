"""Certificates in the course's or the author's language, and in two: from the block's fields to the frozen award."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.utils.translation import gettext_lazy, override

from certification_xblock import api
from certification_xblock.exceptions import InvalidTerms
from certification_xblock.models import CertificationVersion
from certification_xblock.rendering import fonts
from certification_xblock.services.documents import award_view
from tests.fakes import COURSE, FakeGateway
from tests.worlds import FIELDS

if TYPE_CHECKING:
    from tests.worlds import World

ARABIC = {"second_language": "ar", "second_title": "استشاري معتمد", "second_text": "يعرف ما يسأل عنه."}


def test_the_second_language_is_frozen_into_the_award(world: World) -> None:
    world.publish(**ARABIC)
    award = world.earn()
    assert {name: award.shown[name] for name in ARABIC} == ARABIC
    world.publish(second_language="es", second_title="Consultoría")
    assert award_view(award).second_language == "ar"
    assert award_view(award).second_title == "استشاري معتمد"


def test_awards_and_versions_of_one_language_stay_what_they_were(world: World) -> None:
    award = world.earn()
    assert not any(name.startswith("second") for name in award.shown)
    assert not any(name.startswith("second") for name in CertificationVersion.objects.get().terms)
    # A block written since has the fields, empty: that is the same certification.
    assert world.publish(second_language="", second_title="", second_text="")["versions"] == []
    assert award_view(award).second_language == ""


def test_the_course_s_own_language_is_not_said_twice(world: World) -> None:
    world.publish(second_language="EN", second_title="Once more")
    assert not any(name.startswith("second") for name in world.earn().shown)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"second_language": "!"}, "second_language"),
        ({"language": "pt-br", "second_language": "pt_BR"}, "second_language"),
        ({"second_language": "ar", "second_title": "two\nlines"}, "second_title"),
        ({"second_language": "ar", "second_title": "x" * 201}, "second_title"),
        ({"second_language": "ar", "second_text": "x" * 1001}, "second_text"),
        ({"second_language": "ar", "second_text": "a\0b"}, "second_text"),
        ({"second_language": ["ar"]}, "second_language"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world: World, fields: dict[str, object], field: str) -> None:
    errors = api.check_fields(fields={**FIELDS, **fields}, course_id=COURSE)
    assert [(type(error), error.field) for error in errors] == [(InvalidTerms, field)]
    assert world.publish(**fields)["problems"]


def test_fonts_matter_for_the_second_language_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    arabic = fonts.script_of_language("ar")
    monkeypatch.setattr(fonts, "missing_scripts", lambda text: (arabic.name,) if text == arabic.sample else ())
    world.publish(**ARABIC)
    with world.capture(execute=True):
        api.request_examination(course_id=COURSE)
    found = api.readiness(course_id=COURSE).findings
    assert [(finding.code, str(finding.params["names"])) for finding in found if finding.code == "no_fonts"] == [
        ("no_fonts", "Arabic")
    ]


@pytest.mark.parametrize(
    ("course", "chosen", "name"), [("es", "", "Nombre"), ("es", "ar", "اسم"), ("en", "", "Sample")]
)
def test_the_preview_s_sample_name_is_in_the_certificate_s_language(
    world: World, monkeypatch: pytest.MonkeyPatch, course: str, chosen: str, name: str
) -> None:
    known = replace(world.gateway.course(COURSE), language=course)
    monkeypatch.setattr(FakeGateway, "course", lambda *_args: known)
    with override("de"):
        html = api.preview_html(
            fields={**FIELDS, "language": chosen}, course_id=COURSE, holder_name=gettext_lazy("Sample Name")
        )
    assert name in html


def test_the_verification_says_the_title_in_both(world: World) -> None:
    world.publish(**ARABIC)
    view = api.verify(award_uuid=str(world.earn().uuid))
    assert (view.title, view.second_title, view.second_language) == ("Certified Consultant", "استشاري معتمد", "ar")


@pytest.mark.parametrize("language", ["xx", "tlh", "de-ch-1901"])
def test_a_language_that_nobody_speaks_here_leaves_the_words_in_the_site_s(world: World, language: str) -> None:
    world.publish(second_language=language)
    award = world.earn()
    assert api.certificate_pdf(award_uuid=str(award.uuid)).content.startswith(b"%PDF-")
