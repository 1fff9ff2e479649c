"""The certification block as readable OLX. See :mod:`~certification_xblock.domain.olx.block`."""

from certification_xblock.domain.olx.block import (
    DEFAULTS,
    check_fields,
    fields_from_olx,
    fields_into_olx,
    parse_olx,
)
from certification_xblock.domain.olx.salvage import Salvaged, salvage

__all__ = ["DEFAULTS", "Salvaged", "check_fields", "fields_from_olx", "fields_into_olx", "parse_olx", "salvage"]
