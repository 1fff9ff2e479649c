"""The platform's i18n service reads the blocks' catalogues."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from certification_xblock.xblocks.certification import CertificationXBlock


@pytest.mark.parametrize(
    ("language", "number"),
    [("es", "Número de certificado"), ("es-419", "Número de certificado"), ("ar", "رقم الشهادة")],
)
def test_the_i18n_service_speaks_the_reader_s_language(language: str, number: str) -> None:
    from xmodule.modulestore.django import XBlockI18nService

    block = CertificationXBlock.__new__(CertificationXBlock)
    with override(language):
        assert XBlockI18nService(block).gettext("Certificate number") == number
