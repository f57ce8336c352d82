"""Axes: the values of a subject cut into atoms, within which no cell of a table tells one value from another.

A set of values is a whole number, one bit an atom; the highest bit is null. Ordered values are counted in their least
unit (days, cents, months), so that nothing lies between `<= 35` and `>= 36` years.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .analysis_cells import Subject
from .regions import EPOCH, threshold, unit_value
from .scope import fact_type
from .sets import ANY_VALUE, Edge, Values, point, single_values
from .types import BOOLEAN, DATE, DATE_TIME, DAYS_TIME_DURATION, STRING, TIME, YEARS_MONTHS_DURATION, Number
from .values import Months, spell

MICROSECOND = dt.timedelta(microseconds=1)
START = dt.datetime(1970, 1, 1)
OTHER = "其他"


class NotOrdered(ValueError):
    """Values of an axis that can not be counted, such as times with and without zone in one column."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What an axis allows, as people and FEEL say it.

    ``label`` and ``expression`` are the value looked at, ``element`` what the list has to hold or lack. ``ranges`` are
    pairs of first and last value (None: without end); ``values`` single ones, ``excluded`` says that they are those left
    out. ``null`` says that the value may be unknown.
    """

    label: str
    expression: str
    element: object = None
    ranges: tuple[tuple[object, object], ...] = ()
    values: tuple[object, ...] = ()
    excluded: bool = False
    null: bool = False

    def condition(self) -> str:
        """The pick as a FEEL condition."""
        return " or ".join(self._alternatives())

    def _alternatives(self) -> Iterator[str]:
        text = self.expression
        if self.element is not None:
            held = f"list contains({text}, {literal(self.element)})"
            yield from (held if value is True else f"not({held})" for value in self.values)
        elif self.excluded:
            known = "" if self.null else f"{text} != null and "
            yield known + f"not({text} in ({', '.join(map(literal, self.values))}))"
        else:
            yield from (f"{text} = {literal(value)}" for value in self.values)
            yield from (_in_range(text, first, last) for first, last in self.ranges)
        if self.null and not self.excluded:
            yield f"{text} = null"


def _in_range(text: str, first: object, last: object) -> str:
    if first is None and last is None:
        return f"{text} != null"
    if first is None or last is None:
        return f"{text} >= {literal(first)}" if last is None else f"{text} <= {literal(last)}"
    return f"{text} = {literal(first)}" if first == last else f"{text} in [{literal(first)}..{literal(last)}]"


def literal(value: object) -> str:
    """A value as FEEL writes it in an expression."""
    kind = {dt.date: "date", dt.datetime: "date and time", dt.time: "time"}.get(type(value))
    if isinstance(value, Months | dt.timedelta):
        kind = "duration"
    return f'{kind}("{spell(value)}")' if kind else spell(value)


class Axis:
    """One subject with its atoms. ``known`` are all atoms of its domain, ``null`` the bit of an unknown value."""

    def __init__(self, subject: Subject, size: int) -> None:
        self.subject = subject
        self.null = 1 << size
        self.known = self.null - 1
        self.label = self.expression = ""

    @property
    def size(self) -> int:
        """The number of atoms, null among them."""
        return self.null.bit_length()

    @property
    def full(self) -> int:
        """Every atom, and null."""
        return self.known | self.null

    def mask(self, values: Values) -> int:
        """The atoms of a set, within the domain."""
        raise NotImplementedError

    def sample(self, mask: int) -> object:
        """A value of a set, a typical one; None when only null is in it."""
        raise NotImplementedError

    def pick(self, mask: int) -> Pick:
        """What a set allows, in words' parts."""
        raise NotImplementedError

    def _pick(self, **allowed: Any) -> Pick:
        return Pick(self.label, self.expression, self.subject.element, **allowed)

    def is_between(self, mask: int) -> bool:
        """Whether a piece of the set lies between two others that are left out."""
        return False


