"""The ``certification_checklist`` block: the questions to settle before the next step."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_noop
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Boolean, List, Scope, String

from certification_xblock import api
from certification_xblock.domain.checklist.example import EXAMPLE
from certification_xblock.xblocks import access, checklist_answering, checklist_author, checklist_page
from certification_xblock.xblocks.checklist_olx import ChecklistOlxMixin
from certification_xblock.xblocks.handlers import handles_errors, html_response, json_body, json_response, problems_json
from certification_xblock.xblocks.resources import PluginResourcesMixin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web_fragments.fragment import Fragment
    from webob import Request, Response

    from certification_xblock.data import Checklist

CONTENT_FIELDS = (
    "display_name",
    "text",
    "items",
    "completed_by",
    "may_reopen",
    "new_items_reopen",
    "graded_by_share",
    "unread",
)


@XBlock.wants("user", "i18n", "completion", "publish", "studio_user_permissions")
class ChecklistXBlock(PluginResourcesMixin, ChecklistOlxMixin, XBlock):
    """A checklist. Its fields hold what the author wrote, unchecked; the answers are in tables of ours."""

    icon_class = "problem"
    has_author_view = True
    show_in_read_only_mode = True
    completion_mode = XBlockCompletionMode.COMPLETABLE
    # The platform takes any published grade for full completion, unless a block says it itself.
    has_custom_completion = True
    content_fields = CONTENT_FIELDS

    display_name = String(
        display_name=gettext_noop("Title"),
        help=gettext_noop("What is settled with this list."),
        default=gettext_noop("Checklist"),
        scope=Scope.settings,
    )
    text = String(
        display_name=gettext_noop("Introduction"),
        help=gettext_noop("What the list is for, in a sentence or two. Markdown."),
        default="",
        scope=Scope.content,
    )
    items = List(
        display_name=gettext_noop("Items"),
        help=gettext_noop("Headings and questions."),
        default=EXAMPLE,
        scope=Scope.content,
    )
    completed_by = String(
        display_name=gettext_noop("Complete with"),
        help=gettext_noop("“all”, a number of items such as 5, or a share such as 80%."),
        default="all",
        scope=Scope.content,
    )
    may_reopen = Boolean(
        display_name=gettext_noop("May be reopened"),
        help=gettext_noop("Whether answers can be changed once the list is complete."),
        default=True,
        scope=Scope.content,
    )
    new_items_reopen = Boolean(
        display_name=gettext_noop("New required items reopen"),
        help=gettext_noop("Whether a list that was complete has to be completed again when required items are added."),
        default=False,
        scope=Scope.content,
    )
    graded_by_share = Boolean(
        display_name=gettext_noop("Graded"),
        help=gettext_noop("Whether the share of what is done is a grade."),
        default=False,
        scope=Scope.content,
    )
    unread = List(
        display_name=gettext_noop("Not understood"),
        help=gettext_noop("What an imported file held that no list can."),
        default=[],
        scope=Scope.content,
    )
    weight = None

    @property
    def has_score(self) -> bool:
        """Whether the platform keeps a score of it: only where the author wants one."""
        return self.graded_by_share is True

    def max_score(self) -> int | None:
        """Return the most points, or None where there is no score."""
        return max(len(api.checklist_counting(checklist=self.checklist())), 1) if self.has_score else None

    def is_example(self) -> bool:
        """Whether nobody has written a list here yet."""
        return self.items == EXAMPLE

    def checklist_fields(self) -> dict[str, Any]:
        """Return what the author wrote, raw; the example in the reader's language."""
        fields = {name: getattr(self, name) for name in CONTENT_FIELDS}
        if self.is_example():
            fields["items"] = deepcopy(EXAMPLE)
            for entry in fields["items"]:
                entry.update({name: gettext(entry[name]) for name in ("text", "guidance") if name in entry})
        return fields

    def checklist(self) -> Checklist:
        """Return the list, whatever stands in the fields."""
        return api.checklist_of(fields=self.checklist_fields())

    # -- views --------------------------------------------------------------------------------------------------

    def student_view(self, _context: Mapping[str, Any] | None = None) -> Fragment:
        """Show a learner the list with their answers."""
        return checklist_author.preview_page(self) if access.is_authoring(self) else checklist_page.page(self)

    public_view = student_view

    def author_view(self, context: Mapping[str, Any] | None = None) -> Fragment:
        """Show the author what a learner will see."""
        return self.student_view(context)

    def studio_view(self, _context: Mapping[str, Any] | None = None) -> Fragment:
        """Show the editor."""
        return checklist_author.editor_page(self)

    def student_view_data(self, _context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return what the mobile app shows of the block. Cached for everybody: never a learner's state."""
        items = [{"id": item.id, "text": item.text, "kind": item.kind.value} for item in self.checklist().items]
        return {"title": self.display_name, "text": self.text, "items": items}

    def index_dictionary(self) -> dict[str, Any]:
        """Return what course search finds the block by."""
        words = "\n".join(item.text for item in self.checklist().items)
        return {
            "content": {"display_name": self.display_name, "checklist_text": f"{self.text}\n{words}".strip()},
            "content_type": "Checklist",
        }

    # -- what learners do -----------------------------------------------------------------------------------------

    @XBlock.handler
    @handles_errors
    def answer(self, request: Request, _suffix: str = "") -> Response:
        """Take one answer, from a form or from the script."""
        return checklist_answering.answer(self, request)

    @XBlock.handler
    @handles_errors
    def refresh(self, _request: Request, suffix: str = "") -> Response:
        """Return one item and the progress as they are now."""
        return html_response(checklist_page.answer_html(self, suffix))

    @XBlock.handler
    @handles_errors
    def settle(self, request: Request, _suffix: str = "") -> Response:
        """Have the platform told what a changed list makes of the answers."""
        return checklist_answering.settle(self, request)

    # -- what authors do ------------------------------------------------------------------------------------------

    @XBlock.handler
    @handles_errors
    def save_list(self, request: Request, _suffix: str = "") -> Response:
        """Save what the editor sends, unless something is wrong with it."""
        access.require_author(self)
        edit = checklist_author.edit_from_request(self, json_body(request))
        if edit.problems:
            return json_response({"problems": problems_json(edit.problems)}, 400)
        for name, value in edit.fields.items():
            setattr(self, name, value)
        return json_response({"saved": True, "added": edit.added, "removed": edit.removed})

    @XBlock.handler
    @handles_errors
    def preview_list(self, request: Request, _suffix: str = "") -> Response:
        """Return what the editor's present state would give, and what is wrong with it. Changes nothing."""
        access.require_author(self)
        edit = checklist_author.edit_from_request(self, json_body(request))
        return json_response(
            {
                "problems": problems_json(edit.problems),
                "html": checklist_author.preview_html(self, edit.fields),
                "removed": edit.removed,
            }
        )
