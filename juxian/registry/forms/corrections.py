"""Asking for something to be put right, and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from juxian.registry.models import Correction


class CorrectionForm(forms.Form):
    """Which part of one's file, and what about it."""

    part = forms.ChoiceField(
        label=_("which part"), choices=[one for one in Correction.Part.choices if one[0] != Correction.Part.PROPOSAL]
    )
    text = forms.CharField(
        label=_("what is wrong, and how it should read"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by your employer, your unit and the talent office only."),
    )


class AnswerForm(forms.Form):
    """What became of a request."""

    answer = forms.CharField(
        label=_("answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it."),
    )
