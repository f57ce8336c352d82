"""Forms about what a file holds: education, titles, engagements, classes, designations."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.errors import Refused
from juxian.core.inputs import RecordForm, day_input
from juxian.core.money import to_fen
from juxian.organizations.fields import OrganizationField, OrganizationInput, suggestions
from juxian.organizations.models import Organization, OrganizationQuerySet
from juxian.registry import selectors
from juxian.registry.forms.base import title_names
from juxian.registry.models import (
    Designation,
    DesignationKind,
    Engagement,
    Level,
    Recognition,
    Title,
)
from juxian.registry.permissions import CHANGE, RECOGNISE
from juxian.registry.services.records import title_fields

if TYPE_CHECKING:
    from datetime import date

    from juxian.accounts.models import User


class PartForm(RecordForm):
    """A row of a file: `user` is who writes it, `day` the day on which."""

    def __init__(self, *args: Any, user: "User", day: "date", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.day = user, day

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return dict(self.cleaned_data)

    def new_values(self) -> dict[str, Any]:
        """Return what the service takes for a new row."""
        return self.values()


class TitleInput(OrganizationInput):
    """A text box with the titles of the tables as suggestions."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the suggestions."""
        context = forms.TextInput.get_context(self, name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"] |= {"list": list_id, "autocomplete": "off"}
        return context | {"list_id": list_id, "options": suggestions(title_names())}

    def format_value(self, value: Any) -> str | None:
        """Return the name."""
        return str(value) if value else None


class TitleForm(PartForm):
    """A professional title or a skill grade."""

    class Meta:
        model = Title
        fields = ("name", "awarded", "evidence")
        widgets = {"name": TitleInput(), "awarded": day_input()}
        help_texts = {"name": gettext_lazy("As the tables have it, such as 高级工程师 or 技师; posts are no titles.")}

    def clean_name(self) -> str:
        """Refuse a name that is in no table, here beside its field."""
        name: str = self.cleaned_data["name"]
        try:
            title_fields(name)
        except Refused as refused:
            raise forms.ValidationError(refused.messages) from refused
        return name


class EngagementForm(PartForm):
    """How somebody works for an organisation."""

    organization = OrganizationField(label=gettext_lazy("organisation"), queryset=Organization.objects.none())
    wage_yuan = forms.DecimalField(
        label=gettext_lazy("annual wage before tax, in yuan"),
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"autocomplete": "off", "step": "0.01"}),
    )

    secrets = {"wage_yuan": ("wage", "masked_wage")}
    field_order = ("organization", "kind", "post", "since", "until", "days", "wage_yuan", "outcome")

    class Meta:
        model = Engagement
        fields = ("organization", "kind", "post", "since", "until", "days", "outcome")
        widgets = {"since": day_input(), "until": day_input(), "outcome": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"days": gettext_lazy("For flexible engagements: the days agreed on.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = Organization.objects.visible_to(self.user, CHANGE).open_on(self.day)
        held = self.instance.organization_id
        if held:
            reached = reached | Organization.objects.visible_to(self.user, CHANGE).filter(pk=held)
            self.initial["organization"] = self.instance.organization
            self.fields["wage_yuan"].widget.attrs["placeholder"] = self.instance.masked_wage
            self.fields["wage_yuan"].help_text = _("Leave it empty to keep what is on file.")
        self.fields["organization"].queryset = reached  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what the service takes: the wage in fen, and only when one was typed."""
        values = super().values()
        wage = values.pop("wage_yuan")
        return values | ({"wage_fen": to_fen(wage)} if wage is not None else {})


class EndForm(forms.Form):
    """When and why an engagement ends."""

    last_day = forms.DateField(label=gettext_lazy("last day"), widget=day_input())
    reason = forms.CharField(label=gettext_lazy("reason of the end"), max_length=200, required=False)
    outcome = forms.CharField(label=gettext_lazy("outcome"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class RecognitionForm(PartForm):
    """A class of the directory."""

    level = forms.ModelChoiceField(label=gettext_lazy("class"), queryset=Level.objects.none())
    since = forms.DateField(label=gettext_lazy("recognised on"), widget=day_input())

    class Meta:
        model = Recognition
        fields = ("level", "since", "until", "evidence")
        widgets = {"until": day_input()}
        help_texts = {"until": gettext_lazy("Empty: until the next recognition.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = selectors.current_levels(self.day)
        if self.instance.level_id:
            levels = levels | Level.objects.filter(pk=self.instance.level_id)
        self.fields["level"].queryset = levels  # type: ignore[attr-defined]

    def new_values(self) -> dict[str, Any]:
        """Return what a new row takes: confirmed when the office writes it, a claim when a unit does."""
        return self.values() | {"confirmed": self.user.has_perm(RECOGNISE)}


class DesignationForm(PartForm):
    """A designation, or a place in a programme."""

    class Meta:
        model = Designation
        fields = ("kind", "year", "batch", "awarded", "until", "document", "evidence")
        widgets = {"awarded": day_input(), "until": day_input()}
        help_texts = {"year": gettext_lazy("Follows from the day on which it was awarded.")}

    def __init__(self, *args: Any, for_team: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = DesignationKind.objects.filter(for_teams=for_team)
        if self.instance.kind_id:
            kinds = kinds | DesignationKind.objects.filter(pk=self.instance.kind_id)
        self.fields["kind"].queryset = kinds.order_by("order", "pk")  # type: ignore[attr-defined]
        self.fields["year"].min_value = 1950  # type: ignore[attr-defined]

    def new_values(self) -> dict[str, Any]:
        """Return what a new row takes: confirmed when the office writes it, a claim when a unit does."""
        return self.values() | {"confirmed": self.user.has_perm(RECOGNISE)}


class RecogniseManyForm(forms.Form):
    """The class that several people are recognised as of at once."""

    level = forms.ModelChoiceField(label=gettext_lazy("class"), queryset=Level.objects.none())
    since = forms.DateField(label=gettext_lazy("recognised on"), widget=day_input())
    until = forms.DateField(label=gettext_lazy("valid until"), required=False, widget=day_input())
    evidence = forms.CharField(
        label=gettext_lazy("evidence"),
        max_length=200,
        help_text=gettext_lazy("Such as the minutes or the notice that decides it."),
    )

    def __init__(self, *args: Any, day: "date", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = selectors.current_levels(day)  # type: ignore[attr-defined]


def organizations_of(user: "User", day: "date") -> OrganizationQuerySet:
    """Return the organisations at which the user may say that somebody works."""
    found: OrganizationQuerySet = Organization.objects.visible_to(user, CHANGE).open_on(day)
    return found
