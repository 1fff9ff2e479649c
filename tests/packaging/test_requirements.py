"""What the package imports, it asks for; what it asks for, both lines pin."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions, requires
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# Only there where the platform is: the gateway's own, imported inside its functions.
GATEWAY = ("certification_xblock", "gateway", "openedx")


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for() -> set[str]:
    found = (re.match(r"[\w.-]+", line) for line in requires("certification-xblock") or [] if "extra ==" not in line)
    return {normalized(match.group()) for match in found if match}


def imported(root: Path) -> set[str]:
    names: set[str] = set()
    for path in (root / "certification_xblock").rglob("*.py"):
        if path.relative_to(root).parts[:3] == GATEWAY:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"certification_xblock"}


def test_what_is_imported_is_asked_for(root: Path) -> None:
    distributions = packages_distributions()
    missing = {name for name in imported(root) if not asked_for() & {normalized(each) for each in distributions[name]}}
    assert missing == set()


@pytest.mark.parametrize("line", ["platform", "newest"])
def test_both_lines_pin_what_is_asked_for(root: Path, line: str) -> None:
    pins = (root / f"requirements/{line}-constraints.txt").read_text().splitlines()
    pinned = {normalized(pin.partition("==")[0]) for pin in pins if "==" in pin}
    assert asked_for() - pinned == set()
