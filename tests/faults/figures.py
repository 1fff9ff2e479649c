"""Adds up the figures that the suites printed: python -m tests.faults.figures LOG…"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

LINE = re.compile(
    r"Figures\(name='(?:(?P<db>\w+): )?(?P<name>[\w-]+)', steps=(?P<steps>\d+), worlds=(?P<worlds>\d+), healed=Counter\((?P<healed>\{.*?\})?\), "
    r"told_twice=(?P<twice>\d+), seconds=(?P<seconds>[\d.]+)\)"
)
HEALED = re.compile(r"""['"](.+?)['"]: (\d+)""")


def add_up(texts: list[str]) -> list[str]:
    """Return a line for each database, and what healed what."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for found in LINE.finditer(text):
            total = totals[found["db"] or "refused, in one process"]
            total["situations"] += 1
            total["steps"] += int(found["steps"])
            total["different worlds left"] += int(found["worlds"])
            total["told twice"] += int(found["twice"])
            total["seconds"] += round(float(found["seconds"]))
            for name, number in HEALED.findall(found["healed"] or ""):
                total[name] += int(number)
    return [
        f"{name}: " + ", ".join(f"{number} {what}" for what, number in total.items()) for name, total in totals.items()
    ]


if __name__ == "__main__":
    print("\n".join(add_up([Path(name).read_text() for name in sys.argv[1:]])))  # noqa: T201
