"""A checklist in a real LMS: ticked, complete, taken back, in the platform's own completion records and grades."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from lxml import html

from certification_xblock import api
from certification_xblock.models import Award, ChecklistCopy, ChecklistEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.platform.sample import SampleCourse
    from tests.platform.site import PlatformSite
    from tests.platform.world import PlatformWorld

FORM = "application/x-www-form-urlencoded"
SCRIPT = {"HTTP_X_CERTIFICATION": "fragment"}
READY = ("promised", "tickets", "case", "yes", "agenda")


class Learner:
    """A learner at a checklist, signed in, over HTTP."""

    def __init__(self, platform: PlatformSite, user: Any, usage_key: Any) -> None:
        self.platform = platform
        self.user = user
        self.key = usage_key
        self.client = platform.client(user)

    def post(self, handler: str, data: Any, **headers: str) -> Any:
        with self.platform.settled():
            return self.client.post(
                f"/courses/{self.key.course_key}/xblock/{self.key}/handler/{handler}", data, **headers
            )

    def answer(self, item: str, state: str = "done", version: int = 0, **texts: str) -> Any:
        return self.post("answer", {"item": item, "state": state, "version": version, **texts}, **SCRIPT)

    def completions(self) -> list[float]:
        from completion.models import BlockCompletion

        return list(
            BlockCompletion.objects.filter(user=self.user, block_key=self.key).values_list("completion", flat=True)
        )

    def page(self) -> str:
        response = self.client.get(f"/xblock/{self.key}")
        assert response.status_code == 200, response
        return response.content.decode()


@pytest.fixture
def ines(sample: SampleCourse, platform: PlatformSite) -> Learner:
    key = sample.course_key.make_usage_key("certification_checklist", "ready_for_the_workshop")
    return Learner(platform, sample.learner("ines", name="Inês Carvalho"), key)


def test_the_lms_shows_the_list_of_the_imported_course(ines: Learner) -> None:
    page = ines.page()
    assert "0 of 5 required items done" in page
    assert "Do I know what we have already promised?" in page
    assert "checklist.css" in page
    assert "CertificationStart" in page


def test_ticking_completes_it_and_unticking_takes_the_completion_back(ines: Learner) -> None:
    for item in READY[:-1]:
        assert ines.answer(item, note="As offered").status_code == 200
    assert ines.completions() == []
    answer = ines.answer(READY[-1])
    assert "5 of 5 required items done" in answer.content.decode()
    assert ines.completions() == [1.0]
    assert "Complete" in ines.page()
    assert ines.answer("case", "open", version=1, note="As offered").status_code == 200
    assert ines.completions() == [0.0]
    assert "4 of 5 required items done" in ines.page()


def test_plain_forms_do_the_same(ines: Learner) -> None:
    data = {"item": "case", "state": "done", "version": 0, "next": f"/xblock/{ines.key}#x"}
    answer = ines.post("answer", data)
    assert (answer.status_code, answer["Location"]) == (303, f"/xblock/{ines.key}#x")
    refused = ines.post("answer", {**data, "state": "open", "version": 0})
    assert refused.status_code == 409
    assert "Nothing was overwritten." in refused.content.decode()


def test_a_post_without_a_token_is_refused(ines: Learner) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = ines.client.cookies
    url = f"/courses/{ines.key.course_key}/xblock/{ines.key}/handler/answer"
    form = {"item": "case", "state": "done", "version": 0}
    assert strict.post(url, form).status_code == 403
    assert ChecklistCopy.objects.count() == 0
    # The page's own form, with its token and where it leads back to, is taken.
    page = html.fromstring(strict.get(f"/xblock/{ines.key}").content)
    own = page.xpath("//li[@data-item='case']//form")[0]
    assert own.get("action").endswith("/handler/answer")
    fields = {field.get("name"): field.get("value") for field in own.xpath(".//input[@type='hidden']")}
    answer = strict.post(own.get("action"), urlencode({**fields, "state": "done"}), content_type=FORM)
    assert (answer.status_code, answer["Location"]) == (303, fields["next"])
    assert ChecklistEntry.objects.get().item == "case"


def test_strangers_and_visitors_answer_nothing(ines: Learner, platform: PlatformSite) -> None:
    from django.test import Client

    url = f"/courses/{ines.key.course_key}/xblock/{ines.key}/handler/answer"
    data = {"item": "case", "state": "done", "version": 0}
    for client in (platform.client(platform.person("nobody")), Client()):
        assert client.post(url, data, **SCRIPT).status_code in {302, 403, 404}
    assert ChecklistCopy.objects.count() == 0


def test_the_certification_counts_it(sample: SampleCourse, ines: Learner) -> None:
    """The sample certification asks for all of chapter "discovery", the checklists in it included."""
    for chapter in ("chapter/discovery", "chapter/tough"):
        sample.work(ines.user, chapter, lists=False)
    assert not Award.objects.exists()
    other = Learner(
        ines.platform, ines.user, sample.course_key.make_usage_key("certification_checklist", "before_you_configure")
    )
    for item in READY:
        ines.answer(item, note="As offered")
    assert not Award.objects.exists()
    for item in ("first-day", "exception", "number", "data", "stop", "sheet"):
        assert other.answer(item, note="Said so").status_code == 200
    assert Award.objects.get(user_id=ines.user.id, current=1).state == "valid"


def test_retirement_on_the_platform_erases_the_answers(ines: Learner) -> None:
    ines.answer("case", note="As offered")
    with ines.platform.settled():
        api.erase_holder(user_id=ines.user.id)
    assert (ChecklistCopy.objects.count(), ChecklistEntry.objects.count()) == (0, 0)


@contextmanager
def graded(world: PlatformWorld) -> Iterator[Any]:
    items = [{"id": name, "text": f"{name}?", "kind": "required"} for name in ("a", "b")]
    world.add(
        "vertical/paper",
        "certification_checklist",
        "list",
        "Graded list",
        items=items,
        graded_by_share=True,
        graded=True,
    )
    yield world.course_key.make_usage_key("certification_checklist", "list")


def test_a_graded_list_is_in_the_gradebook_and_a_score_completes_nothing(
    platform_world: PlatformWorld, platform: PlatformSite
) -> None:
    from django.contrib.auth import get_user_model
    from lms.djangoapps.courseware.models import StudentModule
    from lms.djangoapps.grades.models import PersistentSubsectionGrade

    user_id = platform_world.person("ada")
    platform_world.enrol(user_id)
    user = get_user_model().objects.get(id=user_id)
    with graded(platform_world) as key:

        def figures() -> tuple[float, float, float]:
            score = StudentModule.objects.get(student=user, module_state_key=key)
            subsection = platform_world.course_key.make_usage_key("sequential", "final")
            grade = PersistentSubsectionGrade.objects.get(user_id=user.id, usage_key=subsection)
            return score.grade, score.max_grade, grade.earned_graded

        learner = Learner(platform, user, key)
        assert learner.answer("a").status_code == 200
        # Any score completes a block fully unless it says itself what completes it.
        assert learner.completions() == []
        assert figures() == (1, 2, 1)
        learner.answer("b")
        assert figures() == (2, 2, 2)
        assert learner.completions() == [1.0]
        learner.answer("b", "open", version=1)
        assert learner.completions() == [0.0]
        assert figures() == (1, 2, 1)
