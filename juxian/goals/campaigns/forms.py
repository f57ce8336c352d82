"""Forms of campaigns."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from juxian.core.inputs import RecordForm, day_input
from juxian.facts import indicators
from juxian.goals.models import Campaign, CampaignGoal
from juxian.goals.projects.forms import UnitsField
from juxian.organizations.models import Organization


class ClosingReportForm(forms.Form):
    """What came of a campaign, in words; the numbers come from its board."""

    report = forms.CharField(
        label=gettext_lazy("closing report"), max_length=3000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("What was done, what came of it, what is to be done next. The board of the last day is added."),
    )  # fmt: skip


class CampaignForm(RecordForm):
    """What a campaign is called, when it is, and which units take part."""

    units = UnitsField(label=gettext_lazy("units taking part"), queryset=Organization.objects.none())

    class Meta:
        model = Campaign
        fields = ["name", "begin", "end", "note", "units"]
        widgets = {"begin": day_input(), "end": day_input(), "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Organization.objects.units().order_by("kind", "name")  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["units"].initial = list(self.instance.units.values_list("pk", flat=True))


def happening() -> list[tuple[str, str]]:
    """Return the indicators that count what happens within days."""
    return [(one.id, f"{one.name}（{one.unit}）") for one in indicators.all() if one.period == "year"]


class GoalForm(RecordForm):
    """What is counted, and what each unit is to reach."""

    indicator = forms.ChoiceField(label=gettext_lazy("indicator"), choices=happening)
    each = forms.DecimalField(
        label=gettext_lazy("every unit"), required=False, min_value=Decimal("0.01"), max_digits=16, decimal_places=2,
        help_text=gettext_lazy("For the units left empty below."),
    )  # fmt: skip

    class Meta:
        model = CampaignGoal
        fields = ["indicator", "weight"]

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = list(campaign.units.order_by("kind", "name"))
        aims = dict(self.instance.aims.values_list("organization", "aim")) if self.instance.pk else {}
        for unit in self.units:
            self.fields[f"unit_{unit.pk}"] = forms.DecimalField(
                label=unit.label, required=False, min_value=Decimal(0), max_digits=16, decimal_places=2,
                initial=aims.get(unit.pk),
            )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """Return what the service takes; a unit with 0 is asked for nothing."""
        data = self.cleaned_data
        aims = {}
        for unit in self.units:
            typed = data.get(f"unit_{unit.pk}")
            aim = data.get("each") if typed is None else typed
            if aim:
                aims[unit] = aim
        return {"indicator": data["indicator"], "weight": data["weight"], "aims": aims}
