"""Forms of what other districts published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from juxian.core.inputs import RecordForm, YuanField, day_input
from juxian.goals.forms import indicator_choices
from juxian.goals.models import District, DistrictYear, PublishedFigure


class DistrictForm(RecordForm):
    """Which district is compared."""

    class Meta:
        model = District
        fields = ["name", "own"]


class SizeForm(RecordForm):
    """How large it was in a year."""

    fund = YuanField(label=gettext_lazy("talent fund (yuan)"), required=False)

    class Meta:
        model = DistrictYear
        fields = ["year", "population", "fund", "source"]


class FigureForm(RecordForm):
    """What it published."""

    indicator = forms.ChoiceField(label=gettext_lazy("indicator"))
    address = forms.URLField(label=gettext_lazy("address"), required=False, max_length=300, assume_scheme="https")

    class Meta:
        model = PublishedFigure
        fields = ["year", "indicator", "value", "source", "published", "address"]
        widgets = {"published": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [("", "—"), *indicator_choices()[1:]]  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """What is wrong with a figure."""

    answer = forms.CharField(label=gettext_lazy("what is wrong with it"), max_length=500)
