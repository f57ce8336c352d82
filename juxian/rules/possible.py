"""What a table can still give while some facts are not known: every result that some full set of facts leads to.

Each column is cut into the regions that its cells tell apart; a region is the set of rules whose cell holds there, one
bit a rule. The regions of all columns joined by AND are the sets of rules that can match, and the hit policy over each
of them is a result that is possible. Facts are taken as independent of each other and a cell that is no plain set of
values as free to hold or not, so that what is said to be certain is certain; only what could be told may stay open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from itertools import chain, combinations
from typing import Any

from .decision import Decision
from .person import compile_person
from .sets import EVERYTHING, Edge, Values
from .tree import Const, Fact, Logic, MakeList, Node, Not, Op, children, facts, walk
from .types import ANY, BOOLEAN, DATE, ListType, Number, Type
from .values import EXACT

MAX_STATES = 4096
MAX_NAMED = 10
MAX_FREE = 12


@dataclass(frozen=True, slots=True)
class Result:
    """A result that is possible; ``open`` says that its value reads a fact that is not known.

    ``rules`` are the ids of the rules that give it; ``conflict``: several match where the hit policy allows one.
    """

    value: object
    rules: tuple[str, ...]
    open: bool = False
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Possible:
    """All results that are possible, and the facts of which two answers could give different ones.

    ``gain`` says of each such fact how much of what is open an answer settles on average, from 0 to 1.
    ``bounded`` is false when there were too many ways to follow: then anything is possible.
    """

    results: tuple[Result, ...]
    gain: Mapping[str, float]
    bounded: bool = True

    @property
    def is_certain(self) -> bool:
        """Whether there is one result, whatever is answered."""
        return self.bounded and len(self.results) == 1 and not self.results[0].open


class _TooMany(Exception):
    """More sets of rules than are worth following."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The regions that some open facts make: for each the rules that hold there."""

    facts: frozenset[str]
    masks: frozenset[int]


def possible(decision: Decision, known: Mapping[str, object], domains: Mapping[str, Values]) -> Possible:
    """What ``decision`` can give when the facts of ``domains`` may have any value of theirs.

    ``known`` holds the other facts that the table reads; a list's domain is not looked at.
    """
    env = decision.read({name: None if name in domains else known[name] for name in decision.names})
    open_facts = frozenset(name for name in decision.names if name in domains)
    everything = (1 << len(decision.parts.rules)) - 1
    try:
        parts = _parts(decision, env, open_facts, domains, everything)
        masks = _fold({everything}, (part.masks for part in parts))
        result = _results(decision, env, open_facts)
        found = {result(mask) for mask in masks}
        gain = {name: _gain(name, parts, everything, result, len(found)) for name in sorted(open_facts)}
    except _TooMany:
        return Possible((), dict.fromkeys(sorted(open_facts), 1.0), bounded=False)
    return Possible(tuple(found), {name: value for name, value in gain.items() if value is not None})


def _gain(
    name: str, parts: Sequence[_Part], everything: int, result: Callable[[int], Result], total: int
) -> float | None:
    """How much an answer settles; None when no two answers give different results, whatever the others are."""
    others = _fold({everything}, (part.masks for part in parts if name not in part.facts))
    own = _fold({everything}, (part.masks for part in parts if name in part.facts))
    changes = False
    left = 0
    for mask in own:
        left += len({result(mask & other) for other in others})
    for other in others:
        results = {result(mask & other) for mask in own}
        changes = changes or len(results) > 1 or any(one.open for one in results)
    if not changes:
        return None
    return (total - left / len(own)) / (total - 1) if total > 1 else 1.0


def _fold(masks: set[int], parts: Iterable[Iterable[int]]) -> set[int]:
    for part in parts:
        masks = {mask & one for mask in masks for one in part}
        if len(masks) > MAX_STATES:
            raise _TooMany
    return masks


# Columns -----------------------------------------------------------------------------------------


