"""Forms of documents and their clauses."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from juxian.core.edits import EditForm
from juxian.core.inputs import day_input
from juxian.policies.models import Clause, Policy

LARGEST_FILE = 30 * 2**20


class PolicyForm(EditForm, forms.ModelForm[Policy]):
    """A document's head and full text."""

    class Meta:
        model = Policy
        fields = (
            "title", "number", "issuer", "level", "issued_on", "in_force_from", "in_force_until", "replaces",
            "summary", "text", "file",
        )  # fmt: skip
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "issued_on": day_input(),
            "in_force_from": day_input(),
            "in_force_until": day_input(),
            "text": forms.Textarea(attrs={"rows": 12}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replaceable = Policy.objects.filter(status=Policy.Status.PUBLISHED).order_by("-issued_on", "pk")
        self.fields["replaces"].queryset = replaceable  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse a file too large to be a document."""
        file = self.cleaned_data.get("file")
        if file and hasattr(file, "size") and file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 30 MB: hand in the text itself, without scans."))
        return file


class ClauseForm(EditForm, forms.ModelForm[Clause]):
    """One clause."""

    class Meta:
        model = Clause
        fields = ("number", "heading", "text")
        widgets: ClassVar[dict[str, forms.Widget]] = {"text": forms.Textarea(attrs={"rows": 6})}


class EndForm(forms.Form):
    """The last day of something, and why it ends."""

    last_day = forms.DateField(widget=day_input(), label=_("Last day"))
    reason = forms.CharField(label=_("Why"), max_length=300)
