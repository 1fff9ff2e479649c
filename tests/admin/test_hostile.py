"""Every page and act of the admin, with whatever anybody may send: nothing breaks, nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certification_xblock import models
from tests.hostility import TEXTS, assert_calm, content_of, rows, taken

if TYPE_CHECKING:
    from tests.worlds import World

ROOT = "/admin/certification_xblock/"
#: The pages of each model that are not read-only, and the acts by name. A new page without a row fails the first test.
WRITABLE = {"coursesetting", "organization", "signatory"}
SEEN = {
    "award", "certification", "signoff", "claim", "passmarkwaiver", "dirtylearner", "document", "renderfailure", "status",
}  # fmt: skip
ACTS = ("revoke", "reinstate", "correct-name")
PAGES = ("", "add/", "{pk}/change/", "{pk}/history/", "{pk}/delete/")


@pytest.fixture
def operator(world: World, admin_user: Any, admin_client: Client) -> Client:
    """Return the operator's browser, in a world with one row of most kinds."""
    world.state.staff.add(admin_user.pk)
    world.earn()
    body = models.Organization.objects.create(slug="board", name="Board", open_to_all=True)
    models.Signatory.objects.create(slug="ada", name="Ada", title="Chair", organization=body)
    return admin_client


def sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def test_every_page_has_a_row() -> None:
    ours = {model for model in admin.site._registry if model._meta.app_label == "certification_xblock"}
    assert {model._meta.model_name for model in ours} == WRITABLE | SEEN
    more = {
        str(url.pattern)
        for model in ours
        for url in admin.site._registry[model].urls
        if "<path:object_id>" not in str(url.pattern)
    }
    assert more == {"", "add/", "<int:pk>/act/<slug:act>/"}


@pytest.mark.parametrize("name", sorted(WRITABLE | SEEN))
def test_nobody_else_sees_or_changes_anything(operator: Client, world: World, name: str) -> None:
    clerk = get_user_model().objects.create(username="clerk", is_staff=True)
    row = models.Award.objects.get()
    before = rows()
    paths = [page.format(pk=1) for page in PAGES] + [f"{row.pk}/act/{act}/" for act in ACTS if name == "award"]
    for path in paths if name != "status" else ("",):
        for user_id, allowed in ((None, {302}), (world.learner, {302}), (clerk.pk, {302, 403})):
            client = Client()
            if user_id:
                client.force_login(get_user_model().objects.get(pk=user_id))
            for method in ("get", "post"):
                answer = getattr(client, method)(f"{ROOT}{name}/{path}", {"reason": "x", "post": "yes"})
                assert_calm(answer, allowed, path, user_id, method)
                assert b"Ada Learner" not in content_of(answer)
        careless = Client(enforce_csrf_checks=True)
        careless.force_login(get_user_model().objects.get(is_superuser=True))
        assert_calm(careless.post(f"{ROOT}{name}/{path}", {"reason": "x", "post": "yes"}), {403}, path)
    assert rows() == before


@pytest.mark.parametrize("name", sorted(WRITABLE | SEEN))
def test_no_address_or_question_breaks_a_page(operator: Client, name: str) -> None:
    before = rows()
    for kind in taken(TEXTS) if name in WRITABLE | {"award", "certification"} else ("nul", "script", "number"):
        given = sendable(TEXTS[kind])
        for field in {"award": ("q", "state"), "certification": ("q", "in_force")}.get(name, ("q",)):
            answer = operator.get(f"{ROOT}{name}/", {field: given, "o": given, "p": given})
            assert_calm(answer, {200, 302, 400}, field, kind)
            assert b"<script>alert" not in answer.content, (field, kind)
        if name == "status" or kind == "empty":
            continue
        for page in ("{}/change/", "{}/act/revoke/"):
            url = f"{ROOT}{name}/{page.format(quote(given, safe=''))}"
            # Django sends whoever asks for a row that is not there to the front page, and says so in a cookie.
            assert_calm(operator.get(url), {301, 302, 400, 403, 404}, page, kind)
    if name == "award":
        for wrong in ("0", str(2**63), str(10**40), "1/act/x", f"{10**30}/act/revoke"):
            for method in ("get", "post"):
                assert_calm(getattr(operator, method)(f"{ROOT}award/{wrong}/"), {301, 302, 404}, wrong, method)
    assert rows() == before


