"""What the property tests draw from: requirements, evidence, terms, and nasty text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from decimal import Decimal

from hypothesis import strategies as st

from certification_xblock.data import (
    CertificationTerms,
    Combinator,
    Evidence,
    Group,
    IssueMode,
    Measurement,
    Paper,
    Requirement,
    Rule,
    RuleKind,
)
from certification_xblock.domain.rules import needs_of

NASTY = [
    "",
    " ",
    "\n\n  two\n\tlines \r\n",
    "\r",
    "]]>",
    "<![CDATA[x]]>",
    "&amp; &lt;b&gt; &#0;",
    "<script>alert(1)</script>",
    "<!-- not a comment -->",
    "<?php no instruction ?>",
    "\"quotes\" and 'quotes'",
    "%(title)s %s %d %%",
    "{0} {title} ${title}",
    "\u202eright to left\u202c",
    "\ufeffmark",
    "\x85\u2028\u2029",
    "Zoë Ångström 山田太郎 محمد 👩🏽\u200d🚀",
    "e\u0301 \u00e9",
    "\ufffd\U0010ffff",
]

xml_text = st.one_of(
    st.sampled_from(NASTY),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
        | st.sampled_from("\t\n\r"),
        max_size=20,
    ),
)
any_text = st.one_of(xml_text, st.text(st.characters(), max_size=20))

slugs = st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True)
# Few names, so that rules meet and miss their measurements in about equal parts.
references = st.sampled_from(["chapter/one", "chapter/two", "problem/final_case", "vertical/a.b~c:d-e%f", "html/ünit"])
percents = st.integers(1, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)

rules = st.one_of(
    st.builds(Rule, st.just(RuleKind.COMPLETION), st.just("") | references, percents),
    st.builds(Rule, st.just(RuleKind.BLOCK_SCORE), references, percents),
    st.builds(Rule, st.just(RuleKind.GRADE), st.just(""), percents),
    st.builds(Rule, st.just(RuleKind.ASSIGNMENT_GRADE), st.sampled_from(["Exam", "Home work & <more>"]), percents),
    st.builds(Rule, st.just(RuleKind.SIGN_OFF), st.sampled_from(["mentor", "lab-2"])),
)


@st.composite
def groups(draw: st.DrawFn, members: st.SearchStrategy[Requirement]) -> Group:
    inside = tuple(draw(st.lists(members, min_size=1, max_size=4)))
    combinator = draw(st.sampled_from(Combinator))
    count = draw(st.integers(1, len(inside))) if combinator is Combinator.AT_LEAST else 0
    return Group(combinator, inside, count)


def _nested(levels: int) -> st.SearchStrategy[Requirement]:
    return rules if not levels else rules | groups(_nested(levels - 1))


requirements = _nested(3)

figures = st.one_of(
    st.integers(0, 12).map(Decimal),
    st.decimals(0, 20, places=3),
    st.sampled_from([Decimal("1E+30"), Decimal("1E-30"), Decimal("0.7"), Decimal(1)]),
)
broken_figures = st.sampled_from(
    [Decimal(text) for text in ("NaN", "-NaN", "sNaN", "Infinity", "-Infinity", "-1", "-0.0001", "-1E+999999")]
)
extreme_figures = st.sampled_from(
    [Decimal(text) for text in ("1E+999999999999999999", "1E-999999999999999999", "-0", "0E+999999", "9" * 400)]
)


def measurements(numbers: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Measurement]:
    return st.builds(Measurement, done=numbers, total=numbers, title=xml_text, location=xml_text)


@st.composite
def evidence_for(draw: st.DrawFn, requirement: Requirement, numbers: st.SearchStrategy[Decimal] = figures) -> Evidence:
    """Evidence of some of the requirement's needs."""
    needs = sorted(needs_of(requirement), key=lambda need: (need.kind, need.target))
    known = {need: draw(st.none() | measurements(numbers)) for need in needs}
    return Evidence(
        measurements={need: measurement for need, measurement in known.items() if measurement},
        taken_at=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
    )


@st.composite
def higher(draw: st.DrawFn, evidence: Evidence) -> Evidence:
    """Evidence at least as high in every figure."""
    raised = {
        need: replace(measurement, done=measurement.done + draw(st.integers(0, 5)) * Decimal("0.5"))
        for need, measurement in evidence.measurements.items()
    }
    return replace(evidence, measurements=raised)


def shuffled(draw: st.DrawFn, requirement: Requirement) -> Requirement:
    """The same requirement with the members of every group in another order."""
    if isinstance(requirement, Rule):
        return requirement
    members = draw(st.permutations(requirement.members))
    return replace(requirement, members=tuple(shuffled(draw, member) for member in members))


@st.composite
def terms(draw: st.DrawFn) -> CertificationTerms:
    parties = draw(st.lists(slugs, unique=True, max_size=5))
    return CertificationTerms(
        title=draw(st.sampled_from(["Certified Consultant", "  A & B <C>  ", 'Zoë\'s "山田"', "%(x)s"])),
        requirement=draw(requirements),
        text=draw(xml_text),
        issuer=parties[0] if parties else "",
        co_signers=tuple(parties[1:]),
        signatories=tuple(draw(st.lists(slugs, unique=True, max_size=4))),
        issue=draw(st.sampled_from(IssueMode)),
        paper=draw(st.sampled_from(Paper)),
        language=draw(st.sampled_from(["", "en", "pt-br", "zh-Hans", "es_419"])),
        second_language=draw(st.sampled_from(["", "ar", "el"])),
        second_title=draw(st.sampled_from(["", "استشاري معتمد", "A & B <C>"])),
        second_text=draw(xml_text),
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=6,
)
# JSON that comes near enough to a requirement to get past the first check.
near_requirements = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from([*RuleKind, "quiz"]) | json_values,
            "target": st.sampled_from(["", "chapter/one", "mentor", "a/b/c", "\0"]) | json_values,
            "minimum": st.sampled_from(["80", "0", "100.001", "1e3", "NaN", "\u0668\u0660", " 80 ", "", "9" * 5000])
            | json_values,
        },
    )
    | json_values,
    lambda inner: st.fixed_dictionaries(
        {"combinator": st.sampled_from([*Combinator, "none_of"]) | json_values},
        optional={
            "members": st.lists(inner, max_size=3) | json_values,
            "count": st.integers(-1, 4) | st.just(10**5000) | json_values,
            "extra": json_values,
        },
    ),
    max_leaves=8,
)
