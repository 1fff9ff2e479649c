"""What an author sees of a certification in Studio: a preview with what is still to be done, and the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crum import get_current_request
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from certification_xblock import api
from certification_xblock.data import IssueMode, Paper
from certification_xblock.domain.json_codec import requirement_from_json
from certification_xblock.domain.wording import describe
from certification_xblock.exceptions import CertificationError, InvalidInput
from certification_xblock.xblocks import access
from certification_xblock.xblocks.author_notes import left_to_say, names_first, remarks_left
from certification_xblock.xblocks.choices import choices_json, language_choices
from certification_xblock.xblocks.handlers import problems_json, remarks_json
from certification_xblock.xblocks.learner_page import TEMPLATES, uid_of
from certification_xblock.xblocks.olx import notes_of
from certification_xblock.xblocks.presenting import description_context
from certification_xblock.xblocks.readiness_page import panel_context, panel_texts
from certification_xblock.xblocks.texts import editor_texts
from certification_xblock.xblocks.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web_fragments.fragment import Fragment

    from certification_xblock.data import EditorChoices, OutlineNode

OWN_WORDS = ("requirement", "text", "issuer", "co_signers", "signatories")


def preview_page(block: Any) -> Fragment:
    """Return the author's view of the draft. Reads only."""
    fields, course_id = block.terms_fields(), access.course_id(block)
    choices = _choices(course_id)
    review = api.review_fields(fields=fields, course_id=course_id, usage_id=access.usage_id(block))
    readiness = panel_context(block, review.first)
    findings = readiness["findings"] if readiness else ()
    claimed = fields.get("issue") == IssueMode.CLAIM.value
    html = render_to_string(
        f"{TEMPLATES}/author.html",
        {
            "uid": uid_of(block),
            "author": True,
            "title": block.display_name,
            "text_html": api.text_html(text=_text(fields.get("text"))),
            "problems": problems_json([*notes_of(block), *left_to_say(review.errors, findings)]),
            "remarks": remarks_json(remarks_left(review.remarks, findings)),
            "elsewhere": None if names_first(findings) else review.first,
            "library": access.in_library(block),
            "requirements": _described(fields, choices),
            "new": _is_new(block) and not review.first,
            "paper": fields.get("paper"),
            "certificate_html": "" if review.errors else _certificate(fields, course_id, _sample_name()),
            "certificate_title": gettext("Preview of the certificate"),
            "certificate_caption": (
                gettext(
                    "A preview with a sample name. Learners claim the certificate themselves once they have earned it."
                )
                if claimed
                else gettext("A preview with a sample name. The certificate is issued by itself once it is earned.")
            ),
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
    course_id, library = access.course_id(block), access.in_library(block)
    try:
        access.require_author(block)
        choices = api.editor_choices(course_id=course_id, library=library)
    except CertificationError as error:
        html = render_to_string(f"{TEMPLATES}/no_editor.html", {"message": problems_json([error])[0]["message"]})
        return block.fragment(html, css="editor.css")
    request, fields = get_current_request(), block.terms_fields()
    review = api.review_fields(fields=fields, course_id=course_id, usage_id=access.usage_id(block))
    html = render_to_string(
        f"{TEMPLATES}/editor.html",
        {
            "uid": uid_of(block),
            "languages": language_choices(),
            "papers": Paper,
            "issue_modes": IssueMode,
            "elsewhere": review.first,
            "library": library,
        },
    )
    return block.fragment(
        html,
        css="editor.css",
        module="certification_editor.js",
        fields=fields,
        choices={**choices_json(choices), "library": library},
        isNew=_is_new(block),
        csrfToken=get_token(request) if request is not None else "",
        texts=editor_texts(),
    )


def live_preview(block: Any, fields: Mapping[str, Any], *, long_name: bool) -> dict[str, Any]:
    """Return what the editor's present state would give. Changes nothing."""
    course_id = access.course_id(block)
    review = api.review_fields(fields=fields, course_id=course_id, usage_id=access.usage_id(block))
    return {
        "problems": problems_json(review.errors),
        "remarks": remarks_json(review.remarks),
        "html": "" if review.errors else _certificate(fields, course_id, _sample_name(long_name=long_name)),
        "sentence": say(review.sentence) if review.sentence else "",
    }


def pdf_preview(block: Any, fields: Mapping[str, Any], *, long_name: bool) -> bytes:
    """Return the PDF of the editor's present state, marked as a preview. Changes and keeps nothing."""
    name = _sample_name(long_name=long_name)
    return api.preview_pdf(
        fields=fields, course_id=access.course_id(block), holder_name=name, by_user_id=access.viewer_id(block)
    )


def fields_from_request(block: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that an editor sent, laid over those that the block has.

    Raises ``InvalidInput`` for fields that are not ours; what is in them is for the api to judge.
    """
    for name in data:
        if name not in block.content_fields:
            raise InvalidInput(gettext_noop("There is no field “%(name)s”."), name=str(name)[:80])
    return {**block.terms_fields(), **data}


def _is_new(block: Any) -> bool:
    return not any(block.fields[name].is_set_on(block) for name in OWN_WORDS)


def _sample_name(*, long_name: bool = False) -> str:
    """Return a name to try the certificate with, which will be said in the certificate's language.

    A long one has 60 letters, as some people's have.
    """
    if long_name:
        # Translators: a made-up name of about 60 letters in your script, to see how a long name fits.
        return gettext_lazy("Maximiliana Theodora Wilhelmine von Hohenfels-Rothenburg-Lang")
    return gettext_lazy("Sample Name")


def _choices(course_id: str) -> EditorChoices | None:
    try:
        return api.editor_choices(course_id=course_id)
    except CertificationError:
        return None


def _certificate(fields: Mapping[str, Any], course_id: str, holder_name: str) -> str:
    """Return the sample certificate; empty where it cannot be shown, which its problems explain."""
    try:
        return api.preview_html(fields=fields, course_id=course_id, holder_name=holder_name)
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


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
