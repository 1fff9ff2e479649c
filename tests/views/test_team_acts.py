"""What the team does by hand, on its pages: each act says what will happen, asks who may, and says what came of it."""

from __future__ import annotations

import pytest

from certification_xblock.data import IssueMode, Obstacle
from certification_xblock.models import Award, LearnerProgress, SignOff, TeamJobRow
from tests.views.team import SIGNED, TEAM, learner_url, signed_in, staff, text


def do(world, act: str, client=None, **data):
    """Post an act as a form does, with all that follows from it; return the page that it leads to."""
    client = client or staff(world)
    with world.capture(execute=True):
        response = client.post(learner_url(world.learner, act), data)
    if response.status_code != 303:
        return response
    return client.get(response["Location"])


def test_an_act_is_described_before_it_is_done_and_looking_changes_nothing(world):
    award = world.earn()
    for act, words in (("revoke", "stops being valid at once"), ("name", "takes the place of")):
        page = text(staff(world).get(learner_url(world.learner, act)))
        assert words in page
        assert award.number in page
    award.refresh_from_db()
    assert award.state == "valid"


def test_revoking_and_reinstating_with_a_reason(world):
    award = world.earn()
    page = text(do(world, "revoke", reason="Somebody else sat the exam"))
    assert "The certificate is revoked." in page
    assert "Somebody else sat the exam" in page
    assert "Sam Staff" in page
    award.refresh_from_db()
    assert award.state == "revoked"
    assert "valid again" in text(do(world, "reinstate", reason="It was them"))
    award.refresh_from_db()
    assert award.state == "valid"
    assert [entry.actor_id for entry in award.history.all()][1:] == [world.staff, world.staff]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_a_reason_that_is_none_is_asked_for_again_with_what_was_written(world, reason):
    award = world.earn()
    response = do(world, "revoke", reason=reason)
    assert response.status_code == 400
    assert 'aria-invalid="true"' in text(response)
    assert reason.strip() in text(response)
    award.refresh_from_db()
    assert award.state == "valid"


def test_a_corrected_name_shows_both_numbers(world):
    old = world.earn()
    page = text(do(world, "name", name="Ada King", reason="married"))
    assert f"certificate {old.number}-2 has taken the place of {old.number}" in page
    assert Award.objects.get(current=1).holder_name == "Ada King"
    assert do(world, "name", name="Ada King", reason="again").status_code == 400
    assert do(world, "name", name="\0", reason="again").status_code == 400
    assert Award.objects.count() == 2
    history = text(staff(world).get(learner_url(world.learner)))
    assert f"In place of {old.number}</p>" in history
    assert f"By {old.number}-2: married</p>" in history


def test_a_sign_off_is_given_with_a_note_and_taken_back_until_the_award(world):
    world.publish(requirement=SIGNED)
    assert "Not signed off yet" in text(staff(world).get(learner_url(world.learner)))
    page = text(do(world, "sign-off", target="mentor", note="Seen at the customer's"))
    assert "Signed off by" in page
    assert "Seen at the customer&#x27;s" in page
    page = text(do(world, "take-back", target="mentor"))
    assert "The sign-off is taken back." in page
    assert SignOff.objects.get().current is None
    world.complete(world.learner, 4)
    do(world, "sign-off", target="mentor")
    assert Award.objects.exists()
    assert do(world, "take-back", target="mentor").status_code == 409
    assert "Take back…" not in text(staff(world).get(learner_url(world.learner)))


@pytest.mark.parametrize("target", ["", "boss", "\0", "x" * 500])
def test_a_sign_off_that_nobody_asks_for_is_404(world, target):
    world.publish(requirement=SIGNED)
    assert do(world, "sign-off", target=target).status_code == 404
    assert not SignOff.objects.exists()


def test_too_long_a_note_is_kept_to_be_shortened(world):
    world.publish(requirement=SIGNED)
    response = do(world, "sign-off", target="mentor", note="y" * 1001)
    assert response.status_code == 400
    assert "y" * 1001 in text(response)
    assert not SignOff.objects.exists()


