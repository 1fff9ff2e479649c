"""The public pages say what the certificate shows, and nothing else: by content, header, cookie, error or file."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from pypdf import PdfReader

from certification_xblock import api
from certification_xblock.data import Availability
from certification_xblock.domain.awards import new_number
from certification_xblock.models import Award

if TYPE_CHECKING:
    from tests.worlds import World

ROOT = "/certification/"
DOORS = ("verify/{}", "verify/{}.json", "certificate/{}", "certificate/{}.pdf")


@pytest.fixture
def award(world: World, settings: Any) -> Award:
    """Return an award, with reasons and names in its history that are nobody's business."""
    settings.CERTIFICATION_VERIFY_RATE = "100000/m"
    award = world.earn()
    api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason="A secret reason")
    api.reinstate(award_uuid=str(award.uuid), by_user_id=world.staff, reason="Another secret")
    award.refresh_from_db()
    return award


def answer(path: str, **headers: str) -> Any:
    return Client().get(ROOT + path, **headers)


def told(response: Any, *, hide: str = "") -> tuple[Any, ...]:
    """Return all that an answer tells, but for what was asked."""
    body = response.content.decode("utf-8", "replace").replace(hide, "") if hide else response.content
    # How long what was asked is, whoever asked knows.
    leave = {"Expires", "Date", *({"Content-Length"} if hide else ())}
    headers = {name: value for name, value in response.items() if name not in leave}
    return response.status_code, body, headers, dict(response.cookies)


def hold_back(world: World) -> None:
    """Have the platform not show the course's certificates yet, and nobody told of them: who was, can be checked."""
    world.state.availability = Availability(viewable=False)
    Award._base_manager.update(told_at=None)


@pytest.mark.parametrize("door", DOORS)
def test_unknown_and_not_shown_yet_are_told_alike(world: World, award: Award, door: str) -> None:
    hold_back(world)
    unknown = uuid4()
    assert told(answer(door.format(unknown)), hide=str(unknown)) == told(
        answer(door.format(award.uuid)), hide=str(award.uuid)
    )


def test_numbers_unknown_not_shown_yet_and_malformed_are_told_alike(world: World, award: Award) -> None:
    hold_back(world)
    asked = [
        award.number,
        new_number(b"1234567", 2026),
        "2026-00000-00000",
        str(award.uuid),
        str(uuid4()),
        "garbage",
        "2026",
    ]
    answers = [told(Client().get(ROOT + "verify/", {"number": number}), hide=f'value="{number}"') for number in asked]
    for number, one in zip(asked, answers, strict=True):
        assert one == answers[0], number
    assert answers[0][0] == 404


def test_malformed_addresses_are_told_as_unknown_ones(award: Award) -> None:
    for slip in (
        "garbage",
        str(award.uuid)[:-1],
        str(award.uuid) + "0",
        str(award.uuid).upper(),
        str(award.pk),
        award.number,
    ):
        assert told(answer(f"verify/{slip}")) == told(answer(f"verify/{uuid4()}")), slip
        assert told(answer(f"verify/{slip}.json")) == told(answer(f"verify/{uuid4()}.json")), slip


@pytest.mark.parametrize("door", DOORS)
def test_nothing_hidden_is_in_an_answer(world: World, award: Award, door: str) -> None:
    response = answer(door.format(award.uuid))
    assert response.status_code == 200
    whole = repr(told(response))
    if door.endswith(".pdf"):
        reader = PdfReader(io.BytesIO(response.content))
        whole += repr(reader.metadata) + repr(reader.xmp_metadata.stream.get_data()) + reader.pages[0].extract_text()
    hidden = (
        "secret", "ada@example.com", "Sam Staff", award.platform_uuid, "course-v1:", "block-v1:", "user_id",
        "certification_id", "Complete the whole course", "measurements", "Traceback",
    )  # fmt: skip
    for one in hidden:
        assert one not in whole, one
    # By the day, as on the certificate: the moment would tell when somebody was at work, or who was revoked with whom.
    for moment in (award.awarded_at, award.state_since):
        assert f"{moment:%H:%M:%S}" not in whole
        assert f"{moment:%H%M%S}" not in whole


def test_a_pdf_s_metadata_hold_no_program_path_or_moment(award: Award) -> None:
    content = answer(f"certificate/{award.uuid}.pdf").content
    metadata = PdfReader(io.BytesIO(content)).metadata
    assert set(metadata) <= {
        "/Title",
        "/Author",
        "/Creator",
        "/Producer",
        "/Subject",
        "/Keywords",
        "/Lang",
        "/CreationDate",
        "/ModDate",
    }
    assert re.search(rb"/work/|/home/|/root/|/usr/|file:", content) is None
    assert award.holder_name in metadata["/Title"]


