"""Forms of simulations: what is tried, over which day, within which budget; and a retroactive difference."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.inputs import day_input
from juxian.core.money import to_fen
from juxian.policies import variants
from juxian.policies.actors import actor_name
from juxian.policies.budgets import Cap, Rule
from juxian.policies.forms.benefits import read_tranches
from juxian.policies.models import Benefit, BenefitDraft, BenefitVersion, ExclusionGroup, Simulation
from juxian.policies.population import Definition
from juxian.policies.questions import Question
from juxian.policies.simulating import Scenario, Window

MONEY_KINDS = ("once", "periodic", "tranches")


def _past(as_of: date) -> date:
    if as_of > timezone.localdate():
        raise ValidationError(_("Choose today or a day before: the facts of days to come are not known."))
    return as_of


class SimulationForm(forms.Form):
    """What is asked, and over which day's people."""

    title = forms.CharField(label=gettext_lazy("What is tried"), max_length=100)
    as_of = forms.DateField(
        widget=day_input(),
        label=gettext_lazy("People as of"),
        help_text=gettext_lazy("Everybody in the snapshot of this day is decided."),
    )
    rules_on = forms.DateField(
        widget=day_input(),
        label=gettext_lazy("Compare with the rules in force on"),
        required=False,
        help_text=gettext_lazy("The same day if left empty."),
    )
    starts = forms.DateField(
        widget=day_input(),
        label=gettext_lazy("First payments in the month of"),
        help_text=gettext_lazy("What is received already is laid out from the day it began."),
    )

    def clean_as_of(self) -> date:
        """Refuse a day to come."""
        return _past(self.cleaned_data["as_of"])

    @property
    def base(self) -> Scenario:
        """The rules in force, which all else is held against."""
        on = self.cleaned_data["rules_on"] or self.cleaned_data["as_of"]
        return Scenario(_("Rules in force"), Definition.on(on))

    def question(self, scenarios: list["ScenarioForm"]) -> Question:
        """Return the question; refuses changes that do not fit the rules in force."""
        base, data = self.base, self.cleaned_data
        tried = [one.scenario(base.definition) for one in scenarios if not one.is_empty]
        return Question(
            kind=Simulation.Kind.SIMULATION,
            title=data["title"],
            as_of=data["as_of"],
            starts=data["starts"],
            scenarios=(base, *tried),
        )


class DraftsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Drafts, named by their benefit and who drafted them."""

    def label_from_instance(self, obj: Any) -> str:
        """Return how a draft is called."""
        return _("%(benefit)s (drafted by %(who)s)") % {"benefit": obj.benefit, "who": actor_name(obj.drafted_by)}


class VersionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Versions, with the day from which they hold."""

    def label_from_instance(self, obj: Any) -> str:
        """Return how a version is called."""
        values = {"benefit": obj.benefit, "number": obj.number, "day": obj.valid_from.isoformat()}
        return _("%(benefit)s, version %(number)d, from %(day)s") % values


