"""The readiness panel under the author's preview, and who may use it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override
from lxml import html as lxml_html

from certification_xblock import api
from certification_xblock.data import Check, CourseFacts, Examination, Finding, Impact, Readiness, Severity, Source
from certification_xblock.domain.advice import Remark
from certification_xblock.domain.messages import Phrase
from certification_xblock.exceptions import InvalidTerms, NotFound
from certification_xblock.services.authoring import Elsewhere
from tests.xblocks.host import COURSE, USAGE, get, in_lms, in_studio, post
from tests.xblocks.standings import reviewed
from tests.xblocks.test_learner_page import words

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
AGO = NOW - timedelta(minutes=3, seconds=5)
STARTS = datetime(2099, 5, 1, 12, tzinfo=UTC)
FOUND = (
    Finding(Check.CONFIGURATION, Severity.STOPS, Source.COURSE, "no_configuration"),
    Finding(Check.START, Severity.WARNS, Source.COURSE, "not_started", {"date": STARTS}),
    Finding(Check.MODES, Severity.UNKNOWN, Source.LMS),
    Finding(Check.GATE, Severity.GOOD, Source.LMS, checked_at=AGO),
    Finding(Check.FONTS, Severity.GOOD, Source.LMS, checked_at=AGO),
)
IMPACT = Impact(digest="d", enrolled=1_234, holding=12, earned=12, draft_earned=15, taken_at=AGO)


class Api:
    """What the panel reads and asks of the api."""

    def __init__(self) -> None:
        self.found = Readiness(FOUND, Examination(CourseFacts(), taken_at=AGO), IMPACT)
        self.asked: list[dict[str, Any]] = []
        self.error: Exception | None = None

    def readiness(self, **names: Any) -> Readiness:
        assert (names["course_id"], names["usage_id"]) == (COURSE, USAGE)
        assert names["fields"]["display_name"]
        if self.error:
            raise self.error
        return self.found

    def request_examination(self, **names: Any) -> None:
        self.asked.append(names)


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> Api:
    """Return what stands for the api."""
    there = Api()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(api, "readiness", there.readiness)
    monkeypatch.setattr(api, "request_examination", there.request_examination)
    monkeypatch.setattr(api, "editor_choices", lambda **_names: None)
    monkeypatch.setattr(api, "review_fields", lambda **_names: reviewed())
    monkeypatch.setattr(api, "preview_html", lambda **_names: "")
    return there


def panel() -> Any:
    """Return the panel of the author's view."""
    page = lxml_html.fromstring(in_studio().author_view().content)
    found = page.xpath("//*[@data-readiness]")
    return found[0] if found else None


def test_findings_are_grouped_with_what_to_do_source_and_time() -> None:
    shown = panel()
    assert [words(each) for each in shown.xpath(".//h5")] == [
        "Stops certificates",
        "To know",
        "Not known",
        "Whom these requirements concern",
    ]
    rows = [words(each) for each in shown.xpath(".//li[contains(@class, 'certification-finding')]")]
    assert rows[0].startswith("Stops The course has no active certificate")
    # What Studio reads by itself is true now: only what the LMS found has an age.
    assert rows[0].endswith("press “Activate”.")
    assert "starts on 1 May 2099" in rows[1]
    assert rows[2] == (
        "Unknown Only the LMS can tell, and it has not looked yet. Press “Check now”. Enrolment with a certificate"
    )
    assert [each.get("data-code") for each in shown.xpath(".//li[@data-code]")][2] == "modes"
    assert "2 checks are in order" in words(shown)
    assert "The LMS looked at this course 3 minutes ago." in words(shown)


def test_what_the_lms_has_looked_for_in_vain_stands_alone(fake: Api) -> None:
    looked = Finding(Check.GATE, Severity.UNKNOWN, Source.LMS, checked_at=AGO)
    unread = Finding(Check.RULES, Severity.UNKNOWN, Source.COURSE)
    fake.found = Readiness((*FOUND, looked, unread), fake.found.examination)
    rows = [words(each) for each in panel().xpath(".//li[contains(@class, 'certification-finding')]")][2:]
    assert len(rows) == 3
    assert rows[0].endswith("Enrolment with a certificate")
    assert rows[1].endswith("Found in the LMS, 3 minutes ago")
    assert rows[2].startswith("Unknown Not known: Requirements that can be met.")


def test_the_impact_is_said_in_figures_and_plural_forms(fake: Api) -> None:
    assert (
        "12 learners have earned it. None will lose it. With these requirements 15 of 1234 enrolled would have earned it. "
        "Counted 3 minutes ago"
    ) in words(panel())
    fake.found = Readiness(FOUND, fake.found.examination, Impact("d", enrolled=1, earned=1, draft_earned=1, losing=1))
    assert "1 learner has earned it. 1 of them has no certificate yet" in words(panel())
    fake.found = Readiness(FOUND, fake.found.examination)
    assert "Not counted for these requirements." in words(panel())


@pytest.mark.parametrize(
    ("examination", "text"),
    [
        (Examination(CourseFacts()), "The LMS has not looked at this course yet."),
        (Examination(CourseFacts(), due=True), "The LMS is being asked."),
        (Examination(CourseFacts(), error="No such thing."), "The LMS could not look: No such thing."),
        (Examination(CourseFacts(), taken_at=AGO - timedelta(hours=2)), "looked at this course 2 hours ago."),
        (Examination(CourseFacts(), taken_at=AGO - timedelta(days=1)), "looked at this course 1 day ago."),
    ],
)
def test_it_says_when_the_lms_looked(fake: Api, examination: Examination, text: str) -> None:
    fake.found = Readiness(FOUND, examination)
    shown = panel()
    assert text in words(shown)
    assert ("data-due" in shown.attrib) == examination.due


