"""The plugin's own pages, mounted at ``/certification/`` in the LMS and in Studio."""

from django.urls import path

from certification_xblock.rest_api import verify as verify_json
from certification_xblock.views import assets, documents, verification

app_name = "certification_xblock"

urlpatterns = [
    path("verify/", verification.lookup, name="lookup"),
    path("verify/<uuid:award_uuid>", verification.verify, name="verify"),
    path("verify/<uuid:award_uuid>.json", verify_json.verify, name="verify_json"),
    path("verify/<path:rest>", verification.unknown, name="unknown"),
    path("certificate/<uuid:award_uuid>", documents.page, name="page"),
    path("certificate/<uuid:award_uuid>.pdf", documents.pdf, name="pdf"),
    path("asset/<str:digest>", assets.asset, name="asset"),
]