@pytest.mark.parametrize("name", sorted(SEEN - {"status"}))
def test_what_is_read_only_takes_no_act(operator: Client, name: str) -> None:
    before = rows()
    model = next(one for one in admin.site._registry if one._meta.model_name == name)
    row = model._base_manager.first()
    for path in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/") if row else ("add/",):
        assert_calm(operator.post(f"{ROOT}{name}/{path}", {"post": "yes", "state": "valid"}), {403}, path)
    chosen = {"action": "delete_selected", "_selected_action": [row.pk if row else 1], "post": "yes"}
    assert_calm(operator.post(f"{ROOT}{name}/", chosen), {200, 302, 403})
    assert rows() == before


FORMS: dict[str, dict[str, str]] = {
    "coursesetting": {"course_id": "course-v1:Org+Nowhere+Run", "enabled": "on"},
    "organization": {"name": "", "slug": "", "url": "x", "who": "x"},
    "signatory": {"name": "", "title": "", "organization": "x", "slug": ""},
}


@pytest.mark.parametrize("name", FORMS)
def test_no_form_breaks_a_page_or_keeps_what_cannot_be_kept(operator: Client, name: str) -> None:
    before = rows()
    inline = {f"permitted-{one}_FORMS": "x" for one in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    for kind, text in taken(TEXTS).items():
        sent = dict.fromkeys(FORMS[name], sendable(text)) | ({"enabled": "on"} if name == "coursesetting" else {})
        crowd = {"permitted-TOTAL_FORMS": "9" * 20, "permitted-INITIAL_FORMS": "-1"}
        for more in (inline, crowd) if kind == "nul" else (inline,):
            answer = operator.post(f"{ROOT}{name}/add/", {**sent, **more, **({"who": "x"} if "who" in sent else {})})
            assert_calm(answer, {200, 400}, kind)
            assert b"<script>alert" not in answer.content
    assert rows() == before


@pytest.mark.parametrize("act", ACTS)
def test_no_text_breaks_an_act(operator: Client, world: World, act: str) -> None:
    award = models.Award.objects.get()
    before = rows()
    for kind in ("nul", "controls", "empty", "blank", "long", "no character"):
        for field in ("reason", "name") if act == "correct-name" else ("reason",):
            data = {"reason": "why", "name": "Ada King", field: TEXTS[kind]}
            assert_calm(operator.post(f"{ROOT}award/{award.pk}/act/{act}/", data), {400, 409}, kind, field)
    for method in ("put", "delete", "patch", "options", "head"):
        assert_calm(getattr(operator, method)(f"{ROOT}award/{award.pk}/act/{act}/"), {200, 405}, method)
    assert rows() == before


UPLOADS = {
    "empty": b"",
    "html": b"<html><script>alert(1)</script></html>",
    "php": b"<?php system('id'); ?>",
    "bomb": b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
    "cut off": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "large": b"\xff" * 2_500_000,
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "nul": b"\0" * 100,
}


@pytest.mark.parametrize("kind", UPLOADS)
def test_no_upload_breaks_the_registry(operator: Client, kind: str) -> None:
    before = rows()
    for name in ("../../../etc/passwd.png", "<script>\u202egnp.svg"):
        file = SimpleUploadedFile("x", UPLOADS[kind], content_type="image/png")
        file._name = name
        data = {"name": "Body", "slug": "body", "url": "", "who": "open", "upload": file}
        data |= {f"permitted-{one}_FORMS": "0" for one in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
        answer = operator.post(f"{ROOT}organization/add/", data)
        assert_calm(answer, {200}, name)
        assert answer.context["adminform"].errors["upload"], name
        assert b"<script>alert" not in answer.content
    assert rows() == before
