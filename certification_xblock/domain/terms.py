"""What makes a certification's terms ones that can be put into force."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from certification_xblock.domain.messages import gettext_noop, quoted
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
    if terms.language and not _LANGUAGE.fullmatch(terms.language):
        raise InvalidTerms(
            gettext_noop("“%(language)s” is no language code: write one such as “en” or “pt-br”."),
            field="language",
            language=quoted(terms.language),
        )
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


def _check_slugs(slugs: tuple[str, ...], field: str, limit: int) -> None:
    if len(slugs) > limit:
        raise InvalidTerms(
            gettext_noop("There is room for %(limit)s on a certificate. Choose fewer."), field=field, limit=limit
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
    return InvalidTerms(gettext_noop("This is too long: at most %(limit)s characters."), field=field, limit=limit)
