"""Reads ``<multiplechoiceresponse>`` and ``<choiceresponse>`` out of a problem's OLX."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Collection

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, recover=True)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    name: str
    text: str
    correct: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``several``: more than one choice may be right, and all of them have to be chosen."""

    label: str
    hint: str
    solution: str
    several: bool
    choices: tuple[Choice, ...]

    def is_correct(self, names: Collection[str]) -> bool:
        """Whether exactly the right choices are among ``names``."""
        return set(names) == {choice.name for choice in self.choices if choice.correct}


def _text(node: etree._Element | None) -> str:
    return "" if node is None else " ".join("".join(node.itertext()).split())


def _question(node: etree._Element) -> Question:
    choices = tuple(
        Choice(
            name=choice.get("name") or f"choice_{index}",
            text=_text(choice),
            correct=choice.get("correct", "").lower() == "true",
        )
        for index, choice in enumerate(node.iter("choice"))
    )
    return Question(
        label=_text(node.find("label")),
        hint=_text(node.find("description")),
        solution=_text(node.find("solution/div/p[2]")) or _text(node.find("solution")),
        several=node.tag == "choiceresponse",
        choices=choices,
    )


@lru_cache(maxsize=256)
def parse_questions(source: str) -> tuple[Question, ...]:
    """Return the questions of a problem in order; other kinds of responses are passed over."""
    try:
        root = etree.fromstring(source.encode(), _PARSER)
    except etree.XMLSyntaxError:
        return ()
    if root is None:
        return ()
    return tuple(_question(node) for node in root.iter("multiplechoiceresponse", "choiceresponse"))
