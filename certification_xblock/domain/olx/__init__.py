"""The certification block as readable OLX. See :mod:`~certification_xblock.domain.olx.block`."""

from certification_xblock.domain.olx.block import (
    DEFAULTS,
    check_fields,
    fields_from_olx,
    fields_into_olx,
    parse_olx,
)

__all__ = ["DEFAULTS", "check_fields", "fields_from_olx", "fields_into_olx", "parse_olx"]
