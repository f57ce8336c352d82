"""Forms of runs and of what becomes of results."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.accounts.models import User
from juxian.core.inputs import day_input
from juxian.facts import snapshots
from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization
from juxian.registry.evaluation.peers import experts
from juxian.registry.models import EvaluationObjection, EvaluationResult, EvaluationVersion, PeerRound, Person

STATES = (
    ("ranked", gettext_lazy("ranked")),
    ("unranked", gettext_lazy("too little known for a rank")),
    ("objected", gettext_lazy("objection waits")),
    ("concluded", gettext_lazy("judged")),
)


class RunForm(forms.Form):
    """What is evaluated, as of when, for what, and who answers for it."""

    version = forms.ModelChoiceField(EvaluationVersion.objects.none(), label=gettext_lazy("method of evaluation"))
    as_of = forms.ChoiceField(
        label=gettext_lazy("as of"), help_text=gettext_lazy("Days for which there is a snapshot.")
    )
    round = forms.ModelChoiceField(
        PeerRound.objects.none(),
        label=gettext_lazy("peer review"),
        required=False,
        help_text=gettext_lazy("The round whose scores count as 同行评分; without one it is not known."),
    )
    condition = forms.CharField(
        label=gettext_lazy("only people for whom this holds"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=gettext_lazy("FEEL over the facts of people; empty: everybody the method is meant for."),
    )
    purpose = forms.CharField(
        label=gettext_lazy("purpose"),
        max_length=200,
        help_text=gettext_lazy("What this evaluation is for; the people evaluated read it."),
    )
    responsible = forms.CharField(label=gettext_lazy("person responsible"), max_length=60)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = EvaluationVersion.objects.in_force().select_related("model")
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]
        self.fields["round"].queryset = PeerRound.objects.exclude(closed_at=None)  # type: ignore[attr-defined]
        days = [day.isoformat() for day in snapshots.dates()]
        self.fields["as_of"].choices = [(day, day) for day in days]  # type: ignore[attr-defined]
        self.fields["responsible"].initial = user.name

    def clean(self) -> dict[str, Any]:
        """Refuse a round of peer review under another method."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen, version = cleaned.get("round"), cleaned.get("version")
        if chosen and version and chosen.version.model_id != version.model_id:
            self.add_error("round", _("This round was held under another method."))
        return cleaned


class OpeningForm(forms.Form):
    """Which unit may see the results of its people, and why."""

    organization = OrganizationField(label=gettext_lazy("organisation"), queryset=Organization.objects.none())
    reason = forms.CharField(label=gettext_lazy("why"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.without_tree_fields()  # type: ignore[attr-defined]


class ConclusionForm(forms.Form):
    """A judgement in writing, for one use."""

    used_for = forms.CharField(label=gettext_lazy("used for"), max_length=100)
    reference = forms.CharField(
        label=gettext_lazy("document"), max_length=100, help_text=gettext_lazy("The decision or paper with its number.")
    )
    text = forms.CharField(
        label=gettext_lazy("judgement"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What you conclude and on which grounds besides the score; the person can read it."),
    )


class ObjectionForm(forms.Form):
    """What the person evaluated says against a result."""

    text = forms.CharField(
        label=gettext_lazy("objection"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What is wrong with it, and how you know. You are answered in writing."),
    )


class ObjectionAnswerForm(forms.Form):
    """The office's answer."""

    answer = forms.CharField(label=gettext_lazy("answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ResultFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Results by name, industry, least score and what became of them."""

    q = django_filters.CharFilter(label=gettext_lazy("full name"), method="filter_q")
    industry = django_filters.ChoiceFilter(label=gettext_lazy("industry"), choices=())
    least = django_filters.NumberFilter(label=gettext_lazy("score from"), field_name="score", lookup_expr="gte")
    state = django_filters.ChoiceFilter(label=gettext_lazy("state"), choices=STATES, method="filter_state")

    class Meta:
        model = EvaluationResult
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = self.queryset.exclude(industry="").order_by("industry").values_list("industry", flat=True).distinct()
        self.filters["industry"].extra["choices"] = [(name, name) for name in names]

    def filter_q(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Return those of people meant by what was typed."""
        return rows.filter(person__in=Person.objects.search(value).order_by().values("pk"))

    def filter_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Return those in a state."""
        if value in ("ranked", "unranked"):
            return rows.filter(rank__isnull=value == "unranked")
        if value == "objected":
            waiting = EvaluationObjection.objects.waiting().order_by().values("result")
            return rows.filter(pk__in=waiting)
        return rows.filter(conclusions__isnull=False).distinct()


class CompareForm(forms.Form):
    """Which two versions, over the people of which day."""

    first = forms.ChoiceField(label=gettext_lazy("from"))
    second = forms.ChoiceField(label=gettext_lazy("to"))
    as_of = forms.TypedChoiceField(label=gettext_lazy("as of"), coerce=date.fromisoformat)

    def __init__(self, versions: Mapping[str, tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(name, label) for name, (label, _definition) in versions.items()]
        self.fields["first"].choices = offered[1:] + offered[:1]  # type: ignore[attr-defined]
        self.fields["second"].choices = offered  # type: ignore[attr-defined]
        days = [day.isoformat() for day in snapshots.dates()]
        self.fields["as_of"].choices = [(day, day) for day in days]  # type: ignore[attr-defined]


class RoundForm(forms.Form):
    """A round of peer review: whom it is about, who is asked, until when."""

    version = forms.ModelChoiceField(EvaluationVersion.objects.none(), label=gettext_lazy("method of evaluation"))
    name = forms.CharField(label=gettext_lazy("name of the round"), max_length=60)
    condition = forms.CharField(
        label=gettext_lazy("whom it is about"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=gettext_lazy("FEEL over the facts of people; of those the method is meant for, at most two hundred."),
    )
    due = forms.DateField(label=gettext_lazy("to be given by"), widget=day_input())
    reviewers = forms.ModelMultipleChoiceField(
        User.objects.none(), label=gettext_lazy("reviewers"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody is asked about somebody of their own unit; three at least for each person."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = EvaluationVersion.objects.in_force().select_related("model")
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]
        keys = [user.pk for user in experts()]
        self.fields["reviewers"].queryset = User.objects.filter(pk__in=keys).order_by("name", "pk")  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """A reviewer's score and why."""

    score = forms.IntegerField(label=gettext_lazy("score of 100"), min_value=0, max_value=100)
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What the score rests on: work, results, standing among peers. The office reads it."),
    )
