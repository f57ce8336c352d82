"""Forms of benefits: the benefit itself, the terms of a draft, and its publication."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from juxian.core.db import serialise
from juxian.core.edits import Difference, EditForm, mark
from juxian.core.inputs import day_input
from juxian.policies.grid import Grid
from juxian.policies.models import Benefit, BenefitDraft, Clause, Policy, Terms
from juxian.policies.models.benefits import Period, Unit
from juxian.policies.selectors import versions


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


class BenefitNameForm(EditForm, forms.ModelForm[Benefit]):
    """What may be changed of a benefit without a new version."""

    class Meta:
        model = Benefit
        fields = ("name", "purpose", "description", "public", "order")


class TermsForm(EditForm, forms.Form):
    """How what the table gives is paid; the table itself is posted beside it, as `grid`.

    It edits the benefit's draft, or the newest version before there is one. After `hold` refused, `theirs` is what is
    on file now.
    """

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

    theirs: Terms | None = None

    def __init__(self, *args: Any, benefit: Benefit, grid: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.benefit, self.grid = benefit, grid
        self.add_mark("")  # comes with what the other fields begin with
        self.fields["clause"].queryset = open_clauses()  # type: ignore[attr-defined]
        if not benefit.is_money:
            for name in ("unit", "period", "periods", "tranches"):
                self.fields[name].widget = forms.HiddenInput()
        elif benefit.kind != "tranches":
            self.fields["tranches"].widget = forms.HiddenInput()

    def held(self) -> list[Any]:
        """Return what would be edited now; nobody else saves or publishes the benefit's rules meanwhile."""
        serialise(f"policies.benefit.{self.benefit.pk}")
        self.theirs = versions.newest(self.benefit)
        return [self.theirs]

    def mark_of(self, held: Sequence[Any]) -> str:
        """Return the mark of the draft or version."""
        return mark(*held)

    def proposed(self) -> BenefitDraft:
        """Return the draft as it was typed, not saved."""
        return BenefitDraft(benefit=self.benefit, table=self.grid.to_json(), **self.cleaned_data)

    def differences(self, held: Sequence[Any]) -> list[Difference]:
        """Return where terms and table were typed otherwise than they are on file."""
        theirs, typed = held[0], self.proposed()
        found = [Difference(*one) for one in versions.changed_terms(theirs, typed)]
        if theirs.table != typed.table:
            said = [gettext("%(count)d rows") % {"count": len(one.table["rules"])} for one in (theirs, typed)]
            found.append(Difference(gettext("Table"), *said))
        if isinstance(theirs, BenefitDraft) and theirs.note != typed.note:
            found.append(Difference(str(self.fields["note"].label), theirs.note, typed.note))
        return found

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

    valid_from = forms.DateField(widget=day_input(), label=_("Valid from"))
    valid_until = forms.DateField(widget=day_input(), label=_("Valid until"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=300)
