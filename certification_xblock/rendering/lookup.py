"""The page for who holds a certificate on paper and has only its number."""

from __future__ import annotations

from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from certification_xblock.rendering import fonts


def lookup_page(*, number: str, found: bool, action: str) -> str:
    """The form for a certificate's number, complete; ``found`` is False after a number that nobody issued."""
    language = translation.get_language() or "en"
    context = {
        "title": _("Check a certificate"),
        "number": number,
        "found": found,
        "action": action,
        "language": language,
        "direction": "rtl" if fonts.is_right_to_left(language) else "ltr",
    }
    return str(get_template("certification_xblock/pages/lookup.html").render(context))
