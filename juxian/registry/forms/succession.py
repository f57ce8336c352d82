"""What is asked of the projection of succession."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from juxian.core.inputs import day_input
from juxian.registry.succession.projection import Scenario
from juxian.registry.succession.retirement import Choice

GROUPS = (("industry", _("industry")), ("employer", _("employer")), ("unit", _("responsible unit")))
CHOICES = (
    (Choice.STATUTORY, _("at the statutory age")),
    (Choice.EARLY, _("as early as allowed")),
    (Choice.LATE, _("as late as allowed")),
)


def _select() -> forms.Select:
    return forms.Select(attrs={"data-submit-on-change": ""})


class Slider(forms.IntegerField):
    """A percentage of what the past years saw, from none to three times as much; moving it asks anew."""

    def __init__(self, label: Any) -> None:
        widget = forms.NumberInput(
            attrs={"type": "range", "step": 10, "class": "form-range", "data-submit-on-change": ""}
        )
        super().__init__(label=label, min_value=0, max_value=300, required=False, initial=100, widget=widget)

    def clean(self, value: Any) -> int:
        """Return the percentage; 100 when nothing was said."""
        found = super().clean(value)
        return 100 if found is None else int(found)


class SuccessionForm(forms.Form):
    """By what people are grouped, from which day on, the scenario, and the group that is looked at."""

    by = forms.ChoiceField(label=_("grouped by"), choices=GROUPS, required=False, widget=_select())
    day = forms.DateField(label=_("as of"), widget=day_input(), required=False)
    choice = forms.ChoiceField(label=_("retirement"), choices=CHOICES, required=False, widget=_select())
    inflow = Slider(_("newcomers"))
    promotion = Slider(_("promotions"))
    leaving = Slider(_("leaving"))
    NO_GROUP = "-"  # stands for those who are in none

    group = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_by(self) -> str:
        """Return the grouping, by industry when nothing was said."""
        return self.cleaned_data["by"] or "industry"

    def clean_group(self) -> str | None:
        """Return the group's name, "" for those who are in none; None when everybody is looked at."""
        asked = self.cleaned_data["group"]
        return "" if asked == self.NO_GROUP else asked or None

    def scenario(self) -> Scenario:
        """Return what is tried."""
        values = self.cleaned_data
        choice = Choice(values["choice"] or Choice.STATUTORY)
        return Scenario(values["inflow"], values["promotion"], values["leaving"], choice)

    @classmethod
    def asked(cls, given: Any, today: date) -> "SuccessionForm":
        """Return the form bound to what was asked, and to the defaults for what was not."""
        values = {"by": "industry", "day": today.isoformat(), "choice": Choice.STATUTORY.value}
        return cls(values | {"inflow": 100, "promotion": 100, "leaving": 100} | {k: v for k, v in given.items() if v})
