"""What a learner sees of a checklist: how far it is, and every item with its answer."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crum import get_current_request
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, ngettext

from certification_xblock import api
from certification_xblock.data import Answer, AnswerState, Asks, ChecklistStanding, ItemKind
from certification_xblock.exceptions import CertificationError, StaleAnswer
from certification_xblock.xblocks import access
from certification_xblock.xblocks.wording import say, translated

if TYPE_CHECKING:
    from django.utils.safestring import SafeString
    from web_fragments.fragment import Fragment

    from certification_xblock.data import Checklist, ChecklistItem

TEMPLATES = "certification_xblock/blocks/checklist"


def uid_of(block: Any) -> str:
    """Return an id for the block's elements, unique on a page that shows several blocks."""
    return f"checklist-{hashlib.sha256(access.usage_id(block).encode()).hexdigest()[:10]}"


def page(block: Any) -> Fragment:
    """Return the learner's page with its forms, style and script."""
    caller = access.caller(block)
    fragment: Fragment = block.fragment(
        _render("page", page_context(block)),
        css="checklist.css",
        module="" if caller.user_id is None else "checklist.js",
        store=f"{uid_of(block)}-{caller.user_id}",
        texts={
            "saving": gettext("Saving…"),
            "kept": gettext("Not saved yet. It is kept on this device, and sent again by itself."),
            "retry": gettext("Try again"),
        },
    )
    return fragment


def page_context(
    block: Any, checklist: Checklist | None = None, *, preview: bool = False, uid: str = ""
) -> dict[str, Any]:
    """Return what the whole page shows; a preview has no answers and takes none.

    With a ``uid`` of its own it is a picture within another page, whose outline it does not take part in.
    """
    checklist = checklist or block.checklist()
    user_id = None if preview else access.caller(block).user_id
    standing = _standing(block, checklist, user_id)
    listed = _Listed(block, checklist, standing, readonly=user_id is None, uid=uid)
    return {
        **listed.shared,
        "title_tag": "p" if uid else "h3",
        "title": block.display_name,
        "text_html": api.text_html(text=block.text if isinstance(block.text, str) else ""),
        "items_html": listed.items_html(),
        "progress": listed.progress(),
        "anonymous": user_id is None and not preview,
        "settles": bool(standing.state.answers) and standing.state.published is not standing.progress.complete,
        "settle_url": "" if preview else block.runtime.handler_url(block, "settle"),
    }


def answer_html(
    block: Any,
    item_id: str,
    *,
    standing: ChecklistStanding | None = None,
    given: Answer | None = None,
    error: CertificationError | None = None,
    back: str = "",
) -> SafeString:
    """Return one item and the progress as they are now; with ``given``, what was not saved and why."""
    checklist, user_id = block.checklist(), access.caller(block).user_id
    standing = standing or _standing(block, checklist, user_id)
    listed = _Listed(block, checklist, standing, readonly=user_id is None)
    item = next((one for one in checklist.items if one.id == item_id and not one.is_heading), None)
    context = {
        **listed.shared,
        "progress": listed.progress(),
        "back": back,
    }
    if back:
        listed.shared["next"] = back.partition("#")[0]
    if item:
        context["item"] = listed.item(item, given=given, error=error)
        context["fields"] = listed.fields(context["item"]["dom"])
    return _render("answer", context)


def _standing(block: Any, checklist: Checklist, user_id: int | None) -> ChecklistStanding:
    # Nobody has the number 0: what everybody sees who is not signed in.
    return api.checklist_standing(user_id=user_id or 0, usage_id=access.usage_id(block), checklist=checklist)


def _render(name: str, context: dict[str, Any]) -> SafeString:
    html: SafeString = get_template(f"{TEMPLATES}/{name}.html").render(context)
    return html


#: Where a person's own form fields go into a line that is the same for everybody: no text of ours can hold it.
_FIELDS = "\x00"
_KEPT_LINES = 4096


@lru_cache(maxsize=_KEPT_LINES)
def _line(_language: str | None, shared: tuple[tuple[str, Any], ...], item: tuple[tuple[str, Any], ...]) -> str:
    """Return one line, from memory where the same was set before: most of a list is the same for all its learners."""
    return str(_render("item", {**dict(shared), "item": dict(item), "fields": _FIELDS}))


