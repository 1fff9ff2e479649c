"""The named acts in the admin: each by its own page, by whom it may, and never by accident."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from certification_xblock.models import Award

CHANGE = "admin:certification_xblock_award_change"
ACT = "admin:certification_xblock_award_act"
ACTS = ("revoke", "reinstate", "correct-name")


@pytest.fixture
def operator(world, admin_user, admin_client):
    world.state.staff.add(admin_user.pk)
    return admin_client


@pytest.fixture
def award(world):
    return world.earn()


def do(client, award, act, **given):
    return client.post(reverse(ACT, args=(award.pk, act)), given)


def text(response):
    return response.content.decode()


def offered(client, award):
    page = text(client.get(reverse(CHANGE, args=(award.pk,))))
    return [act for act in ACTS if reverse(ACT, args=(award.pk, act)) in page]


def test_the_acts_that_the_state_allows_are_offered(operator, award):
    assert offered(operator, award) == ["revoke", "correct-name"]
    do(operator, award, "revoke", reason="mistaken")
    assert offered(operator, award) == ["reinstate"]


def test_a_form_says_what_will_happen_and_does_nothing(operator, award):
    for act in ACTS:
        page = text(operator.get(reverse(ACT, args=(award.pk, act))))
        assert "What will happen" in page
        assert award.holder_name in page
    award.refresh_from_db()
    assert award.state == "valid"
    assert award.history.count() == 1


def test_revoking_and_reinstating_with_a_reason(operator, award, admin_user):
    answer = operator.post(reverse(ACT, args=(award.pk, "revoke")), {"reason": " Copied the exam "}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse(CHANGE, args=(award.pk,))
    assert f"The award {award.number} was revoked." in text(answer)
    award.refresh_from_db()
    entry = award.history.last()
    assert (award.state, entry.act, entry.actor, entry.note) == ("revoked", "revoked", admin_user, "Copied the exam")
    do(operator, award, "reinstate", reason="Was not them")
    award.refresh_from_db()
    assert award.state == "valid"


def test_a_corrected_name_leads_to_the_new_award(operator, award):
    answer = operator.post(
        reverse(ACT, args=(award.pk, "correct-name")), {"name": "Ada Lerner", "reason": "misspelt"}, follow=True
    )
    new = Award.objects.get(current=1)
    assert new.holder_name == "Ada Lerner"
    assert answer.redirect_chain[-1][0] == reverse(CHANGE, args=(new.pk,))
    assert f"replaced by {new.number}" in text(answer)
    assert award.number in text(answer)
    assert offered(operator, award) == []


@pytest.mark.parametrize(
    ("act", "given", "field"),
    [
        ("revoke", {}, "reason"),
        ("revoke", {"reason": "   "}, "reason"),
        ("revoke", {"reason": "x" * 1001}, "reason"),
        ("revoke", {"reason": "a\x00b"}, "reason"),
        ("correct-name", {"reason": "why"}, "name"),
        ("correct-name", {"reason": "why", "name": "Ada Learner"}, "name"),
        ("correct-name", {"reason": "why", "name": "x" * 256}, "name"),
        ("correct-name", {"reason": "why", "name": "two\nlines"}, "name"),
        ("correct-name", {"reason": "why", "name": "\x00"}, "name"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_changes_nothing(operator, award, act, given, field):
    answer = do(operator, award, act, **given)
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert list(Award.objects.values_list("state", "holder_name")) == [("valid", "Ada Learner")]


def test_what_is_typed_is_shown_as_text(operator, award):
    hostile = '"><script>alert(1)</script>'
    page = text(do(operator, award, "correct-name", name=hostile, reason=""))
    assert hostile not in page
    assert "&lt;script&gt;" in page
    do(operator, award, "correct-name", name=hostile, reason=hostile)
    new = Award.objects.get(current=1)
    assert hostile not in text(operator.get(reverse(CHANGE, args=(new.pk,))))


def test_an_act_that_does_not_fit_the_state_is_a_conflict(operator, award):
    assert do(operator, award, "reinstate", reason="why").status_code == 409
    do(operator, award, "revoke", reason="why")
    assert do(operator, award, "revoke", reason="again").status_code == 409
    assert do(operator, award, "correct-name", reason="why", name="Ada Lerner").status_code == 409


def test_nobody_acts_on_their_own_award_or_without_being_staff_of_the_course(world, award, admin_client, admin_user):
    assert do(admin_client, award, "revoke", reason="why").status_code == 403
    world.state.staff.add(admin_user.pk)
    Award.objects.update(user=admin_user)
    answer = do(admin_client, award, "revoke", reason="why")
    assert answer.status_code == 403
    assert "of their own" in text(answer)
    award.refresh_from_db()
    assert award.state == "valid"


def test_who_may_not_see_awards_may_not_act(world, award, client):
    clerk = User.objects.create_user("clerk", password="x", is_staff=True)
    world.state.staff.add(clerk.pk)
    client.force_login(clerk)
    assert do(client, award, "revoke", reason="why").status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="view_award"))
    assert do(client, award, "revoke", reason="why").status_code == 302
    client.logout()
    assert do(client, award, "reinstate", reason="why").status_code == 302  # to the sign-in
    award.refresh_from_db()
    assert award.state == "revoked"


def test_what_does_not_exist_is_not_found(operator, award):
    assert operator.post(f"/admin/certification_xblock/award/{award.pk}/act/erase/", {"reason": "x"}).status_code == 404
    assert operator.get(f"/admin/certification_xblock/award/{award.pk + 1}/act/revoke/").status_code == 404


def test_an_act_needs_the_form_s_token(world, award, admin_user):
    world.state.staff.add(admin_user.pk)
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert do(client, award, "revoke", reason="why").status_code == 403
    award.refresh_from_db()
    assert award.state == "valid"


def test_states_and_history_are_told_in_words_and_not_in_codes(operator, award):
    do(operator, award, "correct-name", name="Ada King", reason="married")
    award.refresh_from_db()
    page = operator.get(reverse("admin:certification_xblock_award_change", args=[award.pk])).content.decode()
    assert "Replaced" in page
    assert f"By {award.number}-2: married" in page
    assert ">superseded<" not in page
    rows = reverse("admin:certification_xblock_award_changelist")
    assert award.number + "-2" not in operator.get(rows, {"state": "superseded"}).content.decode()
