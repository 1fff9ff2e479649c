"""The plugin's own pages, mounted at ``/certification/`` in the LMS and in Studio."""

from django.urls import path

from certification_xblock.rest_api import verify as verify_json
from certification_xblock.views import assets, documents, verification
from certification_xblock.views.team import bulk, learner, listing

app_name = "certification_xblock"

urlpatterns = [
    path("verify/", verification.lookup, name="lookup"),
    path("verify/<uuid:award_uuid>", verification.verify, name="verify"),
    path("verify/<uuid:award_uuid>.json", verify_json.verify, name="verify_json"),
    path("verify/<path:rest>", verification.unknown, name="unknown"),
    path("certificate/<uuid:award_uuid>", documents.page, name="page"),
    path("certificate/<uuid:award_uuid>.pdf", documents.pdf, name="pdf"),
    path("asset/<str:digest>", assets.asset, name="asset"),
    path("team/<str:usage_id>/", listing.learners, name="team"),
    path("team/<str:usage_id>/learners.csv", listing.as_csv, name="team_csv"),
    path("team/<str:usage_id>/count", bulk.refresh, name="team_count"),
    path("team/<str:usage_id>/many", bulk.bulk, name="team_bulk"),
    path("team/<str:usage_id>/many/<int:job_id>", bulk.job, name="team_job"),
    path("team/<str:usage_id>/learner/<int:user_id>", learner.learner, name="team_learner"),
    path("team/<str:usage_id>/learner/<int:user_id>/<slug:name>", learner.act, name="team_act"),
]
