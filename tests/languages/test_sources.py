"""Catalogues are found where Django and the platform look for them, and scripts have no words of their own."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import ngettext, override, pgettext

import certification_xblock
from certification_xblock.data import Act, AwardState
from certification_xblock.domain.messages import listed
from certification_xblock.domain.rules import too_many_rules
from certification_xblock.rendering.phrases import joined, say, translated
from certification_xblock.rendering.states import act_words, state_words

PACKAGE = Path(certification_xblock.__file__).parent
NUMBER = {"es": "Número de certificado", "ar": "رقم الشهادة"}
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`')
PROSE = re.compile(r"[^\W\d_]{2,},? [^\W\d_]{2,}")


@pytest.mark.parametrize("language", NUMBER)
def test_the_platform_s_i18n_service_finds_them(language: str) -> None:
    """It opens the domain “text” in the folder ``translations`` beside the block's package."""
    found = gettext.translation("text", str(PACKAGE / "translations"), [language])
    assert found.gettext("Certificate number") == NUMBER[language]


@pytest.mark.parametrize("language", [*NUMBER, "es-mx", "ar-eg"])
def test_django_finds_them(language: str) -> None:
    with override(language):
        assert translation.gettext("Certificate number") == NUMBER[language[:2]]


def test_an_unknown_language_has_the_site_s_words() -> None:
    with override("tlh"):
        assert translation.gettext("Certificate number") == "Certificate number"


@pytest.mark.parametrize("path", sorted((PACKAGE / "static").rglob("*.js")), ids=lambda path: path.name)
def test_scripts_have_no_words_of_their_own(path: Path) -> None:
    source = COMMENT.sub("", path.read_text())
    literals = ["".join(found) for found in LITERAL.findall(source)]
    # Selectors and lists of classes have signs that prose has not.
    assert [
        each
        for each in literals
        if PROSE.search(each) and not re.search(r"[\[#>{}=]|certification-|^(?:[a-z]+, )+[a-z]+$", each)
    ] == []


def test_lists_are_joined_as_the_reader_s_language_does() -> None:
    names = ("Acme", "Board", "Guild")
    assert str(listed(names)) == joined(names) == "Acme, Board, Guild"
    assert (joined(()), joined(["Acme"])) == ("", "Acme")
    with override("ar"):
        assert joined(names) == say(listed(names)) == "Acme، Board، Guild"


def test_what_is_counted_has_plurals() -> None:
    assert translated(too_many_rules("x")) == "There are more than 100 rules. Use fewer."
    with override("ar"):
        assert "قاعدة" in translated(too_many_rules("x"))
        said = {_rules(count) for count in (0, 1, 2, 3, 11, 100)}
    assert len(said) == 4  # one, two, few, and many as all others


def _rules(count: int) -> str:
    one, many = "There are more than %(limit)s rule. Use fewer.", "There are more than %(limit)s rules. Use fewer."
    return ngettext(one, many, count)


def test_one_word_in_two_senses_is_two_words() -> None:
    with override("ar"):
        assert state_words(AwardState.SUSPENDED) != act_words(Act.SUSPENDED)
        assert pgettext("before a date", "Since") != pgettext("heading, after “Before”", "Since")
