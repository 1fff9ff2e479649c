"""Lists as authors might write them, and worse."""

from __future__ import annotations

from hypothesis import strategies as st

from certification_xblock.data import Asks, ChecklistItem, ItemKind
from certification_xblock.domain.checklist.items import clean_line, clean_text, laid_out, with_ids
from certification_xblock.domain.names import is_readable

ANY_TEXT = st.text(max_size=40)
LINES = st.one_of(
    ANY_TEXT,
    st.sampled_from(
        ["# x", "* y", "- [ ] z", "1.2) a", "> g", "\\> b", "{note}", "a {n/a}", "[x] b", "\\", "#", "x {}"]
    ),
    st.sampled_from(["Who decides?", "Who can say yes?", "Where are the minutes?", "What must be true on day one?"]),
)
TEXTS = LINES.map(clean_line).filter(is_readable)
LINKS = st.sampled_from(["", "https://example.com/a,b", "http://e.org/?q=1", "html/before", "problem/x-1.2"])


@st.composite
def items(draw: st.DrawFn) -> ChecklistItem:
    kind = draw(st.sampled_from(ItemKind))
    heading = kind is ItemKind.HEADING
    return ChecklistItem(
        id="",
        text=draw(TEXTS),
        kind=kind,
        level=draw(st.integers(0, 5)),
        guidance=clean_text(draw(st.text(max_size=60))),
        link=draw(LINKS),
        asks=Asks.NOTHING if heading else draw(st.sampled_from(Asks)),
        may_skip=not heading and draw(st.booleans()),
    )


def lists(most: int = 12) -> st.SearchStrategy[tuple[ChecklistItem, ...]]:
    return st.lists(items(), max_size=most).map(lambda found: with_ids(laid_out(found)))
