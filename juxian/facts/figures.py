"""Figures: indicators computed on snapshots. What a figure counts is the list it opens onto, by the same condition."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import duckdb

from juxian.core.errors import Refused
from juxian.facts import conditions, indicators, queries, snapshots
from juxian.facts.indicators import Indicator
from juxian.facts.models import Snapshot
from juxian.facts.queries import Selection, Source

Value = int | Decimal
Group = int | None
Counted = tuple[Value, int]  # the value, and how many rows it was computed from


@dataclass(frozen=True)
class Figure:
    """A number that can be checked: what it means, as of when, on which snapshot (hash), over how many records.

    `value` is None where `problem` says why it could not be computed.
    """

    id: str
    name: str
    value: Value | None
    unit: str
    definition: str
    as_of: date
    snapshot: str
    records: int
    group: str = ""
    problem: str = ""


def compute(
    indicator_id: str,
    *,
    as_of: date,
    snapshot: Snapshot | None = None,
    organizations: frozenset[int] | None = None,
) -> Figure:
    """Return one figure as of a date, over all organisations or the given ones.

    Without `snapshot`, the latest for that date is used. `records` is the length of the list that `subject_ids`
    gives, for sums too. Refuses an unknown indicator, a missing or harmed snapshot, and what can not be computed.
    """
    indicator = indicators.get(indicator_id)
    chosen = snapshots.need(as_of, snapshot)
    return _figure(indicator, chosen, _found(indicator, chosen, organizations))


@dataclass(frozen=True)
class Window:
    """Days of one's own over which an indicator is counted instead of the year: 期初 is `since` and 期末 `until`."""

    since: date
    until: date


def compute_all(
    as_of: date,
    *,
    snapshot: Snapshot | None = None,
    organizations: frozenset[int] | None = None,
    window: Window | None = None,
) -> list[Figure]:
    """Return every figure, one query a fact table; one that can not be computed says why and does not stop the others.

    Over the year up to the date, or over a window. Refuses when there is no snapshot for the date.
    """
    chosen = snapshots.need(as_of, snapshot)
    figures = []
    tables: dict[str, dict[str, dict[Group, Counted] | Refused]] = {}
    for indicator in indicators.all():
        try:
            if indicator.table not in tables:
                tables[indicator.table] = _of_table(indicator.table, chosen, organizations, window)
            figures.append(_figure(indicator, chosen, tables[indicator.table][indicator.id]))
        except Refused as refused:
            figures.append(_figure(indicator, chosen, refused))
    return figures


def compute_by_organization(
    indicator_id: str,
    as_of: date,
    *,
    snapshot: Snapshot | None = None,
    organizations: frozenset[int] | None = None,
) -> dict[int | None, Value]:
    """Return the figure's value for each organisation that has any record of it; None stands for those without one."""
    return by_organization([indicator_id], snapshots.need(as_of, snapshot), organizations)[indicator_id]


def by_organization(
    indicator_ids: Iterable[str], snapshot: Snapshot, organizations: frozenset[int] | None = None
) -> dict[str, dict[int | None, Value]]:
    """Return what `compute_by_organization` does for several figures, one query a fact table."""
    values: dict[str, dict[int | None, Value]] = {}
    tables: dict[str, dict[str, dict[Group, Counted] | Refused]] = {}
    for indicator in map(indicators.get, indicator_ids):
        if indicator.table not in tables:
            tables[indicator.table] = _of_table(indicator.table, snapshot, organizations)
        found = tables[indicator.table][indicator.id]
        if isinstance(found, Refused):
            raise found
        values[indicator.id] = {organization: value for organization, (value, records) in found.items() if records}
    return values


def compute_in_window(
    indicator: Indicator, snapshot: Snapshot, window: Window, organizations: frozenset[int] | None = None
) -> dict[int | None, Value]:
    """Return by organisation what an indicator, registered or made for the purpose, gives over days of one's own."""
    found = _in_window(indicator, snapshot, window, organizations)
    return {organization: value for organization, (value, records) in found.items() if records}


def figure_in_window(
    indicator: Indicator, snapshot: Snapshot, window: Window, organizations: frozenset[int] | None = None
) -> Figure:
    """Return the figure that `compute_in_window` adds up to."""
    return _figure(indicator, snapshot, _in_window(indicator, snapshot, window, organizations))