class Named(Axis):
    """Texts, booleans and members of lists: single values, and for texts all others as one atom."""

    def __init__(self, subject: Subject, values: Sequence[object], *, others: bool) -> None:
        super().__init__(subject, len(values) + others)
        self.values = list(values)
        self.others = 1 << len(values) if others else 0
        self._bits = {value: 1 << n for n, value in enumerate(values)}

    def mask(self, values: Values) -> int:
        null = self.null if values.null else 0
        singles = single_values(values)
        if singles is None:
            return sum(bit for value, bit in self._bits.items() if values & point(value)) | null
        bits = 0
        for value in singles:
            bits |= self._bits.get(value, 0)
        is_complement = bool(values.intervals) and values.intervals[0][0][0] is None
        return (self.known & ~bits if is_complement else bits) | null

    def sample(self, mask: int) -> object:
        for value, bit in self._bits.items():
            if bit & mask:
                return value
        if not mask & self.others:
            return None
        return next(name for name in (OTHER, *(f"{OTHER}{n}" for n in range(1000))) if name not in self._bits)

    def pick(self, mask: int) -> Pick:
        excluded = bool(mask & self.others)
        chosen = [value for value, bit in self._bits.items() if bool(bit & mask) is not excluded]
        return self._pick(values=tuple(chosen), excluded=excluded, null=bool(mask & self.null))


class Ordered(Axis):
    """Numbers, dates, times and durations between cuts."""

    def __init__(self, subject: Subject, cuts: Sequence[int], domain: Values | None) -> None:
        self.kind = fact_type(subject.node.type)
        self.scale = (18 if self.kind.scale is None else self.kind.scale) if isinstance(self.kind, Number) else 0
        low, high = self._ends()
        within = [(low, high + 1)]
        if domain is not None:
            within = [(max(a, low), min(b, high + 1)) for a, b in self._spans(domain, low, high)]
        edges = sorted({cut for cut in cuts if low < cut <= high} | {end for span in within for end in span})
        self.atoms = [(a, b - 1) for a, b in pairwise(edges) if any(first <= a and b <= last for first, last in within)]
        super().__init__(subject, len(self.atoms))
        self.low = self.atoms[0][0] if self.atoms else low
        self.high = self.atoms[-1][1] if self.atoms else high
        self._starts = [a for a, _ in self.atoms]
        self.bounds = (low, high)

    @classmethod
    def of(cls, subject: Subject, sets: Iterable[Values], domain: Values | None) -> Ordered:
        """The axis of a subject whose sets and domain are known; raises NotOrdered."""
        probe = cls(subject, (), None)
        cuts = {probe.cut(edge) for found in sets for pair in found.intervals for edge in pair if edge[0] is not None}
        return cls(subject, sorted(cuts), domain)

    def _ends(self) -> tuple[int, int]:
        if isinstance(self.kind, Number):
            digits = (self.kind.precision or 38 + self.scale) if self.kind.precision else 38
            return -(10**digits) + 1, 10**digits - 1
        if self.kind == DATE:
            return dt.date.min.toordinal() - EPOCH, dt.date.max.toordinal() - EPOCH
        if self.kind == DATE_TIME:
            return (dt.datetime.min - START) // MICROSECOND, (dt.datetime.max - START) // MICROSECOND
        if self.kind == TIME:
            return 0, 24 * 3600 * 1_000_000 - 1
        if self.kind == DAYS_TIME_DURATION:
            return dt.timedelta.min // MICROSECOND, dt.timedelta.max // MICROSECOND
        return -10_000 * 12, 10_000 * 12

    def _spans(self, values: Values, low: int, high: int) -> list[tuple[int, int]]:
        return [
            (low if a[0] is None else self.cut(a), high + 1 if b[0] is None else self.cut(b))
            for a, b in values.intervals
        ]

    def cut(self, edge: Edge) -> int:
        """The least whole number of units above a cut between values."""
        value = edge[0]
        if self.kind == DATE or isinstance(self.kind, Number):
            return threshold(edge, self.scale)
        return self._units(value) + (edge[1] > 0)

    def _units(self, value: object) -> int:
        if isinstance(value, Months):
            return value.months
        if isinstance(value, dt.timedelta):
            return value // MICROSECOND
        if isinstance(value, dt.datetime) and value.tzinfo is None:
            return (value - START) // MICROSECOND
        if isinstance(value, dt.time) and value.tzinfo is None:
            return (dt.datetime.combine(START, value) - START) // MICROSECOND
        raise NotOrdered(str(value))

    def value(self, units: int) -> object:
        """The value that a whole number of units is."""
        if self.kind == DATE or isinstance(self.kind, Number):
            return unit_value(units, self.scale, self.subject.node)
        if self.kind == YEARS_MONTHS_DURATION:
            return Months(units)
        if self.kind == DAYS_TIME_DURATION:
            return units * MICROSECOND
        moment = START + units * MICROSECOND
        return moment.time() if self.kind == TIME else moment

    def mask(self, values: Values) -> int:
        found = self.null if values.null else 0
        for low, high in self._spans(values, *self.bounds):
            first, last = bisect_left(self._starts, low), bisect_left(self._starts, high)
            found |= (1 << last) - (1 << first) if last > first else 0
        return found

    def pieces(self, mask: int) -> list[tuple[int, int]]:
        """The stretches of a set, those that touch joined."""
        found: list[tuple[int, int]] = []
        for number, (first, last) in enumerate(self.atoms):
            if mask >> number & 1:
                if found and found[-1][1] + 1 == first:
                    found[-1] = (found[-1][0], last)
                else:
                    found.append((first, last))
        return found

    def sample(self, mask: int) -> object:
        pieces = self.pieces(mask)
        if not pieces:
            return None
        typical = self._typical()
        for first, last in pieces:
            if first <= typical <= last:
                return self.value(typical)
        # The end that a cell names tells more than one far away.
        first, last = next((p for p in pieces if p[0] != self.low or p[1] != self.high), pieces[0])
        return self.value(last if first == self.low else first)

    def _typical(self) -> int:
        """A value that nobody wonders at, where any will do."""
        if self.kind == DATE:
            return dt.date(2024, 1, 1).toordinal() - EPOCH
        if self.kind == DATE_TIME:
            return (dt.datetime(2024, 1, 1) - START) // MICROSECOND
        return 0 if not isinstance(self.kind, Number) else 30 * 10**self.scale

    def pick(self, mask: int) -> Pick:
        ranges = tuple(
            (None if first == self.low else self.value(first), None if last == self.high else self.value(last))
            for first, last in self.pieces(mask)
        )
        return self._pick(ranges=ranges, null=bool(mask & self.null))

    def is_between(self, mask: int) -> bool:
        return any(first != self.low and last != self.high for first, last in self.pieces(mask))


