"""Forms of projects."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from juxian.accounts.models import User
from juxian.core.inputs import EvidenceForm, RecordForm, YuanField, day_input
from juxian.goals.models import Milestone, Project, Risk, Target
from juxian.goals.models.projects import RUN_PROJECTS
from juxian.organizations.models import Organization, OrganizationQuerySet


def units_to_choose() -> OrganizationQuerySet:
    """Return who can own a project or take part in one: the units and the office."""
    kinds = [*Organization.UNITS, Organization.Kind.TALENT_OFFICE]
    return Organization.objects.filter(kind__in=kinds).order_by("kind", "name")


def explained(form: Any, running: bool) -> None:
    """Let a form ask why what is running changes."""
    if running:
        form.fields["reason"] = forms.CharField(
            label=gettext_lazy("reason"), max_length=300, help_text=gettext_lazy("Stays on the trail.")
        )


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Units to tick, by their short names."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """Return the short name."""
        return str(obj.label)


class ProjectForm(RecordForm):
    """A project: whose, who is responsible, what for, from when until when, and its money."""

    budget = YuanField(label=gettext_lazy("budget in yuan"), required=False)
    co_owners = UnitsField(label=gettext_lazy("co-owners"), queryset=Organization.objects.none(), required=False)

    class Meta:
        model = Project
        fields = [
            "name", "owner", "responsible", "begin", "end", "target", "budget", "budget_line", "aim", "co_owners",
        ]  # fmt: skip
        widgets = {"begin": day_input(), "end": day_input(), "aim": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = user.reach(RUN_PROJECTS)
        fields: Any = self.fields
        fields["owner"].queryset = units_to_choose().filter(reach.q("pk"))
        fields["co_owners"].queryset = units_to_choose()
        year = timezone.localdate().year
        offered = Target.objects.visible_to(user, RUN_PROJECTS).filter(year__gte=year - 1)
        fields["target"].queryset = (offered.whole() if reach.everything else offered).order_by("-year", "pk")
        if self.instance.pk:
            fields["co_owners"].initial = list(self.instance.co_owners.values_list("pk", flat=True))
            explained(self, self.instance.state == Project.State.RUNNING)

    def clean(self) -> dict[str, Any]:
        """Ask for an end that comes after the beginning."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("begin") and data.get("end") and data["end"] < data["begin"]:
            self.add_error("end", gettext_lazy("A project ends after it begins."))
        return data


class MilestoneForm(RecordForm):
    """What is done by when."""

    class Meta:
        model = Milestone
        fields = ["name", "due"]
        widgets = {"due": day_input()}
        help_texts = {"due": gettext_lazy("On a day of rest it counts until the next working day.")}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"].widget.attrs |= {"min": project.begin.isoformat(), "max": project.end.isoformat()}
        explained(self, project.state == Project.State.RUNNING)


class ReportForm(EvidenceForm):
    """How a project goes, or that a milestone is reached, with up to three files."""

    milestone: Any = forms.ModelChoiceField(
        label=gettext_lazy("milestone reached"), queryset=Milestone.objects.none(), required=False,
        empty_label=gettext_lazy("none: it says how the project goes"),
        help_text=gettext_lazy("Needs an evidence file; an officer verifies it."),
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("date"), widget=day_input())
    text = forms.CharField(
        label=gettext_lazy("what was done for the project"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not those of which a report waits: it is decided on first.
        waiting = project.reports.filter(milestone__isnull=False, accepted__isnull=True).values("milestone")
        offered = project.milestones.filter(reached_on__isnull=True).exclude(pk__in=waiting)
        self.fields["milestone"].queryset = offered.order_by("due", "pk")  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Return what the service takes."""
        data = self.cleaned_data
        return {name: data[name] for name in ("milestone", "on", "text")} | {"files": self.given_files()}


class RiskForm(RecordForm):
    """A risk with what is done about it."""

    class Meta:
        model = Risk
        fields = ["text", "likelihood", "impact", "measure", "owner"]


class AnswerForm(forms.Form):
    """What an officer says of a report; a returned one needs it."""

    answer = forms.CharField(label=gettext_lazy("answer"), max_length=500, required=False)


class OutcomeForm(forms.Form):
    """What came of a project."""

    outcome = forms.CharField(
        label=gettext_lazy("what came of it"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ClosingForm(forms.Form):
    """How a risk ended."""

    closing = forms.CharField(label=gettext_lazy("how it ended"), max_length=300)
