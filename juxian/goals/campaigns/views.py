"""Pages of campaigns: the list, the board of a day, the wall view, a number opened, drawing up, opening and concluding."""

from datetime import date, timedelta
from typing import Any

import django_tables2 as tables
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.errors import Refused
from juxian.core.permissions import SignedIn, load
from juxian.facts import selectors
from juxian.facts.forms import asked_date
from juxian.facts.views import Moment, opened
from juxian.goals.campaigns import board, services
from juxian.goals.campaigns.forms import CampaignForm, ClosingReportForm, GoalForm
from juxian.goals.models import Campaign, CampaignGoal
from juxian.goals.models.campaigns import CONFIRM_CAMPAIGNS, RUN_CAMPAIGNS, SEE_CAMPAIGNS
from juxian.organizations.models import Organization
from juxian.web.components import Chart, Figure, Series, Tone
from juxian.web.serving import attempted, done, saved, served
from juxian.web.tables import ListTable, render_list
from juxian.web.templatetags.web import badge, number

GET_OR_POST = ["GET", "HEAD", "POST"]
State, Phase = Campaign.State, Campaign.Phase
TONES: dict[str, Tone] = {
    Phase.DRAFT: "warning", Phase.COMING: "neutral", Phase.RUNNING: "info", Phase.ENDED: "danger", Phase.REPORTED: "warning",
    Phase.CLOSED: "success",
}  # fmt: skip


class CampaignTable(ListTable):
    """Campaigns, the newest first."""

    name = tables.Column(linkify=True)
    begin = tables.DateColumn(format="Y-m-d")
    end = tables.DateColumn(format="Y-m-d")
    phase = tables.Column(verbose_name=gettext_lazy("state"), orderable=False)
    caption = gettext_lazy("Campaigns")

    class Meta(ListTable.Meta):
        model = Campaign
        fields = ("name", "begin", "end", "phase")
        order_by = ("-begin",)
        empty_text = gettext_lazy("No campaign yet: draw one up with its days, its units and what each is to reach.")

    def render_phase(self, record: Campaign) -> str:
        """Show how far it is in words."""
        return badge(record.phase.label, TONES[record.phase])

    def value_phase(self, record: Campaign) -> str:
        """Return how far it is, for the Excel file."""
        return str(record.phase.label)


@require_safe
def campaigns(request: SignedIn) -> HttpResponse:
    """List the campaigns one may see."""
    rows = Campaign.objects.visible_to(request.user).defer("content")
    context = {"may_run": request.user.has_perm(RUN_CAMPAIGNS)}
    return render_list(request, "goals/campaigns/list.html", CampaignTable(rows), context=context)


def standing(campaign: Campaign, moment: Moment, day: date | None = None) -> dict[str, Any]:
    """Return the board of a day, by default the newest, for a page; or in `problem` why there is none."""
    last = min(moment.as_of, campaign.end)
    chosen = min(day or last, last)
    context: dict[str, Any] = {"day": chosen, "last": last, "left": campaign.days_left(moment.as_of), "board": None}
    if moment.snapshot is None or campaign.begin > last:
        return context
    try:
        context["board"] = board.of_day(campaign, moment.snapshot, max(chosen, campaign.begin))
    except Refused as refused:
        context["problem"] = refused.messages[0]
    return context


@require_safe
def campaign(request: SignedIn, pk: int) -> HttpResponse:
    """Show a campaign with its board by the end of a day."""
    found = load(Campaign, request.user, SEE_CAMPAIGNS, pk=pk)
    moment = Moment.of(request.GET.get("as_of"))
    shown = standing(found, moment, asked_date(request.GET.get("day"), min(moment.as_of, found.end)))
    if found.state == State.CLOSED:
        shown["board"] = None  # the one with which it was concluded stands
    runs, confirms = request.user.has_perm(RUN_CAMPAIGNS), request.user.has_perm(CONFIRM_CAMPAIGNS)
    another = found.made_by_id != request.user.pk
    reach = selectors.reach(request.user)
    context = shown | {
        "campaign": found,
        "phase": found.phase,
        "tone": TONES[found.phase],
        "moment": moment,
        "chart": _chart(shown["board"]),
        "goals": [(goal, _label(goal), goal.aims.all()) for goal in found.goals.prefetch_related("aims__organization")],
        "opens": [one.pk for one in found.units.all() if reach is None or one.pk in reach],
        "day_before": _neighbour(found, shown, -1),
        "day_after": _neighbour(found, shown, 1),
        "may_run": runs and found.state == State.DRAFT,
        "may_open": confirms and another and found.state == State.DRAFT,
        "may_close": confirms and another and found.phase == Phase.REPORTED and found.reported_by_id != request.user.pk,
        "may_report": runs and found.phase in (Phase.ENDED, Phase.REPORTED),
    }
    return render(request, "goals/campaigns/campaign.html", context)


def _label(goal: CampaignGoal) -> str:
    try:
        return goal.label
    except Refused as refused:
        return refused.messages[0]


def _neighbour(found: Campaign, shown: dict[str, Any], days: int) -> date | None:
    day: date = shown["day"] + timedelta(days=days)
    return day if found.begin <= day <= shown["last"] else None


