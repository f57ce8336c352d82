"""Explanations: a decision with each cell of its table, so that they can not differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from .table import HitPolicy
from .values import spell

if TYPE_CHECKING:
    from .decision import Decision

MULTIPLE = (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER)


_tuple = tuple.__new__


class Outcome(StrEnum):
    """How a table came to its result."""

    HIT = "hit"
    DEFAULT = "default"
    NO_MATCH = "no-match"
    CONFLICT = "conflict"
    """Several rules match where the hit policy allows only one, or only agreement."""


class Written(NamedTuple):
    """A cell as the table has it: its rule, its column by number, label and expression, and the test."""

    rule: str
    column: int
    label: str
    expression: str
    test: str


class Cell(NamedTuple):
    """A cell of a rule for one person: the value tested, the facts looked at, and whether it matched."""

    written: Written
    value: object
    facts: Mapping[str, object]
    matched: bool | None

    @property
    def label(self) -> str:
        """The heading of its column."""
        return self.written.label

    @property
    def expression(self) -> str:
        """What its column tests."""
        return self.written.expression

    @property
    def test(self) -> str:
        """The test as the table has it."""
        return self.written.test


class RuleTrace(NamedTuple):
    """A rule with its cells; ``outputs`` are computed only where it matched.

    What is told of the cells stands by column: the cells as written, the values tested, the facts looked at, and
    whether each matched. Rules of a table share what is the same for them.
    """

    id: str
    annotation: str
    written: Sequence[Written]
    values: Sequence[object]
    facts: Sequence[Mapping[str, object]]
    marks: Sequence[bool | None]
    matched: bool | None
    outputs: Mapping[str, object]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells, one a column."""
        return tuple(map(Cell, self.written, self.values, self.facts, self.marks))

    @property
    def failing(self) -> tuple[Cell, ...]:
        """The cells that would have to change for the rule to match."""
        return tuple(cell for cell in self.cells if cell.matched is not True)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision in full: ``hits`` are the ids of the rules that gave ``result``.

    ``nearest`` are the rules with the fewest failing cells, when none gave the result.
    """

    decision: str
    hash: str
    facts: Mapping[str, object]
    outcome: Outcome
    result: Any
    hits: tuple[str, ...]
    rules: tuple[RuleTrace, ...]
    nearest: tuple[RuleTrace, ...]
    overflow: bool = False
    """Whether the result is missing because a number is too large."""

    def to_json(self) -> dict[str, Any]:
        """The explanation as JSON data, values spelled as FEEL spells them."""
        return {
            "decision": self.decision,
            "hash": self.hash,
            "facts": {name: spell(value) for name, value in self.facts.items()},
            "outcome": self.outcome.value,
            "result": spell(self.result),
            "hits": list(self.hits),
            "overflow": self.overflow,
            "rules": [_rule_json(rule) for rule in self.rules],
            "nearest": [rule.id for rule in self.nearest],
        }


def _rule_json(rule: RuleTrace) -> dict[str, Any]:
    return {
        "id": rule.id,
        "annotation": rule.annotation,
        "matched": rule.matched,
        "outputs": {name: spell(value) for name, value in rule.outputs.items()},
        "cells": [
            {
                "label": cell.label,
                "expression": cell.expression,
                "test": cell.test,
                "value": spell(cell.value),
                "facts": {name: spell(value) for name, value in cell.facts.items()},
                "matched": cell.matched,
            }
            for cell in rule.cells
        ],
    }


def explain(decision: Decision, facts: Mapping[str, object]) -> Explanation:
    """Decide for one person and keep every cell."""
    env = decision.read(facts)
    given = {name: env[name] for name in decision.names}
    values = _inputs(decision, env)
    traces = _traces(decision, env, values, given)
    result = decision.run(decision.tree)(env)
    matched = [trace for trace in traces if trace.matched is True]
    winner = decision.run(decision.parts.rule)(env)
    hits = tuple(winner) if isinstance(winner, list) else (winner,) if winner is not None else ()
    policy = decision.table.hit_policy
    if policy is HitPolicy.ANY and len(matched) > 1 and result is None:
        hits = ()
    if hits:
        outcome = Outcome.HIT
    elif matched:
        outcome = Outcome.CONFLICT
    else:
        outcome = Outcome.DEFAULT if decision.parts.default is not None else Outcome.NO_MATCH
    nearest = _nearest(traces) if not hits and not matched else ()
    overflow = result is None and bool(matched) and decision.run(decision.parts.overflow)(env) is True
    return Explanation(decision.table.name, decision.hash, given, outcome, result, hits, traces, nearest, overflow)


def _inputs(decision: Decision, env: dict[Any, Any]) -> list[object]:
    """The values of the input columns; those bound to variables are put into ``env``."""
    values = []
    for value, variable in decision.inputs:
        found = value(env)
        if variable is not None:
            env[variable] = found
        values.append(found)
    return values


def _traces(
    decision: Decision, env: dict[Any, Any], values: list[object], given: Mapping[str, object]
) -> tuple[RuleTrace, ...]:
    """Each rule with its cells; what cells of a column have in common is there once."""
    rules, looked_at = decision.tests
    shown = [[{name: given[name] for name in names} for names in columns] for columns in looked_at]
    traces = []
    for number, (row, (tests, written, place)) in enumerate(zip(decision.table.rules, rules, strict=True)):
        marks = [test(env) for test in tests]
        matched = False if False in marks else None if None in marks else True
        outputs = _outputs(decision, number, env) if matched else {}
        # Hundreds are made for a page: as tuples, not through the constructor.
        trace = (row.id, row.annotation, written, values, shown[place], marks, matched, outputs)
        traces.append(_tuple(RuleTrace, trace))
    return tuple(traces)


def _outputs(decision: Decision, number: int, env: dict[Any, Any]) -> Mapping[str, object]:
    labels = [output.name or decision.table.name for output in decision.table.outputs]
    nodes = decision.parts.rules[number].outputs
    return {name: decision.run(node)(env) for name, node in zip(labels, nodes, strict=True)}


def _nearest(traces: tuple[RuleTrace, ...]) -> tuple[RuleTrace, ...]:
    most = [len(trace.marks) - trace.marks.count(True) for trace in traces]
    least = min(most, default=0)
    return tuple(trace for trace, failing in zip(traces, most, strict=True) if failing == least)
