"""Authors' Markdown, the small subset that a certificate and a page of ours can set."""

from __future__ import annotations

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "code", "hr"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_STARTS = ("http://", "https://", "mailto:")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """CommonMark without raw HTML and images: both stay visible as the text they are."""
    return MarkdownIt("commonmark", {"html": False}).disable(["html_inline", "html_block", "image"])


def _absolute(_tag: str, attribute: str, value: str) -> str | None:
    """Links lead somewhere from a page, a frame and a PDF alike, so none is relative."""
    return None if attribute == "href" and not value.lower().startswith(_STARTS) else value


@lru_cache(maxsize=512)
def markdown_to_html(text: str) -> SafeString:
    """Set Markdown as HTML of an allow-list: paragraphs, emphasis, lists, small headings, links."""
    html = nh3.clean(
        # Half of a pair is no character: what cannot be sent is shown as a question mark.
        _parser().render(text.encode("utf-8", "replace").decode()),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        attribute_filter=_absolute,
        link_rel="noopener",
        strip_comments=True,
    )
    # Safe: nh3 rebuilt it from the allow-list above, the last step that touches it.
    return mark_safe(html.strip())  # noqa: S308


def markdown_to_text(text: str) -> str:
    """The bare words of a Markdown text, paragraphs on lines of their own: for measuring and descriptions."""
    lines: list[str] = []
    for token in _parser().parse(text):
        if token.type == "inline":
            parts = (
                child.content if child.type in {"text", "code_inline"} else " "
                for child in token.children or ()
                if child.type in {"text", "code_inline", "softbreak", "hardbreak"}
            )
            lines.append("".join(parts))
    return "\n".join(lines)
