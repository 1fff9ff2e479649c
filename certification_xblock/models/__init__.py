"""What is kept: persistence, constraints and history. No decisions are taken here.

Uniqueness among rows that are in force is kept without conditional constraints, which MySQL lacks: ``current`` is 1 or
NULL, and NULLs do not collide (docs/decisions/0004).
"""

from certification_xblock.models.awards import Award, AwardEvent
from certification_xblock.models.certifications import Certification, CertificationVersion, CourseSetting
from certification_xblock.models.checklists import ChecklistCopy, ChecklistEntry
from certification_xblock.models.claims import Claim
from certification_xblock.models.erased import ErasedHolder
from certification_xblock.models.examinations import Examination
from certification_xblock.models.health import RenderFailure, Status
from certification_xblock.models.jobs import TeamJobRow
from certification_xblock.models.permissions import PermittedCourseOrg
from certification_xblock.models.progress import LearnerProgress
from certification_xblock.models.registry import Organization, Signatory, StoredAsset
from certification_xblock.models.sign_offs import SignOff
from certification_xblock.models.work import DirtyLearner, Document, PassMarkWaiver, RenderClaim

__all__ = [
    "Award",
    "AwardEvent",
    "Certification",
    "CertificationVersion",
    "ChecklistCopy",
    "ChecklistEntry",
    "Claim",
    "CourseSetting",
    "DirtyLearner",
    "Document",
    "ErasedHolder",
    "Examination",
    "LearnerProgress",
    "Organization",
    "PassMarkWaiver",
    "PermittedCourseOrg",
    "RenderClaim",
    "RenderFailure",
    "SignOff",
    "Signatory",
    "Status",
    "StoredAsset",
    "TeamJobRow",
]