def test_nobody_acts_for_themselves(world):
    world.publish(requirement=SIGNED)
    world.state.staff.add(world.learner)
    own = signed_in(world.learner)
    page = text(own.get(learner_url(world.learner)))
    assert "This is you" in page
    assert "Sign off…" not in page
    assert do(world, "sign-off", own, target="mentor").status_code == 403
    assert not SignOff.objects.exists()
    world.publish()
    award = world.earn()
    for act in ("revoke", "name"):
        assert do(world, act, own, reason="x", name="Y").status_code == 403
    award.refresh_from_db()
    assert award.state == "valid"


def test_issuing_says_what_came_of_it(world):
    page = do(world, "issue")
    assert "not met yet" in text(page)
    assert "cxt-note-good" not in text(page)
    assert "Issue…" not in text(page)  # there is nothing to issue: the page has just looked
    world.complete(world.learner, 4)
    world.state.obstacles[world.learner] = {Obstacle.MODE}
    page = text(do(world, "issue"))
    assert "something keeps the platform from issuing" in page
    assert "have it upgraded" in page
    world.state.obstacles.clear()
    world.publish(issue=IssueMode.CLAIM.value)
    assert "has not asked for the certificate yet" in text(do(world, "issue"))
    world.publish()
    assert "The certificate is awarded." in text(do(world, "issue"))
    assert Award.objects.get().user_id == world.learner
    assert do(world, "issue").status_code == 409


@pytest.mark.parametrize("act", ["revoke", "reinstate", "name"])
def test_without_a_certificate_there_is_nothing_to_do_to_it(world, act):
    for method in ("get", "post"):
        answer = getattr(staff(world), method)(learner_url(world.learner, act), {"reason": "x", "name": "Y"})
        assert answer.status_code == 409


def test_what_was_said_is_one_of_our_own_sentences(world):
    for code in ("<script>", "revoked%00", "corrected", "x" * 900):
        page = staff(world).get(learner_url(world.learner), {"said": code})
        assert page.status_code == 200
        assert 'role="status"' not in text(page)


def test_many_are_issued_to_with_a_page_that_shows_how_far_it_is(world, settings):
    settings.CERTIFICATION_JOB_IDLE_SECONDS = 0
    people = [world.person(f"many{number}", f"Many {number}") for number in range(30)]
    for user_id in people:
        world.complete(user_id, 4)
    client = staff(world)
    page = text(client.get(TEAM + "many", {"act": "issue", "learner": people}))
    assert "For 30 learners" in page
    with world.capture(execute=True):
        response = client.post(TEAM + "many", {"act": "issue", "learner": people})
    assert response.status_code == 303
    page = text(client.get(response["Location"]))
    assert "25 of 30 learners" in page
    assert 'http-equiv="refresh"' in page
    with world.capture(execute=True):
        client.get(response["Location"])
    with world.capture(execute=True):
        client.get(response["Location"])
    page = text(client.get(response["Location"]))
    assert "30 of 30 learners" in page
    assert "It is done." in page
    assert 'http-equiv="refresh"' not in page
    assert Award.objects.count() == 30


def test_a_job_is_stopped(world):
    world.publish(requirement=SIGNED)
    client = staff(world)
    response = client.post(TEAM + "many", {"act": "sign_off", "scope": "all", "target": "mentor"})
    assert "It was stopped" in text(client.post(response["Location"], follow=True))
    assert TeamJobRow.objects.get().state == "stopped"
    assert not SignOff.objects.exists()


def test_what_could_not_be_done_is_listed_with_the_reason(world):
    world.publish(requirement=SIGNED)
    client = staff(world)
    with world.capture(execute=True):
        response = client.post(TEAM + "many", {"act": "sign_off", "scope": "all", "target": "mentor"})
    with world.capture(execute=True):
        client.get(response["Location"])
    page = text(client.get(response["Location"]))
    assert "Nobody can sign off for themselves." in page
    assert "Sam Staff" in page
    assert SignOff.objects.get().user_id == world.learner


def test_everybody_is_counted_anew(world):
    with world.capture(execute=True):
        response = staff(world).post(TEAM + "count")
    assert response.status_code == 303
    assert LearnerProgress.objects.count() == 2
