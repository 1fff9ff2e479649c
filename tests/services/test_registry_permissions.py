"""Who may put whose name on a certificate: what an operator allowed, and nothing that an author types."""

from __future__ import annotations

import pytest

from certification_xblock import api
from certification_xblock.data import PublishedBlock
from certification_xblock.domain.json_codec import terms_from_json
from certification_xblock.exceptions import CannotDecide
from certification_xblock.models import (
    Award,
    Certification,
    CertificationVersion,
    Organization,
    PermittedCourseOrg,
    Signatory,
)
from certification_xblock.services import registry
from tests.fakes import BLOCK, COURSE
from tests.worlds import FIELDS


@pytest.fixture
def board(world):
    body = Organization.objects.create(slug="board", name="Board of Consultants")
    Signatory.objects.create(slug="chair", name="Toma Chair", organization=body)
    return body


@pytest.fixture
def others(world):
    body = Organization.objects.create(slug="others", name="Others", open_to_all=True)
    Signatory.objects.create(slug="other", name="An Other", organization=body)
    return body


def problems(**fields):
    found = api.check_fields(fields={**FIELDS, **fields}, course_id=COURSE)
    return {problem.field: str(problem) for problem in found}


def offered():
    return [choice.party.slug for choice in api.editor_choices(course_id=COURSE).organizations]


def allow(body, course_org="Org"):
    return PermittedCourseOrg.objects.create(organization=body, course_org=course_org)


def terms():
    return api.terms_in_force(course_id=COURSE).terms


def test_a_new_organization_starts_closed(world, board):
    assert not board.open_to_all
    assert offered() == []
    assert "Org" in problems(issuer="board")["issuer"]
    assert "Not allowed" in world.publish(issuer="board")["problems"][BLOCK]
    assert terms() is None


@pytest.mark.parametrize("course_org", ["Org", "org"])
def test_listed_course_organizations_may_name_it(world, board, course_org):
    allow(board, course_org)
    assert offered() == ["board"]
    assert problems(issuer="board", signatories=["chair"]) == {}
    assert world.publish(issuer="board", signatories=["chair"])["problems"] == {}
    assert world.earn().shown["issuer"]["name"] == "Board of Consultants"


def test_others_than_the_listed_may_not(world, board):
    allow(board, "Orgs")
    allow(board, "Or%")
    assert offered() == []
    assert problems(co_signers=["board"]).keys() == {"co_signers.0"}


def test_an_organization_can_be_open_to_all(world, others):
    assert offered() == ["others"]
    assert problems(issuer="others") == {}


def test_each_problem_stands_at_its_field(world, board, others):
    found = problems(issuer="others", co_signers=["nobody", "board"], signatories=["other", "chair", "ghost"])
    assert found.keys() == {"co_signers.0", "co_signers.1", "signatories.1", "signatories.2"}
    assert "Not in the registry" in found["co_signers.0"]
    assert "Not allowed" in found["co_signers.1"]
    assert "Not allowed" in found["signatories.1"]
    assert "Not in the registry" in found["signatories.2"]


def test_a_signatory_signs_for_the_issuer_or_a_co_signer(world, board, others):
    allow(board)
    assert problems(issuer="board", co_signers=["others"], signatories=["chair", "other"]) == {}
    assert problems(issuer="board", signatories=["chair", "other"]).keys() == {"signatories.1"}
    assert "Signs for neither" in world.publish(issuer="board", signatories=["other"])["problems"][BLOCK]


def test_an_organization_and_a_signatory_may_share_an_identifier(world, board, others):
    Signatory.objects.create(slug="board", name="Board", organization=others)
    allow(board)
    assert problems(issuer="board", co_signers=["others"], signatories=["board"]) == {}
    PermittedCourseOrg.objects.all().delete()
    assert problems(issuer="board", co_signers=["others"], signatories=["board"]).keys() == {"issuer"}


def test_a_version_in_force_keeps_a_signatory_of_another_body(world, others, monkeypatch):
    """The rule came later than the version: neither publishing it unchanged again nor an award meets it."""
    with monkeypatch.context() as before:
        before.setattr("certification_xblock.services.certifications.outsiders", lambda _terms: ())
        world.publish(signatories=["other"])
    assert world.publish(signatories=["other"])["problems"] == {}
    assert world.earn().shown["signatories"][0]["name"] == "An Other"
    assert "Signs for" in world.publish(signatories=["other"], display_name="Changed")["problems"][BLOCK]


def test_withdrawing_a_permission_takes_effect_and_giving_it_back_heals(world, board):
    with world.capture(execute=True):
        permission = allow(board)
        world.publish(issuer="board")
    award = world.earn()
    with world.capture(execute=True):
        permission.delete()
    row = Certification.objects.get()
    assert row.version is None
    assert "board" in row.problem
    with pytest.raises(CannotDecide):
        api.gate(user_id=world.person("bea", "Bea"), course_id=COURSE)
    award.refresh_from_db()
    assert award.state == "valid"
    assert "Board of Consultants" in api.certificate_page(award_uuid=str(award.uuid))
    with world.capture(execute=True):
        allow(board)
    assert terms().issuer == "board"
    assert Certification.objects.get().problem == ""
    assert list(CertificationVersion.objects.values_list("number", flat=True)) == [1, 2]


def test_closing_an_organization_and_moving_a_signatory_take_effect(world, board, others):
    with world.capture(execute=True):
        world.publish(issuer="others", signatories=["other"])
    others.open_to_all = False
    with world.capture(execute=True):
        others.save()
    assert terms() is None
    others.open_to_all = True
    with world.capture(execute=True):
        others.save()
    assert terms().issuer == "others"
    person = Signatory.objects.get(slug="other")
    person.organization = board
    with world.capture(execute=True):
        person.save()
    assert terms() is None


def test_nothing_is_issued_between_the_withdrawal_and_its_task(world, board):
    permission = allow(board)
    world.publish(issuer="board")
    with world.capture(execute=False):
        permission.delete()
    world.complete(world.learner, 4)
    with pytest.raises(CannotDecide):
        world.consider()
    assert not Award.objects.exists()


def test_without_an_issuer_the_course_s_organization_issues(world):
    assert world.earn().shown["issuer"]["name"] == "Org"


def test_the_operator_s_name_of_the_course_s_organization_is_shown(world):
    world.state.org_name = "Academy of Questions"
    assert world.earn().shown["issuer"] == {"slug": "", "name": "Academy of Questions", "url": "", "logo": ""}


def test_terms_that_name_nobody_ask_the_registry_nothing(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert registry.not_permitted(terms_of(FIELDS), "Org") == ()


def terms_of(fields):
    return terms_from_json(PublishedBlock(BLOCK, fields).fields)


def test_a_permission_whose_end_nobody_heard_of_ends_the_night_after(world, board):
    permission = allow(board)
    world.publish(issuer="board")
    with world.capture() as lost:
        permission.delete()
    assert len(lost) == 1
    assert terms() is not None
    api.reconcile()
    assert terms() is not None  # every few minutes would be too often to ask for every course
    with world.capture(execute=True):
        assert api.reconcile(everybody=True).failed == []
    assert terms() is None
    with pytest.raises(CannotDecide):
        api.gate(user_id=world.learner, course_id=COURSE)
