"""The public pages: the certificate with what can be done with it, its verification, and plain messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certification_xblock.data import AwardState
from certification_xblock.rendering import fonts
from certification_xblock.rendering.markdown import markdown_to_html
from certification_xblock.rendering.screen import embed_html
from certification_xblock.rendering.words import day, direction, safe_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from certification_xblock.data import CertificateView, Party, VerificationView


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer of a verification: how it looks, what it says first, and what that means."""

    kind: str
    heading: str
    explanation: str


def certificate_page(
    view: CertificateView,
    *,
    asset_url: Callable[[str], str],
    pdf_url: str = "",
    verify_url: str = "",
    add_to_linkedin_url: str = "",
    is_holder: bool = False,
    sizes: Mapping[str, tuple[int, int]] | None = None,
) -> str:
    """The public page of a certificate, complete. Its own words are in the language that is active.

    An empty address leaves its button out. LinkedIn's is for the holder alone.
    """
    return _page(
        "certificate",
        title=_("%(title)s: %(name)s") % {"title": view.title, "name": view.holder_name},
        view=view,
        sheet=embed_html(view, asset_url=asset_url, sizes=sizes),
        text=markdown_to_html(view.text) if view.text else "",
        text_direction=direction(view.text, "auto"),
        second_text=markdown_to_html(view.second_text) if view.second_text else "",
        second_text_direction=direction(view.second_text, "auto"),
        logo=asset_url(view.issuer.logo) if view.issuer.logo else "",
        co_logos=[(party, asset_url(party.logo) if party.logo else "") for party in view.co_signers],
        pdf_url=pdf_url,
        verify_url=verify_url,
        linkedin_url=add_to_linkedin_url if is_holder else "",
        **_dates(view),
    )


def verification_page(view: VerificationView | None, *, certificate_url: str = "") -> str:
    """The page that says whether a certificate is genuine and valid; None stands for one that nobody issued."""
    answer = _answer(view)
    return _page(
        "verification",
        title=answer.heading,
        answer=answer,
        view=view,
        known=view is not None and not view.withdrawn,
        issuer=_party(view.issuer) if view else None,
        co_signers=[_party(party) for party in view.co_signers] if view else [],
        since=_moment(view.since) if view else "",
        **(_dates(view) if view else {}),
        replaced_by=view.replaced_by if view else "",
        certificate_url=certificate_url if view and view.state is AwardState.VALID else "",
    )


def message_page(*, heading: str, text: str, link_url: str = "", link_text: str = "") -> str:
    """A page that says one thing, such as that a certificate is not available yet. Texts are already translated."""
    return _page("message", title=heading, heading=heading, text=text, link_url=link_url, link_text=link_text)


def _page(name: str, **context: Any) -> str:
    language = translation.get_language() or "en"
    context |= {"language": language, "direction": "rtl" if fonts.is_right_to_left(language) else "ltr"}
    return str(get_template(f"certification_xblock/pages/{name}.html").render(context))


def _dates(view: CertificateView | VerificationView) -> dict[str, str]:
    return {
        "awarded_on": day(view.awarded_on),
        "valid_until": day(view.valid_until) if view.valid_until else "",
    }


def _party(party: Party) -> dict[str, str]:
    return {"name": party.name, "url": safe_address(party.url)}


def _moment(value: datetime) -> str:
    """A moment as its day, in the language and time zone that are active."""
    return day((timezone.localtime(value) if timezone.is_aware(value) else value).date())


def _answer(view: VerificationView | None) -> _Answer:
    if view is None:
        return _Answer(
            "unknown",
            _("No certificate was issued under this address."),
            _("Check the address against the one printed on the certificate. If it is the same, don't rely on it."),
        )
    since = _moment(view.since)
    if view.withdrawn:
        return _Answer(
            "withdrawn",
            _("This certificate was genuine, but its holder has withdrawn it."),
            _("It was issued here. The holder's account was closed, so nothing more is said about them."),
        )
    answers = {
        AwardState.VALID: (
            _("Yes, this certificate is genuine and valid."),
            _("It was issued here, and what you see below is what it should say."),
        ),
        AwardState.SUSPENDED: (
            _("This certificate is genuine, but suspended."),
            _("It does not count for now. It has been suspended since %(date)s.") % {"date": since},
        ),
        AwardState.REVOKED: (
            _("No, this certificate is no longer valid: it was revoked."),
            _("It was issued here, and taken back on %(date)s.") % {"date": since},
        ),
        AwardState.EXPIRED: (
            _("This certificate is genuine, but has expired."),
            _("It was valid until %(date)s.") % {"date": since},
        ),
        AwardState.SUPERSEDED: (
            _("This certificate is genuine, but has been replaced by a newer one."),
            _("It was replaced on %(date)s.") % {"date": since},
        ),
    }
    return _Answer(view.state.value, *answers[view.state])
