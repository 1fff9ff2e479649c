"""The pages that are read: certifications in words, the switch, the status, what support sees."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from certification_xblock import api, models
from tests.fakes import BLOCK, COURSE

APP = "admin:certification_xblock_"
SEEN = ("signoff", "claim", "passmarkwaiver", "dirtylearner", "document", "renderfailure", "award", "certification")
RULES = {
    "combinator": "all",
    "members": [{"kind": "completion", "minimum": "80"}, {"kind": "grade", "minimum": "62.5"}],
}


def text(response):
    return response.content.decode()


def certification(client):
    return text(client.get(reverse(APP + "certification_change", args=[models.Certification.objects.get().pk])))


def test_a_version_reads_in_words_and_not_as_json(admin_client, world):
    world.publish(requirement=RULES, display_name="Consultant <b>1</b>")
    page = certification(admin_client)
    assert "Do all of these:" in page
    assert "Complete at least 80% of the course" in page
    assert "Score at least 62.5% in the course" in page
    assert "Consultant &lt;b&gt;1&lt;/b&gt;" in page
    assert "combinator" not in page


def test_versions_say_what_changed(admin_client, world):
    world.publish(display_name="Second title")
    page = certification(admin_client)
    assert "Changed against the version before" in page
    changed = page.split("Changed against the version before")[1].split("</table>")[0]
    assert "Certified Consultant" in changed
    assert "Second title" in changed
    assert "Complete the whole course" not in changed


def test_a_version_that_cannot_be_read_is_said(admin_client, world):
    models.CertificationVersion.erasable.update(terms={"title": 1})
    assert "This version cannot be read" in certification(admin_client)


def test_a_course_is_switched_off_and_on(admin_client, world):
    switch = models.CourseSetting.objects.get(course_id=COURSE)
    url = reverse(APP + "coursesetting_change", args=[switch.pk])
    assert "behaves in this course as without the plugin" in text(admin_client.get(url))
    assert admin_client.post(url, {"course_id": "course-v1:Other+C+R"}).status_code == 302
    switch.refresh_from_db()
    assert (switch.enabled, switch.course_id) == (False, COURSE)
    world.complete(world.learner, 4)
    with world.capture(execute=True):
        admin_client.post(url, {"enabled": "on"})
    assert models.Award.objects.get().user_id == world.learner


def test_a_switch_is_turned_and_never_taken_away(admin_client, world):
    models.CourseSetting.objects.update(enabled=False)
    switch = models.CourseSetting.objects.get(course_id=COURSE)
    assert (
        admin_client.post(reverse(APP + "coursesetting_delete", args=[switch.pk]), {"post": "yes"}).status_code == 403
    )
    chosen = {"action": "delete_selected", "_selected_action": [switch.pk], "post": "yes"}
    admin_client.post(reverse(APP + "coursesetting_changelist"), chosen)
    assert api.terms_in_force(course_id=COURSE) is None


@pytest.mark.parametrize("course_id", ["course-v1:Org+Nowhere+Run", "<script>", "x" * 300])
def test_a_switch_is_of_a_course_that_exists(admin_client, world, course_id):
    page = admin_client.post(reverse(APP + "coursesetting_add"), {"course_id": course_id, "enabled": "on"})
    assert page.context["adminform"].errors["course_id"]
    assert models.CourseSetting.objects.count() == 1


@pytest.mark.parametrize("name", SEEN)
def test_what_the_path_writes_is_read_only(admin_client, world, name):
    world.earn()
    assert admin_client.get(reverse(f"{APP}{name}_changelist")).status_code == 200
    assert admin_client.get(reverse(f"{APP}{name}_changelist"), {"q": "a"}).status_code == 200
    assert admin_client.get(reverse(f"{APP}{name}_add")).status_code == 403


def test_the_award_s_page_says_why_in_words(admin_client, world):
    award = world.earn()
    page = text(admin_client.get(reverse(APP + "award_change", args=[award.pk])))
    assert "Complete the whole course" in page
    assert "Certified Consultant – Org" in page


def test_the_status_page_is_in_the_index_and_says_what_is_wrong_and_then_not(admin_client, world):
    url = reverse(APP + "status_changelist")
    assert url.endswith("/certification_xblock/status/")
    assert url in text(admin_client.get(reverse("admin:index")))
    world.publish(issuer="<b>nobody</b>")
    page = text(admin_client.get(url))
    assert 'data-code="courses" data-state="bad"' in page
    assert "What to do:" in page
    assert "<b>nobody" not in page
    world.publish()
    page = text(admin_client.get(url))
    assert 'data-code="courses" data-state="ok"' in page
    assert 'data-code="documents" data-state="unknown"' in page


def test_the_status_is_for_those_who_may_see_it(world, client):
    clerk = User.objects.create_user("clerk", is_staff=True)
    client.force_login(clerk)
    url = reverse(APP + "status_changelist")
    assert client.get(url).status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="view_status"))
    assert client.get(url).status_code == 200
    client.logout()
    assert client.get(url).status_code == 302


def test_readable_versions_name_blocks_by_their_titles(world):
    world.publish(requirement={"kind": "completion", "target": "course/course", "minimum": "100"})
    row = models.Certification.objects.get(usage_id=BLOCK)
    entries = api.readable_versions(certification_id=row.pk)[0].entries
    assert str(entries[1].requirement.phrase) == "Complete all of “Consulting”"


def test_readable_versions_name_bodies_and_people_as_the_registry_does(world, admin_client):
    board = models.Organization.objects.create(slug="board", name="Board of Consultants", open_to_all=True)
    # An identifier may be a person's as well as a body's.
    models.Signatory.objects.create(slug="board", name="Ada Board", title="Chair", organization=board)
    world.publish(issuer="board", signatories=["board"])
    row = models.Certification.objects.get(usage_id=BLOCK)
    words = [entry.text for entry in api.readable_versions(certification_id=row.pk)[0].entries]
    assert "Board of Consultants" in words
    assert "Ada Board" in words
    assert "board" not in words
    assert row.version.terms["display_name"] in text(admin_client.get(reverse(APP + "certification_changelist")))
