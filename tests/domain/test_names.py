"""Names: what can be read stays as it is, what cannot be seen or turns the direction around is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification_xblock.domain.names import hidden_character, is_readable, readable

GOOD = [
    "Ada Lovelace",
    "Søren O’Connor-D’Arcy",
    "نسیم\u200cگل",
    "क्\u200dष",
    "\u200fעדה\u200f",
    "王小明",
    "葛\U000e0100城",
    "Nguyễn Thị",
    "한글",
]


@pytest.mark.parametrize("name", GOOD)
def test_names_of_all_scripts_stay_as_they_are(name: str) -> None:
    assert hidden_character(name) == ""
    assert is_readable(name)
    assert readable(name) == name


@pytest.mark.parametrize(
    ("name", "code"),
    [(f"A{chr(number)}da", f"U+{number:04X}") for number in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
    + [
        ("A\u200bda", "U+200B"),
        ("\ufeffAda", "U+FEFF"),
        ("A\u2060da", "U+2060"),
        ("A\u00adda", "U+00AD"),
        ("A\0da", "U+0000"),
        ("A\u0085da", "U+0085"),
        ("A\u2028da", "U+2028"),
        ("\u3164", "U+3164"),
        ("A\u2800da", "U+2800"),
        ("A\U000e0041da", "U+E0041"),
        ("A\u061cda", "U+061C"),
    ],
)
def test_what_cannot_be_seen_is_named_and_taken_out(name: str, code: str) -> None:
    assert hidden_character(name) == code
    assert hidden_character(readable(name)) == ""


@pytest.mark.parametrize("name", ["", "  ", "\u200c\u200d", "\u200f", "\u0301", "\u202e", "\u3164"])
def test_nothing_to_see_is_no_name(name: str) -> None:
    assert not is_readable(name)
    assert readable(name) == ""


@given(st.text())
def test_what_is_taken_out_is_all_that_has_no_place(name: str) -> None:
    left = readable(name)
    assert hidden_character(left) == ""
    assert readable(left) == left
    assert left == "" or is_readable(left)
