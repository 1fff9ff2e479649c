"""A certification's terms as JSON, under the names of the block's fields."""

from __future__ import annotations

from typing import Any

from certification_xblock.data import CertificationTerms, IssueMode, Paper
from certification_xblock.domain.json_codec.reading import read_choice, read_list, read_mapping, read_text
from certification_xblock.domain.json_codec.requirements import requirement_from_json, requirement_to_json
from certification_xblock.domain.messages import gettext_noop
from certification_xblock.domain.terms import check_terms
from certification_xblock.exceptions import InvalidTerms

#: Written only where they say something: terms of one language stay, byte by byte, what they were before there were two.
SECOND_FIELDS = ("second_language", "second_title", "second_text")


def terms_to_json(terms: CertificationTerms) -> dict[str, Any]:
    """Write terms. Valid ones come back equal."""
    second = {name: getattr(terms, name) for name in SECOND_FIELDS if getattr(terms, name)}
    return {
        "display_name": terms.title,
        "text": terms.text,
        "requirement": requirement_to_json(terms.requirement),
        "issuer": terms.issuer,
        "co_signers": list(terms.co_signers),
        "signatories": list(terms.signatories),
        "issue": terms.issue.value,
        "paper": terms.paper.value,
        "language": terms.language,
        **second,
    }


def terms_from_json(value: object) -> CertificationTerms:
    """Read and check terms: what ``terms_to_json`` wrote, or a block's raw fields.

    A missing field has its default; title and requirement have none. Fields other than ours are passed over, since a
    block has more. Raises ``InvalidTerms`` or ``InvalidRequirement``, naming the field.
    """
    raw = read_mapping(value, "", InvalidTerms)

    def text(name: str) -> str:
        return read_text(raw.get(name, ""), name, InvalidTerms)

    def texts(name: str) -> tuple[str, ...]:
        given = read_list(raw.get(name, ()), name, InvalidTerms)
        return tuple(read_text(one, f"{name}.{index}", InvalidTerms) for index, one in enumerate(given))

    if raw.get("display_name") is None:
        raise InvalidTerms(gettext_noop("Give the certification a title, on one line."), field="display_name")
    terms = CertificationTerms(
        title=text("display_name"),
        requirement=requirement_from_json(raw.get("requirement")),
        text=text("text"),
        issuer=text("issuer"),
        co_signers=texts("co_signers"),
        signatories=texts("signatories"),
        issue=read_choice(IssueMode, raw.get("issue", IssueMode.AUTOMATIC), "issue", InvalidTerms),
        paper=read_choice(Paper, raw.get("paper", Paper.A4), "paper", InvalidTerms),
        language=text("language"),
        second_language=text("second_language"),
        second_title=text("second_title"),
        second_text=text("second_text"),
    )
    check_terms(terms)
    return terms
