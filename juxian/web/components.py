"""The plain values that the shell's components draw; views build them, `templatetags/web.py` renders them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Tone = Literal["neutral", "info", "success", "warning", "danger"]
Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what makes it checkable: it opens onto `url`, the records it counted.

    `value` is drawn with thousands separators when it is a number, "—" when it is None. `change` is a short
    sentence ("+14 since the end of last year") coloured by `tone`; `definition` opens beside the label.
    """

    label: StrOrPromise
    value: Number | str | None
    unit: StrOrPromise = ""
    url: str = ""
    as_of: date | datetime | None = None
    change: StrOrPromise = ""
    tone: Tone = "neutral"
    definition: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """How far one thing has come: `percent` of what is wanted (None: not measured), and `text` that says it in words."""

    label: StrOrPromise
    url: str
    text: StrOrPromise
    percent: int | None
    tone: Tone = "info"


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a wizard or a review ladder."""

    label: StrOrPromise
    state: Literal["done", "current", "todo", "failed"] = "todo"
    note: StrOrPromise = ""
    url: str = ""


def steps(labels: Sequence[StrOrPromise], current: int) -> list[Step]:
    """Return the stages of a wizard that stands at index `current` (counted from 0)."""
    return [
        Step(
            label,
            "done" if index < current else "current" if index == current else "todo",
        )
        for index, label in enumerate(labels)
    ]


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several pages of the same subject; each has an address of its own."""

    label: StrOrPromise
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of a timeline, newest first by the caller's order."""

    at: date | datetime
    title: StrOrPromise
    actor: StrOrPromise = ""
    text: StrOrPromise = ""
    tone: Tone = "neutral"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers of a chart, as long as the chart's categories; None leaves a gap.

    `kind` overrides the chart's kind for a combined chart; `secondary` measures it on an axis of its own at the right,
    in its own `unit`. `urls` opens each point onto its records.
    """

    name: StrOrPromise
    values: Sequence[Number | None]
    kind: Literal["", "bar", "line", "area"] = ""
    unit: StrOrPromise = ""
    secondary: bool = False
    urls: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; the same values are the table that readers without JavaScript see.

    Kinds: bar, stack (stacked bars), hbar (horizontal bars, for long names), line, area, pie (one series).
    """

    categories: Sequence[StrOrPromise]
    series: Sequence[Series]
    kind: Literal["bar", "stack", "hbar", "line", "area", "pie"] = "bar"
    unit: StrOrPromise = ""
    category: StrOrPromise = ""

    def payload(self) -> dict[str, Any]:
        """Return the chart as JSON carries it: lazy texts as text, decimals as numbers."""
        return _plain(asdict(self))  # type: ignore[no-any-return]

    def rows(self) -> list[tuple[StrOrPromise, list[tuple[Number | None, str]]]]:
        """Return the table behind the chart: (category, [(value, address)] a series)."""
        return [
            (
                category,
                [(one.values[at], one.urls[at] if one.urls else "") for one in self.series],
            )
            for at, category in enumerate(self.categories)
        ]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return float(value) if isinstance(value, Decimal) else str(value)


CellState = Literal["matched", "not", "unknown", "any"]


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """A column of a decision table: what is asked, and the person's own value (None: not known)."""

    label: StrOrPromise
    value: StrOrPromise | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class DecisionCell:
    """One condition of one rule: its text, and whether the person's value meets it ("any": nothing is asked)."""

    text: StrOrPromise
    state: CellState


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One row: a cell an input, the outputs it gives, and whether it is the row that decided."""

    cells: Sequence[DecisionCell]
    outputs: Sequence[StrOrPromise]
    matched: bool
    label: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision explained cell by cell, for one person on one day."""

    inputs: Sequence[DecisionInput]
    outputs: Sequence[StrOrPromise]
    rules: Sequence[DecisionRule]
    hit_policy: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text to mark, in characters [start, end); `target` is the id it links to on the page, and `in-<target>` its own."""

    start: int
    end: int
    tone: Tone = "info"
    label: StrOrPromise = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """Something done to the selected rows: posted as `action=<value>` with `selected=<pk>`, repeated."""

    value: str
    label: StrOrPromise
    icon: str = ""
    url: str = ""
    tone: Tone = "neutral"
    attributes: Mapping[str, str] = field(default_factory=dict)
