"""What becomes of awards when a course is imported over itself: with the same terms, with others, with another block."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api
from certification_xblock.models import Award, Certification, CertificationVersion
from demo.site.courses import publish
from demo.site.olx import import_course
from demo.site.seeding import COURSE, walk
from tests.demo.conftest import COURSE_ID

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    Settled = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def holder(site: str, user: Callable[[str], Any], settled: Settled) -> Any:
    """Return a learner who has earned the certificate."""
    ines = user("learner")
    with settled():
        walk(ines, site, chapters=("discovery", "tough"))
    assert Award.objects.get(user_id=ines.pk).state == "valid"
    return ines


def import_over(folder: Path, settled: Settled, **changes: str) -> None:
    """Import a copy of the course in which the certification says something else, and publish it."""
    shutil.copytree(COURSE, folder / "course")
    unit = folder / "course/vertical/your_certification.xml"
    text = unit.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert f"{old}=" in text
        text = text.replace(f'{old}="{ORIGINAL[old]}"', f'{old}="{new}"')
    unit.write_text(text, encoding="utf-8")
    with settled():
        import_course(folder / "course")
        publish(COURSE_ID)


ORIGINAL = {"at_least": "70", "url_name": "consultant", "paper": "a4"}


def test_the_same_course_again_changes_nothing(holder: Any, settled: Settled, tmp_path: Path) -> None:
    import_over(tmp_path, settled)
    assert CertificationVersion.objects.count() == 1
    assert Award.objects.get(user_id=holder.pk).state == "valid"


def test_other_terms_are_a_new_version_and_take_nothing_back(
    holder: Any, user: Callable[[str], Any], settled: Settled, tmp_path: Path
) -> None:
    import_over(tmp_path, settled, at_least="90")
    assert CertificationVersion.objects.count() == 2
    award = Award.objects.get(user_id=holder.pk)
    assert (award.state, award.version.number) == ("valid", 1)
    with settled():
        walk(user("learner2"), COURSE_ID, chapters=("tough",))
    assert Award.objects.get(user=user("learner2")).version.number == 2


def test_another_block_in_its_place_is_another_certification(holder: Any, settled: Settled, tmp_path: Path) -> None:
    import_over(tmp_path, settled, url_name="successor")
    in_force = api.terms_in_force(course_id=COURSE_ID)
    assert in_force is not None
    assert in_force.usage_id.endswith("@successor")
    assert Certification.objects.count() == 2
    old = Award.objects.get(user_id=holder.pk, certification__active=None)
    assert (old.state, old.current) == ("valid", 1)
    assert api.verify(award_uuid=str(old.uuid)).state == "valid"
