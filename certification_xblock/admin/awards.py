"""The awards: read-only, with their history, and with the named acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification_xblock import models
from certification_xblock.admin import acts
from certification_xblock.admin.base import STYLES, FoundByNumberMixin, ReadOnlyMixin
from certification_xblock.admin.wording import requirement
from certification_xblock.data import Act, AwardState
from certification_xblock.domain.json_codec import evidence_from_json, requirement_from_json
from certification_xblock.domain.wording import describe
from certification_xblock.exceptions import CertificationError
from certification_xblock.rendering.phrases import joined
from certification_xblock.rendering.states import act_words, note_words, state_words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString


class HistoryInline(ReadOnlyMixin, admin.TabularInline):
    """What happened to an award."""

    model = models.AwardEvent
    fields = ("at", "what", "actor", "words")
    readonly_fields = fields
    verbose_name_plural = _("History")

    @admin.display(description=_("act"))
    def what(self, row: models.AwardEvent) -> str:
        """Say what happened."""
        return act_words(Act(row.act))

    @admin.display(description=_("note"))
    def words(self, row: models.AwardEvent) -> str:
        """Give the reason, or the award that this one has to do with."""
        return note_words(Act(row.act), row.note)


class StateFilter(admin.SimpleListFilter):
    """Awards by how they stand."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _admin: Any) -> Any:
        """Return the choices."""
        return tuple((state.value, state_words(state)) for state in AwardState)

    def queryset(self, _request: HttpRequest, rows: Any) -> Any:
        """Return the rows of a choice; of none that there is, none."""
        value = self.value()
        if value is None:
            return rows
        return rows.filter(state=value) if value in list(AwardState) else rows.none()


@admin.register(models.Award)
class AwardAdmin(FoundByNumberMixin, ReadOnlyMixin, admin.ModelAdmin):
    """Who was awarded what, on which evidence, and what became of it."""

    list_display = ("number", "holder_name", "course", "standing", "awarded_at")
    list_filter = (StateFilter,)
    list_select_related = ("certification",)
    search_fields = ("number", "holder_name", "certification__course_id")
    search_help_text = _("Number, holder or course")
    fields = (
        "number", "holder_name", "standing", "state_since", "course", "shows", "why", "awarded_at", "expires_at",
        "told_at", "public_page", "replaced",
    )  # fmt: skip
    readonly_fields = fields
    inlines = (HistoryInline,)
    change_form_template = "certification_xblock/admin/award.html"

    class Media:
        css = STYLES

    @admin.display(description=_("state"), ordering="state")
    def standing(self, row: models.Award) -> str:
        """Say how it stands."""
        return state_words(AwardState(row.state))

    @admin.display(description=_("course"))
    def course(self, row: models.Award) -> str:
        """Name the course."""
        return row.certification.course_id

    @admin.display(description=_("the certificate shows"))
    def shows(self, row: models.Award) -> str:
        """Say what was frozen: title and bodies."""
        bodies = [row.shown["issuer"]["name"], *(body["name"] for body in row.shown["co_signers"])]
        return gettext("%(title)s – %(bodies)s") % {"title": row.shown["title"], "bodies": joined(bodies)}

    @admin.display(description=_("earned by"))
    def why(self, row: models.Award) -> SafeString | str:
        """Say which rules were met, in words."""
        try:
            rules = requirement_from_json(row.version.terms["requirement"])
            measured = evidence_from_json(row.evidence).measurements
        except (CertificationError, KeyError):
            return gettext("The requirements of that version cannot be read.")
        titles = {need.target: measurement.title for need, measurement in measured.items() if measurement.title}
        context = {"requirement": requirement(describe(rules, titles))}
        return render_to_string("certification_xblock/admin/requirement.html", context)

    @admin.display(description=_("public page"))
    def public_page(self, row: models.Award) -> SafeString:
        """Lead to what the world sees of it."""
        address = reverse("certification_xblock:verify", args=(row.uuid,))
        return format_html('<a href="{}">{}</a>', address, gettext("Verification"))

    @admin.display(description=_("others of the same holder here"))
    def replaced(self, row: models.Award) -> SafeString | str:
        """Lead to what it replaced and what replaced it."""
        rows = models.Award.objects.filter(certification_id=row.certification_id, user_id=row.user_id)
        others = rows.exclude(pk=row.pk).order_by("sequence") if row.user_id else rows.none()
        context = {
            "others": [
                (reverse(acts.CHANGE, args=(one.pk,)), one.number, state_words(AwardState(one.state))) for one in others
            ]
        }
        return render_to_string("certification_xblock/admin/others.html", context) if others else "–"

    def get_urls(self) -> list[Any]:
        """Add a page for each act."""
        view = self.admin_site.admin_view(self.act_view)
        return [path("<int:pk>/act/<slug:act>/", view, name="certification_xblock_award_act"), *super().get_urls()]

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show an act's form, or do it."""
        return acts.respond(self, request, pk, act)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Offer the acts that the award's state allows."""
        offered = acts.offered(object_id)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "acts": offered})
