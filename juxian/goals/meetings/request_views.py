"""Pages of requests for case conferences, and of amendments of minutes."""

from typing import Any

import django_tables2 as tables
from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.accounts.models import User
from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn, load
from juxian.goals.meetings import amendments, requests
from juxian.goals.meetings.forms import MeetingForm
from juxian.goals.meetings.views import GET_OR_POST, light_of
from juxian.goals.models import CaseRequest, Meeting, MeetingTask, MinutesAmendment
from juxian.goals.models.case_requests import ASK_CONFERENCE
from juxian.goals.models.meetings import CONFIRM_MINUTES, HOLD_MEETINGS
from juxian.goals.projects.forms import AnswerForm
from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization
from juxian.registry.forms.fields import PersonField
from juxian.registry.models import Person
from juxian.registry.permissions import VIEW
from juxian.web.components import Tone
from juxian.web.serving import attempted, done, form_errors, saved, served
from juxian.web.tables import ListTable, render_list
from juxian.web.templatetags.web import badge

State = Meeting.State


class RequestTable(ListTable):
    """Requests, the latest first."""

    organization = tables.Column(linkify=lambda record: record.get_absolute_url(), orderable=False)
    state = tables.Column(accessor="pk", verbose_name=gettext_lazy("state"), orderable=False)
    caption = gettext_lazy("Requests for case conferences")

    class Meta(ListTable.Meta):
        model = CaseRequest
        fields = ("organization", "problem", "filed_at", "state")
        order_by = ("-filed_at",)
        empty_text = gettext_lazy("Nobody has asked for a case conference.")

    def render_state(self, record: CaseRequest) -> str:
        """Return what became of it as a badge."""
        return str(badge(*became_of(record)))

    def value_state(self, record: CaseRequest) -> str:
        """Return what became of it in words, for the file."""
        return became_of(record)[0]


