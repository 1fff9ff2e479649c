"""What the site knows of people: enrolments, scores, certificates. Content and block state are the SDK's ``XBlockState``.

The shapes and words are those of the platform, as far as the plugin meets them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

User = settings.AUTH_USER_MODEL
KEY = 255


class Profile(models.Model):
    """A person's name and language; ``user.profile`` as on the platform."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    name = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return self.name or str(self.user)


class CourseRun(models.Model):
    """A course run that exists. Everything else about it is content."""

    course_id = models.CharField(max_length=KEY, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.course_id


class Enrolment(models.Model):
    """One learner in one course run."""

    class Mode(models.TextChoices):
        HONOR = "honor", _("Honor")
        VERIFIED = "verified", _("Verified")
        AUDIT = "audit", _("Audit")

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    course_id = models.CharField(max_length=KEY)
    mode = models.CharField(max_length=32, choices=Mode.choices, default=Mode.HONOR)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        unique_together = [("user", "course_id")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id} {self.mode}"


class CourseRole(models.Model):
    """A role in one course run."""

    class Role(models.TextChoices):
        STAFF = "staff", _("Staff")
        BETA_TESTER = "beta_testers", _("Beta tester")

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    course_id = models.CharField(max_length=KEY)
    role = models.CharField(max_length=32, choices=Role.choices)

    class Meta:
        unique_together = [("user", "course_id", "role")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id} {self.role}"


class Score(models.Model):
    """The last score that a block published for a learner, in the block's own points."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    course_id = models.CharField(max_length=KEY)
    usage_id = models.CharField(max_length=KEY)
    earned = models.FloatField()
    possible = models.FloatField()
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        unique_together = [("user", "usage_id")]
        indexes = [models.Index(fields=["course_id", "user"], name="demo_score_course_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.usage_id} {self.earned}/{self.possible}"


class GeneratedCertificate(models.Model):
    """The platform's certificate: one for a learner and a course run. ``demo.site.certificates`` saves it."""

    class Status(models.TextChoices):
        DOWNLOADABLE = "downloadable", _("Downloadable")
        NOT_PASSING = "notpassing", _("Not passing")
        UNAVAILABLE = "unavailable", _("Unavailable")

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    course_id = models.CharField(max_length=KEY)
    verify_uuid = models.CharField(max_length=32, db_index=True)
    status = models.CharField(max_length=32, choices=Status.choices, default=Status.UNAVAILABLE)
    mode = models.CharField(max_length=32, default=Enrolment.Mode.HONOR)
    name = models.CharField(max_length=255, blank=True)
    grade = models.CharField(max_length=5, blank=True)
    created_date = models.DateTimeField(auto_now_add=True)
    modified_date = models.DateTimeField(auto_now=True)

    class Meta:
        unique_together = [("user", "course_id")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id} {self.status}"


class AllowlistEntry(models.Model):
    """A learner who gets a certificate whatever the grade."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    course_id = models.CharField(max_length=KEY)
    allowlist = models.BooleanField(default=True)
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        unique_together = [("user", "course_id")]
        verbose_name_plural = "allow-list entries"

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id}"


class CertificateInvalidation(models.Model):
    """Somebody took a certificate back; while active nothing issues it again."""

    certificate = models.ForeignKey(GeneratedCertificate, on_delete=models.CASCADE)
    invalidated_by = models.ForeignKey(User, on_delete=models.CASCADE)
    notes = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.active}"


class SentMail(models.Model):
    """A mail that the site sent, kept to be looked at: the demo has no mail server."""

    to = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.subject