def _parts(
    decision: Decision, env: dict[Any, Any], open_facts: frozenset[str], domains: Mapping[str, Values], everything: int
) -> list[_Part]:
    plain: dict[str, list[int]] = {}
    named: dict[str, list[int]] = {}
    found: list[_Part] = []
    for number, (value, _, _) in enumerate(decision.parts.inputs):
        cells = [rule.cells[number] for rule in decision.parts.rules]
        read = open_facts & set(facts(MakeList(ListType(ANY), (value, *cells))))
        only = isinstance(value, Fact) and read == {value.name}
        if not read:
            found.append(_Part(frozenset(), frozenset({_held(decision, env, [number])})))
        elif only and not isinstance(value.type, ListType) and _sets(decision, number) is not None:
            plain.setdefault(value.name, []).append(number)  # type: ignore[attr-defined]
        elif only and all(_is_contains(cell, value) for cell in cells):
            named.setdefault(value.name, []).append(number)  # type: ignore[attr-defined]
        else:
            found.append(_Part(read, _free(decision, env, number, open_facts, everything)))
    for name, columns in plain.items():
        kind = decision.types[name]
        found.append(_Part(frozenset({name}), _regions(decision, columns, domains[name], kind, everything)))
    for name, columns in named.items():
        found.append(_Part(frozenset({name}), _listed(decision, env, name, columns)))
    return found


def _sets(decision: Decision, column: int) -> list[Values] | None:
    sets = [rule.sets[column] for rule in decision.parts.rules]
    return None if any(one is None for one in sets) else [one for one in sets if one is not None]


def _regions(decision: Decision, columns: Sequence[int], domain: Values, kind: Type, everything: int) -> frozenset[int]:
    """The rules that hold in each region of a fact's domain, over all columns that test it."""
    regions = [(domain, everything)]
    for column in columns:
        for bit, values in enumerate(_sets(decision, column) or ()):
            cut = []
            for region, mask in regions:
                inside, outside = region & values, region & ~values
                if has_member(inside, kind):
                    cut.append((inside, mask))
                if has_member(outside, kind):
                    cut.append((outside, mask & ~(1 << bit)))
            regions = cut
            if len(regions) > MAX_STATES:
                raise _TooMany
    return frozenset(mask for _, mask in regions)


def _held(decision: Decision, env: dict[Any, Any], columns: Iterable[int]) -> int:
    """The rules whose cells in these columns hold for the facts of ``env``."""
    mask = (1 << len(decision.parts.rules)) - 1
    for column in columns:
        value, var, _ = decision.parts.inputs[column]
        if var is not None:
            env[var.id] = decision.run(value)(env)
        for bit, rule in enumerate(decision.parts.rules):
            if decision.run(rule.cells[column])(env) is not True:
                mask &= ~(1 << bit)
    return mask


def _is_contains(node: Node, subject: Node) -> bool:
    """Whether a cell only asks whether constants are in the list, or nothing."""
    if isinstance(node, Op) and node.op == "list.contains":
        return node.args[0] is subject and isinstance(node.args[1], Const)
    if isinstance(node, Logic | Not):
        return all(_is_contains(child, subject) for child in children(node))
    return isinstance(node, Const)


def _listed(decision: Decision, env: dict[Any, Any], name: str, columns: Sequence[int]) -> frozenset[int]:
    """The rules that hold for each choice among the values that the cells of a list name."""
    cells = [rule.cells[column] for rule in decision.parts.rules for column in columns]
    named = [node.value for cell in cells for node in walk(cell) if isinstance(node, Const) and _is_item(node.value)]
    values = list(dict.fromkeys(named))
    if len(values) > MAX_NAMED:
        raise _TooMany
    subsets = chain.from_iterable(combinations(values, size) for size in range(len(values) + 1))
    return frozenset(_held(decision, {**env, name: list(subset)}, columns) for subset in subsets)


def _is_item(value: object) -> bool:
    return value is not None and not isinstance(value, bool)


