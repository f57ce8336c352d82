"""A new system, and until when a token is valid."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from juxian.accounts.systems.models import System, last_day
from juxian.core.inputs import day_input

USUAL = timedelta(days=180)


class SystemForm(forms.ModelForm):  # type: ignore[type-arg]
    """What it is called, who runs it, and from where it asks."""

    class Meta:
        model = System
        fields = ("name", "keeper", "networks")


class TokenForm(forms.Form):
    """How long a token is valid."""

    until = forms.DateField(
        label=_("Last day"),
        widget=day_input(),
        help_text=_("A year at most."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = min(today + USUAL, last_day(today))
