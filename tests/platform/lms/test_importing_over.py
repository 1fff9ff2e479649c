"""What becomes of awards when a course is imported over itself, in the real LMS: as tests/demo/test_importing_over.py."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api
from certification_xblock.models import Award, Certification, CertificationVersion
from tests.platform.lms.test_path import certificate, earn
from tests.platform.sample import DEMO, import_sample

if TYPE_CHECKING:
    from pathlib import Path

    from tests.platform.sample import SampleCourse


@pytest.fixture
def holder(sample: SampleCourse) -> Any:
    """Return a learner who has earned the certificate."""
    user = sample.learner("ines", name="Inês Carvalho")
    assert earn(sample, user).state == "valid"
    return user


def import_over(sample: SampleCourse, folder: Path, old: str = "", new: str = "") -> None:
    """Import a copy of the course in which the certification's unit says something else."""
    shutil.copytree(DEMO / "course", folder / "course")
    unit = folder / "course/vertical/your_certification.xml"
    text = unit.read_text(encoding="utf-8")
    assert old in text
    unit.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    import_sample(sample.platform, sample.course_id, folder / "course")


def test_the_same_course_again_changes_nothing(sample: SampleCourse, holder: Any, tmp_path: Path) -> None:
    import_over(sample, tmp_path)
    assert CertificationVersion.objects.count() == 1
    assert Award.objects.get(user_id=holder.id).state == "valid"
    assert certificate(sample, holder) is not None


def test_other_terms_are_a_new_version_and_take_nothing_back(sample: SampleCourse, holder: Any, tmp_path: Path) -> None:
    import_over(sample, tmp_path, 'at_least="70"', 'at_least="90"')
    assert CertificationVersion.objects.count() == 2
    award = Award.objects.get(user_id=holder.id)
    assert (award.state, award.version.number) == ("valid", 1)
    other = sample.learner("jonas", name="Jonas Wojcik")
    assert earn(sample, other).version.number == 2


def test_another_block_in_its_place_is_another_certification(sample: SampleCourse, holder: Any, tmp_path: Path) -> None:
    import_over(sample, tmp_path, 'url_name="consultant"', 'url_name="successor"')
    in_force = api.terms_in_force(course_id=sample.course_id)
    assert in_force is not None
    assert in_force.usage_id.endswith("@successor")
    assert Certification.objects.count() == 2
    old = Award.objects.get(user_id=holder.id, certification__active=None)
    assert (old.state, old.current) == ("valid", 1)
    assert api.verify(award_uuid=str(old.uuid)).state == "valid"
