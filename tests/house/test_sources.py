"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from certification_xblock.rendering.fonts import DEBIAN_PACKAGES

MOST_LINES = 300
RESOURCE_FOLDERS = ("static", "templates", "translations")

# Anybody's machine has another home, and no file may depend on where it was written.
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:home|root|work|Users|opt|mnt|srv)/[\w.-]+")
REGISTRY = re.compile(r"registry\.(?:npmjs|yarnpkg)|files\.pythonhosted|pypi\.org/simple|\bindex-url\b", re.IGNORECASE)


def tracked(root: Path) -> list[Path]:
    """The files that are, or are about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def package_modules(root: Path) -> list[Path]:
    found = sorted((root / "certification_xblock").rglob("*.py"))
    assert found
    return found


@pytest.mark.parametrize("folder", RESOURCE_FOLDERS)
def test_resource_folders_are_relative_links_in_the_package(root: Path, folder: str) -> None:
    link = root / "certification_xblock" / folder
    assert link.is_symlink()
    assert link.readlink() == Path("..") / folder
    assert link.resolve() == root / folder
    assert (root / folder).is_dir()


def test_modules_are_small(root: Path) -> None:
    lengths = {
        str(path.relative_to(root)): len(path.read_text().splitlines())
        for path in package_modules(root)
        if path.parent.name != "migrations"
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_file_names_a_machine_or_a_registry(root: Path) -> None:
    this = Path(__file__).resolve()
    found = [
        f"{path.relative_to(root)}: {match.group()}"
        for path in tracked(root)
        if path.resolve() != this
        for pattern in (MACHINE_PATH, REGISTRY)
        for match in pattern.finditer(text_of(path))
    ]
    assert found == []


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_rendering_knows_no_database(root: Path) -> None:
    modules = [path for path in package_modules(root) if "rendering" in path.relative_to(root).parts]
    assert modules
    found = {
        str(path.relative_to(root)) for path in modules if any(name.startswith("django.db") for name in imports(path))
    }
    assert found == set()


def test_every_contract_has_its_reason(root: Path) -> None:
    lines = (root / ".importlinter").read_text().splitlines()
    contracts = [index for index, line in enumerate(lines) if line.startswith("[importlinter:contract:")]
    assert len(contracts) >= 5
    for index in contracts:
        above = []
        for line in reversed(lines[:index]):
            if not line.startswith("#"):
                break
            above.append(line)
        assert any(line.startswith("# Why:") for line in above), lines[index]


def test_nothing_is_left_for_later(root: Path) -> None:
    marks = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|pytest\.mark\.skip\b|\bit\.skip\b|test\.skip\b")
    this = Path(__file__).resolve()
    found = [
        f"{path.relative_to(root)}: {match.group()}"
        for path in tracked(root)
        if path.suffix in {".py", ".js", ".html", ".css", ".toml", ".ini"} and path.resolve() != this
        for match in marks.finditer(text_of(path))
    ]
    assert found == []


def test_the_setup_installs_the_fonts_of_certificates(root: Path) -> None:
    script = (root / "scripts/system-packages").read_text()
    assert [name for name in DEBIAN_PACKAGES if f" {name}\n" not in script] == []


def test_every_decision_is_in_the_index(root: Path) -> None:
    index = (root / "docs/README.md").read_text()
    decisions = sorted((root / "docs/decisions").glob("*.md"))
    assert decisions
    for decision in decisions:
        title = decision.read_text().splitlines()[0].removeprefix("# ")
        assert f"- [{title}](decisions/{decision.name})" in index
