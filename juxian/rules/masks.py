"""Many decision tables over many rows: rules as bits of a few words instead of long CASE expressions.

Each input column falls into regions between the values that the cells of all tables name. The region of a
row is worked out once; a list gives, for that region, the rules whose cell holds there, one bit a rule; the
words of all inputs are joined by AND, and a rule matches where its bit is left. The tables' hit policies then
run over these bits as they would over the cells. Tables with a cell that is not a plain set of values stay
as they are.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from .columns_numbers import Num, exact_product, power_of_ten
from .decision import Decision
from .sets import EVERYTHING, HIGHEST, LOWEST, Edge, Values
from .sql import Sql, binary, case, cast, constant, fn, integer, is_null, number_literal
from .tree import Fact, Node, Op
from .types import BOOLEAN, DATE, STRING, Number
from .values import EXACT

if TYPE_CHECKING:
    from .columns import Columns

WORD = 63
"""Rules in one word; the sign bit stays free."""
MAX_GRID = 512
MAX_CUTS = 40
MAX_WORDS = 40
EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Subject:
    """A tested value: its node, its SQL, and the sets by word and bit that cells ask of it."""

    node: Node
    cells: dict[int, dict[int, Values]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Regions:
    """``code`` is the SQL of a row's region, from one; ``samples`` has a member of each (null last)."""

    code: Sql
    samples: tuple[Values, ...]


def with_masks(decisions: Sequence[Decision], columns: Columns) -> dict[int, tuple[Node, Node]]:
    """For each decision that can run on bits: its result and its rule over bits, by ``id(decision)``."""
    words: list[int] = []
    places: dict[int, tuple[int, int]] = {}
    subjects: dict[str, Subject] = {}
    for decision in decisions:
        size = len(decision.parts.rules)
        if not plain(decision):
            continue
        word = next((n for n, used in enumerate(words) if used + size <= WORD), len(words))
        if word >= MAX_WORDS:
            continue
        if word == len(words):
            words.append(0)
        places[id(decision)] = word, words[word]
        _add(decision, word, words[word], subjects, columns)
        words[word] += size
    regions = {key: regions_of(subject, columns) for key, subject in subjects.items()}
    emitted = [_word(number, size, subjects, regions, columns) for number, size in enumerate(words)]
    columns.words = emitted
    return {id(d): _flagged(d, *places[id(d)]) for d in decisions if id(d) in places}


def plain(decision: Decision) -> bool:
    """Whether every cell is a set of values of its input, of a kind whose regions are found cheaply."""
    rules = decision.parts.rules
    if not 1 < len(rules) <= WORD or not decision.table.inputs:
        return False
    if any(found is None for rule in rules for found in rule.sets):
        return False
    for number, (value, _, _) in enumerate(decision.parts.inputs):
        sets = [rule.sets[number] for rule in rules]
        if not _cheap(value, [found for found in sets if found is not None]):
            return False
    return True


def _cheap(node: Node, sets: Sequence[Values]) -> bool:
    if node.type == BOOLEAN:
        return True
    if node.type == STRING:
        return all(_points(found) is not None for found in sets) and len(_all_points(sets)) <= MAX_CUTS
    if node.type == DATE or isinstance(node.type, Number):
        return len({edge for found in sets for pair in found.intervals for edge in pair}) <= MAX_CUTS
    return False


def _add(decision: Decision, word: int, start: int, subjects: dict[str, Subject], columns: Columns) -> None:
    for number, (value, _, _) in enumerate(decision.parts.inputs):
        key = value.name if isinstance(value, Fact) else columns.value(value).sql(dialect="duckdb")
        subject = subjects.setdefault(key, Subject(value))
        cells = subject.cells.setdefault(word, {})
        for bit, rule in enumerate(decision.parts.rules):
            found = rule.sets[number] or EVERYTHING
            cells[start + bit] = cells.get(start + bit, EVERYTHING) & found


