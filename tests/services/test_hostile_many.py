"""Many at once, and the gate, asked with what nobody should ask: nobody else is kept from theirs, and nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from certification_xblock import api
from certification_xblock.models import Award
from tests.fakes import COURSE
from tests.hostility import TEXTS, rows

if TYPE_CHECKING:
    from tests.worlds import World

#: What a key may hold once a door (command, view, receiver) has read it; they refuse the others, see tests/commands.
KEYS = [kind for kind in TEXTS if kind not in {"nul", "path", "half a character", "surrogate pair apart"}]
NOBODY = (0, -1, 2**31, 2**63 - 1)


@pytest.mark.parametrize("dry_run", [False, True])
def test_ids_of_nobody_keep_nobody_from_theirs(world: World, dry_run: bool) -> None:
    world.complete(world.learner, 4)
    with world.capture(execute=True):
        found: dict[int, Any] = {}
        asked = [*NOBODY, world.learner, world.learner, world.staff]
        for part in api.consider_many(course_id=COURSE, user_ids=asked, dry_run=dry_run, batch=2):
            found |= part
    assert set(found) >= {world.learner, world.staff}
    assert Award.objects.count() == (0 if dry_run else 1)
    assert not Award.objects.exclude(user_id=world.learner).exists()


@pytest.mark.parametrize("kind", KEYS)
def test_a_course_that_is_none_has_nobody_to_consider(world: World, kind: str) -> None:
    before = rows()
    found = list(api.consider_many(course_id=TEXTS[kind], user_ids=[world.learner]))
    assert all(isinstance(answer, api.Considered) for part in found for answer in part.values()), found
    assert rows() == before


@pytest.mark.parametrize("more", ["+branch@", "+branch@\0", "+branch@published-branch\n", "+version@x", "+branch@é"])
def test_the_command_issues_nothing_for_what_is_no_course(world: World, more: str, capsys: Any) -> None:
    from tests.commands.test_hostile import run  # noqa: PLC0415

    world.complete(world.learner, 4)
    before = rows()
    for progress in ((), ("--progress",)):
        code, said = run("issue", COURSE + more, *progress)
        assert code in {1, 2, 3} or "0" in said, (code, said)
        assert "Traceback" not in said + capsys.readouterr().err
    assert rows() == before
