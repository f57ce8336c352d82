"""Scores out of inputs, without a database: whoever has the inputs of a round can compute it again, byte for byte.

A round is scored class by class. Each criterion is a FEEL formula over `SCOPE`; whatever idiom wrote it, the formula is
what counts. Numbers are exact decimals, points are rounded half up to two places, and the document is canonical JSON:
names sorted, no spaces, decimals as text, so that neither the order of the inputs nor the database shows in its bytes.
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Any

from juxian.rules import BOOLEAN, NUMBER, Expression, compile_expression

# What a formula may name: the unit's figure, its target, the criterion's full marks, and how the class stands.
SCOPE = {
    "数值": NUMBER,
    "目标": NUMBER,
    "满分": NUMBER,
    "名次": NUMBER,
    "参评数": NUMBER,
    "最高值": NUMBER,
    "最低值": NUMBER,
    "平均值": NUMBER,
}
CENT = Decimal("0.01")
WEIGHTED, BONUS, DEDUCTION, VETO = "weighted", "bonus", "deduction", "veto"
# How much more (or less) of a figure is tried to find what would raise a score.
STEPS = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000)


@dataclass(frozen=True)
class Item:
    """One criterion of one class, as it is scored. `fewer` says that the smallest figure ranks first."""

    name: str
    kind: str
    full: Decimal
    formula: str
    fewer: bool = False


@dataclass(frozen=True)
class Measured:
    """What one unit has of one criterion; None where nothing was measured or no target was set.

    `evidence` are the hashes of the files that proved it, so that the seal of a round covers them too.
    """

    unit: str
    criterion: str
    value: Decimal | None
    target: Decimal | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """One class: its units, and the criteria they are scored by."""

    name: str
    units: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Scheme:
    """The rules of a round: `grades` are (at least so many points, grade), the highest first."""

    name: str
    year: int
    as_of: str
    grades: tuple[tuple[Decimal, str], ...]
    veto_grade: str
    groups: tuple[Group, ...]


@lru_cache(maxsize=512)
def compiled(formula: str, kind: str) -> Expression:
    """Return a formula compiled; raises `RuleError` naming the place in it and the reason."""
    return compile_expression(formula, SCOPE, expect=BOOLEAN if kind == VETO else NUMBER)


def score(scheme: Scheme, inputs: Iterable[Measured]) -> list[dict[str, Any]]:
    """Return the result of each unit, class by class, the best first.

    Each is {class, unit, rank, total, grade, vetoed, items}; an item is {criterion, kind, value, target, rank, full,
    points}, where `points` is None for a veto and `met` says whether it struck.
    """
    had = {(one.unit, one.criterion): one for one in inputs}
    results: list[dict[str, Any]] = []
    for group in sorted(scheme.groups, key=lambda one: one.name):
        rows = {unit: _blank(group, unit) for unit in sorted(group.units)}
        for item in sorted(group.items, key=lambda one: one.name):
            measured = {unit: had.get((unit, item.name), Measured(unit, item.name, None)) for unit in rows}
            for unit, found in _scored(item, measured).items():
                rows[unit]["items"].append(found)
        for row in rows.values():
            _add_up(row, scheme)
        results += _ranked(rows.values())
    return results


def _blank(group: Group, unit: str) -> dict[str, Any]:
    return {"class": group.name, "unit": unit, "items": []}


def _scored(item: Item, measured: Mapping[str, Measured]) -> dict[str, dict[str, Any]]:
    standing = _Standing.of(item, measured.values())
    return {unit: _of_unit(item, one, standing) for unit, one in measured.items()}


def _of_unit(item: Item, one: Measured, standing: "_Standing") -> dict[str, Any]:
    rank = standing.rank(one.value, fewer=item.fewer)
    facts = {"数值": one.value, "目标": one.target, "名次": rank, **standing.shared}
    return {
        "criterion": item.name,
        "kind": item.kind,
        "value": one.value,
        "target": one.target,
        "rank": rank,
        "full": item.full,
        **_points(item, compiled(item.formula, item.kind).person(facts)),
    }


def _points(item: Item, value: Any) -> dict[str, Any]:
    if item.kind == VETO:
        return {"points": None, "met": value is True}
    points = Decimal(0) if value is None else max(value, Decimal(0))
    if item.kind != WEIGHTED:
        points = min(points, item.full)
    return {"points": points.quantize(CENT, ROUND_HALF_UP)}


@dataclass(frozen=True)
class _Standing:
    """How a class stands by one criterion: its known figures, rising, and what every unit's formula is told of them."""

    known: list[Decimal]
    shared: dict[str, Decimal | None]

    @classmethod
    def of(cls, item: Item, measured: Collection[Measured]) -> "_Standing":
        known = sorted(one.value for one in measured if one.value is not None)
        with localcontext(prec=34):
            mean = sum(known, Decimal(0)) / len(known) if known else None
        return cls(
            known,
            {
                "满分": item.full,
                "参评数": Decimal(len(measured)),
                "最高值": known[-1] if known else None,
                "最低值": known[0] if known else None,
                "平均值": mean,
            },
        )

    def rank(self, value: Decimal | None, *, fewer: bool) -> Decimal | None:
        """Return the rank by competition ranking (1, 1, 3); none for what was not measured."""
        if value is None:
            return None
        better = bisect_left(self.known, value) if fewer else len(self.known) - bisect_right(self.known, value)
        return Decimal(1 + better)


