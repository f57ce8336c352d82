"""What pages and files show of a round's result: read from its document, never computed a second time."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from juxian.facts import indicators
from juxian.goals.assessment.inputs import item_of, recorded
from juxian.goals.assessment.scoring import Item, Measured, raise_by
from juxian.goals.models import Assessed, AssessmentRound, Claim, Criterion, amount


@dataclass(frozen=True)
class Row:
    """One unit's result. `unit` is None when the unit is not the reader's to open."""

    name: str
    unit_class: str
    rank: int
    total: Decimal
    grade: str
    vetoed: bool
    items: list[dict[str, Any]]
    unit: Assessed | None = None


@dataclass(frozen=True)
class Reason:
    """Why one criterion gave what it gave, and what would give more."""

    criterion: Criterion
    value: str
    target: str
    rank: int | None
    points: Decimal | None
    full: Decimal
    struck: bool
    more: tuple[str, Decimal] | None


def rows_of(chosen: AssessmentRound) -> list[Row]:
    """Return the results in the order of classes and ranks; none before the round was computed."""
    if not chosen.content:
        return []
    return [
        Row(one["unit"], one["class"], one["rank"], Decimal(one["total"]), one["grade"], one["vetoed"], one["items"])
        for one in json.loads(chosen.content)["results"]
    ]


def beside_records(chosen: AssessmentRound, claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims, each with what the records say as `recorded`: None where nothing is compared."""
    found, shown = recorded(chosen), list(claims)
    for one in shown:
        one.recorded = found.get((one.assessed_id, one.criterion_id))  # type: ignore[attr-defined]
    return shown


def by_class(chosen: AssessmentRound, rows: list[Row]) -> dict[str, list[Row]]:
    """Return the rows of each class that has any, in the order in which the classes were drawn up."""
    found: dict[str, list[Row]] = {name: [] for name in chosen.classes.order_by("pk").values_list("name", flat=True)}
    for row in rows:
        found[row.unit_class].append(row)
    return {name: held for name, held in found.items() if held}


def reasons_of(assessed: Assessed, rows: list[Row]) -> tuple[Row | None, list[Reason]]:
    """Return a unit's row and, for each of its criteria, the reason of its points."""
    own = next((row for row in rows if row.name == assessed.organization.name), None)
    if own is None:
        return None, []
    criteria = {one.name: one for one in assessed.round.criteria.all()}
    peers = [row for row in rows if row.unit_class == own.unit_class]
    found = []
    for item in own.items:
        criterion = criteria[item["criterion"]]
        measured = {row.name: _measured(row, item["criterion"]) for row in peers}
        found.append(_reason(criterion, item, measured, own.name))
    return own, sorted(found, key=lambda one: one.criterion.pk)


def _measured(row: Row, criterion: str) -> Measured:
    item = next(one for one in row.items if one["criterion"] == criterion)
    return Measured(row.name, criterion, _number(item["value"]), _number(item["target"]))


def _reason(criterion: Criterion, item: Mapping[str, Any], measured: Mapping[str, Measured], unit: str) -> Reason:
    unit_of = _unit_of(criterion)
    scored: Item = item_of(criterion)
    # Nobody works towards an expert's mark.
    more = None
    if criterion.source != Criterion.Source.EXPERT:
        more = raise_by(scored, measured, unit, unit_of=unit_of)
    value, target = _number(item["value"]), _number(item["target"])
    return Reason(
        criterion=criterion,
        value="—" if value is None else amount(value, unit_of),
        target="—" if target is None else amount(target, unit_of),
        rank=None if item["rank"] is None else int(Decimal(item["rank"])),
        points=_number(item.get("points")),
        full=criterion.full,
        struck=bool(item.get("met", False)),
        more=None if more is None else (amount(abs(more[0]), unit_of), more[1]),
    )


def _unit_of(criterion: Criterion) -> str:
    return indicators.get(criterion.indicator).unit if criterion.indicator else ""


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def sheet(rows: list[Row]) -> tuple[list[str], Iterator[list[Any]]]:
    """Return the heads and rows of the Excel file: a line a unit, a column a criterion."""
    names = list(dict.fromkeys(item["criterion"] for row in rows for item in row.items))

    def lines() -> Iterator[list[Any]]:
        for row in rows:
            points = {item["criterion"]: _number(item.get("points")) for item in row.items}
            yield [row.unit_class, row.rank, row.name, row.total, row.grade, *(points.get(name) for name in names)]

    return names, lines()