@pytest.mark.parametrize(
    ("severity", "text"),
    [
        (Severity.STOPS, "Something keeps certificates from being issued or shown."),
        (Severity.WARNS, "Nothing stops certificates."),
        (Severity.UNKNOWN, "not everything is known."),
        (Severity.GOOD, "Everything is in order."),
    ],
)
def test_the_worst_is_said_first(fake: Api, severity: Severity, text: str) -> None:
    fake.found = Readiness(
        tuple(finding for finding in FOUND if list(Severity).index(finding.severity) >= list(Severity).index(severity)),
        fake.found.examination,
    )
    assert text in words(panel())


def test_what_stops_certificates_comes_before_the_draft_and_the_rest_after_it(fake: Api) -> None:
    def order() -> list[str]:
        page = lxml_html.fromstring(in_studio(text="Something").author_view().content)
        found = page.xpath("//*[@data-readiness or @class='certification-block__inner']")
        return ["check" if "data-readiness" in each.attrib else "draft" for each in found]

    assert order() == ["check", "draft"]
    fake.found = Readiness(FOUND[1:], fake.found.examination)
    assert order() == ["draft", "check"]


def test_what_a_finding_says_is_not_said_again_in_a_note(fake: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = InvalidTerms(
        "The course has no block “%(target)s” any more.", field="requirement.target", target="chapter/x"
    )
    twice = InvalidTerms("A certification cannot be completed.", field="requirement.target")
    unknown = InvalidTerms("Not in the registry: %(names)s.", field="issuer", names="ipc")
    hidden = Remark("requirement.target", Phrase("Learners do not see “%(title)s”.", {"title": "Exam"}))
    first = Elsewhere("block-v1:x", "The first", "/jump/x")
    review = reviewed(gone, twice, unknown, remarks=(hidden,), first=first)
    monkeypatch.setattr(api, "review_fields", lambda **_names: review)
    fake.found = Readiness((), fake.found.examination)
    text = words(lxml_html.fromstring(in_studio(text="Mine").author_view().content))
    for said in ("no block “chapter/x”", "cannot be completed", "Not in the registry: ipc", "see “Exam”"):
        assert text.count(said) == 1
    assert text.count("already") == 1
    fake.found = Readiness(
        (
            Finding(Check.FORCE, Severity.STOPS, Source.PLUGIN, "force_elsewhere"),
            Finding(Check.RULES, Severity.STOPS, Source.COURSE, "no_target", {"title": "chapter/x"}),
            Finding(Check.RULES, Severity.WARNS, Source.COURSE, "hidden_target", {"title": "Exam"}),
            Finding(Check.SIGNERS, Severity.STOPS, Source.PLUGIN, "unregistered", {"names": "ipc"}),
        ),
        fake.found.examination,
    )
    page = lxml_html.fromstring(in_studio(text="Mine").author_view().content)
    notes = [words(each) for each in page.xpath("//*[contains(@class, 'certification-note')]")]
    assert len(notes) == 1
    assert "cannot be completed" in notes[0]
    assert not any(said in notes[0] for said in ("chapter/x", "ipc", "Exam"))
    assert words(page).count("The first is “The first”.") == 1
    assert "already" not in words(page)


def test_a_block_that_something_stops_is_not_said_to_be_ready(fake: Api) -> None:
    block = in_studio(text="Something")
    assert "What you see here comes into force" not in block.author_view().content
    unpublished = Finding(Check.PUBLISHED, Severity.STOPS, Source.BLOCK, "unpublished")
    for left in (FOUND[1:], (unpublished, *FOUND[1:])):
        fake.found = Readiness(left, fake.found.examination)
        assert "What you see here comes into force" in block.author_view().content


def test_a_block_that_learners_have_is_said_to_be_in_force(fake: Api) -> None:
    published = [Finding(check, Severity.GOOD, Source.BLOCK) for check in (Check.FORCE, Check.PUBLISHED, Check.CHANGES)]
    fake.found = Readiness(tuple(published), fake.found.examination)
    block = in_studio(text="Something")
    assert "Learners have what you see here." in block.author_view().content
    fake.found = Readiness(tuple(published[:2]), fake.found.examination)
    assert "Learners have what you see here." not in block.author_view().content


def test_outside_of_courses_there_is_no_panel(fake: Api) -> None:
    fake.error = NotFound("There is no such course.")
    assert panel() is None


def test_it_can_be_read_in_another_language() -> None:
    with override("ar"):
        assert panel() is not None


def test_an_author_has_the_lms_look_at_the_draft(fake: Api) -> None:
    block = in_studio(text="A draft")
    answer = post(block, "check_readiness", X_Certification="fragment")
    assert answer.status_code == 200
    assert b"data-readiness" in answer.body
    assert [asked["course_id"] for asked in fake.asked] == [COURSE]
    assert fake.asked[0]["fields"]["text"] == "A draft"


def test_a_plain_form_goes_back_to_its_page(fake: Api) -> None:
    answer = post(in_studio(), "check_readiness")
    assert answer.status_code == 303
    assert len(fake.asked) == 1


def test_reading_asks_nobody(fake: Api) -> None:
    assert get(in_studio(), "readiness").status_code == 200
    assert get(in_studio(), "check_readiness").status_code == 303
    panel()
    assert fake.asked == []


@pytest.mark.parametrize("handler", ["readiness", "check_readiness"])
def test_nobody_else_may(fake: Api, handler: str) -> None:
    for block in (in_lms(), in_lms(user_id=None), in_studio(write=False)):
        assert get(block, handler).status_code == 403
        assert post(block, handler).status_code == 403
    assert fake.asked == []
