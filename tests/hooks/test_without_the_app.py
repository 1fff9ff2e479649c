"""The app is taken out of the site and put back, while its pipeline step stays configured."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

from certification_xblock.pipeline import UNDECIDED

if TYPE_CHECKING:
    from pathlib import Path


def site(root: Path, database: Path, app: str) -> list[str]:
    """Run a site in a process of its own; what it said."""
    environment = {**os.environ, "PYTHONPATH": str(root)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.hooks.site", str(database), app],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.splitlines()


def rows(database: Path) -> list[tuple[str]]:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT usage_id FROM certification_xblock_certification").fetchall()


def test_a_step_without_its_app_refuses_and_what_is_in_the_database_stays(root: Path, tmp_path: Path) -> None:
    database = tmp_path / "db.sqlite3"
    refused_here, issued_elsewhere = site(root, database, "with")
    assert refused_here.startswith("refused: ")
    assert issued_elsewhere == "issued"
    assert site(root, database, "without") == [f"refused: {UNDECIDED}"] * 2
    assert rows(database) == [("block",)]
    assert site(root, database, "with") == [refused_here, "issued"]
