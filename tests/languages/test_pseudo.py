"""No word of ours that cannot be translated: every page, block, mail, list and sheet in a language that marks its words."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext

from certification_xblock import api, models
from certification_xblock.data import AwardState, JobKind, Phase
from certification_xblock.exceptions import NotFound
from certification_xblock.rendering.certificate import embed_html, message_page, verification_page
from certification_xblock.xblocks import author_page
from tests.fakes import BLOCK, FakeGateway
from tests.languages.pseudo import Pseudo, strings, unmarked, unmarked_in_page
from tests.rendering.samples import BILINGUAL, PLAIN, VERIFIED
from tests.views.team import SIGNED, TEAM, learner_url, staff, text
from tests.xblocks import test_author_page, test_checklist, test_readiness_panel
from tests.xblocks.host import checklist_in_lms, checklist_in_studio, in_lms, in_studio
from tests.xblocks.standings import TERMS, VIEW, reviewed, standing

if TYPE_CHECKING:
    from tests.worlds import World

# What the worlds of the tests put into pages, and what has the same name in every language.
DATA = (
    *("Ada Learner", "Sam Staff", "Certified Consultant", "Consulting", "Knows what to ask.", "Knows *what* to ask."),
    *("Knows", "what", "to ask.", "Org", "ada", "sam", "admin", "mentor", "Mentor", "board", "chair", "Chair"),
    *("Board of Consultants", "The Chair", "Meridian", "Systems", "Ada Example", "Maya Lindqvist", "Head of Services"),
    *("English", "Deutsch", "Español", "العربية", "PDF", "CSV", "LinkedIn", "LMS", "Institute of Professional"),
)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Pseudo:
    """Have every translated word marked."""
    return Pseudo(monkeypatch)


@pytest.fixture
def full(world: World) -> World:
    """A world with something on every page."""
    board = models.Organization.objects.create(slug="board", name="Board of Consultants", open_to_all=True)
    models.Signatory.objects.create(slug="chair", name="The Chair", title="Chair", organization=board)
    world.publish(issuer="board", signatories=["chair"])
    return world


def words(view: Any) -> tuple[str, ...]:
    """Return all that a view says by itself."""
    found = [each for each in strings(asdict(view)) if each]
    return (*found, *(word for each in found for word in each.replace("*", "").split()))


# -- public -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [*AwardState, None])
def test_verification(pseudo: Pseudo, state: AwardState | None) -> None:
    view = replace(VERIFIED, state=state) if state else None
    assert unmarked_in_page(verification_page(view), words(VERIFIED)) == []
    assert pseudo.uncollected() == set()


def test_public_pages(full: World, client: Any, pseudo: Pseudo) -> None:
    award = full.earn()
    for name, args in (("page", [award.uuid]), ("verify", [award.uuid]), ("lookup", []), ("unknown", ["nothing"])):
        page = client.get(reverse(f"certification_xblock:{name}", args=args))
        assert unmarked_in_page(text(page), (*DATA, award.number)) == []
    assert unmarked_in_page(message_page(heading="", text="")) == []
    assert pseudo.uncollected() == set()


@pytest.mark.parametrize("view", [PLAIN, BILINGUAL], ids=["one language", "two languages"])
def test_the_sheet(pseudo: Pseudo, view: Any) -> None:
    sheet = embed_html(view, asset_url=lambda digest: f"/asset/{digest}")
    assert unmarked_in_page(sheet, words(view)) == []
    assert pseudo.uncollected() == set()


def test_the_mail(full: World, pseudo: Pseudo) -> None:
    award = full.earn()
    (message,) = full.state.sent
    assert unmarked(message.subject, DATA) == []
    assert unmarked(message.text, (*DATA, award.number)) == []
    assert pseudo.uncollected() == set()


# -- the course's team ------------------------------------------------------------------------------------------------


def test_the_team_s_pages(world: World, pseudo: Pseudo) -> None:
    world.publish(requirement=SIGNED)
    certification = api.team_certification(usage_id=BLOCK, by_user_id=world.staff)
    api.sign_off(user_id=world.learner, course_id=certification.course_id, target="mentor", by_user_id=world.staff)
    award = world.earn()
    given = {"certification": certification, "query": api.team_query(), "by_user_id": world.staff}
    job = api.start_job(**given, kind=JobKind.ISSUE)
    visitor = staff(world)
    pages = [TEAM, f"{TEAM}many?act=issue&scope=all", f"{TEAM}many/{job}", learner_url(world.learner)]
    pages += [learner_url(world.learner, act) for act in ("issue", "revoke", "rename")]
    pages += [learner_url(99_999), f"{TEAM}many/99999"]
    for address in pages:
        assert unmarked_in_page(text(visitor.get(address)), (*DATA, award.number)) == [], address
    listed = b"".join(visitor.get(f"{TEAM}learners.csv").streaming_content).decode()
    assert unmarked(listed.replace(",", " "), (*DATA, award.number)) == []
    assert pseudo.uncollected() == set()


# -- the block --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", list(Phase))
def test_the_learner_s_page(pseudo: Pseudo, monkeypatch: pytest.MonkeyPatch, phase: Phase) -> None:
    monkeypatch.setattr(api, "standing", lambda **_names: standing(phase))
    monkeypatch.setattr(api, "team_certification", _none)
    fragment = in_lms(display_name=TERMS.title).student_view()
    data = (*DATA, *words(VIEW), "Refresher: from the first call to the kick-off", "Assessment", "Role play")
    assert unmarked_in_page(fragment.content, data) == []
    if fragment.json_init_args:
        assert [word for each in strings(fragment.json_init_args.get("texts", {})) for word in unmarked(each)] == []
    assert pseudo.uncollected() == set()


def _none(**_names: Any) -> None:
    raise NotFound("There is no certification under this address.")


def test_the_author_s_page_and_the_editor(pseudo: Pseudo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "editor_choices", lambda **_names: test_author_page.CHOICES)
    monkeypatch.setattr(api, "review_fields", lambda **_names: reviewed())
    monkeypatch.setattr(api, "preview_html", lambda **_names: "")
    there = test_readiness_panel.Api()
    monkeypatch.setattr(api, "readiness", there.readiness)
    block = in_studio(display_name=TERMS.title, requirement=test_author_page.GROUP)
    data = (*DATA, *words(VIEW), "Refresher", "Role play", "Assessment", "Meridian Systems")
    for fragment in (block.author_view(), block.studio_view(), in_studio(write=False).studio_view()):
        assert unmarked_in_page(fragment.content, data) == []
    given = in_studio().studio_view().json_init_args
    assert [word for each in strings(given["texts"]) for word in unmarked(each)] == []
    labels = [each["label"] for part in given["choices"].values() if isinstance(part, list) for each in part]
    assert [word for each in labels for word in unmarked(each, data)] == []
    assert author_page._sample_name()
    assert pseudo.uncollected() == set()


def test_the_blocks_fields_are_marked(pseudo: Pseudo) -> None:
    """Studio shows their names and help through the block's own i18n service, which has what is collected."""
    block = in_studio()
    for name in block.content_fields:
        gettext(block.fields[name].display_name)
        gettext(block.fields[name].help)
    assert pseudo.uncollected() == set()


