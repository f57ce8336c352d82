"""The form by which a table comes back from another program."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from juxian.policies.exchange import MOST_BYTES


class UploadForm(forms.Form):
    """A .dmn or .xlsx file; when it holds several tables it is posted again from `held`, with the one chosen."""

    file = forms.FileField(label=_("File"), required=False, help_text=_(".dmn or .xlsx, at most 2 MB"))
    held = forms.CharField(required=False, widget=forms.HiddenInput())
    decision = forms.ChoiceField(label=_("Which table"), required=False)

    def __init__(self, *args: Any, decisions: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if decisions is None:
            del self.fields["decision"]
        else:
            self.fields["decision"].choices = [(name, name) for name in decisions]  # type: ignore[attr-defined]
            self.fields["file"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Put the content of the file into `data`; refuses none, and one that is too large to be a table."""
        values = super().clean() or {}
        file = values.get("file")
        if file is not None and file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 2 MB: no decision table is."))
        try:
            values["data"] = file.read() if file else base64.b64decode(values.get("held", ""), validate=True)
        except binascii.Error:
            values["data"] = b""
        if not values["data"]:
            raise ValidationError(_("Choose a file that is not empty."))
        return values


def held(data: bytes) -> str:
    """Return a file's content as the form's hidden field keeps it."""
    return base64.b64encode(data).decode()
