"""What the author's notes still have to say once the readiness check has spoken: each thing stands in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification_xblock.data import Check, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from certification_xblock.data import Finding
    from certification_xblock.domain.advice import Remark
    from certification_xblock.exceptions import CertificationError

SIGNERS = ("issuer", "co_signers", "signatories")
#: The finding's code where another block has the course's certification.
ELSEWHERE = "force_elsewhere"


def left_to_say(errors: Iterable[CertificationError], findings: Iterable[Finding]) -> list[CertificationError]:
    """Return the errors of a draft that no finding names."""
    wrong = _wrong(findings)
    checks, titles = {finding.check for finding in wrong}, _titles(wrong)
    problems = {str(finding.params["problem"]) for finding in wrong if "problem" in finding.params}

    def is_said(error: CertificationError) -> bool:
        if error.field.startswith(SIGNERS):
            return bool(checks & {Check.SIGNERS, Check.ALLOWED})
        return _names(error.params, titles) or str(error) in problems

    return [error for error in errors if not is_said(error)]


def remarks_left(remarks: Iterable[Remark], findings: Iterable[Finding]) -> list[Remark]:
    """Return the remarks on a draft that no finding makes."""
    titles = _titles(_wrong(findings))
    return [remark for remark in remarks if not _names(remark.phrase.params, titles)]


def names_first(findings: Iterable[Finding]) -> bool:
    """Whether a finding says that another block has the course's certification."""
    return any(finding.code == ELSEWHERE for finding in findings)


def _wrong(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity in {Severity.STOPS, Severity.WARNS}]


def _titles(findings: Iterable[Finding]) -> set[str]:
    return {
        str(finding.params["title"])
        for finding in findings
        if finding.check is Check.RULES and finding.params.get("title")
    }


def _names(params: Mapping[str, Any], titles: set[str]) -> bool:
    return bool({str(params.get("title", "")), str(params.get("target", ""))} & titles)
