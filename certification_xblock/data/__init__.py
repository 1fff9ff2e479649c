"""What crosses floors: frozen, typed, from the standard library alone.

One module a subject. Everything is re-exported here, so that callers write
``from certification_xblock.data import Decision``.
"""

from certification_xblock.data.awards import (
    Act,
    AwardState,
    CertificateStatus,
    HistoryEntry,
    PlatformCertificate,
)
from certification_xblock.data.certificates import (
    Asset,
    AssetType,
    CertificateView,
    Paper,
    Party,
    Signer,
    VerificationView,
)
from certification_xblock.data.certifications import CertificationTerms, IssueMode, PublishedBlock
from certification_xblock.data.courses import (
    AssignmentType,
    Availability,
    Course,
    Learner,
    Message,
    Obstacle,
    OutlineNode,
)
from certification_xblock.data.health import HealthLine, HealthState, SiteFacts
from certification_xblock.data.rules import (
    Combinator,
    Decision,
    Evidence,
    Group,
    GroupResult,
    Measurement,
    Need,
    Requirement,
    Result,
    Rule,
    RuleKind,
    RuleResult,
    RuleState,
)
from certification_xblock.data.standing import Closed, EditorChoices, OrganizationChoice, Phase, Standing

__all__ = [
    "Act",
    "Asset",
    "AssetType",
    "AssignmentType",
    "Availability",
    "AwardState",
    "CertificateStatus",
    "CertificateView",
    "CertificationTerms",
    "Closed",
    "Combinator",
    "Course",
    "Decision",
    "EditorChoices",
    "Evidence",
    "Group",
    "GroupResult",
    "HealthLine",
    "HealthState",
    "HistoryEntry",
    "IssueMode",
    "Learner",
    "Measurement",
    "Message",
    "Need",
    "Obstacle",
    "OrganizationChoice",
    "OutlineNode",
    "Paper",
    "Party",
    "Phase",
    "PlatformCertificate",
    "PublishedBlock",
    "Requirement",
    "Result",
    "Rule",
    "RuleKind",
    "RuleResult",
    "RuleState",
    "Signer",
    "SiteFacts",
    "Standing",
    "VerificationView",
]
