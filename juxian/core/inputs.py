"""What the forms of all modules have in common."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.edits import EditForm
from juxian.core.filetypes import CONTENT_TYPES, SCANS
from juxian.core.money import to_fen, to_yuan


class RecordForm(EditForm, forms.ModelForm):  # type: ignore[type-arg]
    """The fields of a model as a form; the row itself is neither built nor checked here: that is the service's work."""

    def _post_clean(self) -> None:
        """Leave the instance as it is."""


class ReasonForm(forms.Form):
    """Why something is done; the reason is kept."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def whole(text: str | None) -> int | None:
    """Return the whole number that an address or a form names; None for anything else.

    What looks like digits to Python need be no number (²), and one of five thousand digits is refused by `int`.
    """
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


def day_input() -> forms.DateInput:
    """Return the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class YuanField(forms.DecimalField):
    """An amount entered in yuan and kept in fen."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"step": "0.01"})
        super().__init__(max_digits=15, decimal_places=2, min_value=Decimal(0), widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return what is on file in yuan; what was typed as it was."""
        return f"{to_yuan(value):f}".removesuffix(".00") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Return fen."""
        typed = super().clean(value)
        return None if typed is None else to_fen(typed)


class EvidenceField(forms.FileField):
    """A file that proves an entry, as its name and content; its format is looked at by the service."""

    kinds: Collection[str] = CONTENT_TYPES
    label = gettext_lazy("evidence file")
    hint = gettext_lazy("PDF, JPG, PNG or Word, at most {most} MB; kept encrypted.")

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.ClearableFileInput(attrs={"accept": ",".join(f".{kind}" for kind in self.kinds)})
        hint = format_lazy(self.hint, most=settings.EVIDENCE_MAX_SIZE >> 20)
        super().__init__(label=self.label, widget=widget, help_text=hint, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes] | None:
        """Return name and content; None for no file. One that is too large is not read."""
        found = super().clean(data, initial)
        if not found:
            return None
        if found.size > settings.EVIDENCE_MAX_SIZE:
            text = _("This file has more than the %(most)d MB that evidence may have: make the scan smaller.")
            raise forms.ValidationError(text, params={"most": settings.EVIDENCE_MAX_SIZE >> 20})
        return found.name, found.read()


class EvidenceForm(forms.Form):
    """Up to `most_files` evidence files beside whatever else a form asks; the first is needed when it says so."""

    most_files: ClassVar[int] = 3
    file_needed: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(1, self.most_files + 1):
            self.fields[f"file{at}"] = EvidenceField(required=self.file_needed and at == 1)

    def given_files(self) -> list[tuple[str, bytes]]:
        """Return name and content of each file that was given."""
        typed = (self.cleaned_data.get(f"file{at}") for at in range(1, self.most_files + 1))
        return [one for one in typed if one]


class ScanField(EvidenceField):
    """The scanned page of something signed on paper."""

    kinds = SCANS
    label = gettext_lazy("scanned page")
    hint = gettext_lazy("PDF, JPG or PNG, at most {most} MB; kept encrypted.")
