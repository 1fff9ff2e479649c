"""The certificate's pages: what the platform's certificate address shows for an award, and previews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certification_xblock.gateway import get_gateway
from certification_xblock.rendering import certificate as rendering
from certification_xblock.rendering.linkedin import add_to_profile_url
from certification_xblock.services.award_rows import awards_in_course
from certification_xblock.services.certifications import is_switched_off
from certification_xblock.services.documents import shown_award
from certification_xblock.services.registry import asset_sizes
from certification_xblock.services.shown import asset_digests, award_view, public_url

if TYPE_CHECKING:
    from certification_xblock.data import CertificateView
    from certification_xblock.models import Award


def asset_url(digest: str) -> str:
    """Return the address of a registered image."""
    return public_url("asset", digest)


def view_html(*, view: CertificateView) -> str:
    """Return the standalone document of one certificate, for a sandboxed frame."""
    return rendering.render_html(view, asset_url=asset_url, sizes=asset_sizes(asset_digests(view)))


def certificate_page(*, award_uuid: str) -> str:
    """Return the public page of an award's certificate; raises NotFound, NotYetAvailable."""
    return _page(shown_award(award_uuid=award_uuid))


def platform_page(*, user_id: int, course_id: str, platform_uuid: str) -> str | None:
    """Return the page for the platform's certificate address, or None where the platform's own should stand.

    None without an award: for a course without a certification, for a certificate older than the certification that its
    holder has not earned under the rules, and for Studio's preview, whose ``platform_uuid`` is made up. None, too, where
    the operator switched the course off. An award whose block was deleted keeps its page.
    """
    awards = awards_in_course(user_id=user_id, course_id=course_id)
    award = next((award for award in awards if award.platform_uuid == platform_uuid), None)
    if award is None or is_switched_off(course_id=course_id):
        return None
    return _page(shown_award(award_uuid=str(award.uuid)))


def _page(award: Award) -> str:
    view, viewer_id = award_view(award), get_gateway().viewer_id()
    return rendering.certificate_page(
        view,
        asset_url=asset_url,
        pdf_url=public_url("pdf", str(award.uuid)),
        verify_url=view.verify_url,
        add_to_linkedin_url=add_to_profile_url(view),
        is_holder=viewer_id is not None and viewer_id == award.user_id,
        sizes=asset_sizes(asset_digests(view)),
    )
