"""Forms: which date to look at, a list to keep."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.accounts.models import User
from juxian.core.errors import Refused
from juxian.core.inputs import day_input
from juxian.facts import catalogue
from juxian.facts.models import SavedList
from juxian.facts.permissions import checked_condition


class DateForm(forms.Form):
    """A date as of which figures are shown."""

    as_of = forms.DateField(label=_("As of"), widget=day_input())

    def clean_as_of(self) -> date:
        """Refuse a day that has not come: what is not there yet can not be counted."""
        day: date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet: choose today or an earlier day."), code="future")
        return day


def asked_date(given: str | None, default: date) -> date:
    """Return the date in an address, the default for none or no date."""
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return default


class SavedListForm(forms.ModelForm[SavedList]):
    """A condition under a name; what is wrong with the condition is said beside it."""

    table = forms.ChoiceField(label=_("Fact table"))

    class Meta:
        model = SavedList
        fields = ("name", "table", "shared", "condition")
        widgets = {"condition": forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})}
        labels = {"shared": _("Colleagues may use it too; everybody sees only the records within their own reach.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["table"].choices = [(table.id, table.label) for table in catalogue.richest_first()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Compile the condition over the chosen table."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("table") and data.get("condition"):
            try:
                checked_condition(data["table"], data["condition"].strip(), self.user)
            except Refused as refused:
                self.add_error("condition", refused)
        return data
