"""Forms of meetings."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from juxian.accounts.models import User
from juxian.core.inputs import EvidenceField, RecordForm, day_input
from juxian.goals.models import AgendaItem, Attendance, Meeting, MeetingTask, Project, Target
from juxian.goals.models.projects import SEE_PROJECTS
from juxian.goals.projects.forms import UnitsField, units_to_choose
from juxian.organizations.models import Organization
from juxian.registry.forms.fields import PersonField
from juxian.registry.models import Person
from juxian.registry.permissions import VIEW


class MeetingForm(RecordForm):
    """When and where a meeting is, who is invited, and for a case conference whom it is about."""

    person = PersonField(label=gettext_lazy("about the person"), required=False)
    units = UnitsField(label=gettext_lazy("invited"), queryset=Organization.objects.none())

    class Meta:
        model = Meeting
        fields = ["kind", "title", "begins", "place", "chair", "asked_by", "person", "employer", "problem"]
        widgets = {
            "begins": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "problem": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["units"].queryset = units_to_choose()
        fields["asked_by"].queryset = Organization.objects.order_by("kind", "name")
        fields["employer"].queryset = Organization.objects.filter(kind=Organization.Kind.EMPLOYER).order_by("name")
        fields["person"].people = Person.objects.visible_to(user, VIEW)
        if self.instance.pk:
            fields["units"].initial = list(self.instance.attendance.values_list("organization", flat=True))
            self.initial["person"] = self.instance.person

    def clean(self) -> dict[str, Any]:
        """Ask whom a case conference is about, and of no other meeting."""
        data: dict[str, Any] = super().clean() or {}
        data["person"] = data.get("person") or None
        case = data.get("kind") == Meeting.Kind.CASE
        if case and not (data["person"] or data.get("employer")):
            self.add_error("person", gettext_lazy("Say which person or employer the case conference is about."))
        if not case and (data["person"] or data.get("employer")):
            self.add_error("kind", gettext_lazy("Only a case conference is about a person or an employer."))
        return data


class ItemForm(RecordForm):
    """A point of the agenda, with a paper, and what was said on it."""

    paper = EvidenceField(required=False)

    class Meta:
        model = AgendaItem
        fields = ["title", "presenter", "minutes"]
        widgets = {"minutes": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["paper"].label = gettext_lazy("paper")
        fields["presenter"].queryset = units_to_choose()


class AttendanceForm(forms.Form):
    """Whether an invited organisation came."""

    state = forms.ChoiceField(label=gettext_lazy("attendance"), choices=Attendance.State.choices)
    note = forms.CharField(label=gettext_lazy("who came, or why not"), max_length=100, required=False)


class TaskForm(RecordForm):
    """What was decided: who does what by when."""

    co_owners = UnitsField(label=gettext_lazy("units that help"), queryset=Organization.objects.none(), required=False)

    class Meta:
        model = MeetingTask
        fields = ["text", "owner", "due", "target", "project"]
        widgets = {"due": day_input()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        running = Project.objects.visible_to(user, SEE_PROJECTS).filter(state=Project.State.RUNNING)
        fields["project"].queryset = running.order_by("name", "pk")
        fields["owner"].queryset = fields["co_owners"].queryset = units_to_choose()
        year = timezone.localdate().year
        fields["target"].queryset = Target.objects.filter(year__gte=year - 1).whole().order_by("-year", "pk")


class TaskReportForm(forms.Form):
    """How a task goes, or that it is done."""

    text = forms.CharField(
        label=gettext_lazy("what was done for the task"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    done = forms.BooleanField(
        label=gettext_lazy("the task is done"), required=False,
        help_text=gettext_lazy("Needs a file that proves it; an officer accepts it."),
    )  # fmt: skip
    proof = EvidenceField(required=False)
