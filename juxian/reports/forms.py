"""Forms of reports."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReviewForm(forms.Form):
    """Which year is to be reviewed."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
