"""The operator's registry: who may put a name to a certificate, and with which image."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification_xblock.data import AssetType
from certification_xblock.models.base import AppendOnlyModel


class StoredAsset(AppendOnlyModel):
    """An image that certificates show, kept in the database and never changed (docs/decisions/0005).

    .. no_pii: a signature image belongs to a signatory, who signs in public.
    """

    digest = models.CharField(max_length=64, primary_key=True, help_text=_("SHA-256 of the content, in hex."))
    media_type = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in AssetType])
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.width} × {self.height})"


class Organization(models.Model):
    """An organization that issues or co-signs.

    .. no_pii:
    """

    slug = models.SlugField(
        max_length=80, unique=True, verbose_name=_("identifier"), help_text=_("Names the organization in courses.")
    )
    name = models.CharField(max_length=120, verbose_name=_("name"), help_text=_("As it stands on certificates."))
    url = models.CharField(
        max_length=200, blank=True, verbose_name=_("web address"), validators=[URLValidator(schemes=["https", "http"])]
    )
    logo = models.ForeignKey(
        StoredAsset, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("logo")
    )
    open_to_all = models.BooleanField(
        default=False,
        verbose_name=_("open to all courses"),
        help_text=_("Closed, only courses of the organizations listed for it may name it on their certificates."),
    )

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Signatory(models.Model):
    """A person who signs for an organization.

    .. pii: the name, title and signature of a person who signs in public.
    .. pii_types: name, image
    .. pii_retirement: retained
    """

    slug = models.SlugField(
        max_length=80, unique=True, verbose_name=_("identifier"), help_text=_("Names the signatory in courses.")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="signatories", verbose_name=_("organization")
    )
    name = models.CharField(max_length=120, verbose_name=_("name"))
    title = models.CharField(max_length=120, blank=True, verbose_name=_("title"))
    signature = models.ForeignKey(
        StoredAsset, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("signature")
    )

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} ({self.organization})"
