"""The leader board of a campaign for any day, computed from the records; how a unit's points come about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from juxian.facts import figures
from juxian.facts.models import Snapshot
from juxian.facts.views import Moment
from juxian.goals.models import Campaign, CampaignGoal, plain
from juxian.goals.tree import Tree, Value
from juxian.organizations.models import Organization

CENT = Decimal("0.01")
ALL = Decimal(100)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """A unit's part of a goal: what it reached in the window, of how much; `aim` None: nothing is asked of it."""

    goal: CampaignGoal
    value: Decimal
    aim: Decimal | None

    @property
    def percent(self) -> int | None:
        """The share reached in whole per cent, rounded down."""
        return None if self.aim is None else int(self.value * 100 / self.aim)


@dataclass(frozen=True)
class Row:
    """A unit on the board: points of 100, its rank, and what the last day brought."""

    unit: Organization
    cells: list[Cell]
    points: Decimal
    rank: int
    gained: Decimal
    climbed: int


@dataclass(frozen=True)
class Board:
    """How a campaign stands by the end of a day."""

    campaign: Campaign
    day: date
    goals: list[CampaignGoal]
    rows: list[Row]

    @property
    def totals(self) -> list[Cell]:
        """Over all units: what was reached of each goal, and what all are to reach."""
        found = []
        for at, goal in enumerate(self.goals):
            cells = [row.cells[at] for row in self.rows]
            aim = sum((one.aim for one in cells if one.aim is not None), Decimal(0))
            found.append(Cell(goal, sum((one.value for one in cells), Decimal(0)), aim or None))
        return found


def points_of(cells: Sequence[Cell]) -> Decimal:
    """Return the weighted mean of the shares reached, each of at most all, as points of 100."""
    asked = [one for one in cells if one.aim is not None]
    weights = sum(one.goal.weight for one in asked)
    if not weights:
        return Decimal(0)
    reached = sum((one.goal.weight * min(one.value / one.aim, Decimal(1)) for one in asked if one.aim), Decimal(0))
    return (reached * ALL / weights).quantize(CENT, ROUND_HALF_UP)


def ranks(points: dict[int, Decimal]) -> dict[int, int]:
    """Return each one's rank: one more than there are with more points, so that equals share one."""
    return {key: 1 + sum(other > value for other in points.values()) for key, value in points.items()}


def of_day(campaign: Campaign, snapshot: Snapshot, day: date) -> Board:
    """Return the board by the end of a day, the first at the top; a query a goal and day, kept while the snapshot stands.

    Raises `Refused` when an indicator can not be computed.
    """
    last = min(day, campaign.end)
    prefetch_related_objects([campaign], "goals__aims", "units")  # whoever shows several has fetched them for all
    goals = sorted(campaign.goals.all(), key=lambda goal: goal.pk)
    units = list(campaign.units.all())
    aims = {(goal.pk, one.organization_id): one.aim for goal in goals for one in goal.aims.all()}
    tree = Tree.load()
    now, before = (_cells(campaign, snapshot, on, goals, units, aims, tree) for on in (last, last - DAY))
    points = {pk: points_of(cells) for pk, cells in now.items()}
    earlier = {pk: points_of(cells) for pk, cells in before.items()}
    places, past = ranks(points), ranks(earlier)
    rows = [
        Row(
            unit, now[unit.pk], points[unit.pk], places[unit.pk], points[unit.pk] - earlier[unit.pk],
            past[unit.pk] - places[unit.pk],
        )
        for unit in units
    ]  # fmt: skip
    return Board(campaign, last, goals, sorted(rows, key=lambda row: (row.rank, row.unit.name)))


def _cells(
    campaign: Campaign,
    snapshot: Snapshot,
    day: date,
    goals: list[CampaignGoal],
    units: list[Organization],
    aims: dict[tuple[int, int], Decimal],
    tree: Tree,
) -> dict[int, list[Cell]]:
    found: dict[int, list[Cell]] = {unit.pk: [] for unit in units}
    for goal in goals:
        values: dict[int, Value] = {}
        if day >= campaign.begin:
            values = tree.totals(figures.compute_in_window(goal.measure, snapshot, campaign.window(day)))
        for unit in units:
            value = Decimal(values.get(unit.pk, 0))
            found[unit.pk].append(Cell(goal, value, aims.get((goal.pk, unit.pk))))
    return found


def content_of(board: Board, snapshot: Snapshot) -> dict[str, Any]:
    """Return a board as it is kept when a campaign is concluded."""
    return {
        "day": board.day.isoformat(),
        "snapshot": snapshot.hash,
        "goals": [
            {
                "name": one.goal.label,
                "unit": one.goal.measure.unit,
                "value": plain(one.value),
                "aim": plain(one.aim) if one.aim else "",
            }
            for one in board.totals
        ],
        "rows": [
            {
                "rank": row.rank,
                "unit": row.unit.name,
                "points": str(row.points),
                "cells": [[plain(one.value), plain(one.aim) if one.aim else ""] for one in row.cells],
            }
            for row in board.rows
        ],
    }


def current(campaign: Campaign) -> dict[str, Any]:
    """Return what would be kept of a campaign by the newest snapshot; nothing before anything is counted."""
    moment = Moment.of(None)
    last = min(moment.as_of, campaign.end)
    if moment.snapshot is None or last < campaign.begin:
        return {}
    return content_of(of_day(campaign, moment.snapshot, last), moment.snapshot)
