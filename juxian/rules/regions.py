"""Where a tested value lies among the values that the cells of many tables name: its region, a small number.

The region of a row is worked out once for all tables; what a cell says of a value follows from its region alone.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlglot import exp

from .columns_numbers import Num, exact_product, power_of_ten
from .sets import EVERYTHING, HIGHEST, LOWEST, Edge, Values, point, single_values
from .sql import Sql, binary, case, cast, fn, integer, is_null, number_literal, text
from .tree import Node
from .types import BOOLEAN, DATE, MAX_DIGITS, STRING, Number
from .values import EXACT

if TYPE_CHECKING:
    from .columns import Columns

MAX_GRID = 512
MAX_CUTS = 40
EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Subject:
    """A tested value: its node and, by number of the decision, the set that each of its rules asks of it."""

    node: Node
    cells: dict[int, list[Values]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Regions:
    """``code`` is the SQL of a row's code, from zero; ``spread`` the place of its region among ``samples``.

    ``samples`` has a member of each region.
    """

    code: Sql
    samples: tuple[Values, ...]
    spread: tuple[int, ...]


def are_cheap(node: Node, sets: Sequence[Values]) -> bool:
    """Whether the regions of a value are few and found by plain comparisons."""
    if node.type == BOOLEAN:
        return True
    if node.type == STRING:
        return all(single_values(found) is not None for found in sets) and len(_all_points(sets)) <= MAX_CUTS
    if node.type == DATE or isinstance(node.type, Number):
        return len({edge for found in sets for pair in found.intervals for edge in pair}) <= MAX_CUTS
    return False


def regions_of(subject: Subject, columns: Columns) -> Regions:
    """The regions of a subject over all cells that look at it."""
    sets = [values for cells in subject.cells.values() for values in cells]
    if subject.node.type == BOOLEAN:
        return _booleans(columns.share(columns.value(subject.node)), columns)
    if subject.node.type == STRING:
        return _categories(columns.share(columns.value(subject.node)), _all_points(sets), columns)
    return _ordered(subject.node, sets, columns)


def _held(code: Sql, samples: Sequence[Values], spread: Sequence[int], columns: Columns) -> Regions:
    return Regions(columns.share(cast(code, "INTEGER")), tuple(samples), tuple(spread))


def _booleans(value: Sql, columns: Columns) -> Regions:
    code = case([(value.copy(), integer(0)), (exp.Paren(this=exp.Not(this=value.copy())), integer(1))], integer(2))
    return _held(code, (point(True), point(False), Values((), True)), range(3), columns)


def _all_points(sets: Sequence[Values]) -> list[object]:
    return list(dict.fromkeys(one for values in sets for one in single_values(values) or []))


def _categories(value: Sql, points: Sequence[object], columns: Columns) -> Regions:
    """Regions of a text: others, each value named, null. A function of the text is quick where texts are encoded."""
    listed = cast(exp.Array(expressions=[*(text(str(one)) for one in points), exp.Null()]), "VARCHAR[]")
    others = EVERYTHING & ~Values((), True)
    for one in points:
        others &= ~point(one)
    samples = (others, *map(point, points), Values((), True))
    return _held(fn("COALESCE", fn("LIST_POSITION", listed, value), integer(0)), samples, range(len(samples)), columns)


def _ordered(node: Node, sets: Sequence[Values], columns: Columns) -> Regions:
    """Regions of a number or date: between thresholds in the least unit that its column can hold."""
    value, units, scale, small, limit = _units(node, columns)
    edges = {edge for found in sets for pair in found.intervals for edge in pair if edge[0] is not None}
    # A cut that no value reaches may as well stand just beyond them, where it needs no more digits than they.
    cuts = sorted({max(-limit, min(limit, threshold(edge, scale))) for edge in edges})
    samples = _samples(cuts, scale, node)
    literals = [number_literal(Decimal(cut).scaleb(-scale, EXACT)) for cut in cuts]
    grid = _grid(cuts) if small and cuts else None
    if grid is None:
        code = case([(is_null(value.copy()), integer(len(cuts) + 1))], _tree(value, literals, 0))
        return _held(code, samples, range(len(samples)), columns)
    step, count = grid
    # Only where a value lies between the cuts is it divided; the others are told by a comparison.
    offset = binary(exp.Add, units, integer(step - cuts[0]))
    index = offset if step == 1 else binary(exp.IntDiv, offset, integer(step))
    outside = [
        (binary(exp.GTE, value.copy(), literals[-1]), integer(count + 1)),
        (binary(exp.LT, value.copy(), literals[0]), integer(0)),
        (is_null(value.copy()), integer(count + 2)),
    ]
    return _held(case(outside, index), samples, _spread(cuts, step, count), columns)


def _units(node: Node, columns: Columns) -> tuple[Sql, Sql, int, bool, int]:
    """A number or date, itself in whole units, the digits after the point, whether it is small, and a bound of it."""
    if node.type == DATE:
        days = columns.share(binary(exp.Sub, columns.value(node), cast(exp.Literal.string("1970-01-01"), "DATE")))
        return days, days.copy(), 0, True, 10**8
    number = columns.number(node)
    limit = 10 ** (number.precision if number.precision < MAX_DIGITS else 2 * MAX_DIGITS)
    if number.scale == 0 and number.precision <= 10:
        whole = columns.share(cast(number.sql, "INTEGER" if number.precision <= 9 else "BIGINT"))
        return whole, whole.copy(), 0, True, limit
    value = columns.share(number.exact())
    if number.precision + number.scale > 18:
        return value, value.copy(), number.scale, False, limit
    held = Num(value.copy(), number.precision, number.scale, True)
    shifted = exact_product(held, power_of_ten(number.scale)) if number.scale else held
    return value, cast(shifted.sql, "BIGINT"), number.scale, True, limit


def threshold(edge: Edge, scale: int) -> int:
    """The least whole number of units that lies above a cut."""
    value = edge[0]
    if isinstance(value, dt.date):
        return value.toordinal() - EPOCH + (edge[1] > 0)
    units = EXACT.scaleb(Decimal(value), scale)
    if edge[1] > 0:
        return int(units.to_integral_value(ROUND_FLOOR)) + 1
    return int(units.to_integral_value(ROUND_CEILING))


def unit_value(units: int, scale: int, node: Node) -> object:
    """The number or date that a whole number of units is."""
    if node.type == DATE:
        return dt.date.fromordinal(units + EPOCH)
    return Decimal(units).scaleb(-scale, EXACT)


def _samples(cuts: Sequence[int], scale: int, node: Node) -> list[Values]:
    """A part of each region: below the first cut, at each cut, null."""
    below = Values(((LOWEST, HIGHEST),), False)
    if cuts and (node.type != DATE or cuts[0] + EPOCH > 1):
        # The least unit below: between it and the cut no value of the column lies.
        below = point(unit_value(cuts[0] - 1, scale, node))
    elif cuts:
        below = Values(((LOWEST, (dt.date.min, -1)),), False)
    return [below, *(point(unit_value(cut, scale, node)) for cut in cuts), Values((), True)]


def _grid(cuts: Sequence[int]) -> tuple[int, int] | None:
    """The step on which all cuts lie and how many steps there are, None when they are too many."""
    step = math.gcd(*(b - a for a, b in pairwise(cuts))) or 1
    count = (cuts[-1] - cuts[0]) // step
    return (step, count) if count <= MAX_GRID else None


def _spread(cuts: Sequence[int], step: int, count: int) -> list[int]:
    """The region by grid index: below, each step, null."""
    found, region = [0], 0
    for number in range(count + 1):
        while region < len(cuts) and cuts[region] <= cuts[0] + number * step:
            region += 1
        found.append(region)
    return [*found, len(cuts) + 1]


def _tree(value: Sql, literals: Sequence[Sql], first: int) -> Sql:
    """The region among thresholds by halving."""
    if not literals:
        return integer(first)
    middle = len(literals) // 2
    below = _tree(value, literals[:middle], first)
    above = _tree(value, literals[middle + 1 :], first + middle + 1)
    return case([(binary(exp.LT, value.copy(), literals[middle].copy()), below)], above)
