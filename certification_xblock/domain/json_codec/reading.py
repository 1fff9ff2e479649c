"""Reading JSON that anybody may have written: each function returns what it promises or raises a typed error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from certification_xblock.domain.messages import gettext_noop, listed, quoted

if TYPE_CHECKING:
    from enum import StrEnum

    from certification_xblock.exceptions import InvalidInput

    Choice = TypeVar("Choice", bound=StrEnum)


def read_mapping(value: object, field: str, error: type[InvalidInput]) -> Mapping[object, object]:
    """Return the value if it is an object."""
    if not isinstance(value, Mapping):
        raise error(gettext_noop("Expected an object, not %(type)s."), field=field, type=type(value).__name__)
    return value


def read_list(value: object, field: str, error: type[InvalidInput]) -> Sequence[object]:
    """Return the value if it is a list."""
    if not isinstance(value, list | tuple):
        raise error(gettext_noop("Expected a list, not %(type)s."), field=field, type=type(value).__name__)
    return value


def read_text(value: object, field: str, error: type[InvalidInput]) -> str:
    """Return the value if it is text."""
    if not isinstance(value, str):
        raise error(gettext_noop("Expected text, not %(type)s."), field=field, type=type(value).__name__)
    return value


def read_choice(kind: type[Choice], value: object, field: str, error: type[InvalidInput]) -> Choice:
    """Return the member of an enumeration that the value names."""
    text = read_text(value, field, error)
    try:
        return kind(text)
    except ValueError:
        raise error(
            gettext_noop("“%(value)s” is not one of: %(choices)s."),
            field=field,
            value=quoted(text),
            choices=listed(kind),
        ) from None


def refuse_unknown(
    value: Mapping[object, object], known: frozenset[str], field: str, error: type[InvalidInput]
) -> None:
    """Raise an error that names the first key which is not known."""
    for key in value:
        if key not in known:
            raise error(gettext_noop("“%(key)s” is not known here."), field=field, key=quoted(key))
