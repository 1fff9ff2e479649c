"""Builds the package from a copy of the sources, and installs it where nothing else of the repository is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = "certification_xblock static templates translations setup.py pyproject.toml MANIFEST.in README.md CHANGELOG.md LICENSE"


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command and return all it wrote; its failure is the test's, with what it wrote."""
    ours = {"DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="session")
def sources(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is packaged, symlinks kept, without what earlier builds left."""
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES.split():
        if (root / name).is_dir():
            shutil.copytree(root / name, copy / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(root / name, copy / name)
    return copy


@pytest.fixture(scope="session")
def build_log(sources: Path) -> str:
    """What building the source distribution, and the wheel out of it, wrote; the results are in ``dist``."""
    return run(sys.executable, "-m", "build", "--no-isolation", "--skip-dependency-check", cwd=sources)


@pytest.fixture(scope="session")
def wheel(sources: Path, build_log: str) -> Path:
    """The wheel that was built out of the source distribution."""
    assert build_log
    (built,) = (sources / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="session")
def sdist(sources: Path, build_log: str) -> Path:
    """The source distribution."""
    assert build_log
    (built,) = (sources / "dist").glob("*.tar.gz")
    return built


def environment(folder: Path) -> Path:
    """Make an empty environment that sees the dependencies of this one, but not its editable install.

    A ``.pth`` file adds this environment's packages; ``.pth`` files inside a folder added so are not followed.
    """
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin/python"


def install(python: Path, *arguments: str | Path) -> str:
    """Install into that environment, without network."""
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
    )
    return run(*pip, "--ignore-installed", *arguments, cwd=python.parent)


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel."""
    python = environment(tmp_path_factory.mktemp("wheel"))
    install(python, wheel)
    return python


@pytest.fixture(scope="session")
def editable(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the sources installed editable."""
    python = environment(tmp_path_factory.mktemp("editable"))
    install(python, "--editable", sources)
    return python
