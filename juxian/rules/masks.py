"""Many decision tables over many rows: regions of values instead of long CASE expressions.

Each input column falls into regions between the values that the cells of all tables name (`regions`). Codes of several
inputs are put together into few numbers a row, its groups. A list gives, for each code of a group, the rules whose
cells hold there, one bit a rule; the bits of all groups are joined by AND, and a rule matches where its bit is left.

- Where nothing but these bits decides, the result of every code is worked out beforehand with the closures, and a
  row's result is looked up: `Coded`. The query gives the groups only.
- Else bits of many tables share a word of the query, and the tables' hit policies run over them as they would over the
  cells: `Flagged`.

Tables with a cell that is not a plain set of values stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from .decision import Decision
from .person import compile_person
from .regions import Regions, Subject, are_cheap, regions_of
from .sets import EVERYTHING, NOTHING, Values
from .sql import Sql, binary, case, cast, fn, integer
from .tree import Fact, MakeList, Node, Op, facts
from .types import ANY, BOOLEAN, ListType

if TYPE_CHECKING:
    from .columns import Columns

BITS = 56
"""Bits used of a word of 64; the sign bit stays free."""
MAX_WORDS = 40
MAX_LISTED = 160
"""Codes of a group whose masks the query lists."""
MAX_CODES = 1 << 18
"""Codes of a group whose results are kept in memory, a byte each for a table."""


@dataclass(frozen=True, slots=True)
class Group:
    """Subjects coded as one: the SQL of the code from zero, and how many codes there are."""

    members: tuple[tuple[Subject, Regions], ...]
    code: Sql
    size: int


@dataclass(frozen=True, slots=True)
class Part:
    """A group that decides a result, and for each of its codes the place of the result, or the rules that hold."""

    group: int
    table: Any


@dataclass(frozen=True, slots=True)
class Lookup:
    """A result or a rule's id found by the codes of groups.

    Of one group the table gives the place in `values`; of several the bits of the rules, which are joined by AND and
    looked up in `joined`. No value is there twice.
    """

    parts: tuple[Part, ...]
    joined: Any
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Coded:
    """A decision that is looked up: its result and its rule."""

    result: Lookup
    rule: Lookup


@dataclass(frozen=True, slots=True)
class Flagged:
    """A decision whose hit policy runs over bits: the trees of its result and of its rule."""

    result: Node
    rule: Node


@dataclass(slots=True)
class Masked:
    """How decisions run on regions, by `id(decision)`; the groups whose codes the query must give."""

    ways: dict[int, Coded | Flagged] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)


def with_masks(decisions: Sequence[Decision], columns: Columns) -> Masked:
    """How each decision runs that can run on regions; ``columns.words`` are the words of bits."""
    numbered = dict(enumerate({id(d): d for d in decisions if plain(d)}.values()))
    subjects: dict[str, Subject] = {}
    for number, decision in numbered.items():
        _add(number, decision, subjects, columns)
    coded = [(subject, regions_of(subject, columns)) for subject in subjects.values()]
    found = Masked()
    looked_up = {number: one for number, one in numbered.items() if not _reads_facts(one)}
    found.groups = grouped(coded, looked_up, MAX_CODES, columns)
    for number, decision in looked_up.items():
        way = _coded(number, decision, found.groups)
        if way is not None:
            found.ways[id(decision)] = way
    rest = {number: one for number, one in numbered.items() if id(one) not in found.ways}
    found.ways |= _flagged(rest, grouped(coded, rest, MAX_LISTED, columns), columns)
    return found


def plain(decision: Decision) -> bool:
    """Whether every cell is a set of values of its input, of a kind whose regions are found cheaply."""
    rules = decision.parts.rules
    if not 0 < len(rules) <= BITS or any(found is None for rule in rules for found in rule.sets):
        return False
    columns = list(_tested(decision))
    return bool(columns) and all(are_cheap(value, sets) for value, sets in columns)


def _tested(decision: Decision) -> list[tuple[Node, list[Values]]]:
    """The inputs that a rule asks anything of, and what each rule asks."""
    found = []
    for number, (value, _, _) in enumerate(decision.parts.inputs):
        sets = [rule.sets[number] or NOTHING for rule in decision.parts.rules]
        if any(one != EVERYTHING for one in sets):
            found.append((value, sets))
    return found


def _add(number: int, decision: Decision, subjects: dict[str, Subject], columns: Columns) -> None:
    for value, sets in _tested(decision):
        key = value.name if isinstance(value, Fact) else columns.value(value).sql(dialect="duckdb")
        cells = subjects.setdefault(key, Subject(value)).cells
        cells[number] = [a & b for a, b in zip(cells.get(number, [EVERYTHING] * len(sets)), sets, strict=True)]


def grouped(
    coded: Sequence[tuple[Subject, Regions]], wanted: dict[int, Decision], limit: int, columns: Columns
) -> list[Group]:
    """The subjects of some decisions in groups of at most ``limit`` codes, those of few regions together."""
    groups: list[list[tuple[Subject, Regions]]] = []
    size = limit + 1
    used = [pair for pair in coded if not wanted.keys().isdisjoint(pair[0].cells)]
    for pair in sorted(used, key=lambda pair: len(pair[1].spread)):
        size *= len(pair[1].spread)
        if size > limit:
            groups.append([])
            size = len(pair[1].spread)
        groups[-1].append(pair)
    return [_group(members, columns) for members in groups]


def _group(members: Sequence[tuple[Subject, Regions]], columns: Columns) -> Group:
    code, size = members[0][1].code.copy(), len(members[0][1].spread)
    for _, regions in members[1:]:
        code = binary(exp.Add, binary(exp.Mul, code, integer(len(regions.spread))), regions.code.copy())
        size *= len(regions.spread)
    return Group(tuple(members), columns.share(code), size)


def _allowed(number: int, rules: int, group: Group) -> Any | None:
    """For each code of a group, the rules of a decision that hold there as far as the group tells; None: all do."""
    if not any(number in subject.cells for subject, _ in group.members):
        return None
    kind = pa.uint8() if rules <= 8 else pa.int64()
    found = pa.array([(1 << rules) - 1], kind)
    for subject, regions in group.members:
        asked = subject.cells.get(number, [EVERYTHING] * rules)
        masks = [sum(1 << bit for bit, one in enumerate(asked) if one & sample) for sample in regions.samples]
        own = pa.array(masks, kind).take(pa.array(regions.spread, pa.int32()))
        high, low = _pairs(len(found), len(own))
        found = pc.bit_wise_and(found.take(high), own.take(low))
    return found


@lru_cache(maxsize=8)
def _pairs(many: int, few: int) -> tuple[Any, Any]:
    """The places of both of every pair, the second one running faster."""
    every = pa.array(range(many * few), pa.int32())
    high = pc.divide(every, few)
    return high, pc.subtract(every, pc.multiply(high, few))


# --- results looked up ---------------------------------------------------------------------------


def _over_bits(decision: Decision, word: int, first: int) -> tuple[Node, Node]:
    """The trees of result and rule over the bits of a word."""
    rules = decision.parts.rules
    return decision.parts.over(
        [replace(rule, matches=Op(BOOLEAN, "flag", (), (word, bit))) for bit, rule in enumerate(rules, first)]
    )


def _reads_facts(decision: Decision) -> bool:
    """Whether the result needs more than which rules match."""
    return bool(facts(MakeList(ListType(ANY), _over_bits(decision, 0, 0))))


def _coded(number: int, decision: Decision, groups: Sequence[Group]) -> Coded | None:
    """The decision worked out for every code; None where that would be too many combinations."""
    rules = len(decision.parts.rules)
    allowed = [(place, _allowed(number, rules, group)) for place, group in enumerate(groups)]
    parts = tuple(Part(place, table) for place, table in allowed if table is not None)
    if len(parts) > 1 and rules > 8:
        return None
    masks = parts[0].table.dictionary_encode() if len(parts) == 1 else None
    asked = range(1 << rules) if masks is None else masks.dictionary.to_pylist()
    (places, values), (others, ids) = _outcomes(decision, asked)
    result = _lookup(parts, masks, places, values)
    return Coded(result, replace(result, values=ids) if places == others else _lookup(parts, masks, others, ids))


def _lookup(parts: tuple[Part, ...], masks: Any, places: list[int], values: tuple[object, ...]) -> Lookup:
    small = pa.array(places, pa.uint8() if len(values) <= 256 else pa.int32())
    if masks is None:
        return Lookup(parts, small, values)
    return Lookup((Part(parts[0].group, small.take(masks.indices)),), None, values)


def _outcomes(decision: Decision, masks: Sequence[int]) -> list[tuple[list[int], tuple[object, ...]]]:
    """For the result and for its rule: its place among its different values by mask, and these values."""
    found = []
    for tree in _over_bits(decision, 0, 0):
        run = compile_person(tree)
        known: dict[str, int] = {}
        values: list[object] = []
        places = []
        for mask in masks:
            value = run({(0, bit): bool(mask >> bit & 1) for bit in range(len(decision.parts.rules))})
            place = known.setdefault(repr(value), len(values))
            if place == len(values):
                values.append(value)
            places.append(place)
        found.append((places, tuple(values)))
    return found


# --- bits in the query ---------------------------------------------------------------------------


def _flagged(numbered: dict[int, Decision], groups: Sequence[Group], columns: Columns) -> dict[int, Flagged]:
    """Decisions in words of bits, as many in each as find room."""
    used: list[int] = []
    places: dict[int, tuple[int, int]] = {}
    for number, decision in numbered.items():
        wanted = len(decision.parts.rules)
        word = next((n for n, bits in enumerate(used) if bits + wanted <= BITS), len(used))
        if word >= MAX_WORDS:
            continue
        if word == len(used):
            used.append(0)
        places[number] = word, used[word]
        used[word] += wanted
    columns.words = [
        _word({number: first for number, (at, first) in places.items() if at == word}, numbered, bits, groups, columns)
        for word, bits in enumerate(used)
    ]
    return {id(numbered[number]): Flagged(*_over_bits(numbered[number], *place)) for number, place in places.items()}


def _word(
    firsts: dict[int, int], numbered: dict[int, Decision], bits: int, groups: Sequence[Group], columns: Columns
) -> Sql:
    """The bits of one word: the AND over the groups that its rules look at."""
    joined: Sql | None = None
    for group in groups:
        masks = [(1 << bits) - 1] * group.size
        for number, first in firsts.items():
            rules = len(numbered[number].parts.rules)
            allowed = _allowed(number, rules, group)
            if allowed is not None:
                kept = ~(((1 << rules) - 1) << first)
                masks = [m & (kept | one << first) for m, one in zip(masks, allowed.to_pylist(), strict=True)]
        if any(mask != (1 << bits) - 1 for mask in masks):
            part = looked_up(masks, group.code)
            joined = part if joined is None else exp.BitwiseAnd(this=joined, expression=part)
    return columns.share(exp.Paren(this=joined) if joined is not None else cast(integer((1 << bits) - 1), "BIGINT"))


def looked_up(masks: Sequence[int], code: Sql) -> Sql:
    """The mask of a code: a choice where there are few, else an item of a constant list."""
    if len(masks) <= 4:
        pairs = [(binary(exp.EQ, code.copy(), integer(n)), integer(mask)) for n, mask in enumerate(masks[:-1])]
        return cast(case(pairs, integer(masks[-1])), "BIGINT")
    items = cast(exp.Array(expressions=[integer(mask) for mask in masks]), "BIGINT[]")
    return fn("LIST_EXTRACT", items, cast(binary(exp.Add, code.copy(), integer(1)), "BIGINT"))
