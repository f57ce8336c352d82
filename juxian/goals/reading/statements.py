"""What reading a plan proposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .kinds import Evidence, Kind

Number = int | Decimal
Json = str | int | float | None | list[int | float]


@dataclass(frozen=True)
class Statement:
    """A quantified statement of a document.

    kind: target (to be reached), result (reached) or standing (a rule or fact that holds).
    comparator: eq, ge, gt, le, lt or range; `value` is then a pair. Values are in base units (yuan, people,
    items), shares are ratios with the unit 比例. `unit` carries 每人 and the like as 元/人, 次/季度.
    deadline: a day, or the phrase for it (年末, 6月末, 三年内) while the year is not known, or None.
    `sentence` is what a person reads (simplified, without pinyin); [start, end) is its place in the document's
    text and [number_start, number_end) that of the quantity. `responsible` names the units in charge, the lead
    first; `confidence` is between 0 and 1 and `why` the evidence for the kind.
    """

    kind: Kind
    metric: str
    comparator: str
    value: Number | tuple[Number, Number]
    unit: str
    deadline: date | str | None
    sentence: str
    start: int
    end: int
    number: str
    number_start: int
    number_end: int
    confidence: float = 0.5
    why: tuple[Evidence, ...] = ()
    responsible: tuple[str, ...] = ()


def whole(value: Decimal) -> Number:
    """An integer where the value is one, else the exact decimal."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def whole_value(value: Decimal | tuple[Decimal, Decimal]) -> Number | tuple[Number, Number]:
    """`whole` for a value or both bounds of a range."""
    return (whole(value[0]), whole(value[1])) if isinstance(value, tuple) else whole(value)


def _json_number(value: Number) -> int | float:
    return value if isinstance(value, int) else float(value)


def statement_json(statement: Statement) -> dict[str, Json]:
    """The statement as `juxian plan read --format json` prints it; a range is [low, high], a day is ISO 8601."""
    value = statement.value
    deadline = statement.deadline
    return {
        "kind": statement.kind,
        "metric": statement.metric,
        "comparator": statement.comparator,
        "value": [_json_number(bound) for bound in value] if isinstance(value, tuple) else _json_number(value),
        "unit": statement.unit,
        "deadline": deadline.isoformat() if isinstance(deadline, date) else deadline,
        "sentence": statement.sentence,
        "start": statement.start,
        "end": statement.end,
    }
