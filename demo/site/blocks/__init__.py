"""The platform's own block types, as small as the sample course needs them.

On Open edX ``course``, ``chapter``, ``sequential``, ``vertical``, ``html`` and ``problem`` are the platform's. The demo
reads the same OLX with these, so that the sample course imports into a real Studio as it is.
"""

from demo.site.blocks.html import HtmlBlock
from demo.site.blocks.problem import ProblemBlock
from demo.site.blocks.structure import ChapterBlock, CourseBlock, SequentialBlock, VerticalBlock

BLOCK_TYPES = {
    "course": CourseBlock,
    "chapter": ChapterBlock,
    "sequential": SequentialBlock,
    "vertical": VerticalBlock,
    "html": HtmlBlock,
    "problem": ProblemBlock,
}

__all__ = ["BLOCK_TYPES"]
