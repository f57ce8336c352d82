"""Forms of reports."""

from django import forms
from django.utils.translation import gettext_lazy as _

from juxian.core.errors import Refused
from juxian.reports.periods import EARLIEST, LATEST, Kind, Period


class ReviewForm(forms.Form):
    """Which period is to be reviewed."""

    kind = forms.ChoiceField(label=_("Period"), choices=Kind.choices, required=False, initial=Kind.YEAR)
    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST, max_value=LATEST)
    number = forms.IntegerField(
        label=_("Which of the year"),
        required=False,
        min_value=1,
        max_value=12,
        help_text=_("A half-year 1 or 2, a quarter 1 to 4, a month 1 to 12; nothing for a year."),
    )

    def clean_kind(self) -> str:
        """Return the year where nothing is said."""
        return self.cleaned_data["kind"] or Kind.YEAR.value

    def clean(self) -> dict[str, object]:
        """Refuse a period that no year has, beside its number."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                Period.of(data["kind"], data["year"], data.get("number"))
            except Refused as refused:
                self.add_error("number", refused)
        return data