def test_the_checklist(world: World, pseudo: Pseudo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeGateway, "_only", lambda *_args: None)
    block = checklist_in_lms(world.learner, display_name="Ready?", items=test_checklist.ITEMS)
    test_checklist.send(block, "who", note="Ada Learner")
    data = (*DATA, "Ready?", "Know", "Who decides?", "By", "name", "A real case?", "Agenda?")
    fragment = block.student_view()
    assert unmarked_in_page(fragment.content, data) == []
    assert [word for each in strings(fragment.json_init_args["texts"]) for word in unmarked(each)] == []
    assert pseudo.uncollected() == set()


@pytest.mark.usefixtures("world")
def test_the_checklist_s_author_s_page_and_fields(pseudo: Pseudo) -> None:
    block = checklist_in_studio(display_name="Ready?", items=test_checklist.ITEMS)
    data = (*DATA, "Ready?", "Know", "Who decides?", "By", "name", "A real case?", "Agenda?")
    assert unmarked_in_page(block.author_view().content, data) == []
    for name in ("text", "items", "completed_by", "may_reopen", "new_items_reopen", "graded_by_share"):
        gettext(block.fields[name].display_name)
        gettext(block.fields[name].help)
    assert pseudo.uncollected() == set()


# -- the operator -----------------------------------------------------------------------------------------------------


def test_the_admin(full: World, admin_client: Any, pseudo: Pseudo) -> None:
    award = full.earn()
    data = (*DATA, award.number, "Search", "True")  # the alternative texts of Django's pictures
    pages = [reverse("admin:app_list", args=["certification_xblock"])]
    for model, registered in admin.site._registry.items():
        if model._meta.app_label != "certification_xblock":
            continue
        name = f"admin:certification_xblock_{model._meta.model_name}"
        pages.append(reverse(f"{name}_changelist"))
        row = None if model._meta.model_name == "status" else model._default_manager.first()
        if row is not None:
            pages += [reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_history", args=[row.pk])]
        if model._meta.model_name in {"organization", "signatory", "coursesetting"}:
            pages.append(reverse(f"{name}_add"))
        assert registered
    found = {}
    for address in pages:
        page = admin_client.get(address, follow=True)
        assert page.status_code == 200, address
        found[address] = unmarked_in_page(_content(text(page)), data)
    assert {address: words for address, words in found.items() if words} == {}
    # The navigation names other apps' models, too.
    assert pseudo.uncollected() - {"Flags", "Samples", "Switches"} == set()


def _content(page: str) -> str:
    """Return the part of a page of the admin that is ours: Django's header and navigation left out."""
    start = page.find('<div id="content"')
    return page[start : page.find("</main>")] if start >= 0 else page
