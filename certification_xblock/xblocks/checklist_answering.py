"""What happens when a learner answers: who may, what was sent, what the platform is told, what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi, gettext, gettext_noop

from certification_xblock import api
from certification_xblock.data import Answer, AnswerState
from certification_xblock.exceptions import CertificationError, InvalidInput, NotAllowed, StaleAnswer
from certification_xblock.xblocks import access, checklist_page
from certification_xblock.xblocks.handlers import STATUS, back_to_page, html_response, page_address, wants_fragment
from certification_xblock.xblocks.wording import translated

if TYPE_CHECKING:
    from webob import Request, Response

    from certification_xblock.data import ChecklistStanding

MAX_FORM = 64 * 1024  # characters; all texts at their longest stay below
MAX_VERSION = 2**31 - 1
NO_FORM = gettext_noop("This is not what the list's form sends. Load the page again.")


def answer(block: Any, request: Request) -> Response:
    """Take one answer. A form gets a redirection back to its item, the script the item as it is now."""
    if request.method != "POST":
        return back_to_page(request)
    item_id, given = "", Answer()
    try:
        user_id = _learner(block)
        item_id, given = _form(request)
        standing = api.answer_item(
            user_id=user_id,
            course_id=access.course_id(block),
            usage_id=access.usage_id(block),
            checklist=block.checklist(),
            item_id=item_id,
            answer=given,
        )
    except CertificationError as error:
        return _refusal(block, request, item_id, given, error)
    publish(block, standing)
    if standing.changed:
        data = {"usage_id": access.usage_id(block), "item": item_id, "state": given.state.value}
        block.runtime.publish(block, "edx.certification.checklist.answered", data)
    if wants_fragment(request):
        return html_response(checklist_page.answer_html(block, item_id, standing=standing))
    return back_to_page(request)


def settle(block: Any, request: Request) -> Response:
    """Tell the platform what a changed list makes of the answers."""
    if request.method != "POST":
        return back_to_page(request)
    standing = api.settle_checklist(
        user_id=_learner(block),
        course_id=access.course_id(block),
        usage_id=access.usage_id(block),
        checklist=block.checklist(),
    )
    publish(block, standing)
    if wants_fragment(request):
        return html_response(checklist_page.answer_html(block, "", standing=standing))
    return back_to_page(request)


def publish(block: Any, standing: ChecklistStanding) -> None:
    """Tell the platform how far the list is.

    The completion goes out where it changed, and again where an answer came a second time: the first may have been stored
    without its news reaching the platform.
    """
    progress = standing.progress
    if block.has_score:
        block.runtime.publish(block, "grade", {"value": progress.done, "max_value": max(progress.total, 1)})
    if standing.state.published is not progress.complete or not standing.changed:
        block.runtime.publish(block, "completion", {"completion": 1.0 if progress.complete else 0.0})


def _learner(block: Any) -> int:
    user_id = access.caller(block).user_id
    if user_id is None or access.is_authoring(block):
        raise NotAllowed(gettext_noop("Sign in as a learner of this course to answer its checklists."))
    if access.masquerades(block):
        raise NotAllowed(gettext_noop("You look at this page as another person. Only they can answer."))
    return user_id


def _form(request: Request) -> tuple[str, Answer]:
    # Not by the body: where Django has read a form of several parts, as the LMS's checks do, there is none any more.
    try:
        # Read in full here: text that is no UTF-8 fails as late as on reading.
        sent = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    except ValueError:
        raise InvalidInput(NO_FORM) from None
    if sum(map(len, sent.values())) > MAX_FORM:
        raise InvalidInput(gettext_noop("This is too much text."))
    state, version = sent.get("state", ""), sent.get("version", "")
    if state not in set(AnswerState) or not (version.isascii() and version.isdigit() and len(version) < 11):
        raise InvalidInput(NO_FORM)
    if int(version) > MAX_VERSION:
        raise InvalidInput(NO_FORM)
    texts = {name: sent.get(name, "") for name in ("note", "evidence", "reason")}
    return sent.get("item", ""), Answer(AnswerState(state), version=int(version), **texts)


def _refusal(block: Any, request: Request, item_id: str, given: Answer, error: CertificationError) -> Response:
    """Return the item as it is now, with what was not saved in its form; what it cannot be shown in is only told."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    shown = item_id and isinstance(error, StaleAnswer | InvalidInput)
    back = page_address(request)
    html = checklist_page.answer_html(block, item_id, given=given, error=error, back=back) if shown else ""
    if wants_fragment(request):
        if not html:
            raise error
        return html_response(html, status)
    page = render_to_string(
        "certification_xblock/blocks/checklist/refused.html",
        {
            "html": html,
            "problem": "" if html else translated(error),
            "title": gettext("Not saved yet"),
            "language": get_language() or "en",
            "direction": "rtl" if get_language_bidi() else "ltr",
            "css": block.resource("css/checklist.css"),
            "back": back,
        },
    )
    return html_response(page, status)