def _chart(shown: board.Board | None) -> Chart | None:
    if shown is None or not shown.rows:
        return None
    names = [row.unit.label for row in shown.rows]
    return Chart(names, [Series(_("points"), [row.points for row in shown.rows])], kind="hbar", category=_("Unit"))


@require_safe
def wall(request: SignedIn, pk: int) -> HttpResponse:
    """Show the board large, for a screen on a wall; the page fetches itself anew."""
    found = load(Campaign, request.user, SEE_CAMPAIGNS, pk=pk)
    if found.state != State.OPEN:
        return redirect(found)
    shown = standing(found, Moment.of(None))
    totals = [_total(cell) for cell in shown["board"].totals] if shown["board"] else []
    return render(request, "goals/campaigns/wall.html", shown | {"campaign": found, "totals": totals})


def _total(cell: board.Cell) -> Figure:
    measure = cell.goal.measure
    label = cell.goal.label
    asked = "" if cell.aim is None else f"/ {number(cell.aim)} {measure.unit} · {cell.percent}%"
    return Figure(label, cell.value, asked or measure.unit)


@require_safe
def figure(request: SignedIn, pk: int, goal_pk: int, unit_pk: int) -> HttpResponse:
    """Open a number of the board onto what it counts."""
    found = load(Campaign, request.user, SEE_CAMPAIGNS, pk=pk)
    goal = get_object_or_404(found.goals, pk=goal_pk)
    unit: Organization = load(Organization, request.user, selectors.PERMISSION, pk=unit_pk, campaigns=found)
    moment = Moment.of(request.GET.get("as_of"))
    day = asked_date(request.GET.get("day"), min(moment.as_of, found.end))
    context: dict[str, Any] = {"moment": moment, "unit": unit, "campaign": found, "day": day}
    try:
        context["indicator"] = goal.measure
        if moment.snapshot is None or day < found.begin:
            raise Refused(_("Nothing is counted yet."), code="nothing_counted")
        window, template = found.window(day), "goals/campaigns/figure.html"
        return opened(request, goal.measure, moment.snapshot, unit, context, window=window, template=template)
    except Refused as refused:
        context["problem"] = refused.messages[0]
    return render(request, "goals/campaigns/figure.html", context)


@require_http_methods(GET_OR_POST)
def set_campaign(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """Draw a campaign up or change the draft."""
    found = load(Campaign, request.user, RUN_CAMPAIGNS, pk=pk, state=State.DRAFT) if pk else None
    form = CampaignForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.set_campaign, campaign=found, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("Drawn up. Say what is counted; then somebody else opens it."))
    context = {"form": form, "campaign": found, "title": _("Change") if found else _("Draw up a campaign")}
    return render(request, "goals/campaigns/form.html", context)


@require_http_methods(GET_OR_POST)
def report_campaign(request: SignedIn, pk: int) -> HttpResponse:
    """Write the closing report of a campaign that is over."""
    found = load(Campaign, request.user, RUN_CAMPAIGNS, pk=pk, state=State.OPEN)
    form = ClosingReportForm(request.POST or None, initial={"report": found.report})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.report_campaign, campaign=found, **form.cleaned_data)
    ):
        return done(request, found, _("The closing report is written: somebody else concludes the campaign."))
    context = {"form": form, "campaign": found, "title": _("Closing report")}
    return render(request, "goals/campaigns/form.html", context)


@require_http_methods(GET_OR_POST)
def set_goal(request: SignedIn, pk: int, goal_pk: int | None = None) -> HttpResponse:
    """Say what is counted in a draft and what each unit is to reach."""
    found = load(Campaign, request.user, RUN_CAMPAIGNS, pk=pk, state=State.DRAFT)
    goal = get_object_or_404(found.goals, pk=goal_pk) if goal_pk else None
    form = GoalForm(request.POST or None, instance=goal, campaign=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_goal, campaign=found, goal=goal, **form.given())
    ):
        return done(request, found, _("The goal is set."))
    title = goal.label if goal else _("Add what is counted")
    return render(request, "goals/campaigns/form.html", {"form": form, "campaign": found, "title": title})


@require_POST
def remove_goal(request: SignedIn, pk: int, goal_pk: int) -> HttpResponse:
    """Take a goal out of a draft."""
    found = load(Campaign, request.user, RUN_CAMPAIGNS, pk=pk)
    goal = get_object_or_404(found.goals.select_related("campaign"), pk=goal_pk)
    attempted(request, services.remove_goal, _("It is counted no more."), goal=goal)
    return redirect(found)


@require_POST
def discard_campaign(request: SignedIn, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = load(Campaign, request.user, RUN_CAMPAIGNS, pk=pk)
    gone = attempted(request, services.discard_campaign, _("The draft was thrown away."), campaign=found)
    return redirect("goals:campaigns" if gone else found.get_absolute_url())


@require_POST
def confirm(request: SignedIn, pk: int, to: str) -> HttpResponse:
    """Open a campaign, or conclude it after its end."""
    found = load(Campaign, request.user, CONFIRM_CAMPAIGNS, pk=pk)
    if to == "open":
        said = _("The campaign is open: its units find it on their desks.")
        attempted(request, services.open_campaign, said, campaign=found)
    else:
        attempted(request, services.close_campaign, _("The campaign is concluded; its board stands."), campaign=found)
    return redirect(found)
