"""The forms of the trail's pages."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from juxian.audit.chain import Head

LARGEST_HEAD = 10_000  # bytes; a head is some hundred


class VerifyForm(forms.Form):
    """An earlier head to verify against, if there is one at hand."""

    head = forms.FileField(
        label=_("A head exported earlier"),
        required=False,
        help_text=_("Shows besides whether the end of the trail was cut off or the whole trail written anew."),
    )

    def clean_head(self) -> Head | None:
        """Return the head in the file; refuses a file that is none."""
        file: UploadedFile[bytes] | None = self.cleaned_data["head"]
        if file is None:
            return None
        try:
            if (file.size or 0) > LARGEST_HEAD:
                raise ValueError("too large")
            return Head.from_json(file.read().decode("utf-8"))
        except ValueError as error:
            raise ValidationError(
                gettext("“%(file)s” is no head of the trail: choose a file that was exported on this page."),
                code="no_head",
                params={"file": file.name},
            ) from error
