"""The small parts: Markdown, QR code, LinkedIn's address, fonts, measures, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from certification_xblock.rendering import fonts, measure, words
from certification_xblock.rendering.linkedin import add_to_profile_url
from certification_xblock.rendering.markdown import markdown_to_html, markdown_to_text
from certification_xblock.rendering.qr import qr_code
from certification_xblock.rendering.styles import paper_length, screen_css, screen_length
from tests.rendering.samples import ADDRESS, PLAIN, SCRIPTS


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Plain", "<p>Plain</p>"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("[x](https://example.org/)", '<p><a href="https://example.org/" rel="noopener">x</a></p>'),
        ("[x](mailto:a@example.org)", '<p><a href="mailto:a@example.org" rel="noopener">x</a></p>'),
        ("[x](/here) [y](//there)", '<p><a rel="noopener">x</a> <a rel="noopener">y</a></p>'),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
        ("![x](https://example.org/x.png)", '<p>!<a href="https://example.org/x.png" rel="noopener">x</a></p>'),
    ],
)
def test_markdown_is_a_small_safe_subset(source: str, html: str) -> None:
    assert markdown_to_html(source) == html


@given(st.text(alphabet="<>\"'&;:/[]()!*_`#-\\ abjscript=onerrorhttps\n", max_size=80))
def test_markdown_never_opens_a_door(source: str) -> None:
    html = markdown_to_html(source).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert " on" not in "".join(part.split(">")[0] for part in html.split("<")[1:] if part[0] not in "pa/")


def test_markdown_as_bare_words_for_measuring() -> None:
    assert markdown_to_text("# A\n\nb *c* [d](https://e.org)\nf\n\n- g\n- h") == "A\nb c d f\ng\nh"


def test_the_qr_code_is_the_standard_one() -> None:
    code = qr_code(ADDRESS)
    matrix = [list(row) for row in segno.make_qr(ADDRESS, error="m", boost_error=False).matrix]
    drawn = [[0] * code.size for _ in range(code.size)]
    for x, y, length in code.runs:
        drawn[y][x : x + length] = [1] * length
    assert [row[2:-2] for row in drawn[2:-2]] == matrix
    assert code.path.count("M") == code.operators.count(" re") == len(code.runs)


def test_linkedin_gets_the_certificate_filled_in() -> None:
    address = urlsplit(add_to_profile_url(replace(PLAIN, title="C & D = ünï")))
    assert address.hostname == "www.linkedin.com"
    assert {key: value[0] for key, value in parse_qs(address.query).items()} == {
        "startTask": "CERTIFICATION_NAME",
        "name": "C & D = ünï",
        "organizationName": "Meridian Systems Academy",
        "issueYear": "2026",
        "issueMonth": "11",
        "expirationYear": "2029",
        "expirationMonth": "11",
        "certId": PLAIN.number,
        "certUrl": PLAIN.verify_url,
    }
    assert "expiration" not in add_to_profile_url(replace(PLAIN, valid_until=None))
    assert add_to_profile_url(replace(PLAIN, preview=True)) == ""


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_recognized_and_covered_by_the_named_packages(name: str) -> None:
    language, holder, *_ = SCRIPTS[name]
    assert name in {script.name for script in fonts.scripts_of(holder)}
    assert fonts.missing_scripts(language) == ()
    assert fonts.missing_scripts(holder) == ()


def test_missing_fonts_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts._coverage.cache_clear()
    monkeypatch.setattr(fonts, "_fc_list", lambda _template: "20-7e a0-24f\n")
    try:
        assert fonts.missing_scripts("hi") == ("Devanagari",)
        assert fonts.missing_scripts("pt-BR") == ()
        assert fonts.missing_scripts("Okafor 欧阳") == ("Han",)
        assert fonts.packages_for(("Han", "Devanagari")) == ("fonts-noto-cjk", "fonts-noto-core")
    finally:
        fonts._coverage.cache_clear()


def test_without_fontconfig_every_script_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts._coverage.cache_clear()
    monkeypatch.setattr(fonts.shutil, "which", lambda _name: None)
    try:
        assert fonts.missing_scripts("en") == ("Latin",)
    finally:
        fonts._coverage.cache_clear()


def test_shared_ideographs_take_the_shapes_of_the_language() -> None:
    assert "Noto Serif CJK JP" in fonts.stacks("山田", "ja")[0]
    assert "Noto Serif CJK TC" in fonts.stacks("歐陽", "zh-Hant")[0]
    assert "Noto Serif CJK SC" in fonts.stacks("欧阳", "zh_CN")[0]
    assert "Noto Serif CJK SC" in fonts.stacks("欧阳", "en")[0]
    assert "Noto Serif CJK KR" in fonts.stacks("김 金", "en")[0]


@given(st.text(max_size=60), st.floats(min_value=2, max_value=60))
def test_measures_never_fail_and_narrower_never_takes_fewer_lines(text: str, available: float) -> None:
    assert measure.line_count(text, available) >= measure.line_count(text, available * 2) >= 1
    even = measure.even(text, available)
    assert even <= available
    assert measure.line_count(text, even) == measure.line_count(text, available)


@given(st.text(max_size=120))
def test_a_fitted_size_fits(text: str) -> None:
    size, lines = measure.fit(text, 200, largest=17, smallest=4, lines=2)
    assert 4 <= size <= 17
    assert lines <= 2 or size == 4
    assert measure.line_count(text, 200 / size) == lines


def test_a_longer_name_is_never_set_larger() -> None:
    letters = "Maximiliana Theodora Wolfeschlegelsteinhausen van der Bergerdorff of the Upper Valley "
    sizes = [measure.fit(letters[:end], 243, largest=17.5, smallest=4.6, lines=2)[0] for end in range(1, 90)]
    assert sizes == sorted(sizes, reverse=True)


def test_lengths_and_their_screen_form() -> None:
    assert paper_length(11.5) == "11.5mm"
    assert screen_length(11.5) == "calc(var(--mm)*11.5)"
    css = screen_css(PLAIN.paper, '"A", serif', '"B", sans-serif')
    declarations = css.split("@page")[0].split("/* The sheet")[1].split("*/", 1)[1]
    assert "mm;" not in declarations.replace("--mm", "")
    assert "calc(var(--mm)*27)" in declarations


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "22 November 2026"),
        ("en-us", "22 November 2026"),
        ("de", "22. November 2026"),
        ("zh-cn", "2026年11月22日"),
        ("ar", "22 نوفمبر، 2026"),
    ],
)
def test_dates_are_written_out(language: str, written: str) -> None:
    with translation.override(words.language_of(replace(PLAIN, language=language))):
        assert words.day(date(2026, 11, 22)) == written


@pytest.mark.parametrize(
    ("text", "expected"), [("محمد x", "rtl"), ("x محمد", "ltr"), ("123 - אב", "rtl"), ("123", "?")]
)
def test_direction_follows_the_first_strong_letter(text: str, expected: str) -> None:
    assert words.direction(text, "?") == expected


def test_characters_that_no_document_holds_are_left_out() -> None:
    dirty = replace(PLAIN, holder_name="A\x00mi\ud800na\u202e", issuer=replace(PLAIN.issuer, name="Me\x1bridian"))
    clean = words.cleaned(dirty)
    assert (clean.holder_name, clean.issuer.name) == ("Amina", "Meridian")
    assert words.cleaned(PLAIN) == PLAIN


def test_pictographs_show_where_a_font_has_them_and_letters_always_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    view = replace(PLAIN, holder_name="Amina \U0001f469\U0001f3fd\u200d\U0001f680\u2b50 \U00016a00")
    monkeypatch.setattr(fonts, "covers", lambda character: character == "\u2b50")
    assert words.cleaned(view).holder_name == "Amina \u2b50 \U00016a00"


def test_only_web_addresses_become_links() -> None:
    assert words.safe_address("https://example.org/x") == "https://example.org/x"
    assert words.safe_address("javascript:alert(1)") == ""
    assert words.safe_address("") == ""
