"""What the course's team sees on the block: the figures, and the way to its page; and who does not."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html as lxml_html

from certification_xblock import api
from certification_xblock.data import Phase, TeamCertification, TeamFigures
from certification_xblock.exceptions import NotAllowed, PlatformUnavailable
from tests.xblocks.host import COURSE, USAGE, Host, Users, block_in, in_lms
from tests.xblocks.standings import standing

FIGURES = TeamFigures(enrolled=1234, started=800, half=400, done=30, earned=29, counted=1234)


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch) -> None:
    def certification(*, usage_id: str, by_user_id: int) -> TeamCertification:
        assert (usage_id, by_user_id) == (USAGE, 7)
        return TeamCertification(1, COURSE, usage_id, "Certified", "Course", in_force=True)

    monkeypatch.setattr(api, "standing", lambda **_names: standing(Phase.WORKING))
    monkeypatch.setattr(api, "team_certification", certification)
    monkeypatch.setattr(api, "team_figures", lambda **_names: FIGURES)


def panel(block: Any) -> list[Any]:
    """Return the panel on a learner's page, in a list that is empty where there is none."""
    tree = lxml_html.fromstring(block.student_view().content)
    return list(tree.find_class("certification-team"))


def test_staff_see_the_figures_and_the_way_to_the_learners() -> None:
    (found,) = panel(in_lms(staff=True))
    words = " ".join(found.text_content().split())
    assert "1234 Enrolled 800 Started 400 Half way 30 Requirements met 29 Certified" in words
    (link,) = found.iter("a")
    assert link.get("href") == f"/certification/team/{USAGE}/"
    assert link.get("target") == "_top"


def test_learners_and_who_has_not_signed_in_see_nothing_of_it() -> None:
    assert panel(in_lms()) == []
    assert panel(in_lms(None)) == []


def test_staff_of_the_site_who_look_as_a_learner_see_nothing_of_it() -> None:
    users = Users(7, staff=False)
    users.user.opt_attrs["edx-platform.user_is_global_staff"] = True
    assert panel(block_in(Host(user=users))) == []


@pytest.mark.parametrize("error", [NotAllowed("no"), PlatformUnavailable("Studio")])
def test_what_cannot_be_told_leaves_the_page_as_it_is(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(**_names: object) -> None:
        raise error

    monkeypatch.setattr(api, "team_figures", fail)
    block = in_lms(staff=True)
    assert panel(block) == []
    assert "requirements are met" in block.student_view().content
