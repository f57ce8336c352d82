"""Forms of benefits: the benefit itself, the terms of a draft, and its publication."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from juxian.policies.forms.common import day
from juxian.policies.models import Benefit, Clause, Policy
from juxian.policies.models.benefits import Period, Unit


def open_clauses() -> Any:
    """Return the clauses a benefit may stand on: those of policies that were not repealed."""
    return (
        Clause.objects.exclude(policy__status=Policy.Status.REPEALED)
        .select_related("policy")
        .order_by("-policy__issued_on", "policy", "order", "pk")
    )


class BenefitForm(forms.ModelForm[Benefit]):
    """A new benefit."""

    class Meta:
        model = Benefit
        fields = ("name", "code", "kind", "purpose", "clause", "description", "public", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = open_clauses()  # type: ignore[attr-defined]


class BenefitNameForm(forms.ModelForm[Benefit]):
    """What may be changed of a benefit without a new version."""

    class Meta:
        model = Benefit
        fields = ("name", "purpose", "description", "public", "order")


class TermsForm(forms.Form):
    """How what the table gives is paid; the table itself is posted beside it."""

    clause = forms.ModelChoiceField(Clause.objects.none(), label=_("Clause"))
    unit = forms.ChoiceField(label=_("Amounts in"), choices=Unit.choices, required=False)
    period = forms.ChoiceField(label=_("How often paid"), choices=Period.choices)
    periods = forms.IntegerField(label=_("Number of payments"), min_value=1, max_value=600, initial=1)
    tranches = forms.CharField(
        label=_("Tranches"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: name, share in percent, months after the start."),
    )
    automatic = forms.BooleanField(
        label=_("Granted without application"),
        required=False,
        help_text=_("The office grants it from the list of a run."),
    )
    note = forms.CharField(label=_("Note for whoever publishes"), max_length=300, required=False)

    def __init__(self, *args: Any, benefit: Benefit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = open_clauses()  # type: ignore[attr-defined]
        if not benefit.is_money:
            for name in ("unit", "period", "periods", "tranches"):
                self.fields[name].widget = forms.HiddenInput()
        elif benefit.kind != "tranches":
            self.fields["tranches"].widget = forms.HiddenInput()

    def clean_tranches(self) -> list[dict[str, Any]]:
        """Return the lines as tranches."""
        return read_tranches(self.cleaned_data["tranches"])


def read_tranches(text: str) -> list[dict[str, Any]]:
    """Return lines of name, share in percent and months as tranches; refuses one that is none."""
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.replace("，", ",").split(",")]
        if not any(parts):
            continue
        try:
            name, share, months = parts
            found.append({"name": name, "share": str(Decimal(share.rstrip("%％"))), "months": int(months)})
        except (ValueError, InvalidOperation):
            raise ValidationError(
                _("“%(line)s” is no tranche: write name, share, months."), params={"line": line}
            ) from None
    return found


def tranche_lines(tranches: list[dict[str, Any]]) -> str:
    """Return tranches as the form's lines."""
    return "\n".join(f"{one['name']}, {one['share']}, {one['months']}" for one in tranches)


class PublishForm(forms.Form):
    """From when a version holds, and why it changes."""

    valid_from = day(label=_("Valid from"))
    valid_until = day(label=_("Valid until"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=300)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Why"), max_length=300)
