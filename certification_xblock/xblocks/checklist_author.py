"""What an author sees of a checklist in Studio: a preview, and a plain editor of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crum import get_current_request
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_noop

from certification_xblock import api
from certification_xblock.exceptions import CertificationError, InvalidInput
from certification_xblock.xblocks import access
from certification_xblock.xblocks.checklist_page import TEMPLATES, page_context, uid_of
from certification_xblock.xblocks.handlers import problems_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString
    from web_fragments.fragment import Fragment

MAX_TITLE = 200
_SWITCHES = ("may_reopen", "new_items_reopen", "graded_by_share")


@dataclass(frozen=True, slots=True)
class Edit:
    """What an editor sent: the block's fields as they would become, and what is wrong."""

    fields: dict[str, Any]
    problems: tuple[InvalidInput, ...]
    added: int
    removed: int


def preview_page(block: Any) -> Fragment:
    """Return the author's view of the draft. Reads only."""
    fields = block.checklist_fields()
    context = {
        **page_context(block, preview=True),
        "author": True,
        "new": block.is_example(),
        "problems": problems_json(api.check_checklist_fields(fields=fields)),
        "unread": [each for each in fields["unread"] if isinstance(each, str)] if fields["unread"] else [],
    }
    return block.fragment(render_to_string(f"{TEMPLATES}/page.html", context), css="checklist.css")


def preview_html(block: Any, fields: Mapping[str, Any]) -> SafeString:
    """Return what a learner would see of these fields."""
    context = page_context(block, api.checklist_of(fields=fields), preview=True, uid=f"{uid_of(block)}-preview")
    context |= {
        "title": fields["display_name"],
        "text_html": api.text_html(text=fields["text"]),
    }
    return render_to_string(f"{TEMPLATES}/page.html", context)


def editor_page(block: Any) -> Fragment:
    """Return the editor, or a sentence for somebody who may not edit."""
    try:
        access.require_author(block)
    except CertificationError as error:
        html = render_to_string(
            "certification_xblock/blocks/certification/no_editor.html",
            {"message": problems_json([error])[0]["message"]},
        )
        return block.fragment(html, css="editor.css")
    request, fields = get_current_request(), block.checklist_fields()
    text = api.checklist_text(items=fields["items"])
    html = render_to_string(
        f"{TEMPLATES}/editor.html",
        {
            "uid": uid_of(block),
            "fields": fields,
            "list": text,
            "unread": [each for each in fields["unread"] if isinstance(each, str)] if fields["unread"] else [],
            "preview": preview_html(block, fields),
            "new": block.is_example(),
        },
    )
    fragment = block.fragment(
        html,
        css="checklist_editor.css",
        module="checklist_editor.js",
        csrfToken=get_token(request) if request is not None else "",
        texts={
            "problems": gettext("Not saved. Please correct what is marked below."),
            "failed": gettext("That did not work. Check your connection and try again; nothing you wrote is lost."),
            "line": gettext("Line {number}"),
            "saving": gettext("Saving"),
            "wholeWindow": gettext("Use the whole window"),
            "modalSize": gettext("Back to the former size"),
        },
    )
    fragment.add_css_url(block.resource("css/checklist.css"))
    return fragment


def edit_from_request(block: Any, data: Mapping[str, Any]) -> Edit:
    """Return what the editor sent, checked. Raises ``InvalidInput`` for what no editor of ours sends."""
    fields = block.checklist_fields()
    for name in ("display_name", "text", "completed_by"):
        fields[name] = _text(data, name, fields[name])
    for name in _SWITCHES:
        value = data.get(name, fields[name])
        if not isinstance(value, bool):
            raise InvalidInput(gettext_noop("Expected true or false."), field=name)
        fields[name] = value
    problems: list[InvalidInput] = []
    fields["display_name"] = " ".join(fields["display_name"].split())
    if not fields["display_name"] or len(fields["display_name"]) > MAX_TITLE:
        problems.append(InvalidInput(gettext_noop("Give the list a title, on one line."), field="display_name"))
    edit = api.edit_checklist(text=_text(data, "list", ""), before=fields["items"], fields=fields)
    fields |= {"items": edit.items, "unread": []}
    return Edit(fields, (*problems, *edit.problems), edit.added, edit.removed)


def _text(data: Mapping[str, Any], name: str, default: str) -> str:
    value = data.get(name, default)
    if not isinstance(value, str):
        raise InvalidInput(gettext_noop("Expected text."), field=name)
    return value
