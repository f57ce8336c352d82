"""Writing campaigns."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import changes, record
from juxian.core.errors import Refused
from juxian.facts import indicators, snapshots
from juxian.facts.models import Snapshot
from juxian.goals.campaigns import board
from juxian.goals.models import Campaign, CampaignAim, CampaignGoal
from juxian.organizations.models import Organization

State = Campaign.State


@transaction.atomic
def set_campaign(
    *, campaign: Campaign | None = None, units: Iterable[Organization], by: User, at: datetime, **fields: Any
) -> Campaign:
    """Draw a campaign up or change the draft; aims of units that no longer take part go with them."""
    found = _locked(campaign, State.DRAFT) if campaign else Campaign(made_by=by, made_at=at)
    before, after = changes(found, fields)
    for name, value in fields.items():
        setattr(found, name, value)
    found.full_clean()
    found.save()
    found.units.set(units)
    CampaignAim.objects.filter(goal__campaign=found).exclude(organization__in=found.units.all()).delete()
    after["units"] = found.units.count()
    record(by=by, at=at, action="goals.campaign_set", target=found, before=before if campaign else {}, after=after)
    return found


@transaction.atomic
def set_goal(
    *, campaign: Campaign, goal: CampaignGoal | None = None, indicator: str, weight: int, aims: Mapping[Organization, Decimal],
    by: User, at: datetime,
) -> CampaignGoal:  # fmt: skip
    """Say what is counted in a draft and what each unit is to reach; refuses what knows no window, and no aim at all."""
    _locked(campaign, State.DRAFT)
    if indicators.get(indicator).period != "year":
        raise Refused(
            _("“%(name)s” tells a state, not what happens within days: choose another indicator."),
            code="no_window", params={"name": indicators.get(indicator).label},
        )  # fmt: skip
    if not aims:
        raise Refused(_("Give at least one unit something to reach."), code="aims_missing")
    found = campaign.goals.get(pk=goal.pk) if goal else CampaignGoal(campaign=campaign)
    found.indicator, found.weight = indicator, weight
    found.full_clean()
    found.save()
    found.aims.all().delete()
    for unit, aim in aims.items():
        CampaignAim(goal=found, organization=unit, aim=aim).save()
    after = {"indicator": indicator, "weight": weight, "parts": {unit.name: aim for unit, aim in aims.items()}}
    record(by=by, at=at, action="goals.campaign_goal_set", target=campaign, after=after)
    return found


@transaction.atomic
def remove_goal(*, goal: CampaignGoal, by: User, at: datetime) -> None:
    """Take a goal out of a draft."""
    campaign = _locked(goal.campaign, State.DRAFT)
    record(by=by, at=at, action="goals.campaign_goal_removed", target=campaign, before={"indicator": goal.indicator})
    goal.delete()


@transaction.atomic
def discard_campaign(*, campaign: Campaign, by: User, at: datetime) -> None:
    """Throw a draft away."""
    found = _locked(campaign, State.DRAFT)
    record(by=by, at=at, action="goals.campaign_discarded", target=found)
    found.delete()


@transaction.atomic
def open_campaign(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Open a campaign; refuses whoever drew it up, and one in which a unit has nothing to reach."""
    found = _locked(campaign, State.DRAFT)
    _refuse_maker(found, by)
    aimed = CampaignAim.objects.filter(goal__campaign=found).values("organization")
    idle = found.units.exclude(pk__in=aimed).order_by("name").first()
    if idle or not found.units.exists():
        raise Refused(
            _("%(unit)s has nothing to reach: give every unit that takes part an aim."),
            code="aims_missing", params={"unit": idle.label if idle else "—"},
        )  # fmt: skip
    found.state, found.opened_by, found.opened_at = State.OPEN, by, at
    found.save()
    record(by=by, at=at, action="goals.campaign_opened", target=found)
    return found


@transaction.atomic
def report_campaign(*, campaign: Campaign, report: str, by: User, at: datetime) -> Campaign:
    """Write the closing report of a campaign after its end, or write it anew until it is concluded."""
    found = _over(campaign, at)
    if not report.strip():
        raise Refused(_("Say what came of the campaign."), code="report_missing")
    found.report, found.reported_by, found.reported_at = report.strip(), by, at
    found.save()
    record(by=by, at=at, action="goals.campaign_reported", target=found)
    return found


@transaction.atomic
def close_campaign(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Conclude a campaign with its closing report and the board of its last day, which stand from then on.

    Refuses whoever drew it up or wrote the report, before its end, and without a report.
    """
    found = _over(campaign, at)
    _refuse_maker(found, by)
    if not found.report:
        raise Refused(
            _("The closing report is missing: whoever drew the campaign up writes it."), code="report_missing"
        )
    day = Snapshot.objects.filter(as_of__gte=found.end).order_by("as_of").values_list("as_of", flat=True).first()
    snapshot = snapshots.latest(day) if day else None
    if snapshot is None:
        said = _("There is no snapshot as of %(end)s or later yet: take one first.")
        raise Refused(said, code="snapshot_missing", params={"end": found.end})
    found.content = board.content_of(board.of_day(found, snapshot, found.end), snapshot)
    found.state, found.closed_by, found.closed_at = State.CLOSED, by, at
    found.save()
    record(by=by, at=at, action="goals.campaign_closed", target=found, after={"snapshot": snapshot.hash})
    return found


def _over(campaign: Campaign, at: datetime) -> Campaign:
    found = _locked(campaign, State.OPEN)
    if timezone.localdate(at) <= found.end:
        said = _("The campaign runs until %(end)s: conclude it afterwards.")
        raise Refused(said, code="campaign_runs", params={"end": found.end})
    return found


def _refuse_maker(campaign: Campaign, by: User) -> None:
    if by.pk in (campaign.made_by_id, campaign.reported_by_id):
        raise Refused(
            _("You drew this campaign up or wrote its report: somebody else has to confirm it."),
            code="maker_is_checker",
        )


def _locked(campaign: Campaign, state: str) -> Campaign:
    found = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if found.state != state:
        raise Refused(
            _("The campaign is %(state)s: this is not possible any more."),
            code="campaign_state", params={"state": found.get_state_display()},
        )  # fmt: skip
    return found
