"""The named acts on an award, each with a page that says what will happen: revoke, reinstate, correct the name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification_xblock import api
from certification_xblock.admin.base import is_beyond
from certification_xblock.data import AwardState
from certification_xblock.exceptions import CertificationError, Conflict, NotAllowed
from certification_xblock.models import Award
from certification_xblock.rendering.phrases import translated
from certification_xblock.rendering.states import state_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

CHANGE = "admin:certification_xblock_award_change"
ACT = "admin:certification_xblock_award_act"


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("Kept in the award's history for ever; the public does not see it."),
    )


class NameForm(ReasonForm):
    """The corrected name, and why."""

    name = forms.CharField(
        label=_("Name"), max_length=255, help_text=_("The holder's name as it shall stand on the certificate.")
    )
    field_order = ("name", "reason")


@dataclass(frozen=True, slots=True)
class NamedAct:
    """An act: its words, the state that it starts from, and what does it; returns the award to look at after it."""

    title: _StrPromise
    consequences: tuple[_StrPromise, ...]
    done: _StrPromise
    state: AwardState
    do: Callable[..., Any]
    form: type[ReasonForm] = ReasonForm
    grave: bool = False


ACTS: dict[str, NamedAct] = {
    "revoke": NamedAct(
        title=_("Revoke"),
        consequences=(
            _("The public page says from now on that the certificate was revoked, with the date."),
            _("Its page and its PDF are not shown any more, and the platform's own certificate is invalidated."),
            _("The learner does not earn it again by themselves: reinstating is an act of its own."),
        ),
        done=_("The award %(number)s was revoked."),
        state=AwardState.VALID,
        do=api.revoke,
        grave=True,
    ),
    "reinstate": NamedAct(
        title=_("Reinstate"),
        consequences=(
            _("The certificate is valid again, under its old number and date."),
            _("The platform's invalidation is lifted, and it issues its certificate again."),
        ),
        done=_("The award %(number)s was reinstated."),
        state=AwardState.REVOKED,
        do=api.reinstate,
    ),
    "correct-name": NamedAct(
        title=_("Correct the name"),
        consequences=(
            _("A new certificate with the corrected name and a number of its own takes the place of this one."),
            _("Whoever checks the old number is told that it was replaced, and by which."),
            _("Everything else on it stays: title, dates, bodies and signatures."),
        ),
        done=_("The award %(number)s was replaced by %(new)s."),
        state=AwardState.VALID,
        do=api.correct_name,
        form=NameForm,
    ),
}


def offered(object_id: str) -> list[tuple[str, _StrPromise]]:
    """Return the addresses and titles of the acts that an award's state allows."""
    award = (
        Award.objects.filter(pk=object_id, current=1).first()
        if str(object_id).isdecimal() and not is_beyond(object_id)
        else None
    )
    if award is None:
        return []
    return [
        (reverse(ACT, args=(award.pk, name)), act.title) for name, act in ACTS.items() if act.state.value == award.state
    ]


def respond(admin: ModelAdmin[Award], request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Answer at an act's address: the form, the form with what is wrong with it, or the award after the act."""
    if is_beyond(pk):
        raise Http404
    award, act = Award.objects.select_related("certification").filter(pk=pk).first(), ACTS.get(name)
    if award is None or act is None:
        raise Http404
    if not admin.has_view_permission(request, award):
        raise PermissionDenied
    initial = {"name": award.holder_name}
    form, status = act.form(request.POST if request.method == "POST" else None, initial=initial), 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                new = act.do(award_uuid=str(award.uuid), by_user_id=request.user.pk, **form.cleaned_data)
            except CertificationError as error:
                status = 403 if isinstance(error, NotAllowed) else 409 if isinstance(error, Conflict) else 400
                form.add_error(error.field if error.field in form.fields else None, translated(error))
            else:
                return _done(request, award, act, new)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": gettext("%(act)s: %(number)s") % {"act": act.title, "number": award.number},
        "award": award,
        "state": state_words(AwardState(award.state)),
        "act": act,
        "form": form,
        "media": admin.media + form.media,
        "back": reverse(CHANGE, args=(award.pk,)),
    }
    return TemplateResponse(request, "certification_xblock/admin/act.html", context, status=status)


def _done(request: HttpRequest, award: Award, act: NamedAct, new: str | None) -> HttpResponse:
    after = Award.objects.get(uuid=new) if new else award
    messages.success(request, act.done % {"number": award.number, "new": after.number})
    return redirect(CHANGE, after.pk)
