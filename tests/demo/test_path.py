"""The whole path, by plain requests and forms: no script runs here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api
from certification_xblock.data import ItemKind
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Award
from demo.site.certificates import CertificateGenerationNotAllowed, certificate_of, generate_certificate
from demo.site.content import DRAFT
from demo.site.courses import CourseTree, publish
from demo.site.models import SentMail
from demo.site.seeding import answer, walk
from tests.demo.conftest import COURSE_ID, usage

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.test import Client

    Settled = Callable[[], AbstractContextManager[Any]]
    Hat = Callable[[str], Client]

EXAM = ("exam_report", "exam_go_live", "exam_minutes", "exam_blame", "exam_discount")


def right_answers(user: Any, reference: str) -> dict[str, list[str]]:
    """Return the form's fields that answer a problem rightly."""
    block = CourseTree(COURSE_ID, user=user).by_reference[reference].block
    return {
        f"answer-{number}": [choice.name for choice in question.choices if choice.correct]
        for number, question in enumerate(block.questions, start=1)
    }


def test_a_learner_reads_answers_and_is_certified(hat: Hat, user: Callable[[str], Any], settled: Settled) -> None:
    client, ines = hat("learner"), user("learner")
    units = [node for node in CourseTree(COURSE_ID).units if node.ancestor("chapter").reference == "chapter/discovery"]
    for unit in units:
        assert client.get(f"/courses/{COURSE_ID}/unit/{unit.usage_id}").status_code == 200
        with settled():
            client.post(f"/courses/{COURSE_ID}/unit/{unit.usage_id}/seen", {"to": ""})
    for name in ("ready_for_the_workshop", "before_you_configure"):
        for item in CourseTree(COURSE_ID).by_reference[f"certification_checklist/{name}"].block.checklist().items:
            if item.kind is ItemKind.REQUIRED:
                form = {"item": item.id, "state": "done", "version": "0", "note": "Settled on 12 March."}
                with settled():
                    response = client.post(f"/xblock/{usage(f'certification_checklist/{name}')}/handler/answer", form)
                assert response.status_code == 303
    for name in ("approval_chain", "must_answer", *EXAM[:4]):
        assert certificate_of(ines.pk, COURSE_ID) is None
        with settled():
            response = client.post(
                f"/xblock/{usage(f'problem/{name}')}/handler/submit", right_answers(ines, f"problem/{name}")
            )
        assert response.status_code == 303
    issued = certificate_of(ines.pk, COURSE_ID)
    assert issued is not None
    assert (issued.status, issued.name) == ("downloadable", "Ines Carvalho")
    page = client.get(f"/certificates/{issued.verify_uuid}", follow=True).content.decode()
    assert "Ines Carvalho" in page
    assert "Certified Implementation Consultant" in page
    assert SentMail.objects.count() == 0  # the tests' own backend takes the mail
    block = client.get(f"/xblock/{usage('certification/consultant')}").content.decode()
    assert "Congratulations" in block


def test_passing_is_not_enough_while_a_rule_is_unmet(user: Callable[[str], Any], settled: Settled, site: str) -> None:
    ines = user("learner")
    with settled():
        for name in EXAM:
            answer(ines, CourseTree(site).by_reference[f"problem/{name}"].block.usage_key)
    assert get_gateway().obstacles(ines.pk, site) == frozenset()
    with pytest.raises(CertificateGenerationNotAllowed):
        generate_certificate(ines, site)
    assert certificate_of(ines.pk, site) is None


def test_the_last_text_read_issues_the_certificate(user: Callable[[str], Any], settled: Settled, site: str) -> None:
    ines = user("learner")
    with settled():
        for name in EXAM:
            answer(ines, CourseTree(site).by_reference[f"problem/{name}"].block.usage_key)
    assert certificate_of(ines.pk, site) is None
    with settled():
        walk(ines, site, chapters=("discovery",))
    assert certificate_of(ines.pk, site).status == "downloadable"


def test_a_revoked_certificate_is_not_found(hat: Hat, user: Callable[[str], Any], settled: Settled, site: str) -> None:
    ines, lars = user("learner"), user("operator")
    with settled():
        walk(ines, site, chapters=("discovery", "tough"))
    issued = certificate_of(ines.pk, site)
    award = str(Award.objects.get(user_id=ines.pk).uuid)
    with settled():
        api.revoke(award_uuid=award, by_user_id=lars.pk, reason="a mistake")
    assert hat("learner").get(f"/certificates/{issued.verify_uuid}").status_code == 404
    with settled():
        answer(ines, CourseTree(site).by_reference["problem/exam_report"].block.usage_key)
    assert certificate_of(ines.pk, site).status == "unavailable"
    with settled():
        api.reinstate(award_uuid=award, by_user_id=lars.pk, reason="no mistake")
    again = certificate_of(ines.pk, site)
    assert (again.status, again.verify_uuid) == ("downloadable", issued.verify_uuid)


def test_a_rule_can_name_a_checklist(user: Callable[[str], Any], settled: Settled, site: str) -> None:
    ines = user("learner")
    target = "certification_checklist/ready_for_the_workshop"
    block = CourseTree(site, branch=DRAFT).by_reference["certification/consultant"].block
    block.requirement = {"kind": "completion", "target": target, "minimum": "100"}
    assert api.check_fields(fields=block.terms_fields(), course_id=site) == ()
    block.save()
    with settled():
        publish(site)
    assert not api.decide(user_id=ines.pk, course_id=site).earned
    usage_key = CourseTree(site).by_reference[target].block.usage_key
    with settled():
        answer(ines, usage_key)
    assert api.decide(user_id=ines.pk, course_id=site).earned
