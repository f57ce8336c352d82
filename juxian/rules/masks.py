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
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlglot import exp

from .columns_numbers import Num, exact_product, power_of_ten
from .decision import Decision
from .person import compile_person
from .sets import EVERYTHING, HIGHEST, LOWEST, NOTHING, Edge, Values, point, single_values
from .sql import Sql, binary, case, cast, constant, fn, integer, is_null, number_literal
from .tree import Fact, MakeList, Node, Op, facts
from .types import ANY, BOOLEAN, DATE, STRING, ListType, Number
from .values import EXACT

if TYPE_CHECKING:
    from .columns import Columns

LANES = 7
"""Bytes used of a word of eight; the sign bit stays free."""
MAX_GRID = 512
MAX_CUTS = 40
MAX_WORDS = 40
MAX_GROUP = 160
EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Subject:
    """A tested value: its node and the sets that cells ask of it, by word and bit."""

    node: Node
    cells: dict[int, dict[int, Values]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Regions:
    """``code`` is the SQL of a row's region, from one; ``samples`` has a member of each (null last)."""

    code: Sql
    samples: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class Coded:
    """A decision whose result follows from its bits alone: one byte of a word.

    ``values`` and ``rules`` are the result and the rule's id for each of the 256 bytes.
    """

    word: int
    byte: int
    values: tuple[object, ...]
    rules: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Flagged:
    """A decision whose hit policy runs over bits: the trees of its result and of its rule."""

    result: Node
    rule: Node


def with_masks(decisions: Sequence[Decision], columns: Columns) -> dict[int, Coded | Flagged]:
    """For each decision that can run on bits, how, by ``id(decision)``; ``columns.words`` are the words."""
    lanes: list[int] = []
    places: dict[int, tuple[int, int]] = {}
    subjects: dict[str, Subject] = {}
    for decision in {id(d): d for d in decisions if plain(d)}.values():
        wanted = -(-len(decision.parts.rules) // 8)
        word = next((n for n, used in enumerate(lanes) if used + wanted <= LANES), len(lanes))
        if word >= MAX_WORDS:
            continue
        if word == len(lanes):
            lanes.append(0)
        places[id(decision)] = word, lanes[word]
        _add(decision, word, lanes[word] * 8, subjects, columns)
        lanes[word] += wanted
    used = _used_bits(decisions, places)
    groups = grouped(list(subjects.values()), used, columns)
    columns.words = [_word(number, groups, columns) for number in range(len(lanes))]
    return {id(d): _placed(d, *places[id(d)]) for d in decisions if id(d) in places}


def _used_bits(decisions: Sequence[Decision], places: dict[int, tuple[int, int]]) -> dict[int, int]:
    """The bits of each word that stand for a rule."""
    used: dict[int, int] = {}
    for decision in decisions:
        if id(decision) in places:
            word, byte = places[id(decision)]
            used[word] = used.get(word, 0) | ((1 << len(decision.parts.rules)) - 1) << byte * 8
    return used


def plain(decision: Decision) -> bool:
    """Whether every cell is a set of values of its input, of a kind whose regions are found cheaply."""
    rules = decision.parts.rules
    if not 0 < len(rules) <= LANES * 8 or not decision.table.inputs:
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
        return all(single_values(found) is not None for found in sets) and len(_all_points(sets)) <= MAX_CUTS
    if node.type == DATE or isinstance(node.type, Number):
        return len({edge for found in sets for pair in found.intervals for edge in pair}) <= MAX_CUTS
    return False


def _add(decision: Decision, word: int, start: int, subjects: dict[str, Subject], columns: Columns) -> None:
    for number, (value, _, _) in enumerate(decision.parts.inputs):
        key = value.name if isinstance(value, Fact) else columns.value(value).sql(dialect="duckdb")
        subject = subjects.setdefault(key, Subject(value))
        cells = subject.cells.setdefault(word, {})
        for bit, rule in enumerate(decision.parts.rules):
            found = rule.sets[number] or NOTHING
            cells[start + bit] = cells.get(start + bit, EVERYTHING) & found


@dataclass(frozen=True, slots=True)
class Group:
    """Subjects coded as one: the SQL of the code, and the masks of each word for each code from one."""

    code: Sql
    masks: dict[int, list[int]]


def grouped(subjects: Sequence[Subject], used: dict[int, int], columns: Columns) -> list[Group]:
    """Codes of several subjects of few regions made one, so that fewer lists are looked into."""
    groups: list[Group] = []
    held: list[tuple[Subject, Regions]] = []
    size = 1
    coded = [(subject, regions_of(subject, columns)) for subject in subjects]
    for subject, regions in sorted(coded, key=lambda pair: len(pair[1].samples)):
        if held and size * len(regions.samples) > MAX_GROUP:
            groups.append(_group(held, used, columns))
            held, size = [], 1
        held.append((subject, regions))
        size *= len(regions.samples)
    return [*groups, _group(held, used, columns)] if held else groups


def _group(members: Sequence[tuple[Subject, Regions]], used: dict[int, int], columns: Columns) -> Group:
    code: Sql | None = None
    masks: dict[int, list[int]] = {}
    size = 1
    for subject, regions in members:
        one = cast(regions.code.copy(), "BIGINT")
        if code is not None:
            code = binary(exp.Mul, binary(exp.Sub, code, integer(1)), integer(len(regions.samples)))
        code = one if code is None else binary(exp.Add, code, one)
        for word in set(masks) | set(subject.cells):
            before = masks.get(word, [used[word]] * size)
            own = [_mask(subject.cells.get(word, {}), sample, used[word]) for sample in regions.samples]
            masks[word] = [known & mask for known in before for mask in own]
        size *= len(regions.samples)
    return Group(columns.share(code) if code is not None else integer(1), masks)


def _mask(cells: dict[int, Values], sample: Values, mask: int) -> int:
    for bit, values in cells.items():
        if not values & sample:
            mask &= ~(1 << bit)
    return mask


def _word(number: int, groups: Sequence[Group], columns: Columns) -> Sql:
    """The bits of one word: the AND over the groups of subjects that its rules look at."""
    parts = [looked_up(group.masks[number], group.code) for group in groups if number in group.masks]
    joined = parts[0]
    for part in parts[1:]:
        joined = exp.BitwiseAnd(this=joined, expression=part)
    return columns.share(exp.Paren(this=joined) if len(parts) > 1 else joined)


def looked_up(masks: Sequence[int], code: Sql) -> Sql:
    """The mask of a region: a choice where there are few, else an item of a constant list."""
    if len(masks) <= 4:
        pairs = [(binary(exp.EQ, code.copy(), integer(n)), integer(mask)) for n, mask in enumerate(masks[:-1], 1)]
        return cast(case(pairs, integer(masks[-1])), "BIGINT")
    items = cast(exp.Array(expressions=[integer(mask) for mask in masks]), "BIGINT[]")
    return fn("LIST_EXTRACT", items, code.copy())


def _placed(decision: Decision, word: int, byte: int) -> Coded | Flagged:
    """The decision's hit policy over bits: worked out for every byte where nothing else decides."""
    rules = [
        replace(rule, matches=Op(BOOLEAN, "flag", (), (word, byte * 8 + bit)))
        for bit, rule in enumerate(decision.parts.rules)
    ]
    result, rule = decision.parts.over(rules)
    if len(rules) > 8 or facts(MakeList(ListType(ANY), (result, rule))):
        return Flagged(result, rule)
    run, run_rule = compile_person(result), compile_person(rule)
    values, ids = [], []
    for mask in range(1 << len(rules)):
        env = {(word, byte * 8 + bit): bool(mask >> bit & 1) for bit in range(len(rules))}
        values.append(run(env))
        ids.append(run_rule(env))
    return Coded(word, byte, tuple(values), tuple(ids))


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
    return Regions(columns.share(cast(code, "TINYINT")), (point(True), point(False), Values((), True)))


def _all_points(sets: Sequence[Values]) -> list[object]:
    return list(dict.fromkeys(one for values in sets for one in single_values(values) or []))


def _categories(value: Sql, node: Node, points: Sequence[object], columns: Columns) -> Regions:
    pairs = [(binary(exp.EQ, value.copy(), constant(p, node.type)), integer(n)) for n, p in enumerate(points, 1)]
    pairs.append((is_null(value.copy()), integer(len(points) + 2)))
    others = EVERYTHING & ~Values((), True)
    for one in points:
        others &= ~point(one)
    samples = (*map(point, points), others, Values((), True))
    return Regions(columns.share(cast(case(pairs, integer(len(points) + 1)), "TINYINT")), samples)


def _ordered(node: Node, sets: Sequence[Values], columns: Columns) -> Regions:
    """Regions of a number or date: between thresholds in the least unit that its column can hold."""
    value, scale, whole = _units(node, columns)
    edges = {edge for found in sets for pair in found.intervals for edge in pair if edge[0] is not None}
    cuts = sorted({threshold(edge, scale) for edge in edges})
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
        shifted = (
            exact_product(number, power_of_ten(number.scale)) if number.scale else Num(number.exact(), 18, 0, True)
        )
        return columns.share(cast(shifted.sql, "BIGINT")), number.scale, True
    return columns.share(number.exact()), number.scale, False


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
