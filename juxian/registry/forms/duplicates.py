"""Which of two files is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from juxian.registry.models import DuplicatePair, Person


class MergeForm(forms.Form):
    """The file to keep: the older one unless somebody says otherwise."""

    keep = forms.ModelChoiceField(
        Person.objects.none(), label=_("file to keep"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, pair: DuplicatePair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["keep"] = pair.left_id
        self.fields["keep"].queryset = Person.objects.filter(pk__in=[pair.left_id, pair.right_id]).order_by("pk")  # type: ignore[attr-defined]
