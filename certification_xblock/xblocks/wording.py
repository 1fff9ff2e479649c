"""The domain's phrases in the reader's language, as the blocks' modules know them."""

from certification_xblock.rendering.phrases import day_format, percent, say, shown, translated

__all__ = ["day_format", "percent", "say", "shown", "translated"]
