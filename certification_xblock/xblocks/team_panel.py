"""What the course's team sees on the block beside the learner's part: the figures in one look, and the way to its page."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from certification_xblock import api
from certification_xblock.exceptions import CertificationError
from certification_xblock.rendering.phrases import shown
from certification_xblock.xblocks import access

if TYPE_CHECKING:
    from certification_xblock.data import TeamFigures

log = logging.getLogger(__name__)


def context(block: Any) -> dict[str, Any]:
    """Return the panel's part of the page: nothing for learners, nor for staff who look at the course as a learner."""
    caller = access.caller(block)
    if not caller.team or caller.user_id is None:
        return {}
    usage_id = access.usage_id(block)
    try:
        certification = api.team_certification(usage_id=usage_id, by_user_id=caller.user_id)
        figures = api.team_figures(certification=certification)
        url = reverse("certification_xblock:team", args=(usage_id,))
    except CertificationError:
        return {}  # nothing was published yet, or this service has no learners
    except NoReverseMatch:
        log.warning("The pages of the course team have no address: the plugin's URLs are not installed")
        return {}
    return {"team_url": url, "team_figures": _figures(figures)}


def _figures(figures: TeamFigures) -> list[dict[str, Any]]:
    return [
        {"label": gettext("Enrolled"), "number": shown(figures.enrolled)},
        {"label": gettext("Started"), "number": shown(figures.started)},
        {"label": gettext("Half way"), "number": shown(figures.half)},
        {"label": gettext("Requirements met"), "number": shown(figures.done)},
        {"label": gettext("Certified"), "number": shown(figures.earned)},
    ]
