"""Forms of methods: name and purpose, whom it is for, a dimension, a criterion."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.edits import Difference, EditForm, mark, shown
from juxian.core.inputs import RecordForm
from juxian.registry.evaluation.definition import ENOUGH, Criterion, Definition, Dimension, Mapped, Step, Unknown
from juxian.registry.models import EvaluationDraft, EvaluationModel

STEP = re.compile(r"(-?[\d,]+(?:\.\d+)?)\s*(?:=|:|：|→|->|\s)\s*(\d+(?:\.\d+)?)")
MOST_STEPS = 20
MAPPED = (
    (Mapped.LADDER, gettext_lazy("steps: from a value on, so many points")),
    (Mapped.LINEAR, gettext_lazy("in proportion between two values")),
    (Mapped.YES, gettext_lazy("yes or no")),
)
UNKNOWN = (
    (Unknown.SKIP, gettext_lazy("is not counted: its weight goes to the others, and the coverage falls")),
    (Unknown.ZERO, gettext_lazy("gives no points")),
)
FEEL = {"rows": 2, "spellcheck": "false"}


class ModelForm(RecordForm):
    """A method's name and purpose."""

    class Meta:
        model = EvaluationModel
        fields = ("name", "purpose")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 2})}


class DraftForm(EditForm, forms.Form):
    """A form over a part of a draft's definition; it knows when somebody else changed the draft meanwhile."""

    def __init__(self, *args: Any, draft: EvaluationDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.add_mark(lambda: self.mark_of([draft]))

    def held(self) -> Sequence[models.Model | None]:  # type: ignore[override]
        """Return the draft as it is on file now, locked; it is what is written to."""
        found = EvaluationDraft.objects.select_for_update().filter(pk=self.draft.pk).first()
        if found is not None:
            self.draft.definition, self.draft.reason = found.definition, found.reason
        return [found]

    def mark_of(self, held: Sequence[models.Model | None]) -> str:
        """Return the mark of the draft's definition."""
        return mark(*held, names={"definition", "reason"})

    def differences(self, held: Sequence[models.Model | None]) -> list[Difference]:
        """Return where what was typed is not what stands in the draft now."""
        now = self.standing()
        found = []
        for name, field in self.fields.items():
            theirs, yours = shown(now.get(name), field), shown(self.cleaned_data.get(name), field)
            if name != "seen" and theirs != yours:
                found.append(Difference(str(field.label), theirs, yours))
        return found

    def standing(self) -> dict[str, Any]:
        """Return what the form edits as it stands in the draft."""
        raise NotImplementedError


class TermsForm(DraftForm):
    """Whom a method is meant for, how much must be known, and what changes."""

    condition = forms.CharField(
        label=gettext_lazy("whom it is meant for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=FEEL),
        help_text=gettext_lazy('FEEL over the facts of people, such as: 在册 and list contains(六支队伍, "高技能人才"). Empty: everybody.'),
    )  # fmt: skip
    enough = forms.IntegerField(
        label=gettext_lazy("least coverage for a rank, in per cent"),
        min_value=0,
        max_value=100,
        initial=ENOUGH,
        help_text=gettext_lazy("Who is known less of gets a score with its coverage, but no rank."),
    )
    reason = forms.CharField(
        label=gettext_lazy("what changes and why"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept with the version; needed before it is handed in."),
    )

    def standing(self) -> dict[str, Any]:
        definition = Definition.of(self.draft.definition)
        return {"condition": definition.condition, "enough": definition.enough, "reason": self.draft.reason}


class DimensionForm(DraftForm):
    """A dimension's name and weight."""

    name = forms.CharField(label=gettext_lazy("dimension"), max_length=30)
    weight = forms.IntegerField(label=gettext_lazy("weight in per cent"), min_value=1, max_value=100)

    def __init__(self, *args: Any, place: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place

    def standing(self) -> dict[str, Any]:
        dimensions = Definition.of(self.draft.definition).dimensions
        if self.place is None:
            return {name: self.cleaned_data.get(name) for name in self.fields}
        return (
            {"name": dimensions[self.place].name, "weight": dimensions[self.place].weight}
            if self.place < len(dimensions)
            else {}
        )

    def clean_name(self) -> str:
        """Refuse a name that another dimension has."""
        name: str = self.cleaned_data["name"].strip()
        dimensions = Definition.of(self.draft.definition).dimensions
        if any(one.name == name for n, one in enumerate(dimensions) if n != self.place):
            raise ValidationError(_("There is a dimension of this name already."))
        return name

    def dimension(self) -> Dimension:
        """Return the dimension as typed, with the criteria it has."""
        kept = Definition.of(self.draft.definition).dimensions
        criteria = () if self.place is None else kept[self.place].criteria
        return Dimension(self.cleaned_data["name"], self.cleaned_data["weight"], criteria)


def _number(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, **options)


class CriterionForm(DraftForm):
    """What is looked at, and what its value is worth."""

    name = forms.CharField(label=gettext_lazy("criterion"), max_length=40)
    expression = forms.CharField(
        label=gettext_lazy("its value (FEEL)"),
        max_length=1000,
        widget=forms.Textarea(attrs=FEEL),
        help_text=gettext_lazy("A number, or yes or no, over the facts beside: 年薪 / 10000, count(称号), 同行评分."),
    )
    mapped = forms.ChoiceField(label=gettext_lazy("how it becomes points"), choices=MAPPED)
    cap = _number(gettext_lazy("full points"), min_value=Decimal("0.01"), initial=100)
    steps = forms.CharField(
        label=gettext_lazy("steps"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "placeholder": "30 = 60\n50 = 80\n80 = 100"}),
        help_text=gettext_lazy("One a line, value = points; below the first there are none."),
    )
    low = _number(gettext_lazy("no points up to"), required=False)
    high = _number(gettext_lazy("full points from"), required=False)
    unknown = forms.ChoiceField(label=gettext_lazy("a value that is not known"), choices=UNKNOWN)

    def __init__(self, *args: Any, at: int, place: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.place = at, place

    def standing(self) -> dict[str, Any]:
        dimensions = Definition.of(self.draft.definition).dimensions
        if self.at >= len(dimensions):
            return {}
        if self.place is None:
            return {name: self.cleaned_data.get(name) for name in self.fields}
        criteria = dimensions[self.at].criteria
        return initial(criteria[self.place]) if self.place < len(criteria) else {}

    def clean_steps(self) -> str:
        """Refuse a line that is no step."""
        lines = [line.strip() for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        for line in lines:
            if not STEP.fullmatch(line):
                raise ValidationError(_("“%(line)s” is no step: write value = points."), params={"line": line[:40]})
        if len(lines) > MOST_STEPS:
            raise ValidationError(_("No more than %(most)d steps."), params={"most": MOST_STEPS})
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """Refuse what does not fit the way in which points are given."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        mapped, cap = cleaned["mapped"], cleaned["cap"]
        if mapped == Mapped.LADDER:
            self._check_steps(_steps(cleaned["steps"]), cap)
        elif mapped == Mapped.LINEAR:
            low, high = cleaned["low"], cleaned["high"]
            if low is None or high is None or low >= high:
                self.add_error("high", _("Give two values, the second above the first."))
        return cleaned

    def _check_steps(self, steps: Sequence[Step], cap: Decimal) -> None:
        if not steps:
            self.add_error("steps", _("Write at least one step."))
        elif len({step.least for step in steps}) < len(steps):
            self.add_error("steps", _("Two steps begin at the same value."))
        elif max(step.points for step in steps) != cap:
            self.add_error("steps", _("The highest step has to give the full points, and no step more."))

    def criterion(self) -> Criterion:
        """Return the criterion as typed."""
        typed = self.cleaned_data
        mapped = Mapped(typed["mapped"])
        linear = mapped == Mapped.LINEAR
        return Criterion(
            typed["name"].strip(),
            typed["expression"].strip(),
            mapped,
            _plain(typed["cap"]),
            Unknown(typed["unknown"]),
            _steps(typed["steps"]) if mapped == Mapped.LADDER else (),
            _plain(typed["low"]) if linear else None,
            _plain(typed["high"]) if linear else None,
        )


def initial(criterion: Criterion) -> dict[str, Any]:
    """Return a criterion as its form shows it."""
    steps = "\n".join(f"{step.least:f} = {step.points:f}" for step in criterion.steps)
    return {
        "name": criterion.name,
        "expression": criterion.expression,
        "mapped": criterion.mapped.value,
        "cap": criterion.cap,
        "steps": steps,
        "low": criterion.low,
        "high": criterion.high,
        "unknown": criterion.unknown.value,
    }


def _steps(text: str) -> tuple[Step, ...]:
    found = [STEP.fullmatch(line) for line in text.splitlines()]
    steps = [Step(*(_plain(Decimal(part.replace(",", ""))) for part in one.groups())) for one in found if one]
    return tuple(sorted(steps, key=lambda step: step.least))


def _plain(value: Decimal) -> Decimal:
    """Return a number as it is shortest, so that 60 and 60.00 are one method."""
    return Decimal(f"{value.normalize():f}")
