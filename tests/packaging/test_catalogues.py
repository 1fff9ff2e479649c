"""The catalogues hold what Python, templates and scripts say now, and are compiled."""

from __future__ import annotations

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LANGUAGES = sorted(
    folder.parent.name for folder in (Path(__file__).resolve().parents[2] / "translations").glob("*/LC_MESSAGES")
)


def collect(root: Path, out: Path) -> None:
    """Run what ``make translations`` runs, into another folder."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [root / "scripts/translations", out], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def compiled(path: Path) -> dict[object, str]:
    with path.open("rb") as file:
        return vars(gettext.GNUTranslations(file))["_catalog"]


@pytest.fixture(scope="module")
def fresh(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues as the sources of now make them."""
    out = tmp_path_factory.mktemp("catalogues") / "translations"
    shutil.copytree(root / "translations", out)
    collect(root, out)
    return out


def test_english_is_there() -> None:
    assert "en" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_up_to_date(root: Path, fresh: Path, language: str) -> None:
    committed, now = root / "translations" / language / "LC_MESSAGES", fresh / language / "LC_MESSAGES"
    assert {path.name for path in now.iterdir()} == {path.name for path in committed.iterdir()}
    # By name only: what differs can be many pages.
    stale = [path.name for path in now.glob("*.po") if path.read_text() != (committed / path.name).read_text()]
    assert stale == [], "run `make translations`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogues_hold_what_the_sources_hold(root: Path, fresh: Path, language: str) -> None:
    committed, now = root / "translations" / language / "LC_MESSAGES", fresh / language / "LC_MESSAGES"
    stale = [path.name for path in now.glob("*.mo") if compiled(path) != compiled(committed / path.name)]
    assert stale == [], "run `make translations`"


def test_a_new_language_is_a_folder(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "translations/ar/LC_MESSAGES"
    folder.mkdir(parents=True)
    collect(root, folder.parents[1])
    source = (folder / "text.po").read_text()
    assert '"Language: ar\\n"' in source
    assert "nplurals=6" in source
    assert (folder / "text.mo").is_file()
    assert (folder / "django.mo").is_file()


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_nothing_is_left_to_translate(root: Path, language: str) -> None:
    catalogue = root / "translations" / language / "LC_MESSAGES" / "text.po"
    done = subprocess.run(
        ["msgfmt", "--check", "--statistics", "--output-file=/dev/null", catalogue],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    assert "fuzzy" not in done.stderr
    assert "untranslated" not in done.stderr