class ScenarioForm(forms.Form):
    """One set of changes to the rules in force, and a budget."""

    name = forms.CharField(label=gettext_lazy("Name of the scenario"), max_length=40, required=False)
    drafts = DraftsField(
        BenefitDraft.objects.none(), label=gettext_lazy("Drafts as if published"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    versions = VersionsField(
        BenefitVersion.objects.none(), label=gettext_lazy("Other published versions"), required=False,
        help_text=gettext_lazy("Such as one that only comes into force later."),
    )  # fmt: skip
    percent = forms.DecimalField(
        label=gettext_lazy("Amounts up or down by (%)"), required=False, min_value=-100, max_value=1000,
        max_digits=7, decimal_places=2,
    )  # fmt: skip
    benefits = forms.ModelMultipleChoiceField(
        Benefit.objects.none(), label=gettext_lazy("of these benefits"), required=False,
        help_text=gettext_lazy("Of all with money if none is chosen."),
    )  # fmt: skip
    adjusted = forms.ModelChoiceField(
        Benefit.objects.none(), label=gettext_lazy("Pay another way: benefit"), required=False
    )
    periods = forms.IntegerField(label=gettext_lazy("Number of payments"), min_value=1, max_value=600, required=False)
    tranches = forms.CharField(
        label=gettext_lazy("Tranches"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line: name, share in percent, months after the start."),
    )  # fmt: skip
    group = forms.ModelChoiceField(
        ExclusionGroup.objects.none(), label=gettext_lazy("Another limit for the exclusion"), required=False
    )
    limit = forms.DecimalField(
        label=gettext_lazy("Limit (yuan)"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    budget = forms.DecimalField(
        label=gettext_lazy("Budget for all payments (yuan)"), required=False, min_value=0, max_digits=16,
        decimal_places=2,
    )  # fmt: skip
    rule = forms.ChoiceField(
        label=gettext_lazy("If it is not enough, cut"), choices=Rule.choices, required=False, initial=Rule.PROPORTIONAL
    )
    budgeted = forms.ModelMultipleChoiceField(
        Benefit.objects.none(), label=gettext_lazy("Benefits the budget is for"), required=False,
        help_text=gettext_lazy("For all with money if none is chosen."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, number: int, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, prefix=f"s{number}", initial=initial)
        self.number = number
        money = Benefit.objects.filter(kind__in=MONEY_KINDS, versions__isnull=False).distinct().order_by("order", "pk")
        querysets: dict[str, Any] = {
            "drafts": BenefitDraft.objects.select_related("benefit").order_by("benefit__order", "pk"),
            "versions": BenefitVersion.objects.select_related("benefit").order_by("benefit__order", "-number"),
            "benefits": money,
            "adjusted": money.exclude(kind="once"),
            "budgeted": money,
            "group": ExclusionGroup.objects.filter(mode=ExclusionGroup.Mode.CAP).order_by("order", "pk"),
        }
        for name, queryset in querysets.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def clean_tranches(self) -> list[dict[str, Any]]:
        """Return the lines as tranches."""
        return read_tranches(self.cleaned_data["tranches"])

    def clean(self) -> dict[str, Any]:
        """Refuse halves: a limit without its exclusion, terms without their benefit."""
        data = super().clean() or {}
        if data.get("percent") == 0:
            data["percent"] = None
        if bool(data.get("group")) != (data.get("limit") is not None):
            self.add_error("limit", _("Choose the exclusion and say its limit."))
        if bool(data.get("adjusted")) != bool(data.get("periods") or data.get("tranches")):
            self.add_error("adjusted", _("Choose a benefit and say how it is paid."))
        both = {draft.benefit_id for draft in data.get("drafts") or ()}
        chosen = [version.benefit_id for version in data.get("versions") or ()]
        if both & set(chosen) or len(set(chosen)) < len(chosen):
            self.add_error("versions", _("Choose one version or draft of a benefit, not several."))
        return data

    @property
    def is_empty(self) -> bool:
        """Whether nothing is tried in it."""
        asked = ("drafts", "versions", "percent", "adjusted", "group")
        return not any(self.cleaned_data.get(name) for name in asked) and self.cleaned_data.get("budget") is None

    def scenario(self, definition: Definition) -> Scenario:
        """Return the scenario that these changes make of a definition; refuses what does not fit."""
        data, changes = self.cleaned_data, list[dict[str, Any]]()
        for draft in data["drafts"]:
            definition = variants.with_draft(definition, draft)
            changes.append({"what": "draft", "benefit": draft.benefit_id})
        for version in data["versions"]:
            definition = variants.with_version(definition, version)
            changes.append({"what": "version", "benefit": version.benefit_id, "number": version.number})
        definition = self._parameters(definition, changes)
        name = data["name"].strip() or _("Scenario %(number)d") % {"number": self.number}
        return Scenario(name, definition, self._cap(), tuple(changes))

    def _parameters(self, definition: Definition, changes: list[dict[str, Any]]) -> Definition:
        data = self.cleaned_data
        if data["adjusted"]:
            terms = {"periods": data["periods"], "tranches": data["tranches"] or None}
            definition = variants.with_terms(definition, data["adjusted"].pk, **terms)
            changes.append({"what": "terms", "benefit": data["adjusted"].pk} | terms)
        if data["percent"] is not None:
            benefits = [benefit.pk for benefit in data["benefits"]]
            definition = variants.with_percent(definition, data["percent"], benefits)
            changes.append({"what": "percent", "percent": f"{data['percent'].normalize():f}", "benefits": benefits})
        if data["group"]:
            definition = variants.with_limit(definition, data["group"].pk, to_fen(data["limit"]))
            changes.append({"what": "limit", "group": data["group"].pk, "fen": to_fen(data["limit"])})
        return definition

    def _cap(self) -> Cap | None:
        data = self.cleaned_data
        if data["budget"] is None:
            return None
        rule = Rule(data["rule"] or Rule.PROPORTIONAL)
        return Cap(to_fen(data["budget"]), rule, tuple(benefit.pk for benefit in data["budgeted"]))


DRAFT = "draft"


class DifferenceForm(forms.Form):
    """Two versions of a benefit, and the months for which the difference is asked."""

    before = forms.ChoiceField(label=gettext_lazy("Version paid by"))
    after = forms.ChoiceField(label=gettext_lazy("Version that should have been paid by"))
    as_of = forms.DateField(widget=day_input(), label=gettext_lazy("People as of"))
    first = forms.DateField(widget=day_input(),
        label=gettext_lazy("Payments from"), required=False,
        help_text=gettext_lazy("All payments count if both are left empty."),
    )  # fmt: skip
    last = forms.DateField(widget=day_input(), label=gettext_lazy("Payments until"), required=False)

    def __init__(self, *args: Any, benefit: Benefit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.benefit = benefit
        self.draft = BenefitDraft.objects.filter(benefit=benefit).select_related("clause__policy").first()
        versions = benefit.versions.select_related("benefit", "clause__policy").order_by("-number")
        self.versions = {str(version.number): version for version in versions}
        choices = [
            (number, _("Version %(number)s, from %(day)s") % {"number": number, "day": version.valid_from})
            for number, version in self.versions.items()
        ]
        drafted = [(DRAFT, _("The draft"))] if self.draft else []
        self.fields["before"].choices = choices  # type: ignore[attr-defined]
        self.fields["after"].choices = [*drafted, *choices]  # type: ignore[attr-defined]

    def clean_as_of(self) -> date:
        """Refuse a day to come."""
        return _past(self.cleaned_data["as_of"])

    def clean(self) -> dict[str, Any]:
        """Refuse one version twice, and half a period."""
        data = super().clean() or {}
        if data.get("before") and data.get("before") == data.get("after"):
            self.add_error("after", _("Choose two different versions."))
        first, last = data.get("first"), data.get("last")
        if bool(first) != bool(last):
            self.add_error("last" if first else "first", _("Say from when until when."))
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins."))
        return data

    def question(self) -> Question:
        """Return the question."""
        data = self.cleaned_data
        now = Definition.on(data["as_of"])
        scenarios = (self._scenario(data["before"], now), self._scenario(data["after"], now))
        window = Window(data["first"], data["last"]) if data["first"] else None
        return Question(
            kind=Simulation.Kind.DIFFERENCE,
            title=_("%(benefit)s: %(before)s – %(after)s")
            % {"benefit": self.benefit, "before": scenarios[0].name, "after": scenarios[1].name},
            as_of=data["as_of"],
            starts=data["first"] or data["as_of"],
            scenarios=scenarios,
            benefit=self.benefit.pk,
            window=window,
        )

    def _scenario(self, chosen: str, now: Definition) -> Scenario:
        if chosen == DRAFT and self.draft:
            change = {"what": "draft", "benefit": self.benefit.pk}
            return Scenario(_("Draft"), variants.with_draft(now, self.draft), None, (change,))
        version = self.versions[chosen]
        found = Scenario(_("Version %(number)d") % {"number": version.number}, variants.with_version(now, version))
        return replace(found, changes=({"what": "version", "benefit": self.benefit.pk, "number": version.number},))
