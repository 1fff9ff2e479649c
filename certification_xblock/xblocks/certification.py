"""The ``certification`` block: what it takes to earn a certificate, how far a learner is, and the certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Dict, List, Scope, String

from certification_xblock import api
from certification_xblock.data import IssueMode, Paper
from certification_xblock.exceptions import CertificationError, NotAllowed
from certification_xblock.xblocks import access, author_page, learner_page, readiness_page
from certification_xblock.xblocks.handlers import (
    back_to_page,
    handles_errors,
    html_response,
    json_body,
    json_response,
    pdf_response,
    problems_json,
    wants_fragment,
)
from certification_xblock.xblocks.olx import OlxMixin
from certification_xblock.xblocks.resources import PluginResourcesMixin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web_fragments.fragment import Fragment
    from webob import Request, Response

LONG_NAME = "long"
CONTENT_FIELDS = (
    "display_name",
    "text",
    "requirement",
    "issuer",
    "co_signers",
    "signatories",
    "issue",
    "paper",
    "language",
    "second_language",
    "second_title",
    "second_text",
)


@XBlock.wants("user", "i18n", "completion", "studio_user_permissions")
class CertificationXBlock(PluginResourcesMixin, OlxMixin, XBlock):
    """A course's certification. Its fields hold what the author wrote, unchecked: the api says what is wrong with it."""

    icon_class = "other"
    has_author_view = True
    has_score = False
    show_in_read_only_mode = True
    # 100% of the course has to stay reachable without, and before, the certificate.
    completion_mode = XBlockCompletionMode.EXCLUDED
    content_fields = CONTENT_FIELDS

    display_name = String(
        display_name=gettext_noop("Title"),
        help=gettext_noop("What is certified, as it stands on the certificate."),
        default=gettext_noop("Certification"),
        scope=Scope.settings,
    )
    text = String(
        display_name=gettext_noop("Text"),
        help=gettext_noop("What the holder has shown, in a sentence or two. Markdown."),
        default="",
        scope=Scope.content,
    )
    requirement = Dict(
        display_name=gettext_noop("Requirements"),
        help=gettext_noop("What a learner has to do."),
        default={"kind": "completion", "target": "", "minimum": "100"},
        scope=Scope.content,
    )
    issuer = String(
        display_name=gettext_noop("Issuer"),
        help=gettext_noop("The organization that issues the certificate."),
        default="",
        scope=Scope.content,
    )
    co_signers = List(
        display_name=gettext_noop("Co-signers"),
        help=gettext_noop("Other organizations that put their name to the certificate."),
        default=[],
        scope=Scope.content,
    )
    signatories = List(
        display_name=gettext_noop("Signatories"),
        help=gettext_noop("The people who sign for the issuer and the co-signers."),
        default=[],
        scope=Scope.content,
    )
    issue = String(
        display_name=gettext_noop("Issuing"),
        help=gettext_noop("Whether the certificate is issued by itself or claimed by the learner."),
        default=IssueMode.AUTOMATIC.value,
        scope=Scope.content,
    )
    paper = String(
        display_name=gettext_noop("Paper"),
        help=gettext_noop("The sheet that the certificate is printed on."),
        default=Paper.A4.value,
        scope=Scope.content,
    )
    language = String(
        display_name=gettext_noop("Language"),
        help=gettext_noop("The language of the certificate; the course's if empty."),
        default="",
        scope=Scope.content,
    )

    second_language = String(
        display_name=gettext_noop("Second language"),
        help=gettext_noop("The language in which the certificate says its own words once more; none if empty."),
        default="",
        scope=Scope.content,
    )
    second_title = String(
        display_name=gettext_noop("Title in the second language"),
        help=gettext_noop("Left out if empty."),
        default="",
        scope=Scope.content,
    )
    second_text = String(
        display_name=gettext_noop("Text in the second language"),
        help=gettext_noop("Left out if empty. Markdown."),
        default="",
        scope=Scope.content,
    )
    import_notes = List(
        help="What was left out when the block was read from a file; gone once its author saves it.",
        default=[],
        scope=Scope.content,
    )

    def terms_fields(self) -> dict[str, Any]:
        """Return what the author wrote, raw, as the api takes it."""
        return {name: getattr(self, name) for name in CONTENT_FIELDS}

    # -- views --------------------------------------------------------------------------------------------------

    def student_view(self, _context: Mapping[str, Any] | None = None) -> Fragment:
        """Show a learner what is left, and then the certificate."""
        return author_page.preview_page(self) if access.is_authoring(self) else learner_page.page(self)

    def public_view(self, _context: Mapping[str, Any] | None = None) -> Fragment:
        """Show somebody who has not signed in what can be earned here."""
        return learner_page.page(self)

    def author_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """Show the author what a learner will see, and what is still to be done. Never changes anything.

        The LMS renders any view that it is asked for: there it shows what it always shows.
        """
        return self.student_view(context)

    def studio_view(self, _context: Mapping[str, Any] | None = None) -> Fragment:
        """Show the editor."""
        return author_page.editor_page(self)

    def student_view_data(self, _context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return what the mobile app shows of the block. Cached for everybody: never a learner's state."""
        return {"title": self.display_name, "text": self.text, "issue": self.issue}

    def index_dictionary(self) -> dict[str, Any]:
        """Return what course search finds the block by."""
        return {
            "content": {"display_name": self.display_name, "certification_text": self.text},
            "content_type": "Certification",
        }

    # -- what learners do -----------------------------------------------------------------------------------------

    @XBlock.handler
    @handles_errors
    def refresh(self, _request: Request, _suffix: str = "") -> Response:
        """Return the learner's part of the page as it is now."""
        return html_response(learner_page.inner_html(self))

    @XBlock.handler
    @handles_errors
    def claim(self, request: Request, _suffix: str = "") -> Response:
        """Ask for the certificate that the learner has earned."""
        if request.method != "POST":
            return back_to_page(request)
        user_id = access.caller(self).user_id
        if user_id is None or access.is_authoring(self):
            raise NotAllowed(gettext_noop("Sign in as a learner of this course to claim its certificate."))
        if access.masquerades(self):
            raise NotAllowed(
                gettext_noop("You look at this page as another person. Only they can claim their certificate.")
            )
        problem: CertificationError | None = None
        try:
            api.claim(user_id=user_id, course_id=access.course_id(self), usage_id=access.usage_id(self))
        except CertificationError as error:
            problem = error
        else:
            self.runtime.publish(self, "edx.certification.certification.claimed", {"usage_id": access.usage_id(self)})
        if wants_fragment(request):
            return html_response(learner_page.inner_html(self, problem=problem))
        # Without scripts the page itself says how things stand now.
        return back_to_page(request)

    # -- what authors do ------------------------------------------------------------------------------------------

    @XBlock.handler
    @handles_errors
    def save_terms(self, request: Request, _suffix: str = "") -> Response:
        """Save what the editor sends, unless something is wrong with it."""
        access.require_author(self)
        fields = author_page.fields_from_request(self, json_body(request))
        problems = api.check_fields(fields=fields, course_id=access.course_id(self))
        if problems:
            return json_response({"problems": problems_json(problems)}, 400)
        for name, value in fields.items():
            setattr(self, name, value)
        if self.import_notes:
            self.import_notes = []
        return json_response({"saved": True})

    @XBlock.handler
    @handles_errors
    def preview_terms(self, request: Request, suffix: str = "") -> Response:
        """Return what the editor's present state would give: certificate, requirements in words, problems, remarks.

        The suffix ``long`` asks for a long name on the certificate.
        """
        access.require_author(self)
        fields = author_page.fields_from_request(self, json_body(request))
        return json_response(author_page.live_preview(self, fields, long_name=suffix == LONG_NAME))

    @XBlock.handler
    @handles_errors
    def preview_pdf(self, request: Request, suffix: str = "") -> Response:
        """Return the certificate as the editor's present state would print it, marked as a preview; kept nowhere."""
        access.require_author(self)
        fields = author_page.fields_from_request(self, json_body(request))
        return pdf_response(author_page.pdf_preview(self, fields, long_name=suffix == LONG_NAME), "preview.pdf")

    @XBlock.handler
    @handles_errors
    def readiness(self, _request: Request, _suffix: str = "") -> Response:
        """Return the readiness check as it is now. Changes nothing, asks nobody."""
        access.require_author(self)
        return html_response(readiness_page.panel_html(self))

    @XBlock.handler
    @handles_errors
    def check_readiness(self, request: Request, _suffix: str = "") -> Response:
        """Have the LMS look at the course, and count whom the draft's rules concern."""
        access.require_author(self)
        if request.method == "POST":
            readiness_page.request_check(self)
        return html_response(readiness_page.panel_html(self)) if wants_fragment(request) else back_to_page(request)
