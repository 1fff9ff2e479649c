"""Uploads that become registered images, with the new one beside the one in force before it is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from certification_xblock import api
from certification_xblock.admin.base import STYLES
from certification_xblock.exceptions import InvalidAsset
from certification_xblock.rendering.assets import MAX_BYTES
from certification_xblock.rendering.phrases import translated

PATH = "certification_xblock/js/admin_image.js"


class ModuleScript:
    """A native module among a form's scripts, on either line of Django."""

    def __html__(self) -> str:
        """Return the element."""
        return format_html('<script type="module" src="{}"></script>', static(PATH))

    def __eq__(self, other: object) -> bool:
        """Whether it is the same script: a page has it once."""
        return isinstance(other, ModuleScript)

    def __hash__(self) -> int:
        """Return what goes with equality."""
        return hash(PATH)


class ImageInput(forms.ClearableFileInput):
    """A file input that shows what was chosen."""

    template_name = "certification_xblock/admin/image_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Offer the files that are accepted."""
        super().__init__({"accept": "image/png,image/jpeg,image/webp,image/gif,image/svg+xml,.svg", **(attrs or {})})

    class Media:
        css = STYLES
        js = (ModuleScript(),)


class ImageForm(forms.ModelForm):
    """A form with an upload that becomes a registered image; the image in force stays until another is given."""

    image_field = ""
    upload = forms.FileField(
        required=False,
        label=_("New image"),
        widget=ImageInput,
        help_text=_(
            "SVG, PNG, JPEG, WebP or GIF, at most 2 MB. From 600 pixels of width on it prints well. Certificates that"
            " were issued before keep the image that they were issued with."
        ),
    )

    def clean_upload(self) -> Any:
        """Check and keep the image; its error stands at the field."""
        upload = self.cleaned_data.get("upload")
        if not upload:
            return None
        try:
            return api.register_asset(content=upload.read(MAX_BYTES + 1))
        except InvalidAsset as error:
            raise ValidationError(translated(error), code=error.code) from error

    def save(self, commit: bool = True) -> Any:
        """Point to the new image, if one was given."""
        asset = self.cleaned_data.get("upload")
        if asset:
            setattr(self.instance, f"{self.image_field}_id", asset.digest)
        return super().save(commit=commit)
