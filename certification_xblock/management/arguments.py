"""The arguments of the ``certification`` command's acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

Options = dict[str, Any]


def check_texts(options: Options) -> None:
    """Raise InvalidInput for an argument that is no text: bytes of another encoding, or a character that ends it."""
    for name, value in options.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and ("\0" in text or any("\ud800" <= one <= "\udfff" for one in text)):
                raise InvalidInput("“%(name)s” is no text that can be looked up: is it UTF-8?", name=name, field=name)


def _course(parser: ArgumentParser) -> None:
    parser.add_argument("course", help="the course's id, such as course-v1:Org+Course+Run")


def _maybe_course(parser: ArgumentParser) -> None:
    parser.add_argument("course", nargs="?", help="the course's id; all courses without it")


def _reconcile_arguments(parser: ArgumentParser) -> None:
    _maybe_course(parser)
    parser.add_argument(
        "--everybody", action="store_true", help="look at every enrolled learner, not only at marked ones"
    )


def _readiness_arguments(parser: ArgumentParser) -> None:
    _course(parser)
    parser.add_argument("--check", action="store_true", help="look anew at what only the LMS knows; run it there")


def _decide_arguments(parser: ArgumentParser) -> None:
    _course(parser)
    parser.add_argument("learner", help="username, e-mail address or id")


def _issue_arguments(parser: ArgumentParser) -> None:
    _course(parser)
    parser.add_argument("learners", nargs="*", help="usernames, e-mail addresses or ids; everybody enrolled without")


def _hand_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("award", help="the number on the certificate")
    parser.add_argument("--as-user", required=True, help="who does it: username, e-mail address or id")
    parser.add_argument("--reason", required=True, help="why; kept with the award")


def _correct_name_arguments(parser: ArgumentParser) -> None:
    _hand_arguments(parser)
    parser.add_argument("--name", required=True, help="the holder's name as it shall stand on the certificate")


def _status_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--deep", action="store_true", help="also look at every certificate and every stored file")


def _sign_off_arguments(parser: ArgumentParser) -> None:
    _decide_arguments(parser)
    parser.add_argument("target", help="what the rule calls the sign-off, such as mentor")
    parser.add_argument("--as-user", required=True, help="who vouches: username, e-mail address or id")
    parser.add_argument("--note", default="", help="kept with the sign-off")
    parser.add_argument("--withdraw", action="store_true", help="take the sign-off back; before the award only")


def _list_arguments(parser: ArgumentParser) -> None:
    _maybe_course(parser)
    parser.add_argument("--limit", type=int, default=100, help="how many at most (default: 100)")


ARGUMENTS: dict[str, Callable[[ArgumentParser], None]] = {
    "decide": _decide_arguments,
    "issue": _issue_arguments,
    "revoke": _hand_arguments,
    "reinstate": _hand_arguments,
    "correct-name": _correct_name_arguments,
    "sign-off": _sign_off_arguments,
    "reconcile": _reconcile_arguments,
    "readiness": _readiness_arguments,
    "sync": _maybe_course,
    "list": _list_arguments,
    "status": _status_arguments,
}
