"""Every address of the plugin's own, with whatever anybody may put into it: nothing breaks, nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest import SkipTest
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client

from certification_xblock import api, urls
from certification_xblock.data import JobKind
from certification_xblock.models import Award, Certification
from tests.fakes import BLOCK
from tests.hostility import TEXTS, assert_calm, content_of, corpus, rows, taken
from tests.views.team import SIGNED, signed_in, staff

if TYPE_CHECKING:
    from tests.worlds import World

ROOT = "/certification/"
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
#: Each address by its name: how it is written, whether it is the team's, and the methods that it takes.
READ, ACT = ("get", "head"), ("get", "head", "post")
ROUTES: dict[str, tuple[str, bool, tuple[str, ...]]] = {
    "lookup": ("verify/", False, READ),
    "verify": ("verify/{award}", False, READ),
    "verify_json": ("verify/{award}.json", False, READ),
    "unknown": ("verify/{any}", False, READ),
    "page": ("certificate/{award}", False, READ),
    "pdf": ("certificate/{award}.pdf", False, READ),
    "asset": ("asset/{any}", False, READ),
    "team": ("team/{block}/", True, READ),
    "team_csv": ("team/{block}/learners.csv", True, READ),
    "team_count": ("team/{block}/count", True, ("post",)),
    "team_bulk": ("team/{block}/many", True, ACT),
    "team_job": ("team/{block}/many/{job}", True, ACT),
    "team_learner": ("team/{block}/learner/{learner}", True, READ),
    "team_act": ("team/{block}/learner/{learner}/{act}", True, ACT),
}
TEAM = [name for name, (_path, team, _methods) in ROUTES.items() if team]
ACTS = ("issue", "sign-off", "take-back", "revoke", "reinstate", "name")


class Doors:
    """Addresses of a world with an award, a job and a sign-off."""

    def __init__(self, world: World, *, earned: bool = True) -> None:
        self.world = world
        self.award = world.earn() if earned else None
        certification = api.team_certification(usage_id=BLOCK, by_user_id=world.staff)
        self.job = api.start_job(
            certification=certification, query=api.team_query(), by_user_id=world.staff, kind=JobKind.ISSUE
        )

    def at(self, name: str, **other: object) -> str:
        """Return an address, with parts of it exchanged."""
        parts = {
            "award": self.award.uuid if self.award else "", "any": "nothing", "block": BLOCK, "job": self.job,
            "learner": self.world.learner, "act": "revoke", **other,
        }  # fmt: skip
        return ROOT + ROUTES[name][0].format(**{key: quote(str(value), safe=":+@") for key, value in parts.items()})


@pytest.fixture
def doors(world: World, settings: Any) -> Doors:
    """Return the doors; a job that is looked at is not set off again at once."""
    settings.CERTIFICATION_JOB_IDLE_SECONDS = 60
    settings.CERTIFICATION_VERIFY_RATE = "100000/m"
    return Doors(world)


def sendable(text: str) -> str:
    """Return a text as far as an address or a form can carry it: halves of pairs arrive as a replacement."""
    return text.encode("utf-8", "replace").decode()


def test_every_address_has_a_row() -> None:
    assert [pattern.name for pattern in urls.urlpatterns] == list(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_every_method_gets_its_answer_and_changes_nothing(doors: Doors, name: str) -> None:
    before = rows()
    _path, team, allowed = ROUTES[name]
    client = staff(doors.world) if team else Client()
    for method in METHODS:
        if team and method == "post":
            continue  # what staff post is meant: see below
        answer = getattr(client, method)(doors.at(name))
        assert_calm(answer, {200, 400, 404} if method in allowed else {405}, method)
    assert rows() == before


@pytest.mark.parametrize("name", TEAM)
def test_the_team_s_addresses_are_closed_to_everybody_else(doors: Doors, name: str) -> None:
    before = rows()
    allowed = ROUTES[name][2]
    for act in ACTS if name == "team_act" else ("",):
        url = doors.at(name, act=act)
        for method in ("get", "post"):
            if method not in allowed:
                continue
            data = {"reason": "x", "name": "Eve", "act": "issue", "scope": "all", "target": "mentor"}
            answer = getattr(signed_in(doors.world.learner), method)(url, data)
            assert_calm(answer, {403}, act, method)
            assert b"sam@example.com" not in content_of(answer)
            assert_calm(getattr(Client(), method)(url, data), {302}, act, method)
            if method == "post":
                careless = signed_in(doors.world.staff, enforce_csrf_checks=True)
                assert_calm(careless.post(url, data), {403}, act)
                assert_calm(careless.post(url, data, HTTP_REFERER="http://testserver/"), {403}, act)
    assert rows() == before


def test_what_belongs_to_another_course_is_not_found_here(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    world = doors.world
    other = Certification.objects.create(course_id="course-v1:Else+Where+Run", usage_id="block-v1:else")
    Award._base_manager.filter(pk=doors.award.pk).update(certification=other)
    before = rows()
    for name in ("team_job", "team_learner", "team_act"):
        for act in ACTS if name == "team_act" else ("",):
            stranger = {"learner": world.person(f"out{act}{name}", "Outside")}
            world.state.enrolled.discard(stranger["learner"])
            url = doors.at(name, act=act, **({"job": doors.job + 1} if name == "team_job" else stranger))
            assert_calm(staff(world).get(url), {404}, name, act)
            if "post" in ROUTES[name][2]:
                assert_calm(
                    staff(world).post(url, {"reason": "x", "name": "Eve", "target": "mentor"}), {404}, name, act
                )
    # The award of another course is no award here.
    url = doors.at("team_act", act="revoke")
    assert_calm(staff(world).post(url, {"reason": "x"}), {409})
    assert rows() == before


@pytest.mark.parametrize("name", ROUTES)
def test_no_part_of_an_address_breaks_anything(doors: Doors, name: str) -> None:
    before = rows()
    _path, team, allowed = ROUTES[name]
    client = staff(doors.world) if team else Client()
    for part in ("award", "any", "block", "job", "learner", "act"):
        if "{" + part + "}" not in ROUTES[name][0]:
            continue
        for kind, text in taken(TEXTS).items():
            for method in ("get", "post"):
                if method in allowed:
                    url = doors.at(name, **{part: sendable(text)})
                    # Nothing in the place of a part is another address.
                    other = {200} if kind == "empty" else set()
                    assert_calm(getattr(client, method)(url), {301, 400, 404, 405, *other}, part, kind, method)
        for wrong in ("%ff", "%C3%28", "..%2f..%2f", "%00", "+", "0", "18446744073709551616", str(10**400)):
            url = doors.at(name, **{part: "MARK"}).replace("MARK", wrong)
            assert_calm(client.get(url), {301, 400, 404, 405}, part, wrong)
    assert rows() == before


FIELDS = {
    "lookup": ("number",),
    "pdf": ("download",),
    "team": ("filter", "q", "page"),
    "team_csv": ("filter", "q"),
    "team_bulk": ("act", "filter", "q", "scope", "learner", "target", "note"),
    "team_learner": ("said",),
    "team_act": ("target", "note", "reason", "name"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_no_question_in_an_address_breaks_anything(doors: Doors, name: str) -> None:
    before = rows()
    client = staff(doors.world) if ROUTES[name][1] else Client()
    usual = {"act": "issue", "scope": "all"} if name == "team_bulk" else {}
    url = doors.at(name)
    for field in FIELDS[name]:
        for kind, text in taken(TEXTS).items():
            if name == "pdf" and kind not in {"nul", "header", "long"}:
                continue
            answer = client.get(url, {**usual, field: [sendable(text), sendable(text)]})
            assert_calm(answer, {200, 400, 404}, field, kind)
            assert b"<script>alert" not in content_of(answer), (field, kind)
        for wrong in ("%ff%fe", "%", "&&&", "%00", f"[]={'1' * 99}"):
            assert_calm(client.get(f"{url}?{field}={wrong}"), {200, 302, 400, 404}, field, wrong)
    assert rows() == before


@pytest.mark.parametrize("act", ACTS)
def test_no_form_breaks_an_act_or_does_what_was_not_asked(world: World, act: str) -> None:
    world.publish(requirement=SIGNED)
    url = Doors(world, earned=False).at("team_act", act=act)
    before = rows()
    client = staff(world)
    for field in ("target", "note", "reason", "name", "user_id", "csrfmiddlewaretoken"):
        for kind, text in taken(TEXTS).items():
            # Without an award, and without the sign-off, there is nothing to be done.
            data = {"target": "mentor" if act == "take-back" else "x", field: sendable(text)}
            assert_calm(client.post(url, data), {400, 404, 409} if act != "issue" else {303}, field, kind)
    assert rows() == before


@pytest.mark.parametrize("act", ["revoke", "reinstate", "name", "sign-off"])
def test_what_somebody_writes_is_kept_or_refused_and_shown_as_text(doors: Doors, act: str) -> None:
    world, client = doors.world, staff(doors.world)
    if act == "reinstate":
        api.revoke(award_uuid=str(doors.award.uuid), by_user_id=world.staff, reason="x")
    if act == "sign-off":
        world.publish(requirement=SIGNED)
    url = doors.at("team_act", act=act)
    for kind in ("nul", "half a character", "controls", "long", "empty", "blank", "no character"):
        if act == "sign-off" and kind in {"empty", "blank", "half a character"}:
            continue
        before = rows()
        text = TEXTS[kind] if kind != "half a character" else TEXTS["nul"]
        answer = client.post(url, {"reason": text, "name": text, "note": text, "target": "mentor"})
        assert_calm(answer, {400}, kind)
        assert rows() == before, kind
    text = TEXTS["script"] + TEXTS["attribute"] + TEXTS["template"]
    answer = client.post(url, {"reason": text, "name": text, "note": text, "target": "mentor"})
    assert_calm(answer, {303})
    for page in (client.get(answer["Location"]), client.get(doors.at("team"))):
        assert_calm(page, {200})
        assert b"<script>alert" not in page.content
        assert b"<svg/onload" not in page.content


def test_a_link_cannot_have_a_page_say_that_something_was_done(doors: Doors) -> None:
    url, client = doors.at("team_learner"), staff(doors.world)
    for said in ("revoked", "taken_back", "corrected", "recorded", "signed", "blocked", '["a"]', "x:y:z"):
        page = client.get(url, {"said": said})
        assert_calm(page, {200}, said)
        assert b'role="status"' not in page.content, said
    answer = client.post(doors.at("team_act", act="revoke"), {"reason": "x"})
    assert b"The certificate is revoked." in client.get(answer["Location"]).content
    # Made for somebody else, or for another learner's page, it says nothing.
    tail = answer["Location"].partition("?")[2]
    other = doors.world.person("tom", "Tom Other")
    doors.world.state.staff.add(other)
    assert b'role="status"' not in signed_in(other).get(f"{url}?{tail}").content
    assert b'role="status"' not in client.get(doors.at("team_learner", learner=other) + f"?{tail}").content


def test_a_form_that_is_too_large_or_none_is_refused(doors: Doors, settings: Any) -> None:
    before = rows()
    client = staff(doors.world)
    for name in ("team_bulk", "team_act", "team_count", "team_job"):
        url = doors.at(name)
        big = client.post(url, b"reason=" + b"x" * 3_000_000, content_type="application/x-www-form-urlencoded")
        many = client.post(url, b"&".join([b"learner=1"] * 2000), content_type="application/x-www-form-urlencoded")
        if name in {"team_bulk", "team_act"}:
            assert_calm(big, {400}, name)
            assert_calm(many, {400}, name)
            for kind in ("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"):
                assert_calm(client.post(url, b'{"reason": "x"}', content_type=kind), {400}, name, kind)
            assert rows() == before


def test_every_collected_text_is_no_number_no_filter_and_no_address(doors: Doors) -> None:
    found = corpus()
    if not found:
        raise SkipTest("../shared/inputs/hostile is not here")
    before, client, team = rows(), Client(), staff(doors.world)
    for text in found:
        given = sendable(text)
        answer = client.get(doors.at("lookup"), {"number": given})
        assert_calm(answer, {200, 404}, text)
        assert_calm(team.get(doors.at("team"), {"filter": given}), {200, 400}, text)
        assert_calm(client.get(doors.at("unknown", any=given)), {404, 200}, text)
    assert rows() == before


def test_no_visitor_s_address_breaks_a_page(doors: Doors) -> None:
    for claimed in ("", "unix:", "garbage", "1.2.3.4, 5.6.7.8", "::ffff:1.2.3.4%eth0", "9" * 5000, "<script>"):
        for name in ("verify", "verify_json", "lookup"):
            assert_calm(Client(REMOTE_ADDR=claimed).get(doors.at(name)), {200}, claimed)


def test_no_header_breaks_a_page(doors: Doors) -> None:
    for kind, text in taken(TEXTS).items():
        plain = text.encode("ascii", "replace").decode().replace("\n", "").replace("\r", "")
        headers = {
            f"HTTP_{name}": plain
            for name in (
                "ACCEPT",
                "ACCEPT_LANGUAGE",
                "REFERER",
                "USER_AGENT",
                "X_FORWARDED_FOR",
                "IF_NONE_MATCH",
                "RANGE",
            )
        }
        for name in ("verify", "verify_json", "lookup", "page"):
            assert_calm(Client().get(doors.at(name), **headers), {200}, kind, name)
    assert_calm(Client().get(doors.at("pdf"), HTTP_IF_NONE_MATCH='"' * 5000), {200})


def test_an_image_is_named_by_its_digest_alone(doors: Doors) -> None:
    for wrong in ("0" * 63, "0" * 65, "G" * 64, "%00" * 3, "0" * 5000, str(uuid4())):
        assert_calm(Client().get(f"{ROOT}asset/{wrong}"), {404}, wrong)
