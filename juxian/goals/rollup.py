"""A whole year at once: figures rolled up the tree, and how all targets of all units stand.

Nothing is stored. What was counted is kept in memory under all that it depends on: the snapshot, the tree, and the newest
event of the trail that wrote a target or what lights depend on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Max

from juxian.audit.models import Event
from juxian.facts.models import Snapshot
from juxian.goals.adding import Node, decided, parts_deciding
from juxian.goals.lights import Light, light_of
from juxian.goals.models import RATIO, Target
from juxian.goals.models.plans import UPPER_LIMITS
from juxian.goals.supervision.rulebook import Rulebook, in_force, last_snapshot
from juxian.goals.tree import Tree, Value, roll_up

WRITES = (
    "goals.target_set", "goals.target_changed", "goals.target_split",
    # What rules of lights may look at.
    "goals.light_rules_enforced", "goals.assessment_class_set", "goals.assessment_part_removed",
    "goals.assessment_drawn_up", "organizations.changed",
)  # fmt: skip
FIELDS = ("pk", "rule", "organization_id", "indicator", "comparator", "low", "deadline", "base", "unit")
Lights = Mapping[Light, int]


@dataclass(frozen=True)
class Cube:
    """The standing of a year on `snapshot`: how many targets of each organisation show which light, and how far on the
    mean those that are measured and are no limits have come (1 is all; more than all of one makes up for no other).
    """

    snapshot: Snapshot
    tree: Tree
    lights: Mapping[int, Lights]
    shares: Mapping[int, float]

    def totals_of(self, indicator: str) -> Mapping[int, Value]:
        """Return an indicator's value over each organisation and all below it."""
        return roll_up([indicator], self.snapshot, self.tree)[indicator]


def of_year(year: int, snapshot: Snapshot) -> Cube:
    """Return the standing of all targets of `year` on `snapshot`."""
    newest = Event.objects.filter(action__in=WRITES).aggregate(newest=Max("sequence"))["newest"]
    written = Event.objects.filter(pk=newest).values_list("hash", flat=True).first() if newest else None
    book = in_force()
    last = last_snapshot(year) if book else None
    return _cube(year, snapshot, snapshot.hash, Tree.load(), written, book, last.hash if last else "")


@lru_cache(maxsize=4)
def _cube(
    year: int, snapshot: Snapshot, _hash: str, tree: Tree, _written: str | None, book: Rulebook | None, _last: str
) -> Cube:
    rows = Target.objects.filter(year=year).order_by("pk")
    targets = list(rows.values_list(*FIELDS))
    indicators = {row[3] for row in targets if row[3]}
    totals = roll_up(indicators, snapshot, tree)
    judge = book.on(year, snapshot.as_of, indicators, tree) if book else None
    named = list(rows.values_list(*FIELDS, "name", "year", named=True)) if book else []
    below = parts_deciding((row[0], row[1]) for row in targets)
    lights: dict[int, dict[Light, int]] = {}
    shares: dict[int, list[float]] = {}
    for at, (pk, rule, organization, indicator, comparator, aim, deadline, base, unit) in enumerate(targets):
        one = Node(pk, organization, rule, comparator in UPPER_LIMITS, indicator, base, unit == RATIO)
        value = decided(one, below, totals)[0]
        light = light_of(comparator, aim, value, year=year, deadline=deadline, day=snapshot.as_of)
        if judge:
            light = judge.light(named[at], value, light)
        own = lights.setdefault(organization, {})
        own[light] = own.get(light, 0) + 1
        if value is not None and comparator not in UPPER_LIMITS:
            shares.setdefault(organization, []).append(min(float(value / aim), 1.0) if aim else 1.0)
    return Cube(snapshot, tree, lights, {one: sum(found) / len(found) for one, found in shares.items()})
