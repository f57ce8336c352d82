"""Teams: listed, shown, formed, joined and left."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit.selectors import history
from juxian.core.permissions import SignedIn, find, load
from juxian.registry import services
from juxian.registry.filters import TeamFilter
from juxian.registry.forms.records import DesignationForm
from juxian.registry.forms.teams import LastDayForm, MemberForm, NewTeamForm, TeamForm
from juxian.registry.models import Person, Team, TeamMember
from juxian.registry.models.base import in_force
from juxian.registry.permissions import CHANGE, EXPORT, VIEW
from juxian.registry.tables import TeamTable
from juxian.registry.views.common import attempted, behind, done, exported, form_errors, saved, served, today
from juxian.web.tables import render_list

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def teams(request: SignedIn) -> HttpResponse:
    """List the teams within one's reach; the same as an Excel file."""
    may_export = request.user.has_perm(EXPORT)
    if request.GET.get("export") == "xlsx" and not may_export:
        raise PermissionDenied(_("This page needs the right “%(label)s”.") % {"label": find(EXPORT).label})
    leaders = TeamMember.objects.on(today()).filter(role=TeamMember.Role.LEADER).select_related("person").order_by("pk")
    visible = (
        Team.objects.visible_to(request.user, VIEW)
        .select_related("organization")
        .annotate(size=Count("members", filter=in_force(today(), "members__")))
        .prefetch_related(Prefetch("members", queryset=leaders, to_attr="leaders"))
    )
    drill, rows = behind(request, "teams", visible)
    filterset = TeamFilter(request.GET, queryset=rows, user=request.user, day=today())
    return render_list(
        request,
        "registry/teams.html",
        TeamTable(filterset.qs),
        filterset=filterset,
        context={"drill": drill, "may_add": request.user.has_perm(CHANGE)},
        export=_("teams") if may_export else "",
        on_export=lambda count: exported(request, count),
    )


@require_safe
def team(request: SignedIn, pk: int) -> HttpResponse:
    """Show a team: what it is, who is in it, what it was given."""
    found = load(Team, request.user, VIEW, pk=pk)
    members = list(found.members.select_related("person").order_by("until", "role", "since", "pk"))
    keys = [one.person_id for one in members]
    seen = set(
        Person.objects.visible_to(request.user, VIEW).filter(pk__in=keys).order_by().values_list("pk", flat=True)
    )
    order = {role: place for place, role in enumerate(TeamMember.Role.values)}
    members.sort(key=lambda one: (one.until is not None, order[one.role], one.pk))
    may_change = request.user.has_perm(CHANGE, found.organization)
    context = {
        "team": found,
        "members": [(one, one.person_id in seen) for one in members],
        "here": sum(one.until is None or one.until >= today() for one in members),
        "designations": found.designations.select_related("kind").order_by("-awarded", "-pk"),
        "events": history(found, 8),
        "may_change": may_change,
        "last_day_form": LastDayForm(initial={"last_day": today()}),
        "has_left": found.until is not None and found.until < today(),
    }
    return render(request, "registry/team.html", context)


@require_http_methods(GET_OR_POST)
def new_team(request: SignedIn) -> HttpResponse:
    """Enter a team with its people."""
    form = NewTeamForm(request.POST or None, user=request.user, day=today())
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.form_team, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("“%(name)s” was added.") % {"name": made.name})
    return _form(request, None, form, _("Add a team"))


@require_http_methods(GET_OR_POST)
def edit_team(request: SignedIn, pk: int) -> HttpResponse:
    """Change a team; a last day says that it has left."""
    found = load(Team, request.user, CHANGE, pk=pk)
    form = TeamForm(request.POST or None, instance=found, user=request.user, day=today())
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.change_team, team=found, **form.cleaned_data)
    ):
        return done(request, found, _("Saved."))
    return _form(request, found, form, _("Change the team"))


@require_http_methods(GET_OR_POST)
def add_member(request: SignedIn, pk: int) -> HttpResponse:
    """Let somebody join."""
    found = load(Team, request.user, CHANGE, pk=pk)
    form = MemberForm(request.POST or None, user=request.user, initial={"since": today()})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.join_team, team=found, **form.cleaned_data)
    ):
        return done(request, found, _("Saved."))
    return _form(request, found, form, _("Add a member"))


@require_POST
def end_member(request: SignedIn, pk: int, row: int) -> HttpResponse:
    """Let a membership end."""
    found = load(Team, request.user, CHANGE, pk=pk)
    member = found.members.filter(Q(pk=row), until__isnull=True).first()
    if member is None:
        raise Http404
    form = LastDayForm(request.POST)
    if form.is_valid():
        attempted(request, services.leave_team, _("Saved."), member=member, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)


@require_http_methods(GET_OR_POST)
def award_team(request: SignedIn, pk: int) -> HttpResponse:
    """Enter a designation of the team: confirmed when the office does it, a claim when a unit does."""
    found = load(Team, request.user, CHANGE, pk=pk)
    form = DesignationForm(request.POST or None, user=request.user, day=today(), for_team=True)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.award_designation, team=found, **form.new_values())
    ):
        return done(request, found, _("Saved."))
    return _form(request, found, form, _("Add a designation"))


def _form(request: SignedIn, team: Team | None, form: Any, title: str) -> HttpResponse:
    return render(request, "registry/team_form.html", {"team": team, "form": form, "title": title})