class _Listed:
    """A list with somebody's answers, as the templates take it."""

    def __init__(
        self, block: Any, checklist: Checklist, standing: ChecklistStanding, *, readonly: bool, uid: str = ""
    ) -> None:
        self.block = block
        self.checklist = checklist
        self.state = standing.state
        self.figures = standing.progress
        self.numbers = api.checklist_numbers(checklist=checklist)
        self.uid = uid or uid_of(block)
        self.outlined = not uid
        self.usage_id = access.usage_id(block)
        self.tell_optional = any(item.kind is ItemKind.REQUIRED for item in checklist.items)
        request = get_current_request()
        self.shared = {
            "uid": self.uid,
            "action": "" if readonly else block.runtime.handler_url(block, "answer"),
            "csrf_token": get_token(request) if request is not None else "",
            "next": request.get_full_path() if request is not None and request.method == "GET" else "",
            "locked": standing.progress.locked,
            "readonly": readonly,
            "closed": readonly or standing.progress.locked,
        }

    def items_html(self) -> SafeString:
        """Return all lines."""
        names = ("uid", "action", "closed", "locked", "readonly")
        shared = tuple((name, self.shared[name]) for name in names)
        language = get_language()
        lines = []
        for item in self.checklist.items:
            entry = self.item(item)
            personal = entry["note"] or entry["evidence"] or entry["reason"]
            set_line = _line.__wrapped__ if personal else _line  # what somebody wrote stays in no memory
            line = set_line(language, shared, tuple(entry.items()))
            lines.append(line.replace(_FIELDS, self.fields(entry["dom"])))
        return mark_safe("".join(lines))  # noqa: S308 (our own template's output)

    def fields(self, dom: str) -> SafeString:
        """Return the form fields that are this person's and this page's."""
        token, page = self.shared["csrf_token"], self.shared["next"]
        field = '<input type="hidden" name="{}" value="{}">'
        return format_html(
            "{}{}",
            format_html(field, "csrfmiddlewaretoken", token) if token else "",
            format_html(field, "next", f"{page}#{dom}") if page else "",
        )

    def progress(self) -> dict[str, Any]:
        """Return how far the list is, in figures and in words."""
        figures = self.figures
        following = api.next_open_item(checklist=self.checklist, progress=figures)
        item = next((one for one in self.checklist.items if one.id == following), None)
        return {
            "done": figures.done,
            "needed": figures.needed,
            "complete": figures.complete,
            "headline": _headline(figures, required=self.tell_optional),
            "left": ""
            if figures.complete or not figures.total
            else ngettext("%(count)s left", "%(count)s left", figures.left) % {"count": figures.left},
            "rule": say(api.checklist_rule(checklist=self.checklist)),
            "next_id": f"{self.uid}-{following}" if following else "",
            "next_number": self.numbers.get(following, ""),
            "next_text": item.text if item else "",
        }

    def item(
        self, item: ChecklistItem, *, given: Answer | None = None, error: CertificationError | None = None
    ) -> dict[str, Any]:
        """Return one line; ``given`` is what its form holds instead of what is stored."""
        answer = self.state.answers.get(item.id, Answer())
        shown = given or answer
        lacking = api.answer_lacks(item=item, answer=answer)
        return {
            "id": item.id,
            "dom": f"{self.uid}-{item.id}",
            "number": self.numbers[item.id],
            "text": item.text,
            "level": item.level,
            "heading": (f"h{min(4 + item.level, 6)}" if self.outlined else "p") if item.is_heading else "",
            "optional": self.tell_optional and item.kind is ItemKind.OPTIONAL,
            "guidance_html": api.text_html(text=item.guidance) if item.guidance else "",
            "link": self._address(item),
            "asks": item.asks.value,
            "asks_note": item.asks is Asks.NOTE or bool(shown.note),
            "asks_evidence": item.asks is Asks.EVIDENCE or bool(shown.evidence),
            "may_skip": item.may_skip or answer.state is AnswerState.NOT_APPLICABLE,
            "state": answer.state.value,
            "version": answer.version,
            "note": shown.note,
            "evidence": shown.evidence,
            "reason": shown.reason,
            "says": _says(answer),
            "lacking": _LACKING[lacking]() if lacking else "",
            "conflict": _conflict(answer, given) if given and isinstance(error, StaleAnswer) else None,
            "problem": translated(error) if error else "",
        }

    def _address(self, item: ChecklistItem) -> str:
        try:
            return api.link_address(link=item.link, usage_id=self.usage_id) if api.is_good_link(link=item.link) else ""
        except CertificationError:
            return ""


_LACKING = {
    "note": lambda: gettext("It counts once its note is there."),
    "evidence": lambda: gettext("It counts once the link to its evidence is there."),
    "reason": lambda: gettext("It counts once there is a reason."),
}


def _headline(figures: Any, *, required: bool) -> str:
    if not figures.total:
        return gettext("Complete") if figures.complete else gettext("Nothing to answer yet")
    params = {"done": figures.done, "needed": figures.needed, "total": figures.total}
    if figures.needed < figures.total:
        return gettext("%(done)s done; %(needed)s of %(total)s are needed") % params
    if required:
        return gettext("%(done)s of %(total)s required items done") % params
    return gettext("%(done)s of %(total)s items done") % params


def _says(answer: Answer) -> str:
    if answer.state is AnswerState.OPEN or answer.at is None:
        return ""
    when = date_format(timezone.localtime(answer.at), "SHORT_DATETIME_FORMAT")
    if answer.state is AnswerState.DONE:
        return gettext("Done on %(when)s") % {"when": when}
    return gettext("Not applicable, answered on %(when)s") % {"when": when}


def _words(answer: Answer) -> str:
    return {
        AnswerState.OPEN: gettext("Open"),
        AnswerState.DONE: gettext("Done"),
        AnswerState.NOT_APPLICABLE: gettext("Not applicable"),
    }[answer.state]


def _conflict(there: Answer, mine: Answer) -> dict[str, Any]:
    """Return both answers, in words."""
    return {
        "there": _words(there),
        "there_texts": [text for text in (there.reason, there.note, there.evidence) if text],
        "mine": _words(mine),
        "mine_texts": [text for text in (mine.reason, mine.note, mine.evidence) if text],
        "state": mine.state.value,
    }
