"""Forms: a vacancy, a requirement, an answer, an agreement."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.accounts.models import User
from juxian.core.errors import Refused
from juxian.core.inputs import RecordForm, YuanField, day_input
from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization
from juxian.outreach import requirements
from juxian.outreach.models import Vacancy
from juxian.outreach.models.vacancies import MOST_WEIGHT
from juxian.outreach.permissions import CHANGE
from juxian.outreach.requirements import Choice
from juxian.registry.models import Engagement


class VacancyForm(RecordForm):
    """A post to fill."""

    organization = OrganizationField(label=gettext_lazy("employer"), queryset=Organization.objects.none())
    pay_low = YuanField(label=gettext_lazy("annual pay from, in yuan"), required=False)
    pay_high = YuanField(label=gettext_lazy("annual pay up to, in yuan"), required=False)
    field_order = ("organization", "post", "heads", "since", "until", "pay_low", "pay_high", "description")

    class Meta:
        model = Vacancy
        fields = ("organization", "post", "heads", "since", "until", "pay_low", "pay_high", "description")
        widgets = {"since": day_input(), "until": day_input(), "description": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "until": gettext_lazy("Empty: until it is filled."),
            "description": gettext_lazy("What is to be done, where, and what is offered."),
        }

    def __init__(self, *args: Any, user: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = Organization.objects.visible_to(user, CHANGE).open_on(day)
        self.fields["heads"].min_value, self.fields["heads"].widget.attrs["min"] = 1, 1  # type: ignore[attr-defined]
        if self.instance.pk:
            # Whose post it is stays; another employer enters its own.
            del self.fields["organization"]
            return
        self.fields["organization"].queryset = reached  # type: ignore[attr-defined]
        self.fields["since"].initial = day
        own = {one.organization_id for one in user.current_memberships}
        if len(own) == 1 and not user.reach(CHANGE).everything:
            self.fields["organization"].initial = next(one.organization for one in user.current_memberships)

    def clean(self) -> dict[str, Any]:
        """Refuse ranges that end before they begin, beside the field that is wrong."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The last day lies before the first."))
        low, high = data.get("pay_low"), data.get("pay_high")
        if low is not None and high is not None and high < low:
            self.add_error("pay_high", _("The highest pay lies below the lowest."))
        if data.get("heads") == 0:
            self.add_error("heads", _("A vacancy wants at least one person."))
        return data


class RequirementForm(forms.Form):
    """Something that a post asks for: a ready choice with its value, or a condition in one's own words."""

    how = forms.ChoiceField(
        label=gettext_lazy("required or wished"),
        choices=[("required", gettext_lazy("required")), ("wished", gettext_lazy("wished"))],
    )
    weight = forms.IntegerField(
        label=gettext_lazy("weight of a wish"),
        min_value=1,
        max_value=MOST_WEIGHT,
        initial=10,
        required=False,
        help_text=gettext_lazy("How much it counts beside the other wishes, from 1 to 100."),
    )

    def __init__(self, *args: Any, choice: Choice | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice = choice
        if choice is None:
            self.fields["label"] = forms.CharField(label=_("in words"), max_length=80)
            self.fields["condition"] = forms.CharField(
                label=_("condition"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
            )
        elif choice.values:
            values = [(value, value) for value in choice.values()]
            self.fields["value"] = forms.ChoiceField(label=str(choice.name), choices=values)
        elif choice.is_number:
            self.fields["value"] = forms.IntegerField(label=str(choice.name), min_value=16, max_value=99)
        else:
            self.fields["value"] = forms.CharField(label=str(choice.name), max_length=40)
        self.order_fields(["value", "label", "condition", "how", "weight"])

    def clean(self) -> dict[str, Any]:
        """Return what the service takes; a condition that is none is refused beside its field."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("how") == "wished" and not data.get("weight") and "weight" not in self.errors:
            self.add_error("weight", _("A wish needs a weight."))
        if self.choice is None and data.get("condition"):
            try:
                requirements.compiled(data["condition"].strip())
            except Refused as refused:
                self.add_error("condition", refused)
        return data

    def values(self) -> dict[str, Any]:
        """Return label, condition, required and weight."""
        data = self.cleaned_data
        label, condition = data.get("label"), data.get("condition")
        if self.choice is not None:
            value = str(data["value"])
            label, condition = self.choice.label(value), self.choice.condition(value)
        required = data["how"] == "required"
        return {"label": label, "condition": condition, "required": required, "weight": data.get("weight") or 0}


class TakeOnForm(forms.Form):
    """When and how the person begins, and whether it is entered in the file at once."""

    since = forms.DateField(label=gettext_lazy("first day"), widget=day_input())
    kind = forms.ChoiceField(label=gettext_lazy("kind of engagement"), choices=Engagement.Kind.choices)
    enter = forms.BooleanField(
        label=gettext_lazy("enter the engagement in the person's file"), required=False, initial=True
    )


class WillingForm(forms.Form):
    """What somebody told the office about being recommended."""

    willing = forms.TypedChoiceField(
        label=gettext_lazy("agrees to be recommended for posts"),
        choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
        coerce=lambda value: value == "yes",
    )
    since = forms.DateField(label=gettext_lazy("said on"), widget=day_input())
    evidence = forms.CharField(
        label=gettext_lazy("how it was said"),
        max_length=200,
        help_text=gettext_lazy("Such as: on the phone to 顾晓岚, or a signed form."),
    )
