"""``python -m demo.pictures`` from the repository's root; names of scenes take only those."""

from __future__ import annotations

import argparse

from demo.pictures.camera import studio
from demo.pictures.scenes import SCENES


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(prog="python -m demo.pictures", description=__doc__)
    parser.add_argument("scenes", nargs="*", help=f"some of: {' '.join(SCENES)} (all without)")
    names = parser.parse_args().scenes or list(SCENES)
    if unknown := set(names) - set(SCENES):
        parser.error(f"there is no scene {', '.join(sorted(unknown))}")
    with studio() as taken:
        for name in names:
            with taken.site() as site:
                SCENES[name](taken, site)


if __name__ == "__main__":
    main()