def _add_up(row: dict[str, Any], scheme: Scheme) -> None:
    def total(kind: str) -> Decimal:
        return sum((one["points"] for one in row["items"] if one["kind"] == kind), Decimal(0))

    row["total"] = max(total(WEIGHTED) + total(BONUS) - total(DEDUCTION), Decimal(0)).quantize(CENT)
    row["vetoed"] = any(one.get("met", False) for one in row["items"])
    reached = (grade for least, grade in scheme.grades if row["total"] >= least)
    row["grade"] = scheme.veto_grade if row["vetoed"] else next(reached, "")


def _ranked(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a class in order: those vetoed come last, equal totals share a rank."""
    ordered = sorted(rows, key=lambda row: (row["vetoed"], -row["total"], row["unit"]))
    places = [(row["vetoed"], row["total"]) for row in ordered]
    for row in ordered:
        row["rank"] = 1 + places.index((row["vetoed"], row["total"]))
    return ordered


def raise_by(
    item: Item, measured: Mapping[str, Measured], unit: str, *, unit_of: str
) -> tuple[Decimal, Decimal] | None:
    """Return the least further amount that would give `unit` more points, and how many more; none when nothing would.

    The others stay as they are. Figures that are shares (`unit_of` 比例) are tried in per cent.
    """
    if item.kind in (VETO, DEDUCTION) or (own := measured[unit].value) is None:
        return None
    now = _of_unit(item, measured[unit], _Standing.of(item, measured.values()))["points"]
    scale = CENT if unit_of == "比例" else Decimal(1)
    for step in STEPS:
        change = -step * scale if item.fewer else step * scale
        if own + change < 0:
            return None
        other = Measured(unit, item.name, own + change, measured[unit].target)
        standing = _Standing.of(item, {**measured, unit: other}.values())
        gained = _of_unit(item, other, standing)["points"] - now
        if gained > 0:
            return change, gained
    return None


# The document ------------------------------------------------------------------------------------------


def document(scheme: Scheme, inputs: Iterable[Measured]) -> str:
    """Return the round as canonical JSON: its scheme, its inputs, and the results they give."""
    listed = list(inputs)
    return _canonical(
        {
            "scheme": {
                "name": scheme.name,
                "year": scheme.year,
                "as_of": scheme.as_of,
                "grades": [[least, grade] for least, grade in scheme.grades],
                "veto_grade": scheme.veto_grade,
                "classes": [
                    {
                        "name": group.name,
                        "units": sorted(group.units),
                        "criteria": [
                            {"name": one.name, "kind": one.kind, "full": one.full, "formula": one.formula, "fewer": one.fewer}
                            for one in sorted(group.items, key=lambda one: one.name)
                        ],
                    }
                    for group in sorted(scheme.groups, key=lambda one: one.name)
                ],
            },
            "inputs": [
                {"unit": one.unit, "criterion": one.criterion, "value": one.value, "target": one.target}
                | ({"evidence": sorted(one.evidence)} if one.evidence else {})
                for one in sorted(listed, key=lambda one: (one.unit, one.criterion))
            ],
            "results": score(scheme, listed),
        }
    )  # fmt: skip


def again(text: str) -> str:
    """Return the document that the scheme and the inputs of `text` give: `text` itself, unless somebody altered it."""
    told = json.loads(text)
    scheme = told["scheme"]
    groups = tuple(
        Group(
            group["name"],
            tuple(group["units"]),
            tuple(
                Item(one["name"], one["kind"], Decimal(one["full"]), one["formula"], one["fewer"])
                for one in group["criteria"]
            ),
        )
        for group in scheme["classes"]
    )
    rules = Scheme(
        scheme["name"], scheme["year"], scheme["as_of"],
        tuple((Decimal(least), grade) for least, grade in scheme["grades"]), scheme["veto_grade"], groups,
    )  # fmt: skip
    inputs = [
        Measured(
            one["unit"],
            one["criterion"],
            _decimal(one["value"]),
            _decimal(one["target"]),
            tuple(one.get("evidence", ())),
        )
        for one in told["inputs"]
    ]
    return document(rules, inputs)


def digest(text: str) -> str:
    """Return the hash (SHA-256) of a document."""
    return hashlib.sha256(text.encode()).hexdigest()


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _canonical(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        # One text for one number, however many zeros it came with.
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
