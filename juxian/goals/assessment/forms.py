"""Forms of assessments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.inputs import EvidenceForm, RecordForm, day_input
from juxian.goals.assessment.inputs import applies
from juxian.goals.forms import indicator_choices
from juxian.goals.models import Appeal, Assessed, AssessmentRound, Claim, Criterion, UnitClass
from juxian.organizations.models import Organization


class RoundForm(RecordForm):
    """What a round is called, when it is measured, how it is graded."""

    like = forms.ModelChoiceField(
        label=gettext_lazy("as in"), queryset=AssessmentRound.objects.none(), required=False,
        help_text=gettext_lazy("Takes over its classes, units and criteria."),
    )  # fmt: skip

    class Meta:
        model = AssessmentRound
        fields = ["year", "name", "as_of", "share", "grades", "veto_grade"]
        widgets = {"as_of": day_input(), "grades": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].queryset = AssessmentRound.objects.all()  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["like"]


class ClassForm(RecordForm):
    """A class and its units; those of other classes are not offered."""

    units: Any = forms.ModelMultipleChoiceField(
        label=gettext_lazy("units"), queryset=Organization.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = UnitClass
        fields = ["name"]

    def __init__(self, *args: Any, chosen: AssessmentRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = chosen.units.exclude(unit_class=self.instance if self.instance.pk else None)
        offered = Organization.objects.units().exclude(pk__in=taken.values("organization")).order_by("kind", "name")
        self.fields["units"].queryset = offered  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["units"].initial = list(self.instance.units.values_list("organization", flat=True))


class CriterionForm(RecordForm):
    """What is measured and how it is scored."""

    indicator = forms.ChoiceField(
        label=gettext_lazy("figure"), required=False, choices=indicator_choices,
        help_text=gettext_lazy("Of what units report it is only shown beside what they say, so that the office compares."),
    )  # fmt: skip
    full = forms.DecimalField(
        label=gettext_lazy("full marks"), min_value=Decimal(0), max_digits=6, decimal_places=2, required=False,
        help_text=gettext_lazy("The weighted ones of a class add up to 100; of bonus and deduction it is the cap."),
    )  # fmt: skip

    class Meta:
        model = Criterion
        fields = [
            "name", "kind", "classes", "source", "indicator", "full", "idiom", "number", "steps", "fewer", "formula", "note",
        ]  # fmt: skip
        widgets = {
            "classes": forms.CheckboxSelectMultiple,
            "steps": forms.Textarea(attrs={"rows": 3}),
            "formula": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "classes": gettext_lazy("None ticked: it holds for all."),
            "number": gettext_lazy("The cap of a share, the points for each one, or from how many on a veto strikes."),
            "steps": gettext_lazy("A line a step: from the figure (or to the rank) = points, such as 10 = 8."),
            "formula": gettext_lazy(
                "Only for a formula of one's own: FEEL over 数值, 目标, 满分, 名次, 参评数, 最高值, 最低值, 平均值."
            ),
        }

    def __init__(self, *args: Any, chosen: AssessmentRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classes"].queryset = chosen.classes.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for full marks, but not of a veto."""
        data = super().clean() or {}
        data["full"] = data.get("full") or Decimal(0)
        if data.get("kind") != Criterion.Kind.VETO and not data["full"]:
            self.add_error("full", _("Give the full marks."))
        return data


def criteria_of(assessed: Assessed, *sources: str) -> list[Criterion]:
    """Return the criteria that hold for a unit, of the given sources when there are any."""
    held = assessed.round.criteria.prefetch_related("classes").order_by("pk")
    return [one for one in held if applies(one, assessed.unit_class_id) and (not sources or one.source in sources)]


class OfUnitForm(RecordForm):
    """Something a unit says about one of its criteria."""

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].queryset = Criterion.objects.filter(pk__in=[one.pk for one in criteria])  # type: ignore[attr-defined]


class ClaimForm(EvidenceForm, OfUnitForm):
    """What a unit reports, with up to three files that prove it."""

    file_needed = True

    class Meta:
        model = Claim
        fields = ["criterion", "value", "evidence"]
        widgets = {"evidence": forms.Textarea(attrs={"rows": 3})}

    def given(self) -> dict[str, Any]:
        """Return what the service takes."""
        data = self.cleaned_data
        return {name: data[name] for name in ("criterion", "value", "evidence")} | {"files": self.given_files()}


class AppealForm(OfUnitForm):
    """What a unit objects to."""

    class Meta:
        model = Appeal
        fields = ["criterion", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class AnswerForm(forms.Form):
    """Why a claim or an appeal is accepted or not, and what counts instead."""

    answer = forms.CharField(label=gettext_lazy("answer"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    value = forms.DecimalField(
        label=gettext_lazy("value that counts instead"), required=False, min_value=Decimal(0), max_digits=16,
        decimal_places=4,
    )  # fmt: skip


class PublishForm(forms.Form):
    """Until when units may appeal."""

    appeal_until = forms.DateField(label=gettext_lazy("appeals until"), widget=day_input())

    def clean_appeal_until(self) -> Any:
        """Refuse a day that is over, here beside its field."""
        day = self.cleaned_data["appeal_until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over already."))
        return day


class MarksForm(forms.Form):
    """One's marks of all units by one criterion; empty ones are not given yet."""

    def __init__(self, *args: Any, units: list[Assessed], marks: dict[int, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for unit in units:
            self.fields[f"unit_{unit.pk}"] = forms.DecimalField(
                label=unit.organization.label, required=False, min_value=Decimal(0), max_value=Decimal(100),
                max_digits=5, decimal_places=2, initial=marks.get(unit.pk),
            )  # fmt: skip
        self.units = units

    def given(self) -> list[tuple[Assessed, Decimal]]:
        """Return the marks that were typed otherwise than they are on file."""
        typed = [(unit, f"unit_{unit.pk}") for unit in self.units if f"unit_{unit.pk}" in self.changed_data]
        return [(unit, self.cleaned_data[name]) for unit, name in typed if self.cleaned_data[name] is not None]
