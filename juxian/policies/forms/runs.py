"""Forms of runs, grants and exclusions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.core.inputs import day_input
from juxian.core.money import to_fen
from juxian.policies.forms.benefits import open_clauses
from juxian.policies.models import Benefit, BenefitGrant, Clause, ExclusionGroup
from juxian.policies.models.benefits import Kind


class RunForm(forms.Form):
    """The day for which everybody is decided."""

    as_of = forms.DateField(widget=day_input(), label=_("As of"))

    def clean_as_of(self) -> Any:
        """Refuse a day to come: nobody knows its facts."""
        as_of = self.cleaned_data["as_of"]
        if as_of > timezone.localdate():
            raise ValidationError(_("Choose today or a day before: the facts of days to come are not known."))
        return as_of


class GrantForm(forms.Form):
    """What a person is granted; amounts in yuan."""

    since = forms.DateField(widget=day_input(), label=_("Granted on"))
    until = forms.DateField(widget=day_input(), label=_("Runs until"), required=False)
    amount = forms.DecimalField(
        label=_("A payment (yuan)"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    total = forms.DecimalField(label=_("In all (yuan)"), required=False, min_value=0, max_digits=14, decimal_places=2)
    level = forms.CharField(label=_("Level granted"), required=False, max_length=60)
    source = forms.ChoiceField(label=_("Source"), choices=BenefitGrant.Source.choices)
    reference = forms.CharField(label=_("Document or file number"), required=False, max_length=120)

    def __init__(self, *args: Any, benefit: Benefit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = ("amount", "total") if benefit.is_money else ("level",) if benefit.kind == Kind.LEVEL else ()
        for name in {"amount", "total", "level"} - set(wanted):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """Return what was entered as `record_grant` takes it, money in fen."""
        found = dict(self.cleaned_data)
        for name in ("amount", "total"):
            value = found.get(name)
            found[name] = to_fen(value) if isinstance(value, Decimal) else None
        return found


class GrantSelectedForm(forms.Form):
    """From when those selected receive what a run gave them."""

    since = forms.DateField(widget=day_input(), label=_("Granted on"))
    source = forms.ChoiceField(
        label=_("Source"), choices=BenefitGrant.Source.choices, initial=BenefitGrant.Source.AUTOMATIC
    )
    reference = forms.CharField(label=_("Document or file number"), required=False, max_length=120)


class StopForm(forms.Form):
    """From when a grant stops, and why."""

    on = forms.DateField(widget=day_input(), label=_("Stopped on"))
    reason = forms.CharField(label=_("Why"), max_length=300)


class ExclusionForm(forms.Form):
    """Benefits that do not go together, in their order."""

    name = forms.CharField(label=_("Name of the exclusion"), max_length=100)
    mode = forms.ChoiceField(label=_("Which stands"), choices=ExclusionGroup.Mode.choices)
    first = forms.ModelChoiceField(Benefit.objects.none(), label=_("First benefit"))
    second = forms.ModelChoiceField(Benefit.objects.none(), label=_("Second benefit"))
    third = forms.ModelChoiceField(Benefit.objects.none(), label=_("Third benefit"), required=False)
    fourth = forms.ModelChoiceField(Benefit.objects.none(), label=_("Fourth benefit"), required=False)
    cap = forms.DecimalField(
        label=_("Limit (yuan)"), required=False, min_value=1, max_digits=14, decimal_places=2,
        help_text=_("Only for “all, up to a limit”."),
    )  # fmt: skip
    clause = forms.ModelChoiceField(Clause.objects.none(), label=_("Clause"), required=False)
    valid_from = forms.DateField(widget=day_input(), label=_("Valid from"))

    PLACES = ("first", "second", "third", "fourth")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in self.PLACES:
            self.fields[place].queryset = Benefit.objects.order_by("order", "pk")  # type: ignore[attr-defined]
        self.fields["clause"].queryset = open_clauses()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a limit where none belongs, and none where one does."""
        data = super().clean() or {}
        capped = data.get("mode") == ExclusionGroup.Mode.CAP
        if capped and not data.get("cap"):
            self.add_error("cap", _("Say how much all of them together may come to."))
        if not capped and data.get("cap"):
            self.add_error("cap", _("Only “all, up to a limit” has a limit."))
        return data

    def values(self) -> dict[str, Any]:
        """Return what was entered as `create_exclusion` takes it."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "mode": data["mode"],
            "benefits": [data[place] for place in self.PLACES if data.get(place)],
            "cap": to_fen(data["cap"]) if data.get("cap") else None,
            "clause": data.get("clause"),
            "valid_from": data["valid_from"],
        }
