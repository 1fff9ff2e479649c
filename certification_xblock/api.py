"""The one public Python entry: what the blocks, hooks, pages and commands call, and what other plugins may call.

Everything is keyword-only; ids are strings (courses, blocks, awards) or the platform's integers (people).
"""

from __future__ import annotations

from certification_xblock.services.acts import correct_name, reinstate, revoke
from certification_xblock.services.authoring import (
    Elsewhere,
    TermsReview,
    check_fields,
    editor_choices,
    may_edit_in_library,
    preview_html,
    preview_pdf,
    review_fields,
)
from certification_xblock.services.awarding import Considered, Outcome, claim, consider, follow, gate, record
from certification_xblock.services.certifications import (
    has_certification,
    sync_course,
    terms_in_force,
    waiting_courses,
)
from certification_xblock.services.checklist_authoring import (
    ChecklistEdit,
    answer_lacks,
    check_checklist_fields,
    checklist_counting,
    checklist_numbers,
    checklist_of,
    checklist_rule,
    checklist_text,
    edit_checklist,
    is_good_link,
    link_address,
    next_open_item,
)
from certification_xblock.services.checklists import answer_item, checklist_standing, settle_checklist
from certification_xblock.services.considering import Failed, consider_many, count_enrolled
from certification_xblock.services.deciding import decide, decide_many
from certification_xblock.services.documents import certificate_pdf
from certification_xblock.services.examining import examination, examine_course, request_examination
from certification_xblock.services.export import export_rows
from certification_xblock.services.health import WRONG, site_status
from certification_xblock.services.health.pipeline_lines import missing_steps, repeated_steps, steps_before_gate
from certification_xblock.services.jobs import advance_job, count_learners, start_job, stop_job, team_job, wake_jobs
from certification_xblock.services.learner_file import issue, learner_file
from certification_xblock.services.listing import (
    course_ids,
    course_orgs,
    decision_as_json,
    enrolled_ids,
    find_learner,
    list_awards,
    obstacles,
    require_course,
)
from certification_xblock.services.pages import asset_url, certificate_page, platform_page, view_html
from certification_xblock.services.readiness import readiness, readiness_as_json
from certification_xblock.services.reconciling import reconcile
from certification_xblock.services.registry import asset, courses_using, register_asset
from certification_xblock.services.retirement import erase_holder
from certification_xblock.services.sign_offs import sign_off, withdraw_sign_off
from certification_xblock.services.standing import standing
from certification_xblock.services.sweeping import sweep_asked, sweep_course
from certification_xblock.services.taking_back import issued_in_spite
from certification_xblock.services.team import team_certification, team_figures, team_page, team_query
from certification_xblock.services.telling import tell_holder
from certification_xblock.services.texts import lookup_page, text_html, unavailable_page, verification_page
from certification_xblock.services.verification import find_address, find_award, verify, verify_number
from certification_xblock.services.versions import ReadableVersion, readable_versions
from certification_xblock.services.work import mark_dirty

__all__ = [
    "WRONG",
    "ChecklistEdit",
    "Considered",
    "Elsewhere",
    "Failed",
    "Outcome",
    "ReadableVersion",
    "TermsReview",
    "advance_job",
    "answer_item",
    "answer_lacks",
    "asset",
    "asset_url",
    "certificate_page",
    "certificate_pdf",
    "check_checklist_fields",
    "check_fields",
    "checklist_counting",
    "checklist_numbers",
    "checklist_of",
    "checklist_rule",
    "checklist_standing",
    "checklist_text",
    "claim",
    "consider",
    "consider_many",
    "correct_name",
    "count_enrolled",
    "count_learners",
    "course_ids",
    "course_orgs",
    "courses_using",
    "decide",
    "decide_many",
    "decision_as_json",
    "edit_checklist",
    "editor_choices",
    "enrolled_ids",
    "erase_holder",
    "examination",
    "examine_course",
    "export_rows",
    "find_address",
    "find_award",
    "find_learner",
    "follow",
    "gate",
    "has_certification",
    "is_good_link",
    "issue",
    "issued_in_spite",
    "learner_file",
    "link_address",
    "list_awards",
    "lookup_page",
    "mark_dirty",
    "may_edit_in_library",
    "missing_steps",
    "next_open_item",
    "obstacles",
    "platform_page",
    "preview_html",
    "preview_pdf",
    "readable_versions",
    "readiness",
    "readiness_as_json",
    "reconcile",
    "record",
    "register_asset",
    "reinstate",
    "repeated_steps",
    "request_examination",
    "require_course",
    "review_fields",
    "revoke",
    "settle_checklist",
    "sign_off",
    "site_status",
    "standing",
    "start_job",
    "steps_before_gate",
    "stop_job",
    "sweep_asked",
    "sweep_course",
    "sync_course",
    "team_certification",
    "team_figures",
    "team_job",
    "team_page",
    "team_query",
    "tell_holder",
    "terms_in_force",
    "text_html",
    "unavailable_page",
    "verification_page",
    "verify",
    "verify_number",
    "view_html",
    "waiting_courses",
    "wake_jobs",
    "withdraw_sign_off",
]