def _in_window(
    indicator: Indicator, snapshot: Snapshot, window: Window, organizations: frozenset[int] | None
) -> dict[Group, Counted]:
    source = Source.of(indicator.table, snapshot, organizations, **_days(window))
    source.check(*conditions.of_indicator(indicator))
    found = _computed(source, (indicator,))[indicator.id]
    if isinstance(found, Refused):
        raise found
    return found


def subject_ids(
    indicator_id: str,
    *,
    as_of: date,
    snapshot: Snapshot | None = None,
    organizations: Iterable[int] | None = None,
) -> list[int]:
    """Return the keys of the records that the figure counts, rising."""
    return selection(indicators.get(indicator_id), snapshots.need(as_of, snapshot), organizations).keys()


def selection(
    indicator: Indicator, snapshot: Snapshot, organizations: Iterable[int] | None = None, window: Window | None = None
) -> Selection:
    """Return the rows that an indicator's condition selects in a snapshot, in a window where one is given."""
    condition, _value = conditions.of_indicator(indicator)
    return Selection(Source.of(indicator.table, snapshot, organizations, **_days(window)), condition)


def _days(window: Window | None) -> dict[str, date]:
    return {"since": window.since, "until": window.until} if window else {}


def _figure(indicator: Indicator, snapshot: Snapshot, found: "dict[Group, Counted] | Refused") -> Figure:
    problem = found.messages[0] if isinstance(found, Refused) else ""
    counted = [] if isinstance(found, Refused) else list(found.values())
    return Figure(
        id=indicator.id,
        name=indicator.name,
        value=None if problem else sum((value for value, _ in counted), start=0),
        unit=indicator.unit,
        definition=indicator.definition,
        as_of=snapshot.as_of,
        snapshot=snapshot.hash,
        records=sum(records for _, records in counted),
        group=indicator.group,
        problem=problem,
    )


def _found(indicator: Indicator, snapshot: Snapshot, organizations: frozenset[int] | None) -> dict[Group, Counted]:
    found = _of_table(indicator.table, snapshot, organizations)[indicator.id]
    if isinstance(found, Refused):
        raise found
    return found


def _of_table(
    table: str, snapshot: Snapshot, organizations: frozenset[int] | None, window: Window | None = None
) -> "dict[str, dict[Group, Counted] | Refused]":
    """Return, for each indicator over a table, its values by organisation, or why there is none."""
    source = Source.of(table, snapshot, organizations, **_days(window))
    found: dict[str, dict[Group, Counted] | Refused] = {}
    sound = []
    for indicator in indicators.all():
        if indicator.table == table:
            try:
                source.check(*conditions.of_indicator(indicator))
                sound.append(indicator)
            except Refused as refused:
                found[indicator.id] = refused
    return found | _computed(source, tuple(sound))


# A snapshot never changes, so neither do its figures; a harmed file is noticed before this is asked.
@lru_cache(maxsize=256)
def _computed(source: Source, sound: tuple[Indicator, ...]) -> "dict[str, dict[Group, Counted] | Refused]":
    try:
        return dict(_values(source, sound))
    except duckdb.Error:
        # One of them broke the query, as a sum too large does: alone, the others still can be told.
        return {indicator.id: _alone(source, indicator) for indicator in sound}


def _alone(source: Source, indicator: Indicator) -> "dict[Group, Counted] | Refused":
    try:
        return _values(source, (indicator,))[indicator.id]
    except duckdb.Error as error:
        return queries.failed(indicator.name, error)


def _values(source: Source, sound: tuple[Indicator, ...]) -> dict[str, dict[Group, Counted]]:
    found: dict[str, dict[Group, Counted]] = {indicator.id: {} for indicator in sound}
    if not sound:
        return found
    query = queries.aggregates(source, [conditions.of_indicator(indicator) for indicator in sound])
    for organization, *numbers in queries.run(query):
        for at, indicator in enumerate(sound):
            records, value = numbers[2 * at : 2 * at + 2]
            found[indicator.id][organization] = (value, records)
    return found
