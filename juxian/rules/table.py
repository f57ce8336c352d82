"""Decision tables as data: what a clerk edits, a model stores and a modeller exchanges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .errors import RuleError
from .types import ANY, Type, parse_type


class HitPolicy(StrEnum):
    """Which of the rules that match give the result."""

    UNIQUE = "U"
    ANY = "A"
    PRIORITY = "P"
    FIRST = "F"
    COLLECT = "C"
    RULE_ORDER = "R"
    OUTPUT_ORDER = "O"


class Aggregation(StrEnum):
    """What a COLLECT table makes of its outputs; NONE: a list of them."""

    NONE = ""
    SUM = "+"
    MIN = "<"
    MAX = ">"
    COUNT = "#"


@dataclass(frozen=True, slots=True)
class Input:
    """An input column: ``allowed`` are unary tests such as ``"A", "B"``, nothing for any value."""

    label: str
    expression: str
    type: Type = ANY
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """An output column; the order of the ``allowed`` values is their priority."""

    name: str
    type: Type = ANY
    allowed: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row. ``annotation`` refers to the clause it stands on."""

    id: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table of DMN 1.5, chapter 8."""

    name: str
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation = Aggregation.NONE
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    rules: tuple[Rule, ...] = field(default=())

    def check(self) -> None:
        """Refuse a table whose rows do not fit its columns; raises RuleError."""
        if not self.outputs:
            raise RuleError("table-no-outputs", place=self.name)
        if self.aggregation and len(self.outputs) > 1 and self.aggregation is not Aggregation.COUNT:
            raise RuleError("table-aggregation", place=self.name, name=self.aggregation.value)
        self._unique("rule", [rule.id for rule in self.rules])
        self._unique("output", [output.name for output in self.outputs])
        for rule in self.rules:
            place = f"{self.name}/{rule.id}"
            if len(rule.inputs) != len(self.inputs):
                found, expected = len(rule.inputs), len(self.inputs)
                raise RuleError("table-inputs", place=place, rule=rule.id, found=found, expected=expected)
            if len(rule.outputs) != len(self.outputs):
                found, expected = len(rule.outputs), len(self.outputs)
                raise RuleError("table-outputs", place=place, rule=rule.id, found=found, expected=expected)

    def _unique(self, what: str, names: list[str]) -> None:
        for name in names:
            if names.count(name) > 1:
                raise RuleError("table-duplicate", place=self.name, what=what, name=name)

    def to_json(self) -> dict[str, Any]:
        """The table as JSON data; ``from_json`` reads it back."""
        return {
            "name": self.name,
            "hit_policy": self.hit_policy.value,
            "aggregation": self.aggregation.value,
            "inputs": [
                {"label": i.label, "expression": i.expression, "type": str(i.type), "allowed": i.allowed}
                for i in self.inputs
            ],
            "outputs": [
                {"name": o.name, "type": str(o.type), "allowed": o.allowed, "default": o.default} for o in self.outputs
            ],
            "rules": [
                {"id": r.id, "inputs": list(r.inputs), "outputs": list(r.outputs), "annotation": r.annotation}
                for r in self.rules
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> DecisionTable:
        """The table that ``to_json`` gave; raises RuleError for anything else."""
        try:
            return cls(
                name=str(data["name"]),
                hit_policy=HitPolicy(data["hit_policy"]),
                aggregation=Aggregation(data.get("aggregation", "")),
                inputs=tuple(_input(item) for item in data["inputs"]),
                outputs=tuple(_output(item) for item in data["outputs"]),
                rules=tuple(_rule(item) for item in data["rules"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RuleError("json", what=str(error)[:200]) from None

    def to_dmn(self, scope: Mapping[str, Type] | None = None) -> str:
        """The table as a DMN 1.3 file; with the facts of ``scope`` that it reads as input data."""
        from .dmn_write import write_table

        return write_table(self, scope)

    @classmethod
    def from_dmn(cls, xml: str | bytes, decision: str | None = None) -> DecisionTable:
        """The decision table of that name in a DMN file, the only one when no name is given."""
        from .model import read_table

        return read_table(xml, decision)


def _input(item: Mapping[str, Any]) -> Input:
    kind = parse_type(item.get("type", "Any"))
    return Input(str(item["label"]), str(item["expression"]), kind, str(item.get("allowed", "")))


def _output(item: Mapping[str, Any]) -> Output:
    kind = parse_type(item.get("type", "Any"))
    return Output(str(item["name"]), kind, str(item.get("allowed", "")), str(item.get("default", "")))


def _rule(item: Mapping[str, Any]) -> Rule:
    inputs, outputs = (tuple(str(cell) for cell in item[key]) for key in ("inputs", "outputs"))
    return Rule(str(item["id"]), inputs, outputs, str(item.get("annotation", "")))
