"""Forms of award lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from juxian.core.inputs import RecordForm, YuanField
from juxian.goals.models import AssessmentRound, AwardLine, AwardList, AwardRule, UnitClass
from juxian.organizations.models import Organization


class AwardListForm(RecordForm):
    """Over which assessment, and what it is called."""

    class Meta:
        model = AwardList
        fields = ["round", "name", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sealed = AssessmentRound.objects.filter(state=AssessmentRound.State.SEALED).defer("content")
        self.fields["round"].queryset = sealed  # type: ignore[attr-defined]
        self.fields["round"].help_text = gettext_lazy("Only sealed assessments are offered.")


class RuleForm(RecordForm):
    """Who gets what."""

    money = YuanField(label=gettext_lazy("prize (yuan)"), required=False, help_text=gettext_lazy("For each unit."))

    class Meta:
        model = AwardRule
        fields = ["measure", "name", "basis", "unit_class", "rank_from", "number", "score", "money"]

    def __init__(self, *args: Any, chosen: AwardList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_class"].queryset = UnitClass.objects.filter(round=chosen.round_id)  # type: ignore[attr-defined]

    def clean_money(self) -> int:
        """Return fen, none when left empty."""
        return self.cleaned_data["money"] or 0


class LineForm(RecordForm):
    """What a unit gets beside what the rules propose, and why."""

    money = YuanField(label=gettext_lazy("prize (yuan)"), required=False)
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=300)

    class Meta:
        model = AwardLine
        fields = ["organization", "measure", "name", "money", "reason"]

    def __init__(self, *args: Any, chosen: AwardList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organization.objects.filter(assessments__round=chosen.round_id).order_by("kind", "name")
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Why a line is struck or stands again, or a list is returned."""

    reason = forms.CharField(label=gettext_lazy("reason"), max_length=300)
