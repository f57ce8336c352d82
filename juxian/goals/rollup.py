"""A whole year at once: figures rolled up the tree, and how all targets of all units stand.

Nothing is stored. What was counted is kept in memory under all that it depends on: the snapshot, the tree, and the newest
event of the trail that wrote a target.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Max

from juxian.audit.models import Event
from juxian.facts import figures, snapshots
from juxian.facts.models import Snapshot
from juxian.goals.models import Target
from juxian.goals.progress import Light, light_of, measured_on
from juxian.goals.tree import Tree

WRITES = ("goals.target_set", "goals.target_changed", "goals.target_split")
Lights = Mapping[Light, int]


@dataclass(frozen=True)
class Cube:
    """The standing of a year: `totals[indicator][organisation]` over it and all below, `lights[organisation][light]`."""

    as_of: date
    totals: Mapping[str, Mapping[int, int | Decimal]]
    lights: Mapping[int, Lights]

    def met(self, organization: int) -> tuple[int, int]:
        """Return how many targets of an organisation are reached, and how many it has."""
        found = self.lights.get(organization, {})
        return found.get(Light.MET, 0), sum(found.values())


def of_year(year: int) -> Cube | None:
    """Return the standing of all targets of `year` on its newest snapshot; nothing before there is one."""
    day = measured_on(year)
    if day is None:
        return None
    written = Event.objects.filter(action__in=WRITES).aggregate(newest=Max("sequence"))["newest"]
    return _cube(year, snapshots.need(day), Tree.load(), written)


@lru_cache(maxsize=4)
def _cube(year: int, snapshot: Snapshot, tree: Tree, written: int | None) -> Cube:
    targets = list(
        Target.objects.filter(year=year)
        .order_by("pk")
        .values_list("organization_id", "indicator", "comparator", "low", "deadline")
    )
    totals = roll_up({indicator for _, indicator, *_ in targets if indicator}, snapshot, tree)
    lights: dict[int, dict[Light, int]] = {}
    for organization, indicator, comparator, aim, deadline in targets:
        value = totals[indicator][organization] if indicator in totals else None
        light = light_of(comparator, aim, value, year=year, deadline=deadline, day=snapshot.as_of)
        own = lights.setdefault(organization, {})
        own[light] = own.get(light, 0) + 1
    return Cube(snapshot.as_of, totals, lights)


def roll_up(indicators: Iterable[str], snapshot: Snapshot, tree: Tree) -> dict[str, dict[int, int | Decimal]]:
    """Return, for each indicator, its value over each organisation and all below it."""
    return {
        one: tree.totals(figures.compute_by_organization(one, snapshot.as_of, snapshot=snapshot))
        for one in sorted(indicators)
    }
