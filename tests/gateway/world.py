"""What the suite needs of a platform, beside the gateway itself, to set a scene.

The course is the same everywhere::

    chapter/basics      "Basics"
      sequential/reading  "Reading"        not graded
        vertical/texts      "Texts"          html/first "First text", html/second "Second text"
      sequential/week1    "Week 1"         Homework
        vertical/tasks1     "Tasks 1"        problem/one "One" (2 points), problem/two "Two" (2 points)
      sequential/week2    "Week 2"         Homework
        vertical/tasks2     "Tasks 2"        problem/three "Three" (1 point)
      sequential/week3    "Week 3"         Homework
        vertical/tasks3     "Tasks 3"        problem/four "Four" (1 point)
      sequential/final    "Final"          Exam
        vertical/paper      "Paper"          problem/exam "Exam" (10 points)

Homework: weight 0.4, three expected, the lowest dropped. Exam: weight 0.6, one expected. Pass mark 50 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from certification_xblock.gateway.protocol import Gateway

LEAVES = (
    "html/first",
    "html/second",
    "problem/one",
    "problem/two",
    "problem/three",
    "problem/four",
    "problem/exam",
)
COURSE_TITLE = "Asking the right questions"


class World(Protocol):
    """A platform with the suite's course in it, and ways to act on it."""

    gateway: Gateway
    course_id: str

    def key(self, reference: str) -> str:
        """Return the full usage key of ``type/id``."""

    def person(self, username: str, *, name: str = "", staff: bool = False) -> int:
        """Add a person (address ``<username>@example.com``); staff of the whole site where asked."""

    def enrol(self, user_id: int, *, mode: str = "honor", active: bool = True) -> None:
        """Enrol a person in the course."""

    def complete(self, user_id: int, reference: str, amount: float = 1.0) -> None:
        """Have a learner complete a block, or part of it."""

    def score(self, user_id: int, reference: str, earned: float, possible: float) -> None:
        """Give a learner a score, and have the platform bring its grades up to date."""

    def hide(self, reference: str) -> None:
        """Hide a block, and what is in it, from learners."""

    def set_pass_mark(self, percent: int) -> None:
        """Change the course's pass mark."""

    def type_organization(self, name: str) -> None:
        """Have an author type an organization's name in the course's settings."""

    def name_organization(self, name: str) -> None:
        """Have the platform's operator register a name for the course's organization."""

    def hold_certificates_until(self, when: datetime) -> None:
        """Have the platform show the course's certificates from a date on."""

    def switch_certificates_off(self) -> None:
        """Have the platform issue no certificates for the course."""

    def staff_waiver(self, user_id: int) -> None:
        """Put a learner on the allow-list as staff would."""

    def beta_tester(self, user_id: int) -> None:
        """Make a person a beta tester of the course."""

    def publish_certification(self, block_id: str, fields: Mapping[str, Any]) -> str:
        """Add a certification block at the end of ``vertical/texts``, publish, and return its usage key."""

    def draft_certification(self, block_id: str) -> str:
        """Add a certification block at the end of ``vertical/texts``, and leave it a draft."""

    def edit_draft(self, reference: str, **fields: Any) -> None:
        """Change a block, and publish nothing."""

    def configure_certificate(self, *, active: bool) -> None:
        """Give the course the platform's own certificate configuration."""

    def offer_modes(self, *modes: str) -> None:
        """Set the modes in which learners can enrol."""

    def rename(self, user_id: int, name: str) -> None:
        """Change the name in a person's profile."""

    def retire(self, user_id: int) -> None:
        """Have the platform retire a person."""

    def regenerate(self, user_id: int) -> bool:
        """Have the platform generate a learner's certificate again, as staff's pages do; whether it does."""

    def delete_certificate(self, user_id: int) -> None:
        """Have an operator delete a certificate's row."""

    def remove(self, reference: str) -> None:
        """Delete a block, and publish."""

    def move(self, reference: str, parent: str) -> None:
        """Move a block to the end of another parent, and publish."""

    def show_certificates(self, behaviour: str, *, end: datetime | None = None, on: datetime | None = None) -> None:
        """Set when the course's certificates are shown: ``end``, ``end_with_date`` or ``early_no_info``."""

    def delete_course(self) -> None:
        """Delete the course, as the operator's command does."""

    def rerun(self, run: str, *, org: str = "") -> str:
        """Make a rerun of the course, for another organization where asked, and return its id; blocks keep their ids."""

    def tracked(self) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """Return the tracking events published so far, with their data."""

    def settled(self) -> AbstractContextManager[None]:
        """Run a block of acts and let all that follows from them on commit or in tasks happen before it ends."""