def _free(
    decision: Decision, env: dict[Any, Any], column: int, open_facts: frozenset[str], everything: int
) -> frozenset[int]:
    """Any choice of the rules whose cell reads what is not known; the others as they are."""
    value = decision.parts.inputs[column][0]
    reads_value = bool(open_facts & set(facts(value)))
    held = everything if reads_value else _held(decision, env, [column])
    masks = {everything}
    for bit, rule in enumerate(decision.parts.rules):
        cell = rule.cells[column]
        if isinstance(cell, Const):
            options = [everything if cell.value is True else everything & ~(1 << bit)]
        elif reads_value or open_facts & set(facts(cell)):
            options = [everything, everything & ~(1 << bit)]
        else:
            options = [everything if held >> bit & 1 else everything & ~(1 << bit)]
        masks = {mask & one for mask in masks for one in options}
        if len(masks) > 1 << MAX_FREE:
            raise _TooMany
    return frozenset(masks)


# Results -----------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _over_bits(decision: Decision) -> tuple[Node, Callable[[Any], Any], Callable[[Any], Any]]:
    """The hit policy over bits: the tree of the result, its closure and that of the rules."""
    rules = [replace(rule, matches=Op(BOOLEAN, "flag", (), (0, bit))) for bit, rule in enumerate(decision.parts.rules)]
    result, rule = decision.parts.over(rules)
    return result, compile_person(result), compile_person(rule)


def _results(decision: Decision, env: dict[Any, Any], open_facts: frozenset[str]) -> Callable[[int], Result]:
    """A function from a set of rules to the result when exactly these match."""
    tree, value, hits = _over_bits(decision)
    reads_open = bool(open_facts & set(facts(tree)))
    kept: dict[int, Result] = {}

    def result(mask: int) -> Result:
        if mask not in kept:
            flags = {(0, bit): bool(mask >> bit & 1) for bit in range(len(decision.parts.rules))}
            given = hits({**env, **flags})
            rules = tuple(given) if isinstance(given, list) else (given,) if given is not None else ()
            found = value({**env, **flags})
            conflict = bool(mask) and found is None and decision.table.hit_policy.value in "UA"
            is_open = reads_open and (bool(mask) or decision.parts.default is not None)
            kept[mask] = Result(_hashable(found), () if conflict else rules, is_open, conflict)
        return kept[mask]

    return result


def _hashable(value: object) -> object:
    """The first output, as something that can stand in a set."""
    if isinstance(value, dict):
        value = next(iter(value.values()), None)
    return tuple(value) if isinstance(value, list) else value


# Members -----------------------------------------------------------------------------------------


def has_member(values: Values, kind: Type) -> bool:
    """Whether a value of ``kind`` lies in the set: no whole number lies between 40 and 41."""
    if values.null:
        return True
    if kind == DATE or (isinstance(kind, Number) and kind.scale is not None):
        scale = 0 if kind == DATE else kind.scale or 0  # type: ignore[union-attr]
        return any(_above(low, scale) <= _below(high, scale) for low, high in values.intervals)
    return bool(values.intervals)


def _above(cut: Edge, scale: int) -> float | int:
    """The least whole number of units above a cut."""
    if cut[0] is None:
        return float("-inf")
    units = _units(cut[0], scale)
    least = int(units.to_integral_value(ROUND_CEILING))
    return least + 1 if least == units and cut[1] > 0 else least


def _below(cut: Edge, scale: int) -> float | int:
    """The greatest whole number of units below a cut."""
    if cut[0] is None:
        return float("inf")
    units = _units(cut[0], scale)
    greatest = int(units.to_integral_value(ROUND_FLOOR))
    return greatest - 1 if greatest == units and cut[1] < 0 else greatest


def _units(value: Any, scale: int) -> Decimal:
    return Decimal(value.toordinal()) if isinstance(value, dt.date) else EXACT.scaleb(Decimal(value), scale)


def among(values: Iterable[object], *, null: bool = False) -> Values:
    """The domain that holds these values, and null where a person may have none."""
    found = Values((), null)
    for value in values:
        found |= Values((((value, -1), (value, 1)),), False)
    return found


def between(low: object, high: object, *, null: bool = False) -> Values:
    """The domain from ``low`` to ``high``, both within."""
    return Values((((low, -1), (high, 1)),), null)


def anything(*, null: bool = False) -> Values:
    """The domain of every value."""
    return Values(EVERYTHING.intervals, null)
