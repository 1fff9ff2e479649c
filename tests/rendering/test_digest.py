"""The digest names a stored PDF: the same for the same sheet, another for every difference that one could see."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from certification_xblock.data import CertificateView, Paper, Party, Signer
from certification_xblock.rendering import certificate
from certification_xblock.rendering.certificate import digest
from tests.rendering.samples import PLAIN, SQUARE

CHANGES = {
    "title": "Another title",
    "holder_name": "Amina C. Okafor",
    "course_title": "Another course",
    "issuer": replace(PLAIN.issuer, logo=SQUARE.digest),
    "awarded_on": date(2026, 11, 23),
    "language": "de",
    "text": PLAIN.text + " ",
    "co_signers": PLAIN.co_signers[::-1],
    "signatories": (*PLAIN.signatories, Signer("Ngozi Adeyemi")),
    "number": "MSA-2026-000124",
    "verify_url": PLAIN.verify_url + "e",
    "valid_until": None,
    "paper": Paper.LETTER,
    "preview": True,
    "second_language": "ar",
    "second_title": "استشاري",
    "second_text": "أثبت",
}


def test_is_a_sha_256_and_stays_what_it_is() -> None:
    first = digest(PLAIN)
    assert len(first) == 64
    assert int(first, 16)
    assert digest(replace(PLAIN)) == first


def test_certificates_stored_before_keep_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came later into a view, and says nothing on a sheet, must not have every stored PDF rendered again."""
    monkeypatch.setattr(certificate, "VARIANT", "pdf/a-3u")
    assert digest(PLAIN) == "840f624d3c3b782d65dc9ce068b8160ac9a020daba22627c35c096302cf18436"


@pytest.mark.parametrize("name", [field.name for field in fields(CertificateView)])
def test_changes_with_every_part_of_the_view(name: str) -> None:
    assert digest(replace(PLAIN, **{name: CHANGES[name]})) != digest(PLAIN)


def test_changes_with_the_design_and_the_kind_of_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(PLAIN)
    monkeypatch.setattr(certificate, "DESIGN_VERSION", "another")
    redesigned = digest(PLAIN)
    monkeypatch.setattr(certificate, "VARIANT", "another")
    assert len({before, redesigned, digest(PLAIN)}) == 3


def test_names_do_not_run_into_each_other() -> None:
    one = replace(PLAIN, co_signers=(Party("a", "bc"),))
    other = replace(PLAIN, co_signers=(Party("ab", "c"),))
    assert digest(one) != digest(other)
