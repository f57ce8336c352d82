"""Where a condition over one value is true: sets of intervals, with null as a member of its own.

From the typed tree of a cell, ``solve`` finds the values for which it is true. Two rules of a table are
disjoint when in some column these sets do not meet; that is how a UNIQUE table is proved unique.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .tree import Const, Logic, Node, Not, Op
from .values import less

Edge = tuple[Any, int]
"""A cut between values: just below (-1) or just above (+1) a value; None with ±1 is infinity."""
LOWEST: Edge = (None, -1)
HIGHEST: Edge = (None, 1)


def before(a: Edge, b: Edge) -> bool:
    """Whether cut ``a`` lies below cut ``b``."""
    if a[0] is None or b[0] is None:
        if a[0] is None and b[0] is None:
            return a[1] < b[1]
        return a[1] < 0 if a[0] is None else b[1] > 0
    if a[0] == b[0]:
        return a[1] < b[1]
    return bool(a[0] < b[0])


@dataclass(frozen=True, slots=True)
class Values:
    """Disjoint intervals in order, each from cut to cut, and whether null belongs."""

    intervals: tuple[tuple[Edge, Edge], ...]
    null: bool

    def __bool__(self) -> bool:
        return bool(self.intervals) or self.null

    def __and__(self, other: Values) -> Values:
        found = [
            (a if before(b, a) else b, c if before(c, d) else d) for a, c in self.intervals for b, d in other.intervals
        ]
        return Values(tuple((low, high) for low, high in found if before(low, high)), self.null and other.null)

    def __or__(self, other: Values) -> Values:
        return ~(~self & ~other)

    def __invert__(self) -> Values:
        gaps: list[tuple[Edge, Edge]] = []
        at = LOWEST
        for low, high in self.intervals:
            if before(at, low):
                gaps.append((at, low))
            at = high
        if before(at, HIGHEST):
            gaps.append((at, HIGHEST))
        return Values(tuple(gaps), not self.null)


NOTHING = Values((), False)
EVERYTHING = Values(((LOWEST, HIGHEST),), True)
ANY_VALUE = Values(((LOWEST, HIGHEST),), False)


def point(value: Any) -> Values:
    """A single value."""
    return Values((((value, -1), (value, 1)),), False)


def single_values(values: Values) -> list[object] | None:
    """The single values that a set or its complement is made of, None when it is not."""
    for candidate in (values, ~values):
        if all(low[0] is not None and low[0] == high[0] for low, high in candidate.intervals):
            return [low[0] for low, _ in candidate.intervals]
    return None


def _between(low: Edge, high: Edge) -> Values:
    return Values(((low, high),), False)


COMPARE: dict[str, Callable[[Any], Values]] = {
    "lt": lambda value: _between(LOWEST, (value, -1)),
    "le": lambda value: _between(LOWEST, (value, 1)),
    "gt": lambda value: _between((value, 1), HIGHEST),
    "ge": lambda value: _between((value, -1), HIGHEST),
}


def solve(node: Node, subject: Node) -> tuple[Values, Values] | None:
    """The values of ``subject`` for which ``node`` is true, and false; None when that is not plain."""
    if isinstance(node, Const):
        return (
            (EVERYTHING, NOTHING) if node.value is True else (NOTHING, EVERYTHING if node.value is False else NOTHING)
        )
    if node is subject:
        return point(True), point(False)
    if isinstance(node, Not):
        inner = solve(node.arg, subject)
        return None if inner is None else (inner[1], inner[0])
    if isinstance(node, Logic):
        parts = [solve(arg, subject) for arg in node.args]
        known = [part for part in parts if part is not None]
        return _join(node.op, known) if len(known) == len(parts) else None
    return _comparison(node, subject) if isinstance(node, Op) else None


def _join(op: str, parts: Iterable[tuple[Values, Values]]) -> tuple[Values, Values]:
    true, false = (EVERYTHING, NOTHING) if op == "and" else (NOTHING, EVERYTHING)
    for yes, no in parts:
        true, false = (true & yes, false | no) if op == "and" else (true | yes, false & no)
    return true, false


def _comparison(node: Op, subject: Node) -> tuple[Values, Values] | None:
    if not node.args or node.args[0] is not subject:
        return None
    if node.op == "is_null":
        return Values((), True), ANY_VALUE
    other = node.args[1] if len(node.args) == 2 else None
    if not isinstance(other, Const) or (less(other.value, other.value) is None and not isinstance(other.value, bool)):
        return None
    if node.op == "eq":
        return point(other.value), ~point(other.value)
    if node.op in COMPARE and not node.extra:
        true = COMPARE[node.op](other.value)
        return true, ~true & ANY_VALUE
    return None


def inhabitant(values: Values) -> object:
    """A value of the set (None when null is all there is); only for sets that are not empty."""
    for low, high in values.intervals:
        if low[0] is not None and low[1] < 0:
            return low[0]
        if high[0] is not None and high[1] > 0:
            return high[0]
    return next((edge[0] for pair in values.intervals for edge in pair if edge[0] is not None), None)
