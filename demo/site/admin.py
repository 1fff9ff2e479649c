"""The site's rows in the admin."""

from __future__ import annotations

from django.contrib import admin

from demo.site import models

for model in (
    models.AllowlistEntry,
    models.CertificateInvalidation,
    models.CourseRole,
    models.Enrolment,
    models.GeneratedCertificate,
    models.Profile,
    models.Score,
    models.SentMail,
):
    admin.site.register(model)
