"""The words of a certificate: its language, its dates, its sentences, the direction they run in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from django.conf.locale import LANG_INFO
from django.utils import formats, translation
from django.utils.translation import gettext, pgettext

from certification_xblock.rendering import fonts

if TYPE_CHECKING:
    from datetime import date

    from certification_xblock.data import CertificateView

# The format letters of abbreviated months.
_SHORT_MONTH = re.compile(r"(?<!\\)[NMb]")
_UNSETTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\u2028\u2029\ufff9-\ufffb\ufffe\uffff]")
_PICTOGRAPH = re.compile(
    "[\\u2600-\\u27bf\\u2b00-\\u2bff\\U0001f000-\\U0001faff][\\ufe0f\\u200d\\U0001f3fb-\\U0001f3ff\\U000e0020-\\U000e007f]*"
)
_STRONG_RTL = frozenset({"R", "AL"})
# Addresses that a browser may open from a certificate.
_SCHEMES = frozenset({"http", "https"})


def cleaned(view: CertificateView) -> CertificateView:
    """The view without characters that no document can hold or show: controls, halves of pairs, overrides of direction.

    An override would run on into the words around it, and a control character makes the PDF's metadata unreadable.
    Pictographs that no installed font has go too: a box says less than nothing. Letters stay, whatever becomes of them.
    """
    return cast("CertificateView", _cleaned(view))


def _cleaned(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return _PICTOGRAPH.sub(_shown, _UNSETTABLE.sub("", value))
    if isinstance(value, tuple):
        return tuple(map(_cleaned, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)})
    return value


def _shown(match: re.Match[str]) -> str:
    return match[0] if fonts.covers(match[0][0]) else ""


def language_of(view: CertificateView) -> str:
    """The certificate's language as one of the site's, or as it is where the site has none like it."""
    return supported(view.language)


def supported(language: str) -> str:
    """A language as one of the site's, or as it is where the site has none like it."""
    code = language.replace("_", "-").lower() or "en"
    try:
        return translation.get_supported_language_variant(code)
    except LookupError:
        return code


def direction(text: str, otherwise: str) -> str:
    """``rtl`` or ``ltr`` by a text's first strong letter."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _STRONG_RTL:
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise


def day(value: date) -> str:
    """A date in words, in the language that is active; months are written out, also where its short form is custom."""
    language = translation.get_language() or "en"
    # Some codes that sites use have no formats of their own, but a modern name that has (zh-cn: zh-hans).
    known = LANG_INFO.get(language, {}).get("fallback", [language])[0]
    custom = _SHORT_MONTH.sub("F", formats.get_format("DATE_FORMAT", lang=known))
    # English without a country: the order that no reader takes for another.
    return formats.date_format(value, "j F Y" if language == "en" else custom)


def course_line(view: CertificateView) -> str:
    """The sentence that names the course, in the language that is active; empty where it would repeat the title."""
    if not view.course_title or view.course_title == view.title:
        return ""
    return gettext("for completing the course “%(course)s”") % {"course": isolated(view.course_title)}


def isolated(text: str) -> str:
    """A text within a sentence of perhaps the other direction, kept apart by Unicode's isolates where it is needed."""
    if any(unicodedata.bidirectional(character) in _STRONG_RTL for character in text):
        return f"\u2068{text}\u2069"
    return text


def all_text(view: CertificateView) -> str:
    """Every word on the sheet that came from people, for choosing fonts."""
    signers = (part for signer in view.signatories for part in (signer.name, signer.title, signer.organization))
    names = (party.name for party in (view.issuer, *view.co_signers))
    seconds = (view.second_title, view.second_text)
    return " ".join(
        (view.holder_name, view.title, view.course_title, view.text, *names, *signers, *seconds, *_samples(view))
    )


def _samples(view: CertificateView) -> tuple[str, ...]:
    return tuple(
        fonts.script_of_language(language).sample for language in (view.language, view.second_language) if language
    )


def safe_address(address: str) -> str:
    """An address that may stand in a link, or nothing."""
    return address if urlsplit(address).scheme in _SCHEMES else ""


def document_title(view: CertificateView) -> str:
    """The document's name, in the certificate's language."""
    with translation.override(language_of(view)):
        return pgettext("title of a document", "%(title)s: certificate of %(name)s") % {
            "title": view.title,
            "name": view.holder_name,
        }
