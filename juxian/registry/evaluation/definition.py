"""A method of evaluation as plain data: dimensions with weights, criteria with their points."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from juxian.rules import DecisionTable, HitPolicy, Input, Output, Rule

ENOUGH = 50  # per cent of a method that must be known for a place in the ranking, unless it says otherwise


class Mapped(StrEnum):
    """How a value becomes points."""

    LADDER = "ladder"
    LINEAR = "linear"
    YES = "yes"


class Unknown(StrEnum):
    """What a value that is not known gives: nothing counted, its weight going to the others, or no points."""

    SKIP = "skip"
    ZERO = "zero"


@dataclass(frozen=True)
class Step:
    """A rung: from this value on, these points."""

    least: Decimal
    points: Decimal


@dataclass(frozen=True)
class Criterion:
    """One thing that is looked at: a FEEL expression over the facts of people, and what its value is worth.

    `cap` is the most it gives; `low` and `high` are the values at which a linear one gives nothing and all of it.
    """

    name: str
    expression: str
    mapped: Mapped
    cap: Decimal
    unknown: Unknown = Unknown.SKIP
    steps: tuple[Step, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None

    def rules(self) -> list[tuple[str, str]]:
        """Return the rows (test of the value, points) of which the first that holds gives the points."""
        if self.mapped == Mapped.YES:
            return [("true", _feel(self.cap)), ("false", "0")]
        if self.mapped == Mapped.LADDER:
            falling = sorted(self.steps, key=lambda step: step.least, reverse=True)
            rows = [(f">= {_feel(step.least)}", _feel(step.points)) for step in falling]
            return [*rows, (f"< {_feel(falling[-1].least)}", "0")]
        low, high, cap = (_feel(value or Decimal(0)) for value in (self.low, self.high, self.cap))
        rise = f"decimal(({self.expression} - {low}) * {cap} / ({high} - {low}), 2)"
        return [(f"<= {low}", "0"), (f">= {high}", cap), (f"({low}..{high})", rise)]

    def table(self) -> DecisionTable:
        """Return the decision table that gives the points; none for a value that is not known."""
        rules = tuple(Rule(f"r{n}", (test,), (points,)) for n, (test, points) in enumerate(self.rules()))
        return DecisionTable(
            self.name, HitPolicy.FIRST, inputs=(Input(self.name, self.expression),), outputs=(Output("points"),), rules=rules
        )  # fmt: skip

    def better(self, value: Any, points: Decimal) -> Step | None:
        """Return the next step up from this value, as a value and the points from it on; None at the top."""
        if value is None or self.mapped == Mapped.YES:
            return None
        if self.mapped == Mapped.LINEAR:
            return Step(self.high, self.cap) if self.high is not None and points < self.cap else None
        above = [step for step in self.steps if step.least > value and step.points > points]
        return min(above, key=lambda step: step.least, default=None)


@dataclass(frozen=True)
class Dimension:
    """A side that is looked at, and how much of the whole it makes, in per cent."""

    name: str
    weight: int
    criteria: tuple[Criterion, ...] = ()

    @property
    def cap(self) -> Decimal:
        """The most points its criteria give together."""
        return sum((one.cap for one in self.criteria), Decimal(0))


@dataclass(frozen=True)
class Definition:
    """A whole method: whom it is meant for (FEEL), how much must be known, and its dimensions."""

    condition: str = ""
    enough: int = ENOUGH
    dimensions: tuple[Dimension, ...] = field(default=())

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Definition":
        """Return the definition that `to_json` gave."""
        return cls(kept["condition"], kept["enough"], tuple(map(_dimension, kept["dimensions"])))

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON data; numbers as text, so that they stay exact."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return plain

    @property
    def hash(self) -> str:
        """SHA-256 over all that decides a score."""
        text = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def criteria(self) -> list[Criterion]:
        """All criteria in their order."""
        return [one for dimension in self.dimensions for one in dimension.criteria]

    def places(self) -> Iterator[tuple[int, int, Criterion]]:
        """Yield every criterion with the places of its dimension and of itself in it."""
        for at, dimension in enumerate(self.dimensions):
            for n, one in enumerate(dimension.criteria):
                yield at, n, one

    def with_dimension(self, at: int | None, dimension: Dimension | None) -> "Definition":
        """Return it with the dimension at `at` replaced, removed (None), or a new one at the end (`at` None)."""
        return replace(self, dimensions=_put(self.dimensions, at, dimension))

    def with_criterion(self, at: int, n: int | None, criterion: Criterion | None) -> "Definition":
        """Return it with a criterion of the dimension at `at` replaced, removed (None), or a new one at the end."""
        dimension = self.dimensions[at]
        return self.with_dimension(at, replace(dimension, criteria=_put(dimension.criteria, n, criterion)))


def _put(row: tuple[Any, ...], at: int | None, value: Any) -> tuple[Any, ...]:
    if at is None:
        return (*row, value)
    return (*row[:at], *([] if value is None else [value]), *row[at + 1 :])


def _dimension(kept: Mapping[str, Any]) -> Dimension:
    return Dimension(kept["name"], kept["weight"], tuple(map(_criterion, kept["criteria"])))


def _criterion(kept: Mapping[str, Any]) -> Criterion:
    return Criterion(
        kept["name"],
        kept["expression"],
        Mapped(kept["mapped"]),
        Decimal(kept["cap"]),
        Unknown(kept["unknown"]),
        tuple(Step(Decimal(one["least"]), Decimal(one["points"])) for one in kept["steps"]),
        *(None if kept[name] is None else Decimal(kept[name]) for name in ("low", "high")),
    )


def _feel(value: Decimal) -> str:
    return f"({value:f})" if value < 0 else f"{value:f}"
