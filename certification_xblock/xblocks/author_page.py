"""What an author sees of a certification in Studio: a preview with what is still to be done, and the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crum import get_current_request
from django.conf import settings
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_noop

from certification_xblock import api
from certification_xblock.data import IssueMode, Paper
from certification_xblock.domain.json_codec import requirement_from_json
from certification_xblock.domain.wording import describe
from certification_xblock.exceptions import CertificationError, InvalidInput
from certification_xblock.xblocks import access
from certification_xblock.xblocks.choices import choices_json
from certification_xblock.xblocks.handlers import problems_json
from certification_xblock.xblocks.learner_page import TEMPLATES, uid_of
from certification_xblock.xblocks.presenting import description_context, sentence
from certification_xblock.xblocks.readiness_page import panel_context, panel_texts
from certification_xblock.xblocks.texts import editor_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web_fragments.fragment import Fragment

    from certification_xblock.data import EditorChoices, OutlineNode


def preview_page(block: Any) -> Fragment:
    """Return the author's view of the draft. Reads only."""
    fields, course_id = block.terms_fields(), access.course_id(block)
    choices = _choices(course_id)
    usage_id = str(block.scope_ids.usage_id)
    problems = problems_json(api.check_fields(fields=fields, course_id=course_id, usage_id=usage_id))
    readiness = panel_context(block)
    html = render_to_string(
        f"{TEMPLATES}/author.html",
        {
            "uid": uid_of(block),
            "author": True,
            "title": block.display_name,
            "text_html": api.text_html(text=_text(fields.get("text"))),
            "problems": problems,
            "requirements": _described(fields, choices),
            "claimed": fields.get("issue") == IssueMode.CLAIM.value,
            "new": not any(block.fields[name].is_set_on(block) for name in ("requirement", "text", "issuer")),
            "paper": fields.get("paper"),
            "certificate_html": "" if problems else _certificate(fields, course_id),
            "certificate_title": gettext("Preview of the certificate"),
            "certificate_caption": gettext("A preview with a sample name."),
            "readiness": readiness,
        },
    )
    if readiness is None:
        return block.fragment(html, css="blocks.css")
    fragment = block.fragment(html, css="blocks.css", module="readiness.js", messages=panel_texts())
    fragment.add_css_url(block.resource("css/readiness.css"))
    return fragment


def editor_page(block: Any) -> Fragment:
    """Return the editor, or a sentence for somebody who may not edit."""
    course_id = access.course_id(block)
    try:
        access.require_author(block)
        choices = api.editor_choices(course_id=course_id)
    except CertificationError as error:
        html = render_to_string(f"{TEMPLATES}/no_editor.html", {"message": problems_json([error])[0]["message"]})
        return block.fragment(html, css="editor.css")
    request = get_current_request()
    html = render_to_string(
        f"{TEMPLATES}/editor.html",
        {"uid": uid_of(block), "languages": settings.LANGUAGES, "papers": Paper, "issue_modes": IssueMode},
    )
    return block.fragment(
        html,
        css="editor.css",
        module="certification_editor.js",
        fields=block.terms_fields(),
        choices=choices_json(choices),
        csrfToken=get_token(request) if request is not None else "",
        texts=editor_texts(),
    )


def live_preview(block: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the editor's present state would give. Changes nothing."""
    course_id = access.course_id(block)
    problems = problems_json(api.check_fields(fields=fields, course_id=course_id))
    return {
        "problems": problems,
        "html": "" if problems else _certificate(fields, course_id),
        "sentence": _sentence(fields, _choices(course_id)),
    }


def fields_from_request(block: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that an editor sent, laid over those that the block has.

    Raises ``InvalidInput`` for fields that are not ours; what is in them is for the api to judge.
    """
    for name in data:
        if name not in block.content_fields:
            raise InvalidInput(gettext_noop("There is no field “%(name)s”."), name=str(name)[:80])
    return {**block.terms_fields(), **data}


def _choices(course_id: str) -> EditorChoices | None:
    try:
        return api.editor_choices(course_id=course_id)
    except CertificationError:
        return None


def _certificate(fields: Mapping[str, Any], course_id: str) -> str:
    """Return the sample certificate; empty where it cannot be shown, which its problems explain."""
    try:
        return api.preview_html(fields=fields, course_id=course_id, holder_name=gettext("Sample Name"))
    except CertificationError:
        return ""


def _titles(choices: EditorChoices | None) -> dict[str, str]:
    titles: dict[str, str] = {}

    def walk(node: OutlineNode) -> None:
        titles[node.reference] = node.title
        for child in node.children:
            walk(child)

    if choices is not None:
        walk(choices.outline)
    return titles


def _described(fields: Mapping[str, Any], choices: EditorChoices | None) -> dict[str, Any] | None:
    try:
        requirement = requirement_from_json(fields.get("requirement"))
    except InvalidInput:
        return None
    return description_context(describe(requirement, _titles(choices)))


def _sentence(fields: Mapping[str, Any], choices: EditorChoices | None) -> str:
    try:
        requirement = requirement_from_json(fields.get("requirement"))
    except InvalidInput:
        return ""
    return sentence(describe(requirement, _titles(choices)))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