def axis_of(subject: Subject, sets: Sequence[Values], domain: Values | None) -> Axis | None:
    """The axis of a subject over the sets that cells ask of it; None for a kind of value that is not analysed."""
    kind = subject.node.type
    if subject.is_member or kind == BOOLEAN:
        allowed = domain or ANY_VALUE
        # Where either will do, a list holds nothing in particular.
        both = (False, True) if subject.is_member else (True, False)
        return Named(subject, [one for one in both if allowed & point(one)], others=False)
    if kind == STRING:
        return _texts(subject, sets, domain)
    if kind in (DATE, DATE_TIME, TIME, DAYS_TIME_DURATION, YEARS_MONTHS_DURATION) or isinstance(kind, Number):
        try:
            return Ordered.of(subject, sets, domain)
        except (NotOrdered, TypeError):
            return None
    return None


def _texts(subject: Subject, sets: Sequence[Values], domain: Values | None) -> Named | None:
    named = [single_values(found) for found in sets]
    if any(found is None for found in named):
        return None
    listed = single_values(domain) if domain is not None and not _is_endless(domain) else None
    if listed is not None:
        return Named(subject, listed, others=False)
    values = list(dict.fromkeys(value for found in named for value in found or []))
    if domain is not None:
        values = [value for value in values if domain & point(value)]
    return Named(subject, values, others=True)


def _is_endless(values: Values) -> bool:
    return any(low[0] is None or high[0] is None for low, high in values.intervals)
