"""Forms of programmes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from juxian.core.inputs import RecordForm, day_input
from juxian.facts import catalogue
from juxian.goals.forms import indicator_choices
from juxian.goals.models import Programme, ProgrammeLine


def table_choices() -> list[tuple[str, str]]:
    """Return the fact tables, with an empty first choice."""
    return [("", "—"), *((table.id, table.label) for table in catalogue.richest_first())]


class ProgrammeForm(RecordForm):
    """What a programme is called and when it runs."""

    class Meta:
        model = Programme
        fields = ["name", "begin", "end", "note"]
        widgets = {"begin": day_input(), "end": day_input(), "note": forms.Textarea(attrs={"rows": 2})}


class LineForm(RecordForm):
    """A quota and what fills it."""

    indicator = forms.ChoiceField(
        label=gettext_lazy("filled by the indicator"), required=False, choices=indicator_choices
    )
    table = forms.ChoiceField(label=gettext_lazy("or by the records of"), required=False, choices=table_choices)

    class Meta:
        model = ProgrammeLine
        fields = ["name", "quota", "unit", "indicator", "table", "condition"]
        widgets = {"condition": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})}
        help_texts = {
            "condition": gettext_lazy(
                "FEEL over the facts of the catalogue; 期初 and 期末 are the first and last day of the programme."
            )
        }

    def clean(self) -> dict[str, Any]:
        """Strip the condition, and ask over which records it speaks."""
        data: dict[str, Any] = super().clean() or {}
        data["condition"] = (data.get("condition") or "").strip()
        if data["condition"] and not data.get("table"):
            self.add_error("table", gettext_lazy("Choose the records over which the condition speaks."))
        return data
