"""Rules, terms, evidence and decisions as plain JSON: dict, list, str, int, bool and None; decimals as strings.

Terms use the names of the block's fields (``display_name`` and so on), so that a block's raw fields can be read as
they are. Reading checks everything and raises typed errors that name the field; writing takes what has been checked.
"""

from certification_xblock.domain.json_codec.evidence import decision_to_json, evidence_from_json, evidence_to_json
from certification_xblock.domain.json_codec.requirements import requirement_from_json, requirement_to_json
from certification_xblock.domain.json_codec.review import Review, review_terms
from certification_xblock.domain.json_codec.terms import SECOND_FIELDS, terms_from_json, terms_to_json

__all__ = [
    "SECOND_FIELDS",
    "Review",
    "decision_to_json",
    "evidence_from_json",
    "evidence_to_json",
    "requirement_from_json",
    "requirement_to_json",
    "review_terms",
    "terms_from_json",
    "terms_to_json",
]
