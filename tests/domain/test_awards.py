from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification_xblock.data import Act, AwardState, CertificateStatus
from certification_xblock.domain.awards import (
    apply,
    gate_allows,
    new_number,
    next_act,
    normalise_number,
    successor_number,
)
from certification_xblock.exceptions import Conflict, InvalidInput
from tests.domain.strategies import any_text

V, S, E, R, P = (
    AwardState.VALID,
    AwardState.SUSPENDED,
    AwardState.EXPIRED,
    AwardState.REVOKED,
    AwardState.SUPERSEDED,
)
POSSIBLE = {
    (None, Act.AWARDED): V,
    (V, Act.SUSPENDED): S,
    (S, Act.RESUMED): V,
    (V, Act.REVOKED): R,
    (S, Act.REVOKED): R,
    (E, Act.REVOKED): R,
    (R, Act.REINSTATED): V,
    (V, Act.SUPERSEDED): P,
    (S, Act.SUPERSEDED): P,
    (E, Act.SUPERSEDED): P,
    (V, Act.EXPIRED): E,
    (S, Act.EXPIRED): E,
    **{(state, Act.ERASED): state for state in AwardState},
}


@pytest.mark.parametrize(("state", "act"), list(itertools.product([None, *AwardState], Act)))
def test_every_act_on_every_state(state, act):
    if (state, act) in POSSIBLE:
        assert apply(state, act) is POSSIBLE[state, act]
    else:
        with pytest.raises(Conflict) as caught:
            apply(state, act)
        already = state in {after for (_before, done), after in POSSIBLE.items() if done is act and state}
        assert (f"{state.value} already" if already and state else act.value) in str(caught.value)


FOLLOWS = {
    V: {
        "valid": None,
        "not_passing": Act.SUSPENDED,
        "withheld": Act.SUSPENDED,
        "invalidated": Act.REVOKED,
        None: Act.SUSPENDED,
    },
    S: {"valid": Act.RESUMED, "not_passing": None, "withheld": None, "invalidated": Act.REVOKED, None: None},
    E: {"valid": None, "not_passing": None, "withheld": None, "invalidated": Act.REVOKED, None: None},
    R: dict.fromkeys(["valid", "not_passing", "withheld", "invalidated", None]),
    P: dict.fromkeys(["valid", "not_passing", "withheld", "invalidated", None]),
    None: dict.fromkeys(["valid", "not_passing", "withheld", "invalidated", None]),
}


@pytest.mark.parametrize(("state", "status"), list(itertools.product([None, *AwardState], [None, *CertificateStatus])))
def test_what_follows_from_the_platforms_certificate(state, status):
    act = next_act(state, status)
    assert act == FOLLOWS[state][status]
    if act:
        assert next_act(apply(state, act), status) is None


@given(st.lists(st.none() | st.sampled_from(CertificateStatus)))
def test_whatever_the_platform_does_a_revoked_award_stays_revoked(statuses):
    state, was_revoked = V, False
    for status in statuses:
        act = next_act(state, status)
        state = apply(state, act) if act else state
        was_revoked = was_revoked or state is R
        assert (state is R) == was_revoked


def test_what_an_award_means_to_the_gate():
    assert {state: gate_allows(state) for state in [None, *AwardState]} == {
        None: None,
        V: True,
        S: True,
        E: None,
        R: False,
        P: None,
    }


def test_the_form_of_a_number():
    assert new_number(bytes(7), 2026) == "2026-00000-00000"
    assert new_number(b"\xff" * 16, 2026, 1) == "2026-ZZZZZ-ZZZZZ"
    counting = sum(place << 5 * place for place in range(10)).to_bytes(7, "big")
    assert new_number(counting, 2026, 2) == "2026-01234-56789-2"


@given(st.binary(min_size=7, max_size=16), st.integers(1, 9999), st.integers(1, 99_999))
def test_a_number_is_found_however_it_is_typed(random_bytes, year, sequence):
    number = new_number(random_bytes, year, sequence)
    assert normalise_number(number) == number
    assert normalise_number(f" {number.lower()} \n") == number
    assert normalise_number(number.replace("-", "").replace("0", "o").replace("1", "l")) == number
    assert normalise_number(number.replace("-", " – ").replace("1", "I")) == number


@given(st.binary(min_size=7, max_size=7), st.binary(min_size=7, max_size=7))
def test_fifty_bits_tell_numbers_apart(one, other):
    mask = (1 << 50) - 1
    same_bits = int.from_bytes(one, "big") & mask == int.from_bytes(other, "big") & mask
    assert (new_number(one, 2026) == new_number(other, 2026)) == same_bits


@given(any_text)
def test_what_is_no_number_is_an_empty_string(text):
    found = normalise_number(text)
    assert found == "" or normalise_number(found) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-K7QFM-2XD4",
        "2026-K7QFM-2XD4U",
        "26-K7QFM-2XD4P",
        "2026-K7QFM-2XD4P-0",
        "2026-K7QFM-2XD4P-1",
        "9" * 99,
    ],
)
def test_what_cannot_be_a_number(text):
    assert normalise_number(text) == ""


def test_full_width_characters_are_read():
    number = "2026-K7QFM-2XD4P"
    assert normalise_number("".join(chr(ord(letter) + 0xFEE0) for letter in number)) == number


@pytest.mark.parametrize(
    ("random_bytes", "year", "sequence"), [(b"short", 2026, 1), (bytes(7), 10_000, 1), (bytes(7), 2026, 0)]
)
def test_a_number_needs_enough_to_be_made_of(random_bytes, year, sequence):
    with pytest.raises(InvalidInput):
        new_number(random_bytes, year, sequence)


@pytest.mark.parametrize(
    ("number", "sequence", "successor"),
    [
        ("2026-K7QFM-2XD4P", 2, "2026-K7QFM-2XD4P-2"),
        ("2026-K7QFM-2XD4P-2", 3, "2026-K7QFM-2XD4P-3"),
        ("2026-K7QFM-2XD4P-9", 10, "2026-K7QFM-2XD4P-10"),
    ],
)
def test_a_successors_number_says_whose_place_it_takes(number: str, sequence: int, successor: str) -> None:
    assert successor_number(number, sequence) == successor
    assert normalise_number(successor.lower()) == successor


@pytest.mark.parametrize(("number", "sequence"), [("", 2), ("nonsense", 2), ("2026-K7QFM-2XD4P", 1)])
def test_what_is_no_number_has_no_successor(number: str, sequence: int) -> None:
    with pytest.raises(InvalidInput):
        successor_number(number, sequence)
