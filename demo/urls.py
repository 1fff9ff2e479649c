"""Addresses: the LMS's and Studio's, as far as the plugin and its readers meet them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog
from workbench.views import package_resource

from demo.site.views import author, certificates, course_settings, handlers, learner, operator, shell

USAGE = r"(?P<usage_id>block-v1:[^/]+)"
COURSE = r"(?P<course_id>course-v1:[^/]+)"
HANDLER = r"handler/(?P<handler>[^/]+)(?:/(?P<suffix>.*))?$"

urlpatterns = [
    path("", shell.home, name="home"),
    path("hat/", shell.change_hat, name="hat"),
    path("language/", shell.change_language, name="language"),
    path("inbox/", learner.inbox, name="inbox"),
    # LMS
    re_path(rf"^courses/{COURSE}/course/$", learner.course_home, name="course"),
    re_path(rf"^courses/{COURSE}/unit/{USAGE}$", learner.unit, name="unit"),
    re_path(rf"^courses/{COURSE}/unit/{USAGE}/seen$", learner.seen, name="seen"),
    re_path(rf"^courses/{COURSE}/jump_to/{USAGE}$", learner.jump_to, name="jump_to"),
    re_path(rf"^xblock/{USAGE}$", learner.render_xblock, name="render_xblock"),
    re_path(rf"^xblock/{USAGE}/{HANDLER}", handlers.handle, name="handler"),
    re_path(rf"^xblock/{USAGE}/noauth/{HANDLER}", handlers.handle_noauth, name="handler_noauth"),
    path("xblock/resource/<str:block_type>/<path:resource>", package_resource, name="package_resource"),
    re_path(r"^certificates/(?P<uuid>[0-9a-f]{32})$", certificates.show, name="certificate"),
    # Studio
    re_path(rf"^studio/{COURSE}$", author.outline, name="studio"),
    re_path(rf"^studio/{COURSE}/publish$", author.publish_course, name="studio_publish"),
    re_path(rf"^studio/{COURSE}/settings$", course_settings.edit, name="studio_settings"),
    re_path(rf"^studio/container/{USAGE}$", author.container, name="studio_container"),
    re_path(rf"^studio/container/{USAGE}/add$", author.add, name="studio_add"),
    re_path(rf"^studio/xblock/{USAGE}/action/edit$", author.edit, name="studio_edit"),
    re_path(rf"^studio/xblock/{USAGE}/action/delete$", author.delete, name="studio_delete"),
    re_path(rf"^studio/xblock/{USAGE}/{HANDLER}", handlers.handle_in_studio, name="studio_handler"),
    # Operator
    path("operator/", operator.desk, name="operator"),
    path("operator/reconcile", operator.reconcile, name="operator_reconcile"),
    path("operator/switches", operator.turn_switches, name="operator_switches"),
    path("admin/", admin.site.urls),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="javascript-catalog"),
    # Where the plugin's own URL configuration puts it on Open edX.
    path("certification/", include("certification_xblock.urls")),
    path("favicon.ico", RedirectView.as_view(url="/static/demo/mark.svg")),
]
