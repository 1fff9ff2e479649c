"""Names in the world's scripts, on one sheet: every letter is there as a letter, in fonts that travel with the file."""

from __future__ import annotations

import io
import subprocess
import unicodedata
from typing import TYPE_CHECKING

import pikepdf
import pytest

from certification_xblock.rendering import fonts
from certification_xblock.rendering.certificate import render_pdf
from tests.rendering.mixed import LONG, MIXED, long_named
from tests.rendering.samples import ASSETS, BILINGUAL, in_script

if TYPE_CHECKING:
    from pathlib import Path

    from certification_xblock.data import CertificateView

SHEETS = {
    "mixed": MIXED,
    "bilingual": BILINGUAL,
    "arabic": in_script("Arabic"),
    **{name: long_named(name) for name in LONG},
}
REORDERED = {"Devanagari", "Thai"}
_IGNORED = {"Cf", "Zs", "Cc"}


def letters(text: str) -> str:
    """A text's letters in one form: without spaces, line ends and marks of direction."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(character for character in folded if unicodedata.category(character) not in _IGNORED)


def scripts(text: str) -> list[str]:
    return [script.name for script in fonts.scripts_of(text)]


def extracted(pdf: Path, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, pdf, "-"], capture_output=True, text=True, check=True)
    return letters(done.stdout)


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("scripts")
    files = {}
    for name, view in SHEETS.items():
        files[name] = folder / f"{name}.pdf"
        files[name].write_bytes(render_pdf(view, assets=ASSETS))
    return files


def names_of(view: CertificateView) -> list[str]:
    signers = [word for signer in view.signatories for word in (signer.name, signer.title, signer.organization)]
    return [view.holder_name, *(party.name for party in (view.issuer, *view.co_signers)), *signers]


@pytest.mark.parametrize("name", SHEETS)
def test_names_can_be_searched_and_copied(pdfs: dict[str, Path], name: str) -> None:
    """Word for word; where a script's marks stand before or above what they follow, letter for letter.

    The renderer maps glyphs of such a cluster to the whole of it, and readers order marks by their place on the page. So, too, for columns of two directions beside each
    other, which readers of a line weave into one.
    """
    said = extracted(pdfs[name])
    for each in names_of(SHEETS[name]):
        apart = name == "mixed" or REORDERED & set(scripts(each))
        found = set(letters(each)) <= set(said) if apart else letters(each) in said
        assert found, each


@pytest.mark.parametrize("name", SHEETS)
def test_all_fonts_travel_with_the_file_and_say_what_their_glyphs_mean(pdfs: dict[str, Path], name: str) -> None:
    listed = subprocess.run(["pdffonts", pdfs[name]], capture_output=True, text=True, check=True).stdout.splitlines()[
        2:
    ]
    assert listed
    # name, type, encoding, embedded, subset, unicode, object
    assert [line for line in listed if line.split()[-5:-2] != ["yes", "yes", "yes"]] == []


@pytest.mark.parametrize("name", SHEETS)
def test_no_letter_is_a_box(pdfs: dict[str, Path], name: str) -> None:
    """Glyph 0 of any font is the one for what it does not have."""
    with pikepdf.open(io.BytesIO(pdfs[name].read_bytes())) as pdf:
        shown = [
            bytes(part)
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
            if str(operator) in {"TJ", "Tj"}
            for part in (operands[0] if str(operator) == "TJ" else operands)
            if isinstance(part, pikepdf.String)
        ]
    glyphs = [each[place : place + 2] for each in shown for place in range(0, len(each), 2)]
    assert len(glyphs) > 100
    assert b"\0\0" not in glyphs