class RequestForm(forms.Form):
    """Who asks, about whom, and what the problem is."""

    organization: forms.ModelChoiceField[Organization] = forms.ModelChoiceField(
        label=gettext_lazy("asked for by"), queryset=Organization.objects.none()
    )
    person = PersonField(label=gettext_lazy("about the person"), required=False)
    employer = OrganizationField(
        label=gettext_lazy("about the employer"), queryset=Organization.objects.none(), required=False
    )
    problem = forms.CharField(
        label=gettext_lazy("problem to be solved"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What was tried already, and what only others can do."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        reached = Organization.objects.visible_to(user, ASK_CONFERENCE).order_by("kind", "name", "pk")
        fields["organization"].queryset = reached
        fields["employer"].queryset = reached.filter(kind=Organization.Kind.EMPLOYER)
        fields["person"].people = Person.objects.visible_to(user, VIEW)
        fields["organization"].initial = reached.filter(
            pk__in=[one.organization_id for one in user.current_memberships]
        ).first()

    def clean_person(self) -> Person | None:
        """Return the person, or nobody."""
        return self.cleaned_data["person"] or None


class AmendmentForm(forms.Form):
    """What an item is to say instead, and why."""

    minutes = forms.CharField(
        label=gettext_lazy("minutes of the item"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
    reason = forms.CharField(label=gettext_lazy("reason of the amendment"), max_length=300)


def became_of(found: CaseRequest) -> tuple[str, Tone]:
    """Return what became of a request, and the tone of it."""
    if found.is_open:
        return _("waits for the office"), "warning"
    return (_("taken up"), "success") if found.accepted else (_("declined"), "danger")


@require_safe
def requests_asked(request: SignedIn) -> HttpResponse:
    """The requests of the reader's organisations; all for the office."""
    rows = CaseRequest.objects.visible_to(request.user).select_related("organization")
    return render_list(request, "goals/meetings/requests.html", RequestTable(rows), export=_("Requests"))


@require_http_methods(GET_OR_POST)
def ask(request: SignedIn) -> HttpResponse:
    """Ask for a case conference."""
    form = RequestForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, requests.ask, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("Asked: the office takes it up or says why not; you see it here."))
    return render(request, "goals/meetings/ask.html", {"form": form})


@require_safe
def request_asked(request: SignedIn, pk: int) -> HttpResponse:
    """One request, and what came of it: the conference, and once its minutes are confirmed, its tasks."""
    found = load(CaseRequest, request.user, ASK_CONFERENCE, pk=pk)
    meeting = found.meeting
    given = MeetingTask.objects.filter(item__meeting=meeting, item__meeting__state=State.CONFIRMED)
    person = found.person and (found.person.merged_into or found.person)
    seen = person and Person.objects.visible_to(request.user, VIEW).filter(pk=person.pk).exists()
    label, tone = became_of(found)
    context = {
        "asked": found,
        "label": label,
        "tone": tone,
        "person": person if seen else None,
        "tasks": [(one, *light_of(one)) for one in given.select_related("owner")] if meeting else [],
        "sees_meeting": meeting and Meeting.objects.visible_to(request.user).filter(pk=meeting.pk).exists(),
        "may_decide": found.is_open and request.user.has_perm(HOLD_MEETINGS) and found.filed_by_id != request.user.pk,
        "planned": Meeting.objects.filter(kind=Meeting.Kind.CASE, state=State.PLANNED).order_by("begins"),
    }
    return render(request, "goals/meetings/request.html", context)


@require_POST
def decide_request(request: SignedIn, pk: int) -> HttpResponse:
    """Take a request into a planned conference, or decline it."""
    found = load(CaseRequest, request.user, HOLD_MEETINGS, pk=pk)
    if request.POST.get("decision") == "decline":
        form = AnswerForm(request.POST)
        if form.is_valid():
            attempted(request, requests.decline, _("Declined."), asked=found, **form.cleaned_data)
        form_errors(request, form)
        return redirect(found)
    meeting = get_object_or_404(Meeting, pk=whole(request.POST.get("meeting")))
    attempted(request, requests.take_up, _("Taken up."), asked=found, meeting=meeting)
    return redirect(found)


@require_http_methods(GET_OR_POST)
def call_for_request(request: SignedIn, pk: int) -> HttpResponse:
    """Call a case conference for a request."""
    found = load(CaseRequest, request.user, HOLD_MEETINGS, pk=pk)
    about = found.employer or found.organization
    initial = {
        "kind": Meeting.Kind.CASE,
        "title": _("Case conference: %(about)s") % {"about": about.label},
        "asked_by": found.organization,
        "person": found.person,
        "employer": found.employer,
        "problem": found.problem,
        "units": [found.organization],
    }
    form = MeetingForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, requests.call_for, asked=found, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("The meeting is called."))
    context = {"form": form, "back": found, "title": _("Call a case conference")}
    return render(request, "goals/meetings/form.html", context)


@require_http_methods(GET_OR_POST)
def amend(request: SignedIn, pk: int, item_pk: int) -> HttpResponse:
    """Propose another wording of an item of confirmed minutes."""
    found = load(Meeting, request.user, HOLD_MEETINGS, pk=pk)
    item = get_object_or_404(found.items, pk=item_pk)
    form = AmendmentForm(request.POST or None, initial={"minutes": amendments.wording(item)})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, amendments.amend, item=item, **form.cleaned_data)
    ):
        return done(request, found, _("The amendment waits for somebody else to confirm it."))
    context = {"form": form, "back": found, "title": _("Amend “%(item)s”") % {"item": item.title}}
    return render(request, "goals/meetings/form.html", context)


@require_POST
def decide_amendment(request: SignedIn, pk: int, amendment_pk: int) -> HttpResponse:
    """Confirm an amendment, or give it back with what is wrong."""
    found = load(Meeting, request.user, CONFIRM_MINUTES, pk=pk)
    amendment = get_object_or_404(MinutesAmendment, pk=amendment_pk, item__meeting=found)
    form = AnswerForm(request.POST)
    if form.is_valid():
        accept = request.POST.get("decision") == "accept"
        said = _("Confirmed: the minutes have a new version.") if accept else _("The amendment is given back.")
        attempted(request, amendments.decide, said, amendment=amendment, accept=accept, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)
