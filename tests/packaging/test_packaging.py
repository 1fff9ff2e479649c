"""The resources at the repository's root are inside the package wherever it is installed."""

from __future__ import annotations

import json
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.packaging.conftest import run

PROBE = Path(__file__).with_name("probe.py")
RESOURCE_FOLDERS = ("static", "templates", "translations")


def resource_files(root: Path) -> list[str]:
    return sorted(
        str(path.relative_to(root))
        for folder in RESOURCE_FOLDERS
        for path in (root / folder).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )


def probe(python: Path, root: Path, tmp_path: Path) -> dict:
    shutil.copy(PROBE, tmp_path)
    answer = run(python, "-W", "ignore", tmp_path / PROBE.name, json.dumps(resource_files(root)), cwd=tmp_path)
    return json.loads(answer.splitlines()[-1])


def modules(root: Path) -> set[str]:
    return {
        str(path.relative_to(root))
        for path in (root / "certification_xblock").rglob("*.py")
        if "__pycache__" not in path.parts
    }


def test_building_warns_of_nothing(build_log: str) -> None:
    warnings = [line for line in build_log.splitlines() if "warning" in line.lower() or "ignored" in line.lower()]
    # MANIFEST.in excludes what need not be there.
    assert [line for line in warnings if "no previously-included files matching" not in line] == []


def test_the_wheel_holds_every_module_and_resource_once(root: Path, wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    inside = {name for name in names if ".dist-info/" not in name}
    resources = {f"certification_xblock/{name}" for name in resource_files(root)}
    assert resources
    assert inside == modules(root) | resources | {"certification_xblock/py.typed"}
    assert len(names) == len(set(names))


def test_the_source_distribution_holds_the_real_folders(root: Path, sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
    assert set(resource_files(root)) <= names
    assert {"LICENSE", "README.md", "CHANGELOG.md", "setup.py", "pyproject.toml"} <= names


@pytest.mark.parametrize("mode", ["installed", "editable"])
def test_every_consumer_finds_its_resources(
    mode: str, root: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    python = request.getfixturevalue(mode)
    found = probe(python, root, tmp_path)
    assert found["missing"] == {"package": [], "templates": [], "static": [], "collectstatic": []}
    assert not Path(found["package"]).is_relative_to(root)
    assert "certification" in found["blocks"]
    for block in found["blocks"].values():
        assert block["opened"] > 0
        assert block["refused"] == 3


def test_entry_points(installed: Path, tmp_path: Path) -> None:
    # That they can be loaded, test_every_consumer_finds_its_resources shows: it starts from them.
    code = "from importlib.metadata import distribution as d; print(*d('certification-xblock').entry_points, sep='\\n')"
    found = run(installed, "-c", code, cwd=tmp_path)
    app = "certification_xblock.apps:CertificationConfig"
    block = "certification_xblock.xblocks.certification:CertificationXBlock"
    for group, name, value in (
        ("xblock.v1", "certification", block),
        ("lms.djangoapp", "certification_xblock", app),
        ("cms.djangoapp", "certification_xblock", app),
    ):
        assert f"EntryPoint(name='{name}', value='{value}', group='{group}')" in found


def test_the_licence_is_named_by_its_identifier(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    assert "AGPL-3.0-or-later" in archive.read(name).decode()
