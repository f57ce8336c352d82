"""Changing a retention rule."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RuleForm(forms.Form):
    """For how long, and on what ground."""

    months = forms.IntegerField(label=_("months kept"), min_value=1, max_value=600)
    basis = forms.CharField(label=_("on what ground"), max_length=200)
