"""Reads for pages: a figure at a date within somebody's reach, by unit, over time, and the records behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from juxian.accounts.models import User
from juxian.core.errors import Refused
from juxian.facts import catalogue, conditions, figures, snapshots
from juxian.facts.catalogue import KEY, PERIOD_END, PERIOD_START, Fact, FactTable
from juxian.facts.figures import Value
from juxian.facts.indicators import Indicator
from juxian.facts.models import SavedList, Snapshot
from juxian.facts.permissions import checked_condition
from juxian.facts.queries import Selection, Source, column, run
from juxian.organizations.models import Organization
from juxian.rules import mangle

PERMISSION = "facts.view_figures"
MANY = 5_000  # keys that a database is asked about one by one
TREND = 12  # dates on a figure's curve
COLUMNS = 6  # facts shown of each record


def reach(user: User, unit: Organization | None = None) -> frozenset[int] | None:
    """Return the organisations whose records count for `user` (None: all), those below `unit` only when it is given."""
    own = user.reach(PERMISSION)
    if unit is None:
        return None if own.everything else own.ids
    below: frozenset[int] = Organization.objects.subtree_ids([unit])
    return below if own.everything else below & own.ids


@dataclass(frozen=True)
class Records:
    """What a selection opens onto for one user: how many rows it counts, and which of them the user may see."""

    selection: Selection
    counted: int
    visible: list[int]
    is_part: bool = False  # whether only some of what the selection gives is meant

    @property
    def outside(self) -> int:
        """How many of the counted records lie outside of what the user may see, or are no longer there."""
        return self.counted - len(self.visible)

    @property
    def wanted(self) -> list[int] | None:
        """The keys to be read out of the selection; None for all of it."""
        return self.visible if self.outside or self.is_part else None


def records(selection: Selection, user: User) -> Records:
    """Return the records behind a selection within what `user` may see."""
    keys = selection.keys()
    return Records(selection, len(keys), visible(catalogue.get(selection.source.table), keys, user))


def visible(table: FactTable, keys: Sequence[int], user: User) -> list[int]:
    """Return those of `keys` that `user` may see, in their order."""
    if not user.has_perm("facts.open_records"):
        return []
    subjects = table.subjects(user).order_by()
    if len(keys) <= MANY:
        subjects = subjects.filter(pk__in=keys)
    allowed = set(subjects.values_list("pk", flat=True))
    return [key for key in keys if key in allowed]


def condition_selection(table: str, text: str, snapshot: Snapshot, user: User) -> Selection:
    """Return the rows within `user`'s reach that a condition selects; refuses one that may not be asked."""
    return Selection(Source.of(table, snapshot, reach(user)), checked_condition(table, text, user))


def saved_list_ids(saved: SavedList, user: User, *, as_of: date) -> list[int]:
    """Return the keys that a saved list selects as of a date within what `user` may see, for other modules' lists."""
    selection = condition_selection(saved.table, saved.condition, snapshots.need(as_of), user)
    return records(selection, user).visible


def shown_facts(table: FactTable, *expressions: Any) -> list[Fact]:
    """Return the facts listed of each record: those that were asked about, then the table's first harmless ones."""
    used = conditions.facts_used(table.id, *expressions)
    others = [fact for fact in table.facts if fact not in used and not fact.is_sensitive]
    return (used + others)[: max(COLUMNS, len(used))]


@dataclass(frozen=True)
class UnitValue:
    """A figure's part that falls to one unit; without `unit`, to records that hang at none."""

    unit: Organization | None
    value: Value


def by_unit(values: Mapping[int | None, Value]) -> list[UnitValue]:
    """Return values by organisation added up by the unit each stands below, the greatest first: one query.

    When all stand below one unit, as for that unit's officer, they stay by organisation.
    """
    tree = {
        one.pk: one for one in Organization.objects.order_by("pk").only("pk", "parent", "kind", "name", "short_name")
    }
    found = _added(values, {pk: _unit_of(tree, pk) for pk in values if pk is not None})
    if len(found) == 1:
        found = _added(values, {pk: pk for pk in values if pk is not None})
    parts = [UnitValue(tree.get(pk) if pk is not None else None, value) for pk, value in found.items()]
    return sorted(parts, key=lambda part: (-part.value, part.unit.name if part.unit else ""))


def _added(values: Mapping[int | None, Value], place: Mapping[int, int | None]) -> dict[int | None, Value]:
    found: dict[int | None, Value] = {}
    for pk, value in values.items():
        unit = place[pk] if pk is not None else None
        found[unit] = found.get(unit, 0) + value
    return found


def _unit_of(tree: Mapping[int, Organization], pk: int) -> int | None:
    """Return the unit (or the office, the group itself) that an organisation stands below."""
    here = tree.get(pk)
    while here is not None and here.kind not in Organization.UNITS:
        above = tree.get(here.parent_id or 0)
        if above is None or above.kind == Organization.Kind.LEADING_GROUP:
            break
        here = above
    return here.pk if here else None


@dataclass(frozen=True)
class Point:
    """A figure at one date; None where it could not be computed on that snapshot."""

    as_of: date
    value: Value | None


def trend(indicator: Indicator, organizations: frozenset[int] | None) -> list[Point]:
    """Return the figure at the last dates that have a snapshot, by date."""
    points = []
    for snapshot in snapshots.latest_of_each(snapshots.dates()[:TREND]):
        try:
            figure = figures.compute(indicator.id, as_of=snapshot.as_of, snapshot=snapshot, organizations=organizations)
            points.append(Point(snapshot.as_of, figure.value))
        except Refused:
            # A snapshot from before a fact existed leaves a gap in the curve.
            points.append(Point(snapshot.as_of, None))
    return points


def facts_of(table: str, key: int, snapshot: Snapshot) -> dict[str, Any] | None:
    """Return one subject's facts by name with the ends of the period, as a rule takes them; None if it is not there.

    A fact that the snapshot was taken without is not known.
    """
    facts = catalogue.get(table).facts
    source = Source.of(table, snapshot)
    kept = snapshots.columns(source.file)
    names = [fact.name for fact in facts if mangle(fact.name) in kept]
    query = source.relation().select(*(column(mangle(name)) for name in names), append=False)
    rows = run(query.where(column(KEY).eq(key)))
    if not rows:
        return None
    period = {PERIOD_START: snapshot.as_of.replace(month=1, day=1), PERIOD_END: snapshot.as_of}
    return {fact.name: None for fact in facts} | dict(zip(names, rows[0], strict=True)) | period


def plain(value: Any) -> Any:
    """Return a stored value as people read it: whole decimals as whole numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    return value


def names_of(organizations: Iterable[int]) -> dict[int, str]:
    """Return the short names of organisations by id."""
    return {one.pk: one.label for one in Organization.objects.filter(pk__in=set(organizations)).order_by("pk")}
