"""Forms of what is granted without application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from juxian.core.inputs import day_input
from juxian.policies.models import Benefit


class BatchForm(forms.Form):
    """A new list: its name, which benefits of the latest run, and how long people may object."""

    name = forms.CharField(label=_("Name of the batch"), max_length=80)
    benefits = forms.ModelMultipleChoiceField(
        Benefit.objects.none(), label=_("Benefits"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Working days to object"), min_value=1, max_value=60, initial=5)

    def __init__(self, *args: Any, counts: dict[Benefit, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["benefits"]
        field.queryset = Benefit.objects.filter(pk__in=[one.pk for one in counts]).order_by("order", "pk")
        by_pk = {one.pk: count for one, count in counts.items()}
        field.label_from_instance = lambda one: f"{one.name}（{by_pk.get(one.pk, 0)}）"
        field.initial = [one.pk for one in counts]


class LeaveOutForm(forms.Form):
    """Why the people ticked are left out."""

    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


class HandOverForm(forms.Form):
    """From when what is handed over runs."""

    since = forms.DateField(widget=day_input(), label=_("Granted on"))


class AnswerForm(forms.Form):
    """What a person says to being granted something."""

    decline = forms.TypedChoiceField(
        label=_("Your answer"), choices=[("1", _("I decline it")), ("0", _("I object: something is wrong"))],
        coerce=lambda value: value == "1", widget=forms.RadioSelect, initial="0",
    )  # fmt: skip
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


class ResolveForm(forms.Form):
    """What becomes of an objection."""

    keep = forms.TypedChoiceField(
        label=_("Decision"), choices=[("0", _("leave it out")), ("1", _("grant it as listed"))],
        coerce=lambda value: value == "1", widget=forms.RadioSelect, initial="0",
    )  # fmt: skip
    answer = forms.CharField(label=_("Answer"), max_length=300)
