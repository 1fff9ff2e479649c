"""Brings the demo to where a visitor can begin; running it again changes nothing that they did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from waffle.models import Switch

from certification_xblock import api
from certification_xblock.data import Answer, AnswerState, Asks
from certification_xblock.models import Organization, PermittedCourseOrg, Signatory
from demo.site import grading
from demo.site.courses import CourseTree, publish
from demo.site.models import CourseRole, CourseRun, Enrolment, Profile
from demo.site.olx import import_course
from demo.site.progress import completed_blocks
from demo.site.runtime import CourseRuntime

if TYPE_CHECKING:
    from opaque_keys.edx.keys import UsageKey

COURSE = settings.DEMO / "course"
ASSETS = settings.DEMO / "assets"
#: Whose courses may name the organizations below.
COURSE_ORG = "Meridian"

#: username, name, role
PEOPLE = (
    ("learner", "Ines Carvalho", "learner"),
    ("learner2", "Jonas Wójcik", "learner"),
    ("author", "Priya Raman", "author"),
    ("assessor", "Wanjiru Kamau", "assessor"),
    ("operator", "Lars Lindqvist", "operator"),
)
#: slug, name, address, image of the logo
ORGANIZATIONS = (
    ("meridian-academy", "Meridian Systems Academy", "https://academy.meridian.example", "meridian.png"),
    ("ibic", "International Board of Implementation Consultants", "https://ibic.example", "board.png"),
    ("icp", "Institute for Customer Practice", "https://icp.example", "institute.png"),
)
#: slug, name, title, organization, image of the signature
SIGNATORIES = (
    ("helena-marsh", "Helena Marsh", "Head of the Academy", "meridian-academy", "signature-marsh.png"),
    ("tomas-iturbe", "Tomás Iturbe", "Chair of the Board", "ibic", "signature-iturbe.png"),
)


def seed() -> str:
    """Make people, registry and course where they are missing; return the course's id."""
    Switch.objects.get_or_create(name=ENABLE_COMPLETION_TRACKING_SWITCH.name, defaults={"active": True})
    users = {username: _person(username, name, role) for username, name, role in PEOPLE}
    registry()
    run = CourseRun.objects.filter(published_at__isnull=False).order_by("id").first()
    course_id = run.course_id if run else import_course(COURSE)
    for username in ("learner", "learner2"):
        Enrolment.objects.get_or_create(user=users[username], course_id=course_id)
    for username in ("author", "assessor"):
        CourseRole.objects.get_or_create(user=users[username], course_id=course_id, role=CourseRole.Role.STAFF)
    if run is None:
        publish(course_id)
        walk(users["learner2"], course_id, chapters=("consultant", "discovery"))
    return course_id


def _person(username: str, name: str, role: str) -> Any:
    user, created = get_user_model().objects.get_or_create(
        username=username, defaults={"email": f"{username}@meridian.example"}
    )
    if created:
        user.is_staff = user.is_superuser = role == "operator"
        user.set_unusable_password()
        user.save()
    Profile.objects.get_or_create(user=user, defaults={"name": name})
    return user


def registry() -> None:
    """Register the organizations and signatories of the sample course, with such images as there are."""
    for slug, name, url, logo in ORGANIZATIONS:
        body, created = Organization.objects.get_or_create(
            slug=slug, defaults={"name": name, "url": url, "logo_id": _image(logo)}
        )
        if created:
            PermittedCourseOrg.objects.create(organization=body, course_org=COURSE_ORG)
    for slug, name, title, organization, signature in SIGNATORIES:
        Signatory.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "title": title,
                "organization": Organization.objects.get(slug=organization),
                "signature_id": _image(signature),
            },
        )


def _image(name: str) -> str | None:
    path = Path(ASSETS) / name
    return api.register_asset(content=path.read_bytes()).digest if path.exists() else None


@transaction.atomic
def walk(user: Any, course_id: str, *, chapters: tuple[str, ...]) -> None:
    """Have a learner read the texts and answer the questions of some sections, all of them rightly."""
    tree = CourseTree(course_id, user=user)
    done = completed_blocks(course_id, [user.pk])[user.pk]
    for chapter in chapters:
        for leaf in tree.by_reference[f"chapter/{chapter}"].completable():
            if leaf.usage_id not in done:
                answer(user, leaf.block.usage_key)


def answer(user: Any, usage_key: UsageKey) -> None:
    """Do what completes a block: answer a problem rightly, tick a checklist, read anything else."""
    block = CourseRuntime(usage_key.course_key, user=user).get_block(usage_key)
    if usage_key.block_type == "certification_checklist":
        tick(user, block)
        return
    if not getattr(block, "has_score", False):
        grading.take_completion(user, block, 1.0)
        return
    questions = block.questions
    block.answers = {
        str(number): [choice.name for choice in question.choices if choice.correct]
        for number, question in enumerate(questions, start=1)
    }
    block.earned, block.attempts, block.done = len(questions), block.attempts + 1, True
    block.save()
    block.runtime.publish(block, "grade", {"value": len(questions), "max_value": len(questions)})


def tick(user: Any, block: Any) -> None:
    """Answer every item of a checklist, with a word where one is asked for."""
    for item in block.checklist().items:
        if item.is_heading:
            continue
        standing = api.answer_item(
            user_id=user.pk,
            course_id=str(block.usage_key.course_key),
            usage_id=str(block.usage_key),
            checklist=block.checklist(),
            item_id=item.id,
            answer=Answer(
                AnswerState.DONE,
                note="Settled in the workshop on 12 March." if item.asks is Asks.NOTE else "",
                evidence="https://minutes.example/12-march" if item.asks is Asks.EVIDENCE else "",
            ),
        )
    block.runtime.publish(block, "completion", {"completion": 1.0 if standing.progress.complete else 0.0})