def test_link_previews_get_the_same_page_and_no_more(award: Award) -> None:
    page = answer(f"verify/{award.uuid}").content.decode()
    assert "og:" not in page
    assert "twitter:" not in page
    assert '<meta name="robots" content="noindex">' in page
    assert '<meta name="description"' not in page
    # What names the tab, and so stands in histories and previews, names nobody.
    assert award.holder_name not in re.search("<title>(.*?)</title>", page, re.DOTALL)[1]
    usual = told(answer(f"verify/{award.uuid}"))
    for agent in ("Twitterbot/1.0", "facebookexternalhit/1.1", "Slackbot", "curl/8", "LinkedInBot/1.0"):
        assert told(answer(f"verify/{award.uuid}", HTTP_USER_AGENT=agent)) == usual
    for accept in ("application/json", "application/xml", "image/*", "*/*;q=0", "text/html; level=9"):
        assert told(answer(f"verify/{award.uuid}", HTTP_ACCEPT=accept)) == usual


@pytest.mark.parametrize("door", [*DOORS, "verify/"])
def test_no_cookie_is_set_and_nothing_is_kept_by_caches_indexes_or_referrers(award: Award, door: str) -> None:
    for one in (award.uuid, uuid4()):
        for method in ("get", "head", "options", "post"):
            response = getattr(Client(), method)(ROOT + door.format(one))
            assert not response.cookies, method
            if method in {"get", "head"}:
                assert "noindex" in response["X-Robots-Tag"]
                assert response["Referrer-Policy"] == "no-referrer"
                assert response["X-Content-Type-Options"] == "nosniff"
                assert "no-store" in response["Cache-Control"] or "no-cache" in response["Cache-Control"]


@pytest.mark.parametrize("door", DOORS)
def test_a_head_tells_what_a_get_does_without_its_body(award: Award, door: str) -> None:
    for one in (award.uuid, uuid4()):
        got, head = answer(door.format(one)), Client().head(ROOT + door.format(one))
        assert head.status_code == got.status_code
        assert head.content == b""
        assert {name for name, _value in head.items()} <= {name for name, _value in got.items()}


@pytest.mark.parametrize("method", ["options", "post", "put", "delete"])
def test_other_methods_tell_known_from_unknown_by_nothing(award: Award, method: str) -> None:
    for door in DOORS:
        known, unknown = (getattr(Client(), method)(ROOT + door.format(one)) for one in (award.uuid, uuid4()))
        assert told(known) == told(unknown)


def test_one_number_leads_to_no_other(world: World, award: Award) -> None:
    other = world.person("bob", "Bob Other")
    second = world.earn(other)
    assert len({award.number[5:16], second.number[5:16]}) == 2
    # Neighbours of a number, of an id and of a UUID are nobody's.
    number, near = award.number, award.uuid.int
    for place in range(5, len(number)):
        if number[place] != "-":
            changed = number[:place] + ("A" if number[place] != "A" else "B") + number[place + 1 :]
            assert Client().get(ROOT + "verify/", {"number": changed}).status_code == 404
    for step in (1, -1, 256):
        assert answer(f"verify/{type(award.uuid)(int=near + step)}").status_code == 404


def test_guesses_are_counted_together_whatever_they_are_of(world: World, settings: Any) -> None:
    settings.CERTIFICATION_VERIFY_RATE = "5/m"
    client = Client()
    asked = [
        f"verify/{uuid4()}",
        "verify/?number=2026-AAAAA-AAAAA",
        "verify/garbage",
        f"verify/{uuid4()}",
        "verify/?number=x",
    ]
    assert {client.get(ROOT + path).status_code for path in asked} == {404}
    late = client.get(ROOT + f"verify/{uuid4()}")
    assert late.status_code == 429
    assert late["Retry-After"]
    # Claiming to come from elsewhere does not start the count anew.
    assert client.get(ROOT + "verify/garbage", HTTP_X_FORWARDED_FOR="1.2.3.4").status_code == 429


def test_a_retired_holder_is_gone_from_every_answer(world: World, award: Award) -> None:
    before = answer(f"certificate/{award.uuid}.pdf")
    assert before.status_code == 200
    with world.capture(execute=True):
        api.erase_holder(user_id=world.learner)
    for door in DOORS:
        response = answer(door.format(award.uuid))
        assert "Ada" not in repr(told(response)), door
        assert response.status_code == (200 if door.startswith("verify") else 404)
    again = answer(f"certificate/{award.uuid}.pdf", HTTP_IF_NONE_MATCH=before["ETag"])
    assert again.status_code == 404


def test_who_is_signed_in_makes_no_difference_but_to_the_holder(world: World, award: Award) -> None:
    from tests.views.team import signed_in  # noqa: PLC0415  (the one test here with people in it)

    for door in DOORS:
        nobody = told(answer(door.format(award.uuid)))
        assert told(signed_in(world.staff).get(ROOT + door.format(award.uuid)))[:2] == nobody[:2]
    world.state.viewer = world.learner
    assert b"linkedin.com" in answer(f"certificate/{award.uuid}").content
    world.state.viewer = world.staff
    assert b"linkedin.com" not in answer(f"certificate/{award.uuid}").content