def _word(number: int, size: int, subjects: dict[str, Subject], regions: dict[str, Regions], columns: Columns) -> Sql:
    """The bits of one word: the AND over the subjects that its rules look at."""
    full = (1 << size) - 1
    parts = []
    for key, subject in subjects.items():
        cells = subject.cells.get(number)
        if not cells:
            continue
        found = regions[key]
        masks = [_mask(cells, sample, full) for sample in found.samples]
        parts.append(looked_up(masks, found.code))
    joined = parts[0]
    for part in parts[1:]:
        joined = exp.BitwiseAnd(this=joined, expression=part)
    return columns.share(exp.Paren(this=joined) if len(parts) > 1 else joined)


def _mask(cells: dict[int, Values], sample: Values, full: int) -> int:
    mask = full
    for bit, values in cells.items():
        if not values & sample:
            mask &= ~(1 << bit)
    return mask


def looked_up(masks: Sequence[int], code: Sql) -> Sql:
    """The mask of a region: a choice where there are few, else an item of a constant list."""
    if len(masks) <= 4:
        pairs = [(binary(exp.EQ, code.copy(), integer(n)), integer(mask)) for n, mask in enumerate(masks[:-1], 1)]
        return cast(case(pairs, integer(masks[-1])), "BIGINT")
    items = cast(exp.Array(expressions=[integer(mask) for mask in masks]), "BIGINT[]")
    return fn("LIST_EXTRACT", items, code.copy())


def _flagged(decision: Decision, word: int, start: int) -> tuple[Node, Node]:
    """The decision's hit policy over bits."""
    rules = []
    for bit, rule in enumerate(decision.parts.rules):
        rules.append(replace(rule, matches=Op(BOOLEAN, "flag", (), (word, start + bit))))
    return decision.parts.over(rules)


# --- regions -------------------------------------------------------------------------------------


def regions_of(subject: Subject, columns: Columns) -> Regions:
    """The regions of a subject over all cells that look at it."""
    sets = [values for cells in subject.cells.values() for values in cells.values()]
    if subject.node.type == BOOLEAN:
        return _booleans(columns.share(columns.value(subject.node)), columns)
    if subject.node.type == STRING:
        return _categories(columns.share(columns.value(subject.node)), subject.node, _all_points(sets), columns)
    return _ordered(subject.node, sets, columns)


def _booleans(value: Sql, columns: Columns) -> Regions:
    code = case([(value.copy(), integer(1)), (exp.Paren(this=exp.Not(this=value.copy())), integer(2))], integer(3))
    return Regions(columns.share(cast(code, "TINYINT")), (_point(True), _point(False), Values((), True)))


def _points(values: Values) -> list[object] | None:
    """The single values that a set or its complement is made of, None when it is not."""
    for candidate in (values, ~values):
        if all(low[0] is not None and low[0] == high[0] for low, high in candidate.intervals):
            return [low[0] for low, _ in candidate.intervals]
    return None


def _all_points(sets: Sequence[Values]) -> list[object]:
    return list(dict.fromkeys(point for values in sets for point in _points(values) or []))


def _categories(value: Sql, node: Node, points: Sequence[object], columns: Columns) -> Regions:
    pairs = [(binary(exp.EQ, value.copy(), constant(p, node.type)), integer(n)) for n, p in enumerate(points, 1)]
    pairs.append((is_null(value.copy()), integer(len(points) + 2)))
    others = EVERYTHING & ~Values((), True)
    for one in points:
        others &= ~_point(one)
    samples = (*map(_point, points), others, Values((), True))
    return Regions(columns.share(cast(case(pairs, integer(len(points) + 1)), "TINYINT")), samples)


def _point(value: object) -> Values:
    return Values((((value, -1), (value, 1)),), False)


