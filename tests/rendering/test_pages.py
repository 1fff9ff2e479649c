"""The public pages as documents: their answers, their landmarks, their languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.utils import translation

from certification_xblock.data import AwardState
from certification_xblock.rendering.certificate import (
    certificate_page,
    embed_html,
    message_page,
    render_html,
    verification_page,
)
from tests.rendering.reading import Reader
from tests.rendering.samples import ADDRESS, ASSETS, BILINGUAL, HARD, PLAIN, VERIFIED

SIZES = {digest: (asset.width, asset.height) for digest, asset in ASSETS.items()}


def page(**options) -> Reader:
    defaults = {
        "asset_url": lambda digest: f"/assets/{digest}",
        "pdf_url": "/the.pdf",
        "verify_url": "/verify",
        "add_to_linkedin_url": "https://www.linkedin.com/x?a=1&b=2",
        "is_holder": True,
        "sizes": SIZES,
    }
    return Reader(certificate_page(options.pop("view", PLAIN), **{**defaults, **options}))


def test_the_certificate_page_offers_what_can_be_done() -> None:
    reader = page()
    assert reader.links[:4] == ["#content", "/the.pdf", "/verify", "https://www.linkedin.com/x?a=1&b=2"]
    assert reader.broken == []
    assert reader.attributes("html")[0] == {"lang": "en", "dir": "ltr"}
    assert {"name": "robots", "content": "noindex"} in reader.attributes("meta")
    assert len(reader.attributes("main")) == 1
    assert "Certified Implementation Consultant: Amina Catherine Okafor" in reader.texts


def test_linkedin_is_for_the_holder_alone() -> None:
    assert not any("linkedin" in link for link in page(is_holder=False).links)


def test_addresses_that_do_not_exist_have_no_button() -> None:
    assert page(pdf_url="", verify_url="", add_to_linkedin_url="").links == ["#content", ADDRESS]


def test_the_page_speaks_the_readers_language_and_the_sheet_its_own() -> None:
    with translation.override("ar"):
        reader = page()
    assert reader.attributes("html")[0] == {"lang": "ar", "dir": "rtl"}
    assert reader.attributes("article")[0]["lang"] == "en"
    assert reader.attributes("article")[0]["dir"] == "ltr"


def test_a_preview_says_so_in_words() -> None:
    reader = page(view=HARD["preview"], pdf_url="", verify_url="", add_to_linkedin_url="")
    assert reader.texts.count("Preview") >= 3
    assert "This is how the certificate will look. It is not a certificate." in reader.texts


@pytest.mark.parametrize("name", HARD)
def test_every_sheet_is_well_formed_and_complete_on_screen(name: str) -> None:
    view = HARD[name]
    html = render_html(view, asset_url=lambda digest: f"/assets/{digest}", sizes=SIZES)
    reader = Reader(html)
    assert reader.broken == []
    assert reader.open == []
    words = " ".join(reader.texts)
    people = (view.holder_name, *(signer.name for signer in view.signatories))
    assert [
        text for text in (*people, view.title, view.issuer.name) if " ".join(text.split()) not in words + html
    ] == []
    assert all(image.get("alt") for image in reader.attributes("img"))
    assert not re.search(r"[^-\w](?:src|href)=\"(?:http:|//)", html)
    assert not re.search(r"\son[a-z]+=", html)


def test_the_fragment_is_style_and_sheet_without_a_document() -> None:
    html = embed_html(PLAIN, asset_url=str)
    assert html.startswith("<style>")
    assert "<html" not in html
    assert "cx-stage" in html


STATES = {
    AwardState.VALID: "Yes, this certificate is genuine and valid.",
    AwardState.SUSPENDED: "This certificate is genuine, but suspended.",
    AwardState.REVOKED: "No, this certificate is no longer valid: it was revoked.",
    AwardState.EXPIRED: "This certificate is genuine, but has expired.",
    AwardState.SUPERSEDED: "This certificate is genuine, but has been replaced by a newer one.",
}


@pytest.mark.parametrize("state", AwardState)
def test_verification_answers_first_and_then_says_what_whose_and_by_whom(state: AwardState) -> None:
    html = verification_page(replace(VERIFIED, state=state, replaced_by="/newer"))
    reader = Reader(html)
    assert reader.broken == []
    content = reader.texts[reader.texts.index("Skip to the content") + 1 :]
    assert content[0] == STATES[state]
    assert f"cxp-{state.value}" in html
    assert "<svg" in html
    for words in (
        PLAIN.title,
        PLAIN.holder_name,
        PLAIN.course_title,
        PLAIN.issuer.name,
        *(party.name for party in PLAIN.co_signers),
        "22 November 2026",
        "22 November 2029",
        PLAIN.number,
    ):
        assert words in content
    assert ("/newer" in reader.links) == bool(state)
    assert {"name": "robots", "content": "noindex"} in reader.attributes("meta")


def test_every_state_has_an_icon_and_words_of_its_own() -> None:
    pages = [verification_page(replace(VERIFIED, state=state)) for state in AwardState]
    pages += [verification_page(replace(VERIFIED, withdrawn=True)), verification_page(None)]
    icons = {html.split("</svg>")[0].split("<svg")[1] for html in pages}
    titles = {html.split("<title>")[1].split("</title>")[0] for html in pages}
    assert len(icons) == len(titles) == len(pages)


def test_a_holder_who_withdrew_is_not_named() -> None:
    html = verification_page(replace(VERIFIED, withdrawn=True))
    assert PLAIN.holder_name not in html
    assert "its holder has withdrawn it" in html
    assert PLAIN.title in html


def test_an_unknown_address_is_told_plainly() -> None:
    html = verification_page(None)
    assert "No certificate was issued under this address." in html
    assert "<dl" not in html
    assert "noindex" in html


def test_hostile_names_stay_words() -> None:
    evil = '"><script>alert(1)</script>'
    html = verification_page(
        replace(VERIFIED, holder_name=evil, issuer=replace(VERIFIED.issuer, name=evil, url="javascript:alert(1)"))
    )
    assert "<script" not in html
    assert "javascript:" not in html
    assert "<script" not in certificate_page(replace(PLAIN, holder_name=evil, text=evil), asset_url=str)


def test_a_message_says_one_thing() -> None:
    reader = Reader(message_page(heading="Not yet", text="Come back <soon>.", link_url="/back", link_text="Back"))
    assert reader.broken == []
    assert reader.texts[-3:] == ["Not yet", "Come back <soon>.", "Back"]
    assert "/back" in reader.links


def test_a_bilingual_certificate_says_all_its_words_twice_each_in_its_own_direction() -> None:
    page = Reader(render_html(BILINGUAL, asset_url=str))
    spoken = [(element[1].get("lang"), element[1].get("dir")) for element in page.elements if element[1].get("lang")]
    assert {pair for pair in spoken if pair[0] == "ar"} == {("ar", "rtl")}
    words = page.texts
    for first, second in (
        ("This is to certify that", "تُمنح هذه الشهادة إلى"),
        ("has earned the certification", "إثباتًا لنيل اعتماد"),
        ("Awarded on", "تاريخ المنح"),
        ("Certificate number", "رقم الشهادة"),
        ("Verify at", "للتحقق"),
        ("22 November 2026", "22 نوفمبر، 2026"),
        (BILINGUAL.title, BILINGUAL.second_title),
    ):
        assert words.index(first) < words.index(second)
    assert words.count("Issued by") == words.count("جهة الإصدار") == 1
    assert words.count(BILINGUAL.holder_name) == 1


def test_a_second_language_without_words_of_the_authors_leaves_theirs_once() -> None:
    bare = replace(BILINGUAL, second_title="", second_text="")
    page = Reader(render_html(bare, asset_url=str))
    assert page.texts.count(bare.title) == 1
    assert "رقم الشهادة" in page.texts


def test_one_language_says_nothing_twice() -> None:
    assert "cx-second" not in render_html(PLAIN, asset_url=str).split("</style>")[-1]
