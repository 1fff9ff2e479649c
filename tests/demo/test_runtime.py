"""The runtime: keys, branches, state, services, publishing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from completion.models import BlockCompletion
from django.test import Client
from opaque_keys.edx.locator import BlockUsageLocator
from web_fragments.fragment import Fragment
from workbench.models import XBlockState
from workbench.runtime import WorkbenchRuntime
from xblock.exceptions import NoSuchUsage

from demo.site.content import DRAFT
from demo.site.models import Enrolment, Score
from demo.site.runtime import CourseRuntime
from tests.demo.world import DemoWorld

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def world(db: None) -> DemoWorld:
    return DemoWorld()


@pytest.fixture
def ada(world: DemoWorld) -> int:
    user_id = world.person("ada", name="Ada Example")
    world.enrol(user_id)
    return user_id


def test_it_is_the_sdk_s_runtime_with_real_keys(world: DemoWorld, ada: int) -> None:
    block = world.block(ada, "problem/one")
    assert isinstance(block.runtime, WorkbenchRuntime)
    assert isinstance(block.usage_key, BlockUsageLocator)
    assert str(block.usage_key) == world.key("problem/one")
    assert block.parent == block.usage_key.course_key.make_usage_key("vertical", "tasks1")
    assert block.context_key == world.course_key
    assert block.location == block.usage_key


def test_a_block_that_does_not_exist_is_none_such(world: DemoWorld) -> None:
    with pytest.raises(NoSuchUsage):
        CourseRuntime(world.course_key).get_block(world.key("problem/nowhere"))


def test_settings_are_inherited_from_above(world: DemoWorld, ada: int) -> None:
    assert world.block(ada, "problem/one").graded
    assert world.block(ada, "sequential/week1").format == "Homework"
    assert world.block(ada, "problem/one").format == ""
    assert not world.block(ada, "html/first").graded


def test_a_learner_s_state_is_theirs_and_stays(world: DemoWorld, ada: int) -> None:
    bob = world.person("bob")
    block = world.block(ada, "problem/one")
    block.attempts = 2
    block.save()
    assert world.block(ada, "problem/one").attempts == 2
    assert world.block(bob, "problem/one").attempts == 0


def test_reading_writes_nothing(world: DemoWorld, ada: int) -> None:
    before = XBlockState.objects.count()
    block = world.block(ada, "vertical/tasks1")
    block.render("student_view", {})
    assert XBlockState.objects.count() == before


def test_the_user_service_says_what_the_platform_s_says(world: DemoWorld, ada: int) -> None:
    block = world.block(ada, "vertical/texts")
    user = block.runtime._services["user"].get_current_user()
    assert user.full_name == "Ada Example"
    assert user.emails == ["ada@example.com"]
    assert user.opt_attrs["edx-platform.user_id"] == ada
    assert user.opt_attrs["edx-platform.username"] == "ada"
    assert user.opt_attrs["edx-platform.is_authenticated"] is True
    assert user.opt_attrs["edx-platform.user_is_staff"] is False
    assert user.opt_attrs["edx-platform.user_role"] == "student"


def test_an_anonymous_reader_has_neither_completion_nor_id(world: DemoWorld) -> None:
    runtime = CourseRuntime(world.course_key)
    assert "completion" not in runtime._services
    assert "edx-platform.user_id" not in runtime._services["user"].get_current_user().opt_attrs


def test_a_grade_is_stored_completes_and_stays_out_of_studio(world: DemoWorld, ada: int) -> None:
    world.score(ada, "problem/one", 1, 2)
    score = Score.objects.get(user_id=ada)
    assert (score.usage_id, score.earned, score.possible) == (world.key("problem/one"), 1, 2)
    assert BlockCompletion.objects.get(user_id=ada).completion == 1.0
    studio = CourseRuntime(world.course_key, user=world._user(ada), branch=DRAFT)
    block = studio.get_block(world.key("problem/two"))
    studio.publish(block, "grade", {"value": 2, "max_value": 2})
    studio.publish(block, "completion", {"completion": 1.0})
    assert Score.objects.count() == 1
    assert BlockCompletion.objects.count() == 1


def test_a_lower_score_is_passed_over_where_the_block_asks_for_it(world: DemoWorld, ada: int) -> None:
    world.score(ada, "problem/one", 2, 2)
    block = world.block(ada, "problem/one")
    block.runtime.publish(block, "grade", {"value": 1, "max_value": 2, "only_if_higher": True})
    assert Score.objects.get().earned == 2
    block.runtime.publish(block, "grade", {"value": 1, "max_value": 2})
    assert Score.objects.get().earned == 1


def test_completion_can_be_taken_back(world: DemoWorld, ada: int) -> None:
    world.complete(ada, "html/first")
    world.complete(ada, "html/first", 0.0)
    assert BlockCompletion.objects.get().completion == 0.0


def test_other_events_are_tracked(world: DemoWorld, ada: int) -> None:
    block = world.block(ada, "html/first")
    block.runtime.publish(block, "edx.certification.something.done", {"count": 1})
    name, data = world.tracked()[-1]
    assert name == "edx.certification.something.done"
    assert (data["count"], data["user_id"], data["usage_id"]) == (1, ada, world.key("html/first"))


def test_arguments_for_scripts_cannot_end_their_element(world: DemoWorld, ada: int) -> None:
    block = world.block(ada, "html/first")
    fragment = Fragment("<p>x</p>")
    fragment.initialize_js("Init", {"text": "</script><script>alert(1)</script>&"})
    html = block.runtime._wrap_ele(block, "student_view", fragment).content
    assert html.count("<script") == 1
    arguments = html.split('class="xblock-json-init-args">')[1].split("</script>")[0]
    assert json.loads(arguments) == {"text": "</script><script>alert(1)</script>&"}
    assert f'data-usage-id="{world.key("html/first")}"' in html


@pytest.fixture
def browser(world: DemoWorld, ada: int) -> Callable[..., Client]:
    def make(**options: Any) -> Client:
        client = Client(**options)
        client.force_login(world._user(ada))
        return client

    return make


def test_handlers_ask_for_the_csrf_token(world: DemoWorld, browser: Callable[..., Client]) -> None:
    url = f"/xblock/{world.key('problem/one')}/handler/submit"
    assert browser(enforce_csrf_checks=True).post(url, {"answer-1": "choice_0"}).status_code == 403
    assert Score.objects.count() == 0
    assert browser().post(url, {"answer-1": "choice_0"}).status_code == 303
    assert Score.objects.get().earned == 1


def test_handlers_are_for_those_who_learn_there(world: DemoWorld, browser: Callable[..., Client], ada: int) -> None:
    Enrolment.objects.filter(user_id=ada).update(is_active=False)
    url = f"/xblock/{world.key('problem/one')}/handler/submit"
    assert browser().post(url, {"answer-1": "choice_0"}).status_code == 403
    assert Client().post(url).status_code == 403


@pytest.mark.parametrize("handler", ["nothing", "student_view", "publish"])
def test_what_is_no_handler_is_not_found(world: DemoWorld, browser: Callable[..., Client], handler: str) -> None:
    assert browser().post(f"/xblock/{world.key('problem/one')}/handler/{handler}").status_code == 404


def test_studio_s_handlers_are_for_staff(world: DemoWorld, browser: Callable[..., Client]) -> None:
    url = f"/studio/xblock/{world.key('html/first')}/handler/save_fields"
    assert browser().post(url, {"data": "<p>mine</p>"}).status_code == 403


def test_attempts_end(world: DemoWorld, browser: Callable[..., Client]) -> None:
    world._set("problem/one", max_attempts=1)
    url = f"/xblock/{world.key('problem/one')}/handler/submit"
    browser().post(url, {"answer-1": "choice_1"})
    browser().post(url, {"answer-1": "choice_0"})
    assert Score.objects.get().earned == 0


def test_a_form_leads_back_to_its_page_and_nowhere_else(world: DemoWorld, browser: Callable[..., Client]) -> None:
    url = f"/xblock/{world.key('problem/one')}/handler/submit"
    response = browser().post(url, {}, HTTP_REFERER="http://testserver/xblock/here?x=1")
    assert response["Location"].endswith("/xblock/here#one")
    response = browser().post(url, {}, HTTP_REFERER="https://evil.example/there")
    assert "evil.example" not in response["Location"]
    assert "/jump_to/" in response["Location"]