def _ordered(node: Node, sets: Sequence[Values], columns: Columns) -> Regions:
    """Regions of a number or date: between thresholds in the least unit that its column can hold."""
    value, scale, whole = _units(node, columns)
    edges = {edge for found in sets for pair in found.intervals for edge in pair if edge[0] is not None}
    cuts = sorted({_threshold(edge, scale) for edge in edges})
    samples = _samples(cuts, scale, node)
    grid = _grid(cuts) if whole and cuts else None
    if grid is None:
        literals = [integer(cut) if whole else number_literal(Decimal(cut).scaleb(-scale, EXACT)) for cut in cuts]
        code = case([(is_null(value.copy()), integer(len(samples)))], _tree(value, literals, 1))
        return Regions(columns.share(cast(code, "SMALLINT")), tuple(samples))
    step, count = grid
    held = fn("GREATEST", fn("LEAST", value.copy(), integer(cuts[-1])), integer(cuts[0] - 1))
    offset = binary(exp.Add, held, integer(step - cuts[0]))
    index = offset if step == 1 else binary(exp.IntDiv, offset, integer(step))
    spread = _spread(cuts, step, count, samples)
    code = case([(is_null(value.copy()), integer(len(spread)))], binary(exp.Add, index, integer(1)))
    return Regions(columns.share(cast(code, "SMALLINT")), tuple(spread))


def _units(node: Node, columns: Columns) -> tuple[Sql, int, bool]:
    """A number or date as a whole number of units, the digits after the point, and whether it is small."""
    if node.type == DATE:
        days = binary(exp.Sub, columns.value(node), cast(exp.Literal.string("1970-01-01"), "DATE"))
        return columns.share(days), 0, True
    number = columns.number(node)
    if number.scale == 0 and number.precision <= 10:
        return columns.share(cast(number.sql, "INTEGER" if number.precision <= 9 else "BIGINT")), 0, True
    if number.precision + number.scale <= 18:
        shifted = exact_product(number, power_of_ten(number.scale)) if number.scale else Num(number.exact(), 18, 0, True)
        return columns.share(cast(shifted.sql, "BIGINT")), number.scale, True
    return columns.share(number.exact()), number.scale, False


def _threshold(edge: Edge, scale: int) -> int:
    """The least whole number of units that lies above a cut."""
    value = edge[0]
    if isinstance(value, dt.date):
        return value.toordinal() - EPOCH + (edge[1] > 0)
    units = EXACT.scaleb(Decimal(value), scale)
    if edge[1] > 0:
        return int(units.to_integral_value(ROUND_FLOOR)) + 1
    return int(units.to_integral_value(ROUND_CEILING))


def _value(units: int, scale: int, node: Node) -> object:
    if node.type == DATE:
        return dt.date.fromordinal(units + EPOCH)
    return Decimal(units).scaleb(-scale, EXACT)


def _samples(cuts: Sequence[int], scale: int, node: Node) -> list[Values]:
    """A part of each region: below the first cut, at each cut, null."""
    points = [_value(cut, scale, node) for cut in cuts]
    below = Values(((LOWEST, (points[0], -1) if points else HIGHEST),), False)
    return [below, *map(_point, points), Values((), True)]


def _grid(cuts: Sequence[int]) -> tuple[int, int] | None:
    """The step on which all cuts lie and how many steps there are, None when they are too many."""
    step = math.gcd(*(b - a for a, b in zip(cuts, cuts[1:], strict=False))) or 1
    count = (cuts[-1] - cuts[0]) // step
    return (step, count) if count <= MAX_GRID else None


def _spread(cuts: Sequence[int], step: int, count: int, samples: Sequence[Values]) -> list[Values]:
    """The samples by grid index: below, each step, null."""
    found = [samples[0]]
    region = 0
    for number in range(count + 1):
        while region < len(cuts) and cuts[region] <= cuts[0] + number * step:
            region += 1
        found.append(samples[region])
    return [*found, samples[-1]]


def _tree(value: Sql, literals: Sequence[Sql], first: int) -> Sql:
    """The region among thresholds by halving."""
    if not literals:
        return integer(first)
    middle = len(literals) // 2
    below = _tree(value, literals[:middle], first)
    above = _tree(value, literals[middle + 1 :], first + middle + 1)
    return case([(binary(exp.LT, value.copy(), literals[middle]), below)], above)
