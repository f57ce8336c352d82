"""Asking to share, deciding, withdrawing."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.accounts.models import System, User
from juxian.core.inputs import day_input
from juxian.facts.models import SavedList
from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization
from juxian.registry.models import SharingGrant
from juxian.registry.sharing.fields import TABLE, every

USUAL = timedelta(days=180)


class SharingForm(forms.Form):
    """Who receives what of whom, why, and for how long."""

    purpose = forms.CharField(
        label=gettext_lazy("purpose"),
        max_length=200,
        help_text=gettext_lazy("What the receiver needs it for; the people concerned read it."),
    )
    basis = forms.ChoiceField(label=gettext_lazy("legal basis"), choices=SharingGrant.Basis.choices)
    document = forms.CharField(
        label=gettext_lazy("document"),
        max_length=200,
        help_text=gettext_lazy("The law, agreement or form of consent, with its number."),
    )
    organization = OrganizationField(
        label=gettext_lazy("receiving unit"), queryset=Organization.objects.none(), required=False
    )
    system = forms.ModelChoiceField(System.objects.none(), label=gettext_lazy("or receiving system"), required=False)
    fields_ = forms.MultipleChoiceField(label=gettext_lazy("fields"), widget=forms.CheckboxSelectMultiple)
    saved = forms.ModelChoiceField(
        SavedList.objects.none(),
        label=gettext_lazy("people of a saved list"),
        required=False,
        help_text=gettext_lazy("Its condition is taken over as it is now."),
    )
    condition = forms.CharField(
        label=gettext_lazy("or people for whom this holds"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=gettext_lazy('FEEL over the facts of people, such as: 在册 and 人才类别 = "A"'),
    )
    since = forms.DateField(label=gettext_lazy("first day"), widget=day_input())
    until = forms.DateField(label=gettext_lazy("last day"), widget=day_input())

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.open_on(today)  # type: ignore[attr-defined]
        self.fields["system"].queryset = System.objects.filter(is_active=True)  # type: ignore[attr-defined]
        lists = SavedList.objects.visible_to(user).filter(table=TABLE)
        self.fields["saved"].queryset = lists  # type: ignore[attr-defined]
        self.fields["fields_"].choices = [  # type: ignore[attr-defined]
            (field.id, _("%(field)s (sensitive)") % {"field": field.label} if field.is_sensitive else field.label)
            for field in every()
            if field.may_be_shared_by(user)
        ]
        self.fields["since"].initial, self.fields["until"].initial = today, today + USUAL

    def clean(self) -> dict[str, Any]:
        """Take the condition of the list that was chosen; refuse both or neither."""
        cleaned: dict[str, Any] = super().clean() or {}
        saved = cleaned.pop("saved", None)
        if bool(saved) == bool(cleaned.get("condition", "").strip()):
            self.add_error("condition", _("Choose a saved list or write a condition, one of the two."))
        elif saved:
            cleaned["condition"] = saved.condition
        if "fields_" in cleaned:
            cleaned["fields"] = cleaned.pop("fields_")
        return cleaned
