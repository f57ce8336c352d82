"""Forms of plans, statements and targets."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from juxian.core.edits import Difference, EditForm, mark, shown
from juxian.core.inputs import day_input
from juxian.facts import indicators
from juxian.goals.models import RATIO, Comparator, Plan, Statement, Target, plain
from juxian.goals.models.plans import UPPER_LIMITS
from juxian.goals.selectors import METHODS
from juxian.organizations.models import Organization

LARGEST_FILE = 20 * 2**20


def indicator_choices() -> list[tuple[str, str]]:
    """Return the indicators to choose from, with an empty first choice."""
    return [("", str(_("none: the records can not compute it yet")))] + [
        (indicator.id, f"{indicator.name}（{indicator.unit}）") for indicator in indicators.all()
    ]


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """A plan to be read."""

    file = forms.FileField(
        label=_("File"),
        validators=[FileExtensionValidator(["txt", "docx", "xlsx"])],
        help_text=_("Word (.docx), Excel (.xlsx) or plain text (.txt)"),
    )

    class Meta:
        model = Plan
        fields = ["file", "title", "kind", "year", "issuer", "number"]
        help_texts = {"title": _("As on the document.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issuers = [Organization.Kind.LEADING_GROUP, Organization.Kind.TALENT_OFFICE]
        self.fields["issuer"].queryset = Organization.objects.filter(kind__in=issuers)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse a file that is too large to be a plan."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("%(name)s is larger than 20 MB: remove its pictures, or save it as text."), params={"name": file.name}
            )
        return file


class QuantityForm(forms.ModelForm):  # type: ignore[type-arg]
    """What statements and targets have in common."""

    indicator = forms.ChoiceField(label=_("Indicator"), required=False, choices=indicator_choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("low", "high", "stretch"):
            if isinstance(self.initial.get(name), Decimal):
                self.initial[name] = plain(self.initial[name])

    def clean(self) -> dict[str, Any]:
        """Ask for two values in a range, and for one otherwise."""
        data = super().clean() or {}
        low, high = data.get("low"), data.get("high")
        if low is not None and low < 0:
            self.add_error("low", _("A value can not be negative."))
        if data.get("comparator") == Comparator.RANGE:
            if high is None or (low is not None and high <= low):
                self.add_error("high", _("A range needs an upper value above the lower one."))
        else:
            data["high"] = None
        return data

    def clean_deadline(self) -> Any:
        """Ask for a deadline where there must be one."""
        deadline = self.cleaned_data.get("deadline")
        if deadline is None and isinstance(self.instance, Target):
            raise forms.ValidationError(_("A target needs a deadline."))
        return deadline


class StatementForm(QuantityForm):
    """A statement as the clerk would have it."""

    class Meta:
        model = Statement
        fields = ["kind", "metric", "comparator", "low", "high", "unit", "deadline", "indicator", "responsible"]
        widgets = {"deadline": day_input(), "responsible": forms.TextInput()}


CARRY = "carry"


class TargetForm(EditForm, QuantityForm):
    """A target set or changed by hand."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Stays on the trail."))
    carry = forms.ChoiceField(
        label=_("What the parts do"), required=False,
        choices=[("", "—"), (CARRY, _("they change too, with the same reason")), ("leave", _("they stay as they are"))],
        help_text=_("Deadlines after the new one move to it; what is striven for is shared out in proportion. Signed letters are amended afterwards."),
    )  # fmt: skip

    class Meta:
        model = Target
        fields = [
            "year", "name", "organization", "comparator", "low", "high", "stretch", "unit", "deadline", "rule", "indicator",
        ]  # fmt: skip
        widgets = {"deadline": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = [Organization.Kind.LEADING_GROUP, Organization.Kind.TALENT_OFFICE]
        self.fields["organization"].queryset = Organization.objects.filter(kind__in=owners)  # type: ignore[attr-defined]
        if self.instance.pk:
            # Whose target it is and of which year is what it is; another one is set instead.
            for name in ("year", "organization"):
                del self.fields[name]
        else:
            del self.fields["reason"]
        if not self.instance.pk or not self.instance.parts.exists():
            del self.fields["carry"]

    def clean(self) -> dict[str, Any]:
        """Ask for a stretch value beyond the value, and for shares where a mean of shares is to be taken."""
        data = super().clean()
        if "carry" in self.fields:
            data["carry"] = {"": None, CARRY: True}.get(data.get("carry", ""), False)
        low, stretch = data.get("low"), data.get("stretch")
        if stretch is not None and low is not None:
            limit = data.get("comparator") in UPPER_LIMITS
            if data.get("comparator") == Comparator.RANGE:
                self.add_error("stretch", _("A range has no stretch value."))
            elif stretch < 0 or (stretch >= low if limit else stretch <= low):
                self.add_error("stretch", _("The stretch value must lie beyond the value itself."))
        if data.get("rule") == Target.Rule.RATIO and data.get("unit") != RATIO:
            self.add_error("rule", _("Only shares, whose unit is “比例”, have a weighted mean."))
        return data


class SplitForm(EditForm, forms.Form):
    """One value for each unit, with its weight where the parts are shares; empty means no part."""

    def __init__(self, *args: Any, target: Target, units: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target, self.units = target, units
        self.add_mark(lambda: self.mark_of([target, *target.parts.order_by("pk")]))
        for unit in units:
            self.fields[f"unit_{unit.pk}"] = forms.DecimalField(
                label=unit.label, required=False, min_value=Decimal(0), max_digits=20, decimal_places=4
            )
            if self.weighted:
                self.fields[f"base_{unit.pk}"] = forms.DecimalField(
                    label=_("%(unit)s: weight") % {"unit": unit.label}, required=False, min_value=Decimal("0.0001"),
                    max_digits=20, decimal_places=4,
                )  # fmt: skip
        if target.parts.exists():
            self.fields["reason"] = forms.CharField(
                label=_("Reason"), max_length=300, help_text=_("Stays with the target and with each part that changes.")
            )

    @property
    def weighted(self) -> bool:
        """Whether the parts are shares, each with a weight."""
        return self.target.rule == Target.Rule.RATIO

    def held(self) -> list[Any]:
        """Return the target, locked, and its parts."""
        target = Target.objects.select_for_update().get(pk=self.target.pk)
        return [target, *target.parts.order_by("pk")]

    def mark_of(self, held: Sequence[Any]) -> str:
        """Return the mark of the target and all its parts."""
        return mark(*held)

    def differences(self, held: Sequence[Any]) -> list[Difference]:
        """Return the units whose part was typed otherwise than it is on file."""
        kept = {part.organization_id: part.low for part in held[1:]}
        pairs = [(unit, shown(kept.get(unit.pk)), shown(self.parts().get(unit))) for unit in self.units]
        return [Difference(unit.label, theirs, yours) for unit, theirs, yours in pairs if theirs != yours]

    def parts(self) -> dict[Organization, Decimal]:
        """Return the value of each unit that has one above 0."""
        values = {unit: self.cleaned_data.get(f"unit_{unit.pk}") for unit in self.units}
        return {unit: value for unit, value in values.items() if value}

    def bases(self) -> dict[Organization, Decimal]:
        """Return the weight of each unit that has one."""
        values = {unit: self.cleaned_data.get(f"base_{unit.pk}") for unit in self.units}
        return {unit: value for unit, value in values.items() if value}


class MethodForm(forms.Form):
    """How a split is proposed."""

    method = forms.ChoiceField(
        label=_("Propose by"),
        choices=[
            ("even", _("the same for all")),
            ("last_year", _("last year's results")),
            ("headcount", _("people on file")),
        ],
    )

    def clean_method(self) -> str:
        """Return a method there is."""
        method: str = self.cleaned_data["method"]
        if method not in METHODS:
            raise forms.ValidationError(_("Choose one of the list."))
        return method
