"""What makes a certification's terms ones that can be put into force."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from certification_xblock.domain.messages import gettext_noop, ngettext_lazy, quoted
from certification_xblock.domain.rules import check_requirement, fits_xml, is_single_line, is_slug
from certification_xblock.exceptions import InvalidTerms

if TYPE_CHECKING:
    from certification_xblock.data import CertificationTerms

MAX_TITLE_LENGTH = 200
# What a certificate has room for beside four co-signers and six signatories, still readable.
MAX_TEXT_LENGTH = 1_000
MAX_CO_SIGNERS = 4
MAX_SIGNATORIES = 6

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}")


def check_terms(terms: CertificationTerms) -> None:
    """Raise ``InvalidTerms`` or ``InvalidRequirement``, naming the field, unless the terms can be put into force.

    Field names are the block's (see :mod:`~certification_xblock.domain.json_codec`). Whether organizations,
    signatories and blocks exist is not asked here.
    """
    if not is_single_line(terms.title):
        raise InvalidTerms(gettext_noop("Give the certification a title, on one line."), field="display_name")
    if len(terms.title) > MAX_TITLE_LENGTH:
        raise _too_long("display_name", MAX_TITLE_LENGTH)
    if len(terms.text) > MAX_TEXT_LENGTH:
        raise _too_long("text", MAX_TEXT_LENGTH)
    if not fits_xml(terms.text):
        raise InvalidTerms(
            gettext_noop("The text has a control character in it, which cannot be stored. Remove it."), field="text"
        )
    _check_language(terms.language, "language")
    _check_second(terms)
    if terms.issuer:
        _check_slug(terms.issuer, "issuer")
    _check_slugs(terms.co_signers, "co_signers", MAX_CO_SIGNERS)
    _check_slugs(terms.signatories, "signatories", MAX_SIGNATORIES)
    if terms.issuer and terms.issuer in terms.co_signers:
        raise InvalidTerms(
            gettext_noop("The issuer signs already: choose other organizations as co-signers."),
            field=f"co_signers.{terms.co_signers.index(terms.issuer)}",
        )
    check_requirement(terms.requirement)


def _check_language(language: str, field: str) -> None:
    if language and not _LANGUAGE.fullmatch(language):
        raise InvalidTerms(
            gettext_noop("“%(language)s” is no language code: write one such as “en” or “pt-br”."),
            field=field,
            language=quoted(language),
        )


def _check_second(terms: CertificationTerms) -> None:
    """Check what a certificate says in a second language. Whether that is the course's own is not known here."""
    _check_language(terms.second_language, "second_language")
    if terms.second_language and same_language(terms.second_language, terms.language):
        raise InvalidTerms(
            gettext_noop("The certificate is in this language already. Choose another one, or none."),
            field="second_language",
        )
    if terms.second_title and not is_single_line(terms.second_title):
        raise InvalidTerms(gettext_noop("Write the title on one line."), field="second_title")
    for field, limit in (("second_title", MAX_TITLE_LENGTH), ("second_text", MAX_TEXT_LENGTH)):
        if len(getattr(terms, field)) > limit:
            raise _too_long(field, limit)
    if not fits_xml(terms.second_text):
        raise InvalidTerms(
            gettext_noop("The text has a control character in it, which cannot be stored. Remove it."),
            field="second_text",
        )


def same_language(one: str, other: str) -> bool:
    """Whether two codes are one, however they are written."""
    return one.lower().replace("_", "-") == other.lower().replace("_", "-")


def _check_slugs(slugs: tuple[str, ...], field: str, limit: int) -> None:
    if len(slugs) > limit:
        raise InvalidTerms(
            *ngettext_lazy(
                "There is room for %(limit)s on a certificate. Choose fewer.",
                "There is room for %(limit)s on a certificate. Choose fewer.",
            ),
            field=field,
            limit=limit,
        )
    for index, slug in enumerate(slugs):
        _check_slug(slug, f"{field}.{index}")
        if slug in slugs[:index]:
            raise InvalidTerms(
                gettext_noop("“%(slug)s” is chosen twice. Remove one."), field=f"{field}.{index}", slug=slug
            )


def _check_slug(slug: str, field: str) -> None:
    if not is_slug(slug):
        raise InvalidTerms(gettext_noop("“%(slug)s” is no short name of the registry."), field=field, slug=quoted(slug))


def _too_long(field: str, limit: int) -> InvalidTerms:
    return InvalidTerms(
        *ngettext_lazy(
            "This is too long: at most %(limit)s character.", "This is too long: at most %(limit)s characters."
        ),
        field=field,
        limit=limit,
    )
