"""What people do by hand: revoking, reinstating, signing off; and who may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from certification_xblock import api
from certification_xblock.data import Act
from certification_xblock.exceptions import Conflict, InvalidInput, NotAllowed, NotFound
from certification_xblock.models import Award, AwardEvent, SignOff
from certification_xblock.models.base import AppendOnlyError
from tests.fakes import COURSE


def test_revoking_invalidates_the_platforms_certificate_and_nothing_reissues_it(world):
    award = world.earn()
    api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason="Somebody else sat the exam")
    award.refresh_from_db()
    assert award.state == "revoked"
    assert world.state.certificates[world.learner].status == "invalidated"
    entry = award.history.last()
    assert (entry.act, entry.actor_id, entry.note) == ("revoked", world.staff, "Somebody else sat the exam")
    world.gateway.issue(world.learner)  # whatever the platform does
    world.consider()
    award.refresh_from_db()
    assert award.state == "revoked"
    with pytest.raises(Exception, match="revoked"):
        api.gate(user_id=world.learner, course_id=COURSE)


def test_reinstating_is_an_explicit_act(world):
    award = world.earn()
    api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason="mistaken")
    api.reinstate(award_uuid=str(award.uuid), by_user_id=world.staff, reason="cleared up")
    award.refresh_from_db()
    assert award.state == "valid"
    assert [entry.act for entry in award.history.all()] == ["awarded", "revoked", "reinstated"]
    with pytest.raises(Conflict):
        api.reinstate(award_uuid=str(award.uuid), by_user_id=world.staff, reason="again")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001, None])
def test_a_revocation_says_why(world, reason):
    award = world.earn()
    with pytest.raises(InvalidInput):
        api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason=reason)
    award.refresh_from_db()
    assert award.state == "valid"


def test_only_staff_revokes_and_nobody_their_own(world):
    award = world.earn()
    other = world.person("eve", "Eve Other")
    with pytest.raises(NotAllowed):
        api.revoke(award_uuid=str(award.uuid), by_user_id=other, reason="envy")
    world.state.staff.add(world.learner)
    with pytest.raises(NotAllowed):
        api.revoke(award_uuid=str(award.uuid), by_user_id=world.learner, reason="shame")
    award.refresh_from_db()
    assert award.state == "valid"


@pytest.mark.parametrize("award_uuid", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "' OR 1=1"])
def test_an_unknown_award_is_not_found(world, award_uuid):
    with pytest.raises(NotFound):
        api.revoke(award_uuid=award_uuid, by_user_id=world.staff, reason="x")


def test_an_award_whose_account_or_certificate_is_gone_can_be_revoked(world):
    award = world.earn()
    world.state.certificates.clear()
    api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason="no certificate on the platform any more")
    assert api.verify(award_uuid=str(award.uuid)).state == "revoked"
    second = world.earn(world.person("bea", "Bea Other"))
    second.user.delete()
    api.revoke(award_uuid=str(second.uuid), by_user_id=world.staff, reason="no account any more")
    assert api.verify(award_uuid=str(second.uuid)).state == "revoked"


def test_history_is_append_only(world):
    award = world.earn()
    entry = award.history.get()
    entry.note = "changed"
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(AppendOnlyError):
        AwardEvent.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        AwardEvent.objects.update(act=Act.REVOKED.value)
    assert award.history.get().note == ""


class TestSignOffs:
    """A rule that asks for a person."""

    @pytest.fixture(autouse=True)
    def _rules(self, world):
        world.publish(requirement={"kind": "sign_off", "target": "mentor"})

    def sign(self, world, **kwargs):
        given = {"user_id": world.learner, "course_id": COURSE, "target": "mentor", "by_user_id": world.staff, **kwargs}
        with world.capture(execute=True):
            api.sign_off(**given)

    def test_the_sign_off_earns_the_certificate(self, world):
        assert world.consider().outcome is api.Outcome.NOT_EARNED
        self.sign(world, note="Seen at the customer's.")
        self.sign(world)
        self.sign(world)
        world.publish(requirement={"kind": "sign_off", "target": "Mentor"})
        self.sign(world, target="Mentor")
        assert SignOff.objects.get().note == "Seen at the customer's."
        assert world.consider().outcome in {api.Outcome.REQUESTED, api.Outcome.UNCHANGED}

    def test_never_ones_own_never_by_a_learner_never_one_that_is_not_asked_for(self, world):
        with pytest.raises(NotAllowed):
            self.sign(world, by_user_id=world.learner)
        with pytest.raises(NotAllowed):
            self.sign(world, user_id=world.staff)
        with pytest.raises(NotFound):
            self.sign(world, target="boss")
        with pytest.raises(InvalidInput):
            self.sign(world, note="x" * 1001)
        with pytest.raises(InvalidInput, match="control character"):
            self.sign(world, note="a\0b")
        assert not SignOff.objects.exists()

    def test_it_is_taken_back_before_the_award_only(self, world):
        with world.capture(execute=False):
            api.sign_off(user_id=world.learner, course_id=COURSE, target="mentor", by_user_id=world.staff)
        api.withdraw_sign_off(user_id=world.learner, course_id=COURSE, target="mentor", by_user_id=world.staff)
        assert api.decide(user_id=world.learner, course_id=COURSE).earned is False
        with pytest.raises(NotFound):
            api.withdraw_sign_off(user_id=world.learner, course_id=COURSE, target="mentor", by_user_id=world.staff)
        self.sign(world)
        world.consider()
        with pytest.raises(Conflict):
            api.withdraw_sign_off(user_id=world.learner, course_id=COURSE, target="mentor", by_user_id=world.staff)


def test_a_name_that_staff_corrects_supersedes_the_award_and_outlives_the_platforms_next_issue(world):
    old = world.earn()
    uuid = api.correct_name(award_uuid=str(old.uuid), by_user_id=world.staff, name=" Ada King ", reason="married")
    new = Award.objects.get(uuid=uuid)
    old.refresh_from_db()
    assert (old.state, old.current, old.holder_name) == ("superseded", None, "Ada Learner")
    assert (new.number, new.holder_name, new.current) == (f"{old.number}-2", "Ada King", 1)
    entry = old.history.last()
    assert (entry.act, entry.actor_id, entry.note) == ("superseded", world.staff, f"{new.number}: married")
    world.gateway.issue(world.learner)  # the platform still has the old name
    assert Award.objects.get(current=1).holder_name == "Ada King"
    world.state.people[world.learner] = replace(world.state.people[world.learner], name="Ada King-Byron")
    world.gateway.issue(world.learner)  # and now another one: the newest correction counts
    assert Award.objects.get(current=1).holder_name == "Ada King-Byron"


def test_a_platform_that_follows_a_correction_changes_nothing(world):
    old = world.earn()
    api.correct_name(award_uuid=str(old.uuid), by_user_id=world.staff, name="Ada King", reason="married")
    world.state.people[world.learner] = replace(world.state.people[world.learner], name="Ada King")
    world.gateway.issue(world.learner)
    assert Award.objects.count() == 2
    world.state.people[world.learner] = replace(world.state.people[world.learner], name="Ada Learner")
    world.gateway.issue(world.learner)
    assert Award.objects.get(current=1).holder_name == "Ada Learner"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "two\nlines",
        "x" * 256,
        None,
        7,
        "bell\x07",
        "Ada Learner",
        "Ada\u202egniK",
        "A\u2067da",
        "Ada\u200b",
        "\u200d",
    ],
)
def test_a_corrected_name_has_to_be_one(world, name):
    award = world.earn()
    with pytest.raises(InvalidInput):
        api.correct_name(award_uuid=str(award.uuid), by_user_id=world.staff, name=name, reason="x")
    assert Award.objects.get().holder_name == "Ada Learner"


def test_a_name_that_is_not_what_it_looks_like_is_refused_by_its_character(world):
    award = world.earn()
    with pytest.raises(InvalidInput, match="U\\+202E") as caught:
        api.correct_name(award_uuid=str(award.uuid), by_user_id=world.staff, name="Ada\u202egniK", reason="x")
    assert caught.value.field == "name"
    name = "نسیم\u200cگل"
    uuid = api.correct_name(award_uuid=str(award.uuid), by_user_id=world.staff, name=name, reason="x")
    assert Award.objects.get(uuid=uuid).holder_name == name


def test_a_learners_own_name_is_kept_as_it_can_be_read(world):
    person = world.state.people[world.learner]
    world.state.people[world.learner] = replace(person, name="Ada \u202eKing\u200b")
    award = world.earn()
    assert award.holder_name == "Ada King"
    world.gateway.issue(world.learner)  # the same again: nothing is replaced
    world.state.people[world.learner] = replace(person, name="Ada\u2060 King")
    world.gateway.issue(world.learner)
    world.state.people[world.learner] = replace(person, name="\u202e\u200b")
    world.gateway.issue(world.learner)
    assert Award.objects.get().holder_name == "Ada King"
    world.state.people[world.learner] = replace(person, name="Ada \u2066Byron")
    world.gateway.issue(world.learner)
    assert Award.objects.get(current=1).holder_name == "Ada Byron"


def test_who_has_no_name_that_can_be_read_is_called_by_their_account(world):
    world.state.people[world.learner] = replace(world.state.people[world.learner], name="\u202e\u3164")
    assert world.earn().holder_name == "ada"


def test_what_a_database_cannot_hold_is_no_reason(world):
    award = world.earn()
    for reason in ("a\0b", "bell\x07"):
        with pytest.raises(InvalidInput, match="control character") as caught:
            api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason=reason)
        assert caught.value.field == "reason"
    api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason="two\r\nlines\tand a tab")
    assert award.history.last().note == "two\r\nlines\tand a tab"


def test_only_the_name_on_a_valid_award_is_corrected_and_by_staff_alone(world):
    award = world.earn()
    given = {"award_uuid": str(award.uuid), "name": "Another", "reason": "x"}
    with pytest.raises(NotAllowed):
        api.correct_name(**given, by_user_id=world.learner)
    assert api.correct_name(**given, by_user_id=world.staff, dry_run=True) == str(award.uuid)
    api.revoke(award_uuid=str(award.uuid), by_user_id=world.staff, reason="x")
    with pytest.raises(Conflict):
        api.correct_name(**given, by_user_id=world.staff)
    assert Award.objects.count() == 1
